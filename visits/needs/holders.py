"""Who may be given a need, and what holders are called."""

from collections.abc import Iterable

from foundation.accounts.models import Person, RoleGrant
from foundation.accounts.roles import Right, Role
from foundation.trail.asof import AsOf
from orgs.duties.models import CommitteeMember
from orgs.duties.responsible import places_on, responsible_on
from orgs.places.names import names_on
from visits.needs.chain import OFFICE, Holder

OFFICE_WORDS = "行业党委办公室"


def key_of(holder: Holder) -> str:
    """How a form and the interface name it: office, street:3, person:12."""
    if holder.person:
        return f"person:{holder.person}"
    return f"street:{holder.jurisdiction}" if holder.jurisdiction else "office"


def holder_of_key(text: str) -> Holder | None:
    """The holder a key names; None for what is no key."""
    kind, _, number = text.partition(":")
    if text == "office":
        return OFFICE
    if kind not in ("street", "person") or not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return Holder(int(number)) if kind == "person" else Holder(None, int(number))


def names_of(holders: Iterable[Holder]) -> dict[Holder, str]:
    """What they are called today; two queries."""
    wanted = set(holders)
    people = Person.objects.in_bulk({h.person for h in wanted if h.person})
    places = names_on(AsOf.today()) if any(h.jurisdiction for h in wanted) else {}

    def name(holder: Holder) -> str:
        if holder.person:
            return str(people[holder.person]) if holder.person in people else ""
        return places.get(holder.jurisdiction, "") if holder.jurisdiction else OFFICE_WORDS

    return {holder: name(holder) for holder in wanted}


def possible_holders(enterprise: int) -> dict[str, tuple[Holder, str]]:
    """Who sees the firm and may write: the office, the firm's street, who answers for it, the committee's members.

    Others would be given what they cannot open; a unit outside the portal is named beside the holder.
    """
    at = AsOf.today()
    found: dict[Holder, str] = {OFFICE: OFFICE_WORDS}
    place = places_on([enterprise], at).get(enterprise)
    if place and place.jurisdiction:
        found[Holder(None, place.jurisdiction)] = names_on(at).get(place.jurisdiction, "")
    answering = responsible_on([enterprise], at)[enterprise]
    for people, word in (
        (answering.instructors, "指导员"),
        (answering.implementers, "具体落实人"),
        (answering.leads, "牵头人"),
        (answering.liaison, "联系点委员"),
        (_committee(at), "委员"),
        (_office(at), "办公室"),
    ):
        for person in people:
            found.setdefault(Holder(person.pk), f"{person.name}（{word}）")
    able = set(Person.objects.filter(is_active=True).able_to(Right.EDIT_RECORDS).values_list("pk", flat=True))
    return {key_of(h): (h, words) for h, words in found.items() if not h.person or h.person in able}


def _committee(at: AsOf) -> list[Person]:
    seats = CommitteeMember.objects.as_of(at).select_related("person").order_by("pk")
    return [seat.person for seat in seats]


def _office(at: AsOf) -> list[Person]:
    grants = RoleGrant.objects.as_of(at).filter(role=Role.OFFICE, user__is_active=True)
    return list(Person.objects.filter(user__in=grants.values("user")).order_by("pk"))
