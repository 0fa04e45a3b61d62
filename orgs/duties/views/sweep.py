"""摸排: the list, a new one, one street's, its result."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.common.listing import Action, TableView
from foundation.desk.saying import say
from orgs.duties.forms.sweep import SweepForm, SweepResultForm
from orgs.duties.models import Sweep
from orgs.duties.services.sweep import report_sweep, start_sweep
from orgs.duties.sweep_findings import load_findings
from orgs.duties.tables.sweep import SweepTable

See, Edit, Manage = needs(Right.SEE_RECORDS), needs(Right.EDIT_RECORDS), needs(Right.MANAGE_DUTIES)


class SweepList(See, TableView):
    table = SweepTable()

    def export_link(self) -> str:
        return reverse("exchange:export", args=["sweeps"]) if self.request.user.may(Right.EXPORT) else ""

    def actions(self) -> list[Action]:
        if not self.request.user.may(Right.MANAGE_DUTIES):
            return []
        return [Action("布置摸排", reverse("sweeps:add"), "plus", is_primary=True)]


class SweepAdd(Manage, FormView):
    form_class = SweepForm
    template_name = "sweeps/add.html"

    def form_valid(self, form: SweepForm) -> HttpResponse:
        try:
            made = start_sweep(**form.cleaned_data, by=self.request.user)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
            return self.form_invalid(form)
        say(self.request, f"已布置摸排：{made[0].title}，{len(made)} 个街道（园区）。")
        return redirect("sweeps:list")


class OneSweep:
    """A page about one street's sweep."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def find(self) -> Sweep:
        seen = Sweep.objects.visible_to(self.request.user).live()
        sweep = get_object_or_404(seen.select_related("jurisdiction", "reported_by__person"), pk=self.kwargs["pk"])
        load_findings([sweep])
        return sweep

    def is_mine(self, sweep: Sweep) -> bool:
        return Sweep.objects.responsible_to(self.request.user).filter(pk=sweep.pk).exists()


class SweepDetail(OneSweep, See, TemplateView):
    template_name = "sweeps/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sweep = self.find()
        return super().get_context_data(sweep=sweep, may_report=self.is_mine(sweep), **kwargs)


class SweepReport(OneSweep, Edit, FormView):
    """上报结果."""

    form_class = SweepResultForm
    template_name = "sweeps/report.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and request.user.may(Right.EDIT_RECORDS) and not self.is_mine(self.find()):
            raise PermissionDenied("摸排结果由本街道（园区）上报。")
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"result": self.find().result}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sweep=self.find(), **kwargs)

    def form_valid(self, form: SweepResultForm) -> HttpResponse:
        try:
            sweep = report_sweep(sweep=self.find(), **form.cleaned_data, by=self.request.user)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
            return self.form_invalid(form)
        say(self.request, f"已上报摸排结果：{sweep.jurisdiction}。")
        return redirect(sweep)
