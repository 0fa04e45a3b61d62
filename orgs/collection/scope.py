"""Who sees sweeps and reporting tasks and who answers for them: the office, the streets and the people asked."""

from datetime import date

from django.db.models import Q

from foundation.accounts.roles import Role
from foundation.accounts.scope import Actor, Rule, everything
from orgs.duties.choices import StreetPart
from orgs.duties.models import StreetRole


def _of_street(part: StreetPart) -> Rule:
    def rule(user: Actor, on: date) -> Q:
        return Q(jurisdiction__in=StreetRole.objects.held_by(user, on).filter(part=part).values("jurisdiction"))

    return rule


def _own(user: Actor, on: date) -> Q:
    return Q(person=getattr(user, "person_id", None) or 0)


def _or_own(street: Rule) -> Rule:
    return lambda user, on: street(user, on) | _own(user, on)


STREETS = {Role.STREET_LEAD: _of_street(StreetPart.LEAD), Role.IMPLEMENTER: _of_street(StreetPart.IMPLEMENTER)}
ASKED = {role: _or_own(rule) for role, rule in STREETS.items()} | dict.fromkeys((Role.INSTRUCTOR, Role.COMMITTEE), _own)
ALL = dict.fromkeys((Role.OFFICE, Role.LEADER), everything)
OFFICE = {Role.OFFICE: everything}
