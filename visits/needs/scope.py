"""Who sees a need: with the firm; a confidential one only the office and those who handle it today."""

from datetime import date

from django.db.models import Q, QuerySet

from foundation.accounts.roles import Role
from foundation.accounts.scope import Actor, Rule, everything
from orgs.duties.deputising import self_and_stood_in_for
from orgs.duties.models import StreetRole
from visits.models import NeedHolding
from visits.scope import ANSWERED, SEEN

OPENLY = Q(is_confidential=False)


def holdings_of(user: Actor, on: date) -> QuerySet[NeedHolding]:
    """What lies with this person today: by name, with their street, or with whom they stand in for."""
    mine = self_and_stood_in_for(user, on)
    streets = StreetRole.objects.of_people(mine, on).values("jurisdiction")
    held = NeedHolding.objects.filter(until_on__isnull=True)
    return held.filter(Q(person__in=mine) | Q(jurisdiction__in=streets))


def handled_q(user: Actor, on: date) -> Q:
    return Q(pk__in=holdings_of(user, on).values("need"))


def _seen(rule: Rule) -> Rule:
    def rows(user: Actor, on: date) -> Q:
        return OPENLY & rule(user, on) | handled_q(user, on)

    return rows


def _openly(user: Actor, on: date) -> Q:
    return OPENLY


NEEDS_SEEN: dict[Role, Rule] = {role: _seen(rule) for role, rule in SEEN.items()}
NEEDS_SEEN |= {Role.OFFICE: everything, Role.LEADER: _openly}
NEEDS_ANSWERED: dict[Role, Rule] = {role: _seen(rule) for role, rule in ANSWERED.items()}
NEEDS_ANSWERED |= {Role.OFFICE: everything}
