"""From the list of changes to periods: pure Python, no database.

The truth about a dated record is its list of changes; a wide state row per period is projected from them. This
function is the whole rule (design: live states = project(live changes ordered by day, rank)).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from foundation.trail.asof import FOREVER

PRESENT = "in"  # the one presence that means the record is there; all others are ways of having left


@dataclass(frozen=True)
class Fact:
    """One live change, as far as the projection cares."""

    id: int
    rank: int  # a copy made by an undo keeps the rank of its original, so undoing never reorders history
    effective_on: date
    values: dict[str, Any]
    presence: str  # "" = says nothing about presence


@dataclass
class Segment:
    """One period in which nothing changes; ``end`` is exclusive."""

    start: date
    end: date
    presence: str
    values: dict[str, Any]
    origins: dict[str, int]  # field → id of the change that asserted it; "presence" included


def project(facts: Iterable[Fact]) -> list[Segment]:
    """Periods of a record, oldest first; none before its first arrival. While it is away nothing about it changes."""
    ordered = sorted(facts, key=lambda fact: (fact.effective_on, fact.rank, fact.id))
    segments: list[Segment] = []
    presence, values, origins = "", {}, {}
    for day, same_day in groupby(ordered, key=lambda fact: fact.effective_on):
        values, origins, today = dict(values), dict(origins), list(same_day)
        was = presence
        for fact in today:
            if fact.presence:
                presence = fact.presence
                origins["presence"] = fact.id
        for fact in today:
            # A departure learned of late may lie before facts already entered: they hold again if it is withdrawn.
            if was in ("", PRESENT) or presence == PRESENT:
                values.update(fact.values)
                origins.update(dict.fromkeys(fact.values, fact.id))
        if not presence:
            continue
        if segments:
            segments[-1].end = day
        segments.append(Segment(day, FOREVER, presence, values, origins))
    return segments


def said_of_absence(facts: Iterable[Fact]) -> set[int]:
    """Ids of the facts said of days on which the record was not there, not yet or no longer."""
    ordered = sorted(facts, key=lambda fact: (fact.effective_on, fact.rank, fact.id))
    presence, found = "", set[int]()
    for _, same_day in groupby(ordered, key=lambda fact: fact.effective_on):
        was, today = presence, list(same_day)
        presence = next((f.presence for f in reversed(today) if f.presence), was)
        if PRESENT not in (was, presence):
            found |= {f.id for f in today if f.values}
    return found


def value_before(segments: list[Segment], field: str, day: date) -> Any:
    """What a field held just before ``day``; None when unknown."""
    held = None
    for segment in segments:
        if segment.start >= day:
            break
        held = segment.values.get(field)
    return held


def segment_on(segments: list[Segment], day: date) -> Segment | None:
    """The period that holds ``day``."""
    return next((s for s in segments if s.start <= day < s.end), None)
