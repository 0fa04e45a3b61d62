"""What waits for a deputy whose own role is another than that of whom they stand in for."""

from datetime import date
from typing import Any

from django.db.models import Q

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.trail.asof import AsOf
from orgs.duties.choices import StreetPart
from orgs.duties.deputising import stood_in_for
from orgs.duties.models import InstructorAssignment, StreetRole
from orgs.duties.querysets import named_if_few
from orgs.enterprises.models import EnterpriseState
from reminders.choices import Who
from reminders.rules.base import Scope

STREET_PARTS = {Who.LEAD: StreetPart.LEAD, Who.IMPLEMENTER: StreetPart.IMPLEMENTER}


def stood_in_parts(user: Actor, on: date, *, besides: frozenset[Who]) -> list[tuple[frozenset[Who], Scope]]:
    """As whom else the person is asked, each with the firms of just these duties; one query for who is no deputy.

    The kinds in ``besides`` are the person's own and ask for all they answer for already. What is asked of a person by
    name (a liaison point, a handover, a task) stays with that person and is told to no deputy.
    """
    others = stood_in_for(user, on) if user.may(Right.SEE_RECORDS) else []
    if not others:
        return []
    parts = []
    if Who.INSTRUCTOR not in besides:
        held = InstructorAssignment.objects.of_people(others, on)
        if held.exists():
            scope = Scope(
                _firms(user, on, held.reached_by_few_q()), StreetRole.objects.none().values("pk"), None, user.pk
            )
            parts.append((frozenset({Who.INSTRUCTOR}), scope))
    for who, part in STREET_PARTS.items():
        streets = StreetRole.objects.of_people(others, on).filter(part=part).values("jurisdiction")
        if who not in besides and streets.exists():
            firms = _firms(user, on, Q(jurisdiction__in=streets))
            parts.append((frozenset({who}), Scope(firms, streets, None, user.pk)))
    return parts


def _firms(user: Actor, on: date, rule: Q) -> Any:
    """The firms of these duties for which the deputy answers, named one by one where they are few."""
    states = EnterpriseState.objects.responsible_to(user).as_of(AsOf(on)).filter(rule)
    firms = states.values_list("enterprise", flat=True)
    named = named_if_few(firms)
    return firms if named is None else named
