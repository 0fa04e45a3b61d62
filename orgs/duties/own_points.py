"""What a committee member sees of their liaison points."""

from dataclasses import dataclass
from typing import Any

from foundation.accounts.scope import Actor
from foundation.trail.asof import AsOf
from orgs.duties.contacting import contacts_of_point, with_contacts
from orgs.duties.deputising import self_and_stood_in_for
from orgs.duties.models import Contact, LiaisonPoint
from orgs.duties.tables.counting import year_link
from orgs.enterprises.models import EnterpriseState

LATEST = 5


@dataclass(frozen=True)
class MyPoint:
    """One liaison point with its firm of the day, its contacts of the year and the latest of all."""

    point: Any
    firm: EnterpriseState
    latest: list[Contact]
    contacts_url: str
    is_for_another: bool

    @property
    def missing(self) -> int:
        return max(0, self.point.required - self.point.done)


def liaison_points_of(user: Actor, at: AsOf) -> list[MyPoint]:
    """One's own points and those of whom one stands in for, of firms one sees; a query per point besides a few."""
    held = LiaisonPoint.objects.visible_to(user).as_of(at).filter(person__in=self_and_stood_in_for(user, at.day))
    points = list(with_contacts(held, at).select_related("person").order_by("pk"))
    states = EnterpriseState.objects.visible_to(user).as_of(at)
    firms = {s.enterprise_id: s for s in states.filter(enterprise__in=[p.enterprise_id for p in points])}
    return [
        MyPoint(
            point=point,
            firm=firms[point.enterprise_id],
            latest=list(
                Contact.objects.visible_to(user)
                .as_known(at)
                .filter(contacts_of_point(point))
                .select_related("person")
                .order_by("-on", "-pk")[:LATEST]
            ),
            contacts_url=year_link(at, point.pk),
            is_for_another=point.person_id != getattr(user, "person_id", None),
        )
        for point in points
        if point.enterprise_id in firms
    ]
