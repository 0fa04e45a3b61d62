"""Who sees and who answers for which firms: decided by today's responsibilities (decisions: visibility)."""

from datetime import date
from typing import Any

from django.db.models import Q

from foundation.accounts.models import Person
from foundation.accounts.roles import READ_ALL, SEE_ALL_FIRMS, Role
from foundation.accounts.scope import Actor, everything, register, register_responsible
from foundation.trail.asof import AsOf
from orgs.duties.choices import StreetPart
from orgs.duties.deputising import self_and_stood_in_for, stood_in_for
from orgs.duties.kinds import MODELS
from orgs.duties.models import (
    CommitteeMember,
    Contact,
    Deputy,
    Handover,
    InstructorAssignment,
    InstructorTerm,
    LiaisonPoint,
    StreetRole,
)
from orgs.enterprises.models import EnterpriseState
from orgs.places.models import Block, Jurisdiction


def _streets(user: Actor, on: date, part: StreetPart) -> Any:
    """One's own streets in this part, and all streets of those one stands in for."""
    own, *others = self_and_stood_in_for(user, on)
    mine = Q(person=own, part=part)
    return (
        StreetRole.objects.as_of(AsOf(on))
        .filter(mine | Q(person__in=others) if others else mine)
        .values("jurisdiction")
    )


def _own_street(part: StreetPart, path: str) -> Any:
    def rule(user: Actor, on: date) -> Q:
        return Q(**{f"{path}__in": _streets(user, on, part)})

    return rule


def _firms_of_own_street(part: StreetPart) -> Any:
    """Firms of the streets; with a deputyship also what else its holder answers for."""

    def rule(user: Actor, on: date) -> Q:
        q = Q(jurisdiction__in=_streets(user, on, part))
        if others := stood_in_for(user, on):
            q |= _instructed_by(others, on) | _liaised_by(others, on)
        return q

    return rule


def _instructed_by(people: list[int], on: date) -> Q:
    return InstructorAssignment.objects.of_people(people, on).reached_by_few_q()


def _liaised_by(people: list[int], on: date) -> Q:
    points = LiaisonPoint.objects.of_people(people, on)
    return Q(enterprise__in=points.values("enterprise"))


def _in_streets_of(people: list[int], on: date) -> Q:
    return Q(jurisdiction__in=StreetRole.objects.of_people(people, on).values("jurisdiction"))


def _instructed(user: Actor, on: date) -> Q:
    """Firms and blocks one instructs; with a deputyship also the streets its holder answers for."""
    own, *others = self_and_stood_in_for(user, on)
    q = _instructed_by([own, *others], on)
    if others:
        q |= _in_streets_of(others, on) | _liaised_by(others, on)
    return q


def _liaison(user: Actor, on: date) -> Q:
    """Liaison firms; with a deputyship also what else its holder answers for."""
    own, *others = self_and_stood_in_for(user, on)
    q = _liaised_by([own, *others], on)
    if others:
        q |= _in_streets_of(others, on) | _instructed_by(others, on)
    return q


def _own(user: Actor, on: date) -> Q:
    """One's own rows and those of whom one stands in for; an account without a person has none."""
    return Q(person__in=self_and_stood_in_for(user, on))


def _or_own(rule: Any) -> Any:
    return lambda user, on: rule(user, on) | _own(user, on)


def _of_instructed(path: str, *, own: str = "") -> Any:
    """Rows about the firms one instructs, or about the streets these lie in; ``own`` names the field that says so."""

    def rule(user: Actor, on: date) -> Q:
        return Q(
            **{f"{own or path}__in": EnterpriseState.objects.as_of(AsOf(on)).filter(_instructed(user, on)).values(path)}
        )

    return rule


def _firms_of_street(part: StreetPart) -> Any:
    firms = _firms_of_own_street(part)

    def rule(user: Actor, on: date) -> Q:
        states = EnterpriseState.objects.as_of(AsOf(on)).filter(firms(user, on))
        return Q(enterprise__in=states.values("enterprise"))

    return rule


def _instructors_of_street(part: StreetPart) -> Any:
    firms = _firms_of_street(part)

    def rule(user: Actor, on: date) -> Q:
        return firms(user, on) | Q(block__jurisdiction__in=_streets(user, on, part))

    return rule


