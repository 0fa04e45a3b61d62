"""One street or park on a day: who answers for it, its blocks and instructors, its gaps."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.trail.asof import AsOf
from orgs.duties.choices import StreetPart
from orgs.duties.deputising import deputies_of
from orgs.duties.models import InstructorAssignment, StreetRole
from orgs.duties.tables.territory import load_block_people, load_numbers, with_day
from orgs.duties.vacancies import blocks_seen
from orgs.enterprises.models import EnterpriseState
from orgs.places.models import Jurisdiction
from orgs.places.names import names_on


@dataclass
class PersonLine:
    """Somebody who answers for something here, and who stands in for them that day."""

    person: Person
    words: str
    deputies: list[Person] = field(default_factory=list)
    number: int | None = None
    url: str = ""


@dataclass
class StreetPage:
    place: Jurisdiction
    name: str
    leads: list[PersonLine]
    implementers: list[PersonLine]
    blocks: list[Any]
    by_firm: list[PersonLine]


def street_page(user: Actor, place: Any, at: AsOf) -> StreetPage:
    """Everything the page shows; a constant number of queries."""
    load_numbers([place], at, user)
    roles = list(StreetRole.objects.visible_to(user).as_of(at).filter(jurisdiction=place).select_related("person"))
    blocks = list(blocks_seen(user).filter(jurisdiction=place).select_related("jurisdiction"))
    load_block_people(blocks, at, user)
    present = EnterpriseState.objects.visible_to(user).as_of(at).present().filter(jurisdiction=place)
    named: dict[Person, int] = defaultdict(int)
    held = InstructorAssignment.objects.as_of(at).filter(Q(enterprise__in=present.values("enterprise")))
    for duty in held.select_related("person").order_by("person__name", "pk"):
        named[duty.person] += 1
    stand_in = deputies_of([*(r.person_id for r in roles), *(p.pk for p in named)], at)

    def lines(part: StreetPart) -> list[PersonLine]:
        return [
            PersonLine(r.person, r.post or r.person.post, stand_in.get(r.person_id, []))
            for r in roles
            if r.part == part
        ]

    return StreetPage(
        place=place,
        name=names_on(at).get(place.pk, place.name),
        leads=lines(StreetPart.LEAD),
        implementers=lines(StreetPart.IMPLEMENTER),
        blocks=blocks,
        by_firm=[
            PersonLine(
                person,
                person.unit,
                stand_in.get(person.pk, []),
                number,
                with_day("duties:instructed", at, named_to=person.pk, jurisdiction=place.pk),
            )
            for person, number in named.items()
        ],
    )
