"""A day's list of visits, entered at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.common.precision import PreciseDate
from foundation.desk.refusals import sentences_of
from foundation.records import services
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from visits.kinds import VISIT

COLUMNS = ("method", "note")  # a row's own fields; all else that can be wrong stands beside the firm


def record_day(
    *, on: PreciseDate, person: Person | None, lines: Sequence[tuple[int, Mapping[str, Any]]], by: Actor
) -> Changeset:
    """Enter all visits of the day or none, in one act. Raises ValidationError beside the row a sentence is about."""
    below = {"visitors": [{"person": person}]} if person else {}
    day = {"on": on.value, "on_precision": str(on.precision)}
    refused: dict[str, list[str]] = {}
    with changeset(kind="record_day", by=by, title=f"登记走访 {on}：{len(lines)} 家") as recorder:
        for place, told in lines:
            try:
                services.add(kind=VISIT, values={**day, **told}, below=below, by=by)
            except ValidationError as wrong:
                for name, sentence in sentences_of(wrong):
                    refused.setdefault(f"{name if name in COLUMNS else 'firm'}-{place}", []).append(sentence)
        if refused:
            raise ValidationError(refused)  # type: ignore[arg-type]
    return recorder.changeset
