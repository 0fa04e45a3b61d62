"""行业党委: its members as of a day, its names."""

from typing import Any

from django.urls import reverse

from foundation.common.tables.listing import Action
from foundation.common.tables.table import Selection
from foundation.desk.acting import ActForm, Done
from foundation.trail.asof import AsOf
from orgs.duties import services
from orgs.duties.forms import CommitteeNameForm, SeatForm
from orgs.duties.people_duties import committee_name
from orgs.duties.tables import CommitteeTable
from orgs.duties.views.bases import DutyAdd, DutyList, Manage


class CommitteeList(DutyList):
    """The committee as of a day, under its name of that day."""

    table = CommitteeTable()
    template_name = "duties/committee.html"
    add_label, add_url = "登记成员", "duties:seat-add"

    def actions(self) -> list[Action]:
        more = super().actions()
        return [Action("更名", reverse("duties:committee-name"), "edit"), *more] if more else more

    def more_context(self, selection: Selection) -> dict[str, Any]:
        return {"committee_name": committee_name(selection.at)}


class SeatAdd(DutyAdd):
    form_class = SeatForm
    title, list_url = "登记行业党委成员", "duties:committee"

    def save(self, data: dict[str, Any]) -> Any:
        return services.seat_member(**data, by=self.request.user).changeset


class CommitteeRename(Manage, ActForm):
    form_class = CommitteeNameForm
    template_name = "common/form.html"
    extra_context = {"title": "行业党委名称", "back_label": "行业党委", "submit_label": "保存"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back_url=reverse("duties:committee"), **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"name": committee_name(AsOf.today())}

    def act(self, data: dict[str, Any]) -> Done:
        named = services.name_committee(**data, by=self.request.user)
        return Done(f"{data['since']} 起名称为“{named}”。", "duties:committee", named.act)
