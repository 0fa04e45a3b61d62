"""Who may enter a Party organisation."""

from collections.abc import Sequence
from typing import Any

from foundation.accounts.roles import Right
from foundation.accounts.scope import responsible_q
from orgs.enterprises.models import Enterprise
from orgs.places.models import Jurisdiction


def may_found(user: Any, jurisdiction: int | None, firms: Sequence[int]) -> bool:
    """May this person enter an organisation of that street with these firms? Its street or all its firms are theirs."""
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
    return own_street or bool(firms)


def may_join(user: Any, firms: Sequence[int]) -> bool:
    """Whether the person answers for all these firms."""
    if user is None:
        return True
    wanted = set(firms)
    return Enterprise.objects.responsible_to(user).filter(pk__in=wanted).count() == len(wanted)
