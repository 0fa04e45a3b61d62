"""Who sees and who answers for what of this app.

The committee's meetings: those who see the whole district, and whoever was given something to do there. Activities and
trainings: everybody who works here. Nominations: with their firm.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from activities.kinds import ACTIVITY, CARE, MEETING, NOMINATION, TRAINING
from activities.models import Decision
from foundation.accounts.roles import Role
from foundation.accounts.scope import NONE, Actor, Rule, everything, responsible_q
from orgs.enterprises.models import Enterprise
from orgs.places.models import Jurisdiction

DISTRICT = (Role.OFFICE, Role.LEADER, Role.COMMITTEE)
STREET = (Role.STREET_LEAD, Role.IMPLEMENTER)
PART = (*STREET, Role.INSTRUCTOR)


def own_decisions(user: Actor) -> Q:
    """Decisions that are this person's to do, or their street's."""
    mine = Q(person=getattr(user, "person_id", None) or 0)
    if set(STREET) & set(user.roles):
        mine |= Q(jurisdiction__in=Jurisdiction.objects.filter(responsible_q(Jurisdiction, user)).values("pk"))
    return mine


def _asked_there(user: Actor, on: date) -> Q:
    # Read at once: one person's are few, and inside the conditions for acts SQLite's parser has no room for more levels.
    asked = Decision.objects.live().filter(own_decisions(user)).order_by()
    ids = list(asked.values_list("meeting", flat=True).distinct())
    return Q(pk__in=ids) if ids else NONE


def _of_firms(rule: str) -> Rule:
    def nominations(user: Actor, on: date) -> Q:
        return Q(enterprise__in=getattr(Enterprise.objects, rule)(user).values("pk"))

    return nominations


ALL: Mapping[Role, Rule] = dict.fromkeys(DISTRICT, everything)
OFFICE: Mapping[Role, Rule] = {Role.OFFICE: everything}


def offer_kinds() -> None:
    MEETING.offer(seen={**ALL, **dict.fromkeys(PART, _asked_there)}, answered=OFFICE)
    for kind in (ACTIVITY, CARE, TRAINING):
        kind.offer(seen={**ALL, **dict.fromkeys(PART, everything)}, answered=OFFICE)
    seen, mine = _of_firms("visible_to"), _of_firms("responsible_to")
    own = dict.fromkeys((*PART, Role.COMMITTEE), mine)
    NOMINATION.offer(seen={**ALL, **dict.fromkeys(PART, seen)}, answered={**OFFICE, **own})
