"""街道（园区）责任人: list and add."""

from typing import Any

from orgs.duties import services
from orgs.duties.forms import StreetRoleForm
from orgs.duties.tables import StreetRoleTable
from orgs.duties.views.bases import DutyAdd, DutyList


class StreetRoleList(DutyList):
    table = StreetRoleTable()
    add_label, add_url = "登记责任人", "duties:street-add"


class StreetRoleAdd(DutyAdd):
    form_class = StreetRoleForm
    title, list_url = "登记街道（园区）责任人", "duties:streets"
    given = ("person", "jurisdiction", "part")

    def save(self, data: dict[str, Any]) -> Any:
        return services.assign_street_role(**data, by=self.request.user).changeset
