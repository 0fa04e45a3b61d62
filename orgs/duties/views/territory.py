"""属地责任: streets with their people and gaps, one street, blocks, instructors one by one, firms without one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from foundation.accounts.roles import Right
from foundation.common.tables.listing import Action, Ticks, selected_at
from foundation.common.tables.table import Selection
from orgs.duties import services
from orgs.duties.forms import TermForm
from orgs.duties.tables import BlockTable, InstructedTable, LoadTable, TerritoryTable, UnattendedTable
from orgs.duties.tables.territory import with_day
from orgs.duties.territory import street_page
from orgs.duties.vacancies import gaps, places_seen
from orgs.duties.views.bases import DutyAdd, See, SeenList


class TerritoryList(SeenList):
    """Streets and parks; above them what nobody answers for, each number with its rows."""

    table = TerritoryTable()
    template_name = "duties/territory.html"

    def more_context(self, selection: Selection) -> dict[str, Any]:
        if selection.errors:
            return {}
        at = selection.at
        return {
            "gaps": [
                (gap.label, gap.number, with_day(gap.url_name, at, **gap.params)) for gap in gaps(self.request.user, at)
            ]
        }


class PlaceDetail(See, View):
    """One street or park as of a day."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        at, error = selected_at(TerritoryTable(), request)
        place = places_seen(request.user).filter(pk=pk).first()
        if place is None or at is None:
            raise Http404("没有这个街道（园区），或不在您负责的范围。")
        may = request.user.may(Right.MANAGE_DUTIES)  # type: ignore[union-attr]
        page = street_page(request.user, place, at)
        return render(request, "duties/place.html", {"page": page, "at": at, "error": error, "may_manage": may})


class BlockList(SeenList):
    table = BlockTable()


class UnattendedList(SeenList):
    table = UnattendedTable()

    def ticks(self, selection: Selection) -> Ticks | None:
        """The office gives them an instructor, one by one or several at once."""
        if selection.errors or not selection.at.is_today or not self.request.user.may(Right.MANAGE_DUTIES):
            return None
        url = reverse("duties:instructor-add")
        return Ticks("enterprises", lambda state: state.enterprise_id, url, "给勾选的企业分派指导员", "分派")


class InstructedList(SeenList):
    table = InstructedTable()


class LoadList(SeenList):
    table = LoadTable()

    def actions(self) -> list[Action]:
        if not self.request.user.may(Right.MANAGE_DUTIES):
            return []
        return [Action("登记聘任", reverse("duties:term-add"), "plus", is_primary=True)]


class TermAdd(DutyAdd):
    form_class = TermForm
    title, list_url = "登记指导员聘任", "duties:loads"

    def save(self, data: dict[str, Any]) -> Any:
        return services.appoint_instructor(**data, by=self.request.user).changeset