def register_scope() -> None:
    """Fill the scope registry; called once when the portal starts."""
    for role in SEE_ALL_FIRMS:
        register(EnterpriseState, role, everything)
    register_responsible(EnterpriseState, Role.OFFICE, everything)
    register_responsible(EnterpriseState, Role.COMMITTEE, _liaison)
    register(EnterpriseState, Role.INSTRUCTOR, _instructed)
    register_responsible(EnterpriseState, Role.INSTRUCTOR, _instructed)
    register_responsible(Jurisdiction, Role.OFFICE, everything)
    for role, part in ((Role.STREET_LEAD, StreetPart.LEAD), (Role.IMPLEMENTER, StreetPart.IMPLEMENTER)):
        register(EnterpriseState, role, _firms_of_own_street(part))
        register_responsible(EnterpriseState, role, _firms_of_own_street(part))
        register_responsible(Jurisdiction, role, _own_street(part, "pk"))
    for model in (*MODELS, Person):
        for role in SEE_ALL_FIRMS:
            register(model, role, everything)
    for role, part in ((Role.STREET_LEAD, StreetPart.LEAD), (Role.IMPLEMENTER, StreetPart.IMPLEMENTER)):
        register(StreetRole, role, _or_own(_own_street(part, "jurisdiction")))
        register(InstructorAssignment, role, _or_own(_instructors_of_street(part)))
        register(LiaisonPoint, role, _or_own(_firms_of_street(part)))
    register(StreetRole, Role.INSTRUCTOR, _or_own(_of_instructed("jurisdiction")))
    register(LiaisonPoint, Role.INSTRUCTOR, _or_own(_of_instructed("enterprise")))
    register(InstructorAssignment, Role.INSTRUCTOR, _own)
    register(Person, Role.SYSTEM_ADMIN, everything)
    _register_work()


def _register_work() -> None:
    """Who sees contacts, deputies, handovers, seats and terms."""
    working = (Role.COMMITTEE, Role.STREET_LEAD, Role.IMPLEMENTER, Role.INSTRUCTOR)
    for role in READ_ALL:
        for model in (Deputy, Handover):
            register(model, role, everything)
    for role in working:
        register(Deputy, role, _named_in("person", "deputy"))
        register(Handover, role, _named_in("person", "to"))
    for role in (*READ_ALL, *working):
        register(CommitteeMember, role, everything)
    for role in SEE_ALL_FIRMS:
        for kept in (Contact, InstructorTerm, Jurisdiction, Block):
            register(kept, role, everything)
    for role, part in ((Role.STREET_LEAD, StreetPart.LEAD), (Role.IMPLEMENTER, StreetPart.IMPLEMENTER)):
        register(Contact, role, _firms_of_street(part))
        register(InstructorTerm, role, _people_of_street(part))
        register(Jurisdiction, role, _own_street(part, "pk"))
        register(Block, role, _own_street(part, "jurisdiction"))
    register(Contact, Role.INSTRUCTOR, _of_instructed("enterprise"))
    register(InstructorTerm, Role.INSTRUCTOR, _own)
    register(Jurisdiction, Role.INSTRUCTOR, _of_instructed("jurisdiction", own="pk"))
    register(Block, Role.INSTRUCTOR, _blocks_of_instructed)


def _named_in(*paths: str) -> Any:
    def rule(user: Actor, on: date) -> Q:
        mine = self_and_stood_in_for(user, on)
        return Q(**{f"{paths[0]}__in": mine}) | Q(**{f"{paths[1]}__in": mine})

    return rule


def _blocks_of_instructed(user: Actor, on: date) -> Q:
    """Blocks one instructs, also while no firm lies there, and those in which one's firms lie."""
    own = InstructorAssignment.objects.of_people(self_and_stood_in_for(user, on), on).named_blocks()
    return Q(pk__in=own) | _of_instructed("block", own="pk")(user, on)


def _people_of_street(part: StreetPart) -> Any:
    seen = _instructors_of_street(part)

    def rule(user: Actor, on: date) -> Q:
        return Q(person__in=InstructorAssignment.objects.as_of(AsOf(on)).filter(seen(user, on)).values("person"))

    return rule
