"""委员联系点: list, assign, and a member's own page."""

from typing import Any

from django.views.generic import TemplateView

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.duties import services
from orgs.duties.forms import LiaisonForm
from orgs.duties.own_points import liaison_points_of
from orgs.duties.tables import LiaisonTable
from orgs.duties.views.bases import DutyAdd, DutyList, ask_for_a_second


class LiaisonList(DutyList):
    table = LiaisonTable()
    add_label, add_url = "安排联系点", "duties:liaison-add"


class LiaisonAdd(DutyAdd):
    """A second point of one member is warned of once, then done."""

    form_class = LiaisonForm
    title, list_url, picks_firms = "安排委员联系点", "duties:liaison", True
    given = ("person", "enterprise")

    def save(self, data: dict[str, Any]) -> Any:
        return services.assign_liaison(**data, by=self.request.user).changeset

    def refuse(self, form: Any, refused: Exception) -> None:
        ask_for_a_second(form, refused)
        super().refuse(form, refused)


class Mine(needs(Right.SEE_RECORDS), TemplateView):  # type: ignore[misc]
    """我的联系点: a committee member's home."""

    template_name = "duties/mine.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        points = liaison_points_of(self.request.user, AsOf.today())
        return super().get_context_data(points=points, today=clock.today(), **kwargs)
