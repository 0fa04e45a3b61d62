"""Who sees and who writes visits: whoever sees, or answers for, the firm (as with contacts)."""

from datetime import date

from django.db.models import Q

from foundation.accounts.roles import Role
from foundation.accounts.scope import Actor, Rule, everything
from orgs.enterprises.models import Enterprise

STAFF = (Role.STREET_LEAD, Role.IMPLEMENTER, Role.INSTRUCTOR)


def _of_firms(rule: str) -> Rule:
    def rows(user: Actor, on: date) -> Q:
        return Q(enterprise__in=getattr(Enterprise.objects, rule)(user).values("pk"))

    return rows


_seen, _mine = _of_firms("visible_to"), _of_firms("responsible_to")

# A need may lie with others besides; these are the rules of what is about one firm alone.
SEEN: dict[Role, Rule] = {
    Role.OFFICE: everything,
    Role.LEADER: everything,
    Role.COMMITTEE: everything,
    **dict.fromkeys(STAFF, _seen),
}
ANSWERED: dict[Role, Rule] = {
    Role.OFFICE: everything,
    Role.COMMITTEE: _mine,
    **dict.fromkeys(STAFF, _mine),
}
