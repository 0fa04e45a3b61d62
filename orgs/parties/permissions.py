"""Who may enter a Party organisation."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor, responsible_q
from foundation.trail.asof import AsOf
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.places.models import Jurisdiction


def may_found(user: Actor, jurisdiction: int | None, firms: Sequence[int]) -> bool:
    """May this person enter an organisation of that street with these firms? Its street or all its firms are theirs.

    By firms alone it is entered where they are, or without a street.
    """
    if user is None:
        return True
    if not user.may(Right.EDIT_RECORDS):
        return False
    rule = responsible_q(Jurisdiction, user)
    if not rule:
        return True
    if not may_join(user, firms):
        return False
    own_street = jurisdiction is not None and Jurisdiction.objects.filter(rule, pk=jurisdiction).exists()
    return own_street or bool(firms) and (jurisdiction is None or jurisdiction in streets_of(firms))


def may_place(user: Actor, jurisdiction: int | None, firms: Any) -> bool:
    """May this person say that an organisation of theirs belongs to that street? To theirs, or where its firms are."""
    rule = Q() if user is None else responsible_q(Jurisdiction, user)
    if not rule:
        return True
    if jurisdiction is None:
        return False
    return Jurisdiction.objects.filter(rule, pk=jurisdiction).exists() or jurisdiction in streets_of(firms)


def streets_of(firms: Any) -> set[int | None]:
    """Where these firms are today."""
    states = EnterpriseState.objects.as_of(AsOf.today()).filter(enterprise__in=firms)
    return set(states.values_list("jurisdiction", flat=True))


def may_join(user: Actor, firms: Sequence[int]) -> bool:
    """Whether the person answers for all these firms."""
    if user is None:
        return True
    wanted = set(firms)
    return Enterprise.objects.responsible_to(user).filter(pk__in=wanted).count() == len(wanted)
