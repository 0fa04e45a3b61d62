"""Who came, who left, who moved between streets: read from the transitions of the projection.

Opening + arrivals − departures = closing holds by construction, for the district and for each street or park.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from foundation.trail.asof import AsOf
from orgs.enterprises.choices import ChangeKind, Presence
from orgs.enterprises.models import EnterpriseChange, EnterpriseState


class Direction(StrEnum):
    ARRIVED = "arrived"
    LEFT = "left"
    MOVED = "moved"  # between streets: a flow for both, none for the district


@dataclass(frozen=True)
class Flow:
    """One transition of one firm."""

    enterprise: int
    name: str
    name_before: str  # what it was called where it left: a new name of the same day is the next street's
    on: date
    precision: str
    direction: Direction
    kind: str
    counterpart: str
    jurisdiction_from: int | None
    jurisdiction_to: int | None


def transitions(states: QuerySet, after: date, until: date) -> QuerySet:
    """States that began in (after, until], with what was so just before."""
    previous = states.filter(enterprise=OuterRef("enterprise"), effective_to=OuterRef("effective_from"))
    return states.filter(effective_from__gt=after, effective_from__lte=until).annotate(
        presence_before=Subquery(previous.values("presence")[:1]),
        jurisdiction_before=Subquery(previous.values("jurisdiction")[:1]),
        name_before=Subquery(previous.values("name")[:1]),
    )


def flowing(states: QuerySet, after: date, until: date) -> QuerySet:
    """The transitions that are flows: most states began with another number of staff and never leave the database."""
    here = Q(presence=Presence.IN)
    was_here = states.filter(
        enterprise=OuterRef("enterprise"), effective_to=OuterRef("effective_from"), presence=Presence.IN
    )
    # 属地待补 is compared like a place.
    was_in_place = was_here.annotate(place=Coalesce("jurisdiction", 0)).filter(
        place=Coalesce(OuterRef("jurisdiction"), 0)
    )
    return transitions(states, after, until).filter((here & ~Exists(was_in_place)) | (~here & Exists(was_here)))


def flows(*, after: date, until: date, known_at: Any = None) -> list[Flow]:
    """All arrivals, departures and moves in (after, until], oldest first; four queries whatever their number."""
    known = EnterpriseState.objects.filter(AsOf(until, known_at).recorded())
    rows = flowing(known, after, until).order_by("effective_from", "enterprise")
    found = [(row, direction) for row in rows if (direction := _direction(row)) is not None]
    ids = {row.origins.get(_origin(row)) for row, _ in found}
    changes = EnterpriseChange.objects.in_bulk([pk for pk in ids if pk])
    made = []
    for row, direction in found:
        change = changes.get(row.origins.get(_origin(row)))
        came = direction == Direction.ARRIVED
        gone = direction == Direction.LEFT
        made.append(
            Flow(
                enterprise=row.enterprise_id,
                name=row.name,
                name_before=row.name_before or row.name,
                on=row.effective_from,
                precision=change.precision if change else "day",
                direction=direction,
                kind=_kind(change, direction),
                counterpart=change.counterpart if change else "",
                jurisdiction_from=None if came else row.jurisdiction_before,
                jurisdiction_to=None if gone else row.jurisdiction_id,
            )
        )
    return made


def _direction(row: Any) -> Direction | None:
    was, now = row.presence_before == Presence.IN, row.presence == Presence.IN
    if now and not was:
        return Direction.ARRIVED
    if was and not now:
        return Direction.LEFT
    if was and now and row.jurisdiction_before != row.jurisdiction_id:
        return Direction.MOVED
    return None


def _origin(row: Any) -> str:
    return "jurisdiction" if _direction(row) == Direction.MOVED else "presence"


def _kind(change: EnterpriseChange | None, direction: Direction) -> str:
    """The change's own kind; a street corrected or learned later still moves a firm between the streets' lists."""
    if change is None:
        return ""
    if direction == Direction.MOVED and change.kind not in (ChangeKind.DISTRICT_MOVE, ChangeKind.RECORDED):
        return ChangeKind.DISTRICT_MOVE.value
    return change.kind


def present_on(at: AsOf) -> QuerySet:
    """Firms in the base on that day."""
    return EnterpriseState.objects.as_of(at).present()


def count_by_place(at: AsOf) -> dict[int | None, int]:
    """How many firms each street or park has on that day; None = 属地待补."""
    return dict(
        present_on(at).order_by().values("jurisdiction").annotate(n=Count("pk")).values_list("jurisdiction", "n")
    )
