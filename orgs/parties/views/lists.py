"""The list of organisations, the coverage page and the firms behind its numbers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.common.tables.listing import Action, selected_at
from foundation.exchange.views.listing import ExportedList
from orgs.parties.board import coverage_board
from orgs.parties.tables import CoverageTable, OrganizationTable


class OrganizationList(needs(Right.SEE_RECORDS), ExportedList):
    """党组织列表: organisations as of a day."""

    table = OrganizationTable()

    def actions(self) -> list[Action]:
        if not self.request.user.may(Right.EDIT_RECORDS):
            return []
        actions = [Action("登记党组织", reverse("parties:add"), "plus", is_primary=True)]
        if self.request.user.may(Right.IMPORT):
            actions.insert(0, Action("导入", reverse("exchange:upload", args=["parties"]), "upload"))
        return actions


class CoverageFirms(needs(Right.SEE_RECORDS), ExportedList):
    """The firms by the way they are covered."""

    table = CoverageTable()
    template_name = "parties/coverage_firms.html"


class CoveragePage(needs(Right.SEE_FIGURES), View):
    """两个覆盖: every number with its definition, its denominator and its day, and a link to its rows."""

    def get(self, request: HttpRequest) -> HttpResponse:
        at, error = selected_at(CoverageTable(), request)
        board = coverage_board(request.user, at)
        context: dict[str, Any] = {"board": board, "at": at, "error": error}
        return render(request, "parties/coverage.html", context, status=400 if error else 200)
