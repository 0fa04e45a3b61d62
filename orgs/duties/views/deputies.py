"""代理: list and add."""

from typing import Any

from orgs.duties import services
from orgs.duties.forms import DeputyForm
from orgs.duties.tables import DeputyTable
from orgs.duties.views.bases import DutyAdd, DutyList


class DeputyList(DutyList):
    table = DeputyTable()
    add_label, add_url = "登记代理", "duties:deputy-add"


class DeputyAdd(DutyAdd):
    form_class = DeputyForm
    title, list_url = "登记代理", "duties:deputies"

    def save(self, data: dict[str, Any]) -> Any:
        return services.assign_deputy(**data, by=self.request.user).changeset
