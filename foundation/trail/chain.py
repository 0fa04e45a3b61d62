"""Each day's trail rows form a hash chain: a row altered, removed, inserted or cut off afterwards shows.

The digest of a changeset covers its own fields, its items, the append-only rows it inserted and the ids it closed.
Personal values are only references there, so erasing one breaks nothing.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from foundation.trail.models import AuditEvent, ChainDay, ChangeItem, Changeset
from foundation.trail.payload import canonical, shown_moment
from foundation.trail.recording import Recorder
from foundation.trail.registry import counted

CHANGESETS, EVENTS = "changesets", "events"


def changeset_payload(
    changeset: Changeset,
    items: Iterable[ChangeItem],
    row_digests: Iterable[list[Any]],
    closed: dict[type[models.Model], list[int]],
) -> dict[str, Any]:
    return {
        "id": changeset.pk,
        "at": shown_moment(changeset.at),
        "by": changeset.by_id,
        "kind": changeset.kind,
        "title": changeset.title,
        "reason": changeset.reason,
        "source": changeset.source,
        "undoes": changeset.undoes_id,
        "touched": changeset.touched,
        "items": sorted(map(_item_payload, items), key=lambda item: (item[:2], canonical(item[4:]))),
        "rows": sorted(row_digests),
        "closed": sorted([m._meta.label_lower, sorted(ids)] for m, ids in closed.items() if ids),
    }


def _item_payload(item: ChangeItem) -> list[Any]:
    """An item; what it was told of only where it was: items from before that was kept have the digest they had."""
    told = [item.told_of, item.told_id] if item.told_id is not None else []
    return [item.model, item.object_id, item.before, item.after, *told]


def event_payload(event: AuditEvent) -> dict[str, Any]:
    return {
        "at": shown_moment(event.at),
        "by": event.by_id,
        "event": event.event,
        "title": event.title,
        "model": event.model,
        "object": event.object_id,
        "detail": event.detail,
        "address": event.address,
    }


def digest(previous: str, payload: dict[str, Any]) -> str:
    """SHA-256 of the previous digest, a line feed and the payload as canonical JSON.

    The text is fed piece by piece: of an import of ten thousand rows it is 30 MB, which nobody needs at once.
    """
    hashed = hashlib.sha256(f"{previous}\n{{".encode())
    for place, key in enumerate(sorted(payload)):
        hashed.update(f"{',' if place else ''}{canonical(key)}:".encode())
        value = payload[key]
        if not isinstance(value, list):
            hashed.update(canonical(value).encode())
            continue
        for number, one in enumerate(value):
            hashed.update(f"{',' if number else '['}{canonical(one)}".encode())
        hashed.update(b"]" if value else b"[]")
    hashed.update(b"}")
    return hashed.hexdigest()


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
    changeset.touched = counted({(item.model, item.object_id) for item in items})
    payload = changeset_payload(changeset, items, recorder.row_digests, recorder.closings)
    link = next_link(CHANGESETS, changeset.at, payload)
    _finish(changeset, title=changeset.title, touched=changeset.touched, **link)


def _finish(row: models.Model, **fields: Any) -> None:
    """Fill in what is only known at the end of the transaction that made the row."""
    models.QuerySet(type(row)).filter(pk=row.pk, chain_no__isnull=True).update(**fields)
    for name, value in fields.items():
        setattr(row, name, value)
