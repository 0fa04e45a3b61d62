"""Who sees and who answers for which firms: decided by today's responsibilities (decisions: visibility)."""

from datetime import date
from typing import Any

from django.db.models import Q

from foundation.accounts.models import Person
from foundation.accounts.roles import Role
from foundation.accounts.scope import everything, register, register_responsible
from foundation.trail.asof import AsOf
from orgs.duties.choices import StreetPart
from orgs.duties.models import InstructorAssignment, LiaisonPoint, StreetRole
from orgs.enterprises.models import EnterpriseState
from orgs.places.models import Jurisdiction


def _streets(user: Any, on: date, part: StreetPart) -> Any:
    return StreetRole.objects.held_by(user, on).filter(part=part).values("jurisdiction")


def _own_street(part: StreetPart, path: str) -> Any:
    def rule(user: Any, on: date) -> Q:
        return Q(**{f"{path}__in": _streets(user, on, part)})

    return rule


def _instructed(user: Any, on: date) -> Q:
    mine = InstructorAssignment.objects.held_by(user, on)
    firms = mine.filter(enterprise__isnull=False).values("enterprise")
    blocks = mine.filter(block__isnull=False).values("block")
    return Q(enterprise__in=firms) | Q(block__in=blocks)


def _liaison(user: Any, on: date) -> Q:
    return Q(enterprise__in=LiaisonPoint.objects.held_by(user, on).values("enterprise"))


def _own(user: Any, on: date) -> Q:
    """One's own rows; an account without a person has none."""
    return Q(person=getattr(user, "person_id", None) or 0)


def _of_instructed(path: str) -> Any:
    """Rows about the firms one instructs, or about the streets these lie in."""

    def rule(user: Any, on: date) -> Q:
        return Q(**{f"{path}__in": EnterpriseState.objects.as_of(AsOf(on)).filter(_instructed(user, on)).values(path)})

    return rule


def _firms_of_street(part: StreetPart) -> Any:
    def rule(user: Any, on: date) -> Q:
        states = EnterpriseState.objects.as_of(AsOf(on)).filter(jurisdiction__in=_streets(user, on, part))
        return Q(enterprise__in=states.values("enterprise"))

    return rule


def _instructors_of_street(part: StreetPart) -> Any:
    firms = _firms_of_street(part)

    def rule(user: Any, on: date) -> Q:
        return firms(user, on) | Q(block__jurisdiction__in=_streets(user, on, part))

    return rule


def register_scope() -> None:
    """Fill the scope registry; called once when the portal starts."""
    for role in (Role.OFFICE, Role.LEADER, Role.COMMITTEE):
        register(EnterpriseState, role, everything)
    register_responsible(EnterpriseState, Role.OFFICE, everything)
    register_responsible(EnterpriseState, Role.COMMITTEE, _liaison)
    register(EnterpriseState, Role.INSTRUCTOR, _instructed)
    register_responsible(EnterpriseState, Role.INSTRUCTOR, _instructed)
    register_responsible(Jurisdiction, Role.OFFICE, everything)
    for role, part in ((Role.STREET_LEAD, StreetPart.LEAD), (Role.IMPLEMENTER, StreetPart.IMPLEMENTER)):
        register(EnterpriseState, role, _own_street(part, "jurisdiction"))
        register_responsible(EnterpriseState, role, _own_street(part, "jurisdiction"))
        register_responsible(Jurisdiction, role, _own_street(part, "pk"))
    for model in (StreetRole, InstructorAssignment, LiaisonPoint, Person):
        for role in (Role.OFFICE, Role.LEADER, Role.COMMITTEE):
            register(model, role, everything)
    for role, part in ((Role.STREET_LEAD, StreetPart.LEAD), (Role.IMPLEMENTER, StreetPart.IMPLEMENTER)):
        register(StreetRole, role, _own_street(part, "jurisdiction"))
        register(InstructorAssignment, role, _instructors_of_street(part))
        register(LiaisonPoint, role, _firms_of_street(part))
    register(StreetRole, Role.INSTRUCTOR, _of_instructed("jurisdiction"))
    register(LiaisonPoint, Role.INSTRUCTOR, _of_instructed("enterprise"))
    register(InstructorAssignment, Role.INSTRUCTOR, _own)
    register(Person, Role.SYSTEM_ADMIN, everything)
