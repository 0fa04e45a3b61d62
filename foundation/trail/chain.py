"""Each day's trail rows form a hash chain: a row altered, removed, inserted or cut off afterwards shows.

The digest of a changeset covers its own fields, its items, the append-only rows it inserted and the ids it closed.
Personal values are only references there, so erasing one breaks nothing.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from foundation.trail.models import AuditEvent, ChainDay, ChangeItem, Changeset
from foundation.trail.recording import Recorder
from foundation.trail.values import plain

CHANGESETS, EVENTS = "changesets", "events"


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def row_payload(row: Any) -> list[Any]:
    """An append-only row as the chain sees it: all but its closing, which belongs to the changeset that closed it."""
    skip = {"changeset", f"{row.closed_word}_at", f"{row.closed_word}_by"}
    fields = {}
    for field in row._meta.concrete_fields:
        if field.name in skip or field.primary_key:
            continue
        value = getattr(row, field.attname)
        fields[field.name] = _moment(value) if isinstance(value, datetime) else plain(value)
    return [row._meta.label_lower, row.pk, fields]


def changeset_payload(
    changeset: Changeset,
    items: Iterable[ChangeItem],
    rows: Iterable[Any],
    closed: dict[type[models.Model], list[int]],
) -> dict[str, Any]:
    return {
        "id": changeset.pk,
        "at": _moment(changeset.at),
        "by": changeset.by_id,
        "kind": changeset.kind,
        "title": changeset.title,
        "reason": changeset.reason,
        "source": changeset.source,
        "undoes": changeset.undoes_id,
        "touched": changeset.touched,
        "items": sorted(([i.model, i.object_id, i.before, i.after] for i in items), key=lambda item: item[:2]),
        "rows": sorted((row_payload(r) for r in rows), key=lambda row: row[:2]),
        "closed": sorted([m._meta.label_lower, sorted(ids)] for m, ids in closed.items() if ids),
    }


def event_payload(event: AuditEvent) -> dict[str, Any]:
    return {
        "at": _moment(event.at),
        "by": event.by_id,
        "event": event.event,
        "title": event.title,
        "model": event.model,
        "object": event.object_id,
        "detail": event.detail,
        "address": event.address,
    }


def digest(previous: str, payload: dict[str, Any]) -> str:
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def next_link(stream: str, moment: datetime, payload: dict[str, Any]) -> dict[str, Any]:
    """Lock the day's chain, add one link, and return the fields the row keeps of it."""
    day = _lock_day(stream, timezone.localdate(moment))
    link = {
        "chain_day": day.day,
        "chain_no": day.count + 1,
        "previous": day.head,
        "digest": digest(day.head, payload),
    }
    day.count, day.head = link["chain_no"], link["digest"]
    day.save(update_fields=["count", "head"])
    return link


def _lock_day(stream: str, day: date) -> ChainDay:
    found = ChainDay.objects.select_for_update().filter(stream=stream, day=day).first()
    if found:
        return found
    # The day opened last, not the day before: demonstration data is written with the clock set back.
    last = ChainDay.objects.filter(stream=stream).order_by("-pk").first()
    start = last.head if last else ""
    try:
        with transaction.atomic():
            ChainDay.objects.create(stream=stream, day=day, opened_with=start, count=0, head=start)
    except IntegrityError:
        pass  # a colleague opened the day in the same moment
    return ChainDay.objects.select_for_update().get(stream=stream, day=day)


def seal_changeset(recorder: Recorder) -> None:
    """Write the items and put the changeset into its day's chain; called once, last in the transaction."""
    items = recorder.items()
    if recorder.is_empty:
        return
    changeset = recorder.changeset
    ChangeItem.objects.insert(items)
    changeset.touched = len(items)
    payload = changeset_payload(changeset, items, recorder.rows, recorder.closings)
    link = next_link(CHANGESETS, changeset.at, payload)
    _finish(changeset, title=changeset.title, touched=changeset.touched, **link)


def _finish(row: models.Model, **fields: Any) -> None:
    """Fill in what is only known at the end of the transaction that made the row."""
    models.QuerySet(type(row)).filter(pk=row.pk, chain_no__isnull=True).update(**fields)
    for name, value in fields.items():
        setattr(row, name, value)
