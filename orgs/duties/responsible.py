"""Who answers for a firm on a day: the one answer that reminders, rounds and figures share.

Source: handbook §2.7 and §2.8; who stands in for somebody counts as responsible beside them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import QuerySet

from foundation.accounts.models import Person
from foundation.trail.asof import AsOf
from orgs.duties.choices import StreetPart
from orgs.duties.deputising import deputies_of
from orgs.duties.models import InstructorAssignment, LiaisonPoint, StreetRole
from orgs.enterprises.models import EnterpriseState

# From so many firms on, reading the day's few hundred duties whole is cheaper than naming every firm.
MANY = 500


class Place(NamedTuple):
    """Where a firm lies on a day; None = not known."""

    jurisdiction: int | None
    block: int | None


@dataclass(frozen=True)
class Responsible:
    """Who answers for one firm: those appointed, each followed by whoever stands in for them that day."""

    instructors: tuple[Person, ...] = ()
    implementers: tuple[Person, ...] = ()
    leads: tuple[Person, ...] = ()
    liaison: tuple[Person, ...] = ()

    @property
    def first(self) -> tuple[Person, ...]:
        """Whom to ask: instructor, else implementer, else lead. Empty means the office, which always answers."""
        return self.instructors or self.implementers or self.leads

    @property
    def level(self) -> str:
        """Which of them ``first`` are: instructor, implementer, lead or office."""
        for name, people in (
            ("instructor", self.instructors),
            ("implementer", self.implementers),
            ("lead", self.leads),
        ):
            if people:
                return name
        return "office"

    @property
    def after_first(self) -> tuple[Person, ...]:
        """Whom to turn to when those do not act: the next level that has somebody. Empty means the office."""
        return next((p for p in self._above() if p), ())

    def _above(self) -> list[tuple[Person, ...]]:
        steps = [self.instructors, self.implementers, self.leads]
        place = next((n for n, people in enumerate(steps) if people), len(steps))
        return steps[place + 1 :]


@dataclass
class DutiesOf:
    """All duties that matter for some firms on a day, ready to be asked firm by firm."""

    at: AsOf
    instructors_by_firm: dict[int, list[Person]] = field(default_factory=lambda: defaultdict(list))
    instructors_by_block: dict[int, list[Person]] = field(default_factory=lambda: defaultdict(list))
    roles: dict[tuple[int, str], list[Person]] = field(default_factory=lambda: defaultdict(list))
    liaison: dict[int, list[Person]] = field(default_factory=lambda: defaultdict(list))
    deputies: dict[int, list[Person]] = field(default_factory=dict)

    def of(self, enterprise: int, place: Place) -> Responsible:
        named = [*self.instructors_by_firm.get(enterprise, ()), *self._of_block(place.block)]
        return Responsible(
            instructors=self._with_deputies(named),
            implementers=self.in_street(place.jurisdiction, StreetPart.IMPLEMENTER),
            leads=self.in_street(place.jurisdiction, StreetPart.LEAD),
            liaison=self._with_deputies(self.liaison.get(enterprise, ())),
        )

    def in_street(self, jurisdiction: int | None, part: str) -> tuple[Person, ...]:
        return self._with_deputies(self.roles.get((jurisdiction, part), ()) if jurisdiction else ())

    def _of_block(self, block: int | None) -> list[Person]:
        return self.instructors_by_block.get(block, []) if block else []

    def _with_deputies(self, people: Iterable[Person]) -> tuple[Person, ...]:
        all_of_them = {p.pk: p for one in people for p in (one, *self.deputies.get(one.pk, ()))}
        return tuple(all_of_them.values())


def responsible_on(enterprise_ids: Iterable[int] | QuerySet, at: AsOf) -> dict[int, Responsible]:
    """Who answers for each of the firms on the day, under the places of that day.

    Five queries for any number of firms; a queryset of ids is never fetched twice. Firms that were not in the base
    that day have only the duties that name them. Whoever sees the answer must be allowed to see the firms: this
    function asks about responsibility, not about visibility.
    """
    ids = list(enterprise_ids)
    places = places_on(ids, at)
    duties = load_duties(ids, {p.block for p in places.values() if p.block}, at)
    nowhere = Place(None, None)
    return {pk: duties.of(pk, places.get(pk, nowhere)) for pk in ids}


def places_on(ids: list[int], at: AsOf) -> dict[int, Place]:
    """Street and block of the firms on the day; one query."""
    states = EnterpriseState.objects.as_of(at)
    if len(ids) <= MANY:
        states = states.filter(enterprise__in=ids)
    wanted = set(ids)
    rows = states.values_list("enterprise_id", "jurisdiction_id", "block_id")
    return {pk: Place(street, block) for pk, street, block in rows if pk in wanted}


def load_duties(ids: list[int], blocks: Iterable[int], at: AsOf) -> DutiesOf:
    """The duties touching these firms or their blocks, and who stands in for their holders; four queries."""
    found = DutiesOf(at)
    instructed: Any = InstructorAssignment.objects.as_of(at).select_related("person").order_by("pk")
    points: Any = LiaisonPoint.objects.as_of(at).select_related("person").order_by("pk")
    if len(ids) <= MANY:
        instructed = instructed.filter(enterprise__in=ids) | instructed.filter(block__in=list(blocks))
        points = points.filter(enterprise__in=ids)
    for duty in instructed:
        if duty.enterprise_id:
            found.instructors_by_firm[duty.enterprise_id].append(duty.person)
        else:
            found.instructors_by_block[duty.block_id].append(duty.person)
    for role in StreetRole.objects.as_of(at).select_related("person").order_by("pk"):
        found.roles[role.jurisdiction_id, role.part].append(role.person)
    for point in points:
        found.liaison[point.enterprise_id].append(point.person)
    found.deputies = deputies_of(_holders(found), at)
    return found


def _holders(duties: DutiesOf) -> set[int]:
    groups = (duties.instructors_by_firm, duties.instructors_by_block, duties.roles, duties.liaison)
    return {person.pk for group in groups for people in group.values() for person in people}  # type: ignore[attr-defined]


def street_responsible_on(at: AsOf) -> dict[tuple[int, str], tuple[Person, ...]]:
    """Leads and implementers by (street, part) on the day, with their deputies; two queries."""
    found = DutiesOf(at)
    for role in StreetRole.objects.as_of(at).select_related("person").order_by("pk"):
        found.roles[role.jurisdiction_id, role.part].append(role.person)
    found.deputies = deputies_of(_holders(found), at)
    return {(street, part): found.in_street(street, part) for street, part in found.roles}
