"""暂存: keeping, reading and superseding values for parts of the portal that are not there yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Model

from foundation.exchange.models import HeldValue
from foundation.trail.asof import FOREVER, AsOf
from foundation.trail.models import PersonalValue
from foundation.trail.periods import fields_of
from foundation.trail.recording import require_recorder
from foundation.trail.values import reference
from foundation.trail.writing import chunks


@dataclass(frozen=True, slots=True)
class HeldText:
    """One text to be kept; an empty one ends what was kept before."""

    object_id: int
    column: str
    label: str
    text: str
    starts_on: date
    is_personal: bool = False


def held_values(
    model: type[Model], keys: Iterable[str] | None, at: AsOf, ids: Iterable[int] | None = None
) -> dict[int, dict[str, str]]:
    """What is kept for records of a model as of a day: record → column → text; for the app that takes the columns over.

    ``keys`` None = all columns, ``ids`` None = all records. One query, for very many ids one per thousand.
    """
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = HeldValue.objects.as_of(at).filter(record=model._meta.label_lower).order_by("starts_on", "pk")
    if keys is not None:
        rows = rows.filter(column__in=list(keys))
    wanted = [rows] if ids is None else [rows.filter(object_id__in=chunk) for chunk in chunks(list(ids), 5000)]
    for part in wanted:
        for object_id, column, text, personal, personal_text in part.values_list(
            "object_id", "column", "text", "personal", "personal__value"
        ):
            found[object_id][column] = (personal_text or "（已清除）") if personal else text
    return dict(found)


def keep_held(*, model: type[Model], texts: Sequence[HeldText], batch: Any = None) -> int:
    """Keep texts inside the caller's changeset, in bulk; a text that already holds on its day is passed over.

    What held before ends the day before; a text for the same day is replaced; one for an earlier day ends where the
    next begins. Returns how many were written.
    """
    recorder = require_recorder(HeldValue)
    label, act = model._meta.label_lower, recorder.changeset.pk if texts else 0
    live = _live(label, {text.object_id for text in texts})
    closing: list[int] = []
    rows: list[HeldValue] = []
    notes: list[tuple[HeldText, HeldValue | None, HeldValue | None]] = []
    for text in texts:
        periods = live[text.object_id, text.column]
        holding = [p for p in periods if p.starts_on <= text.starts_on <= p.ends_on]
        here = holding[-1] if holding else None
        if (here.shown if here else "") == text.text:
            continue
        made = None
        ends_on = here.ends_on if here else _day_before_next(periods, text.starts_on)
        if text.text:
            made = HeldValue(
                record=label,
                object_id=text.object_id,
                column=text.column,
                label=text.label,
                text="" if text.is_personal else text.text,
                starts_on=text.starts_on,
                ends_on=ends_on,
                batch_id=batch.pk if batch else None,
                recorded_at=recorder.at,
                changeset_id=act,
            )
            rows.append(made)
        if here is not None:
            closing.append(here.pk)
            if here.starts_on < text.starts_on:
                rows.append(_until(here, text.starts_on - timedelta(days=1), recorded_at=recorder.at, changeset_id=act))
            elif made is not None:
                made.replaces = here
        notes.append((text, here, made))
    _refer_personal(label, notes)
    for chunk in chunks(closing):
        HeldValue.objects.filter(pk__in=chunk).close(recorder)
    HeldValue.objects.bulk_create(rows, batch_size=500)
    for text, old, new in notes:
        recorder.note(label, text.object_id, {f"held_{text.column}": _noted(old)}, {f"held_{text.column}": _noted(new)})
    return len(notes)


def _live(label: str, ids: set[int]) -> dict[tuple[int, str], list[HeldValue]]:
    found: dict[tuple[int, str], list[HeldValue]] = defaultdict(list)
    for chunk in chunks(sorted(ids)):
        rows = HeldValue.objects.live().filter(record=label, object_id__in=chunk).with_text().order_by("starts_on")
        for row in rows:
            found[row.object_id, row.column].append(row)
    return found


def _day_before_next(periods: list[HeldValue], day: date) -> date:
    later = [p.starts_on for p in periods if p.starts_on > day]
    return min(later) - timedelta(days=1) if later else FOREVER


def _until(row: HeldValue, day: date, **own: Any) -> HeldValue:
    return HeldValue(**{**fields_of(row), "ends_on": day}, replaces=row, **own)


def _refer_personal(label: str, notes: list[tuple[HeldText, HeldValue | None, HeldValue | None]]) -> None:
    """Personal texts as references, all of them in one insert."""
    made = [
        (
            row,
            PersonalValue(
                model=label, object_id=text.object_id, field=f"held_{text.column}"[:40], value=text.text[:200]
            ),
        )
        for text, _, row in notes
        if row is not None and text.is_personal
    ]
    PersonalValue.objects.bulk_create([value for _, value in made], batch_size=2000)
    for row, value in made:
        row.personal_id = value.pk


def _noted(row: HeldValue | None) -> Any:
    if row is None:
        return None
    return reference(row.personal_id) if row.personal_id else row.text
