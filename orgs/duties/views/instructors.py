"""党建指导员: list and assign."""

from typing import Any

from orgs.duties import services
from orgs.duties.forms import InstructorForm
from orgs.duties.tables import InstructorTable
from orgs.duties.views.bases import DutyAdd, DutyList


class InstructorList(DutyList):
    table = InstructorTable()
    add_label, add_url = "分派指导员", "duties:instructor-add"


class InstructorAdd(DutyAdd):
    form_class = InstructorForm
    title, list_url, picks_firms = "分派指导员", "duties:instructors", True
    given = ("person", "enterprises", "block")

    def save(self, data: dict[str, Any]) -> Any:
        firms, block = data.pop("enterprises"), data.pop("block")
        if block:
            return services.assign_instructor(**data, block=block, by=self.request.user).changeset
        return services.assign_instructor_to(enterprises=firms, **data, by=self.request.user)[0].changeset
