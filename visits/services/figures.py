"""What a visitor counted is offered to the firm's own facts, never written over them by itself."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from foundation.accounts.scope import Actor
from foundation.trail.asof import AsOf
from foundation.trail.models import Changeset
from orgs.enterprises.models import EnterpriseState
from orgs.enterprises.services import edit_enterprise
from visits.models import Visit

COUNTED = {"staff_seen": "staff", "members_seen": "members_total"}
SETTLED = "走访时看到的人数与库中登记一致，或者走访以后已有新的登记，不用更新。"


@dataclass(frozen=True)
class Offer:
    """One number the firm's facts differ in."""

    fact: str
    label: str
    registered: int | None
    seen: int

    def __str__(self) -> str:
        known = "未填" if self.registered is None else f"{self.registered} 人"
        return f"{self.label}：库中登记 {known}，走访时 {self.seen} 人"


def offers_of(visit: Visit) -> list[Offer]:
    """Numbers the firm had otherwise on the visit's day and still has: said again since then, they are left alone."""
    if (
        not visit.is_active
        or visit.on_precision != "day"
        or not any(getattr(visit, name) is not None for name in COUNTED)
    ):
        return []
    states = EnterpriseState.objects.filter(enterprise=visit.enterprise_id)
    then, now = (states.as_of(at).present().first() for at in (AsOf(visit.on), AsOf.today()))
    found = []
    for name, fact in COUNTED.items():
        seen = getattr(visit, name)
        if seen is None or then is None or now is None or getattr(then, fact) == seen:
            continue
        if then.origins.get(fact) == now.origins.get(fact):
            field: Any = EnterpriseState._meta.get_field(fact)
            label = str(field.verbose_name)
            found.append(Offer(fact, label, getattr(then, fact), seen))
    return found


def take_figures(*, visit: Visit, by: Actor) -> Changeset | None:
    """Write the offered numbers as facts from the visit's day. Raises ValidationError when nothing is offered any more."""
    offers = offers_of(visit)
    if not offers:
        raise ValidationError(SETTLED)
    values = {offer.fact: offer.seen for offer in offers}
    source = f"走访 {visit.shown_on}"
    return edit_enterprise(enterprise=visit.enterprise, values=values, on=visit.on, source=source, by=by).changeset
