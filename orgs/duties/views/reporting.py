"""信息填报: the list, a new task, one task, its table filled in from the base."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, View

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.common.listing import Action, TableView
from foundation.desk.saying import say
from foundation.exchange.exporting import export_list
from foundation.exchange.lists import exported_table
from foundation.exchange.views.export import answer
from orgs.duties.forms.reporting import ReportingForm, ReportingStatusForm
from orgs.duties.models import ReportingTask
from orgs.duties.services import reporting as services
from orgs.duties.tables.reporting import ReportingTable
from orgs.enterprises.columns import ENTERPRISE_COLUMNS

See, Manage, Export = needs(Right.SEE_RECORDS), needs(Right.MANAGE_DUTIES), needs(Right.EXPORT)


class ReportingList(See, TableView):
    table = ReportingTable()

    def export_link(self) -> str:
        return reverse("exchange:export", args=["reporting"]) if self.request.user.may(Right.EXPORT) else ""

    def actions(self) -> list[Action]:
        if not self.request.user.may(Right.MANAGE_DUTIES):
            return []
        return [Action("登记任务", reverse("reporting:add"), "plus", is_primary=True)]


class ReportingAdd(Manage, FormView):
    form_class = ReportingForm
    template_name = "reporting/add.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def form_valid(self, form: ReportingForm) -> HttpResponse:
        task = services.add_task(**form.cleaned_data, by=self.request.user)
        say(self.request, f"已登记填报任务：{task}。")
        return redirect(task)


class OneTask:
    """A page about one task."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def task(self) -> ReportingTask:
        seen = ReportingTask.objects.visible_to(self.request.user).live()
        return get_object_or_404(seen.select_related("jurisdiction", "person"), pk=self.kwargs["pk"])

    @property
    def is_mine(self) -> bool:
        return ReportingTask.objects.responsible_to(self.request.user).filter(pk=self.task.pk).exists()


class ReportingDetail(OneTask, See, FormView):
    """One task; whoever it is asked of says how far it is."""

    form_class = ReportingStatusForm
    template_name = "reporting/detail.html"

    def get_initial(self) -> dict[str, Any]:
        return {"status": self.task.status, "note": self.task.note}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        columns = [c.label for c in ENTERPRISE_COLUMNS.pick(self.task.columns)]
        may_export = self.request.user.may(Right.EXPORT)
        more = {"task": self.task, "may_work": self.is_mine, "columns": columns, "may_export": may_export}
        return super().get_context_data(**more, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_mine:
            raise PermissionDenied("这项填报不由您负责。")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: ReportingStatusForm) -> HttpResponse:
        try:
            changeset = services.set_status(task=self.task, **form.cleaned_data, by=self.request.user)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
            return self.form_invalid(form)
        say(self.request, f"已登记：{self.task}。", changeset)
        return redirect(self.task)


class ReportingPrefilled(OneTask, Export, View):
    """What is already held, in the task's own columns: the firms this person sees, of the task's street."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        table = exported_table("enterprises")
        if table is None or not self.task.columns:
            raise Http404("这项任务没有选择预填的列。")
        query = QueryDict(mutable=True)
        if self.task.jurisdiction_id:
            query["jurisdiction"] = str(self.task.jurisdiction_id)
        selection = table.select(request.user, query, columns=self.task.columns)
        if selection.errors:
            raise Http404(" ".join(selection.errors))
        address = request.META.get("REMOTE_ADDR", "")
        return answer(request, export_list(selection=selection, by=request.user, address=address))
