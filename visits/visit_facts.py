"""Reading visits: the last one of a firm, and what it left to ask about."""

from typing import Any

from foundation.accounts.scope import Actor
from orgs.duties.models import Contact
from visits.models import Visit, Visitor
from visits.tables.visits import load_firm_names, load_visitors


def last_visit(user: Actor, enterprise: Any, *, before: Visit | None = None) -> Visit | None:
    """The firm's latest visit this person sees, with its visitors; two queries."""
    if not str(enterprise).isdecimal() or len(str(enterprise)) > 18:
        return None
    seen = Visit.objects.visible_to(user).live().filter(enterprise=enterprise)
    row = seen.select_related("method", "purpose").order_by("-on", "-pk").first()
    if row is not None:
        load_visitors([row], None, user)
        load_firm_names([row], None, user)
    return row


def visits_of_contact(user: Actor, contact: Contact) -> list[tuple[str, str, str]]:
    """What the page of a contact says of the visit it is part of."""
    seen = Visit.objects.visible_to(user).live().filter(enterprise=contact.enterprise_id, on=contact.on)
    mine = Visitor.objects.live().filter(person=contact.person_id).values("visit")
    found = seen.filter(pk__in=mine, method__counts_as=contact.kind).select_related("purpose").order_by("pk")
    return [("走访", f"{visit}（{visit.purpose}）", visit.get_absolute_url()) for visit in found]


def earlier_guidance_of(last: Visit | None) -> str:
    """Guidance given last time; what became of it is asked at the next visit."""
    return last.guidance if last is not None else ""
