"""Who may write which firms."""

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor, responsible_q
from orgs.places.models import Jurisdiction


def may_add_in(user: Actor, jurisdiction: int | None) -> bool:
    """May this person bring a firm into that street or park? Without one (属地待补) only those who see all places."""
    if user is None:
        return True
    if not user.may(Right.ADD_ENTERPRISES):
        return False
    rule = responsible_q(Jurisdiction, user)
    if not rule:
        return True
    return jurisdiction is not None and Jurisdiction.objects.filter(rule, pk=jurisdiction).exists()
