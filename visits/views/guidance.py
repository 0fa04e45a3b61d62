"""指导意见: the list, and what became of one."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.form_fields import DayField, TextField
from foundation.desk.acting import ActForm, Done
from foundation.exchange.views.listing import ExportedList
from foundation.trail import clock
from orgs.enterprises.models import Enterprise
from visits.models import Visit
from visits.models.guidance import GuidanceOutcome
from visits.services.guidance import NOT_YOURS, tell_guidance, with_results
from visits.tables.guidance import GuidanceTable


class GuidanceList(needs(Right.SEE_RECORDS), ExportedList):
    table = GuidanceTable()


class GuidanceForm(forms.Form):
    outcome = forms.ChoiceField(
        label="落实情况",
        choices=GuidanceOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择落实情况。", "invalid_choice": "没有这种落实情况，请重新选择。"},
    )
    on = DayField(label="了解日期", initial=clock.today)
    note = TextField(label="说明", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class GuidanceTell(needs(Right.EDIT_RECORDS), ActForm):
    """Say what became of it."""

    form_class = GuidanceForm
    template_name = "visits/guidance.html"

    @cached_property
    def visit(self) -> Any:
        return get_object_or_404(with_results(Visit.objects.visible_to(self.request.user).live()), pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Actor = request.user
        if user.is_authenticated and user.may(Right.EDIT_RECORDS):
            firms = Enterprise.objects.responsible_to(user)
            if not firms.filter(pk=self.visit.enterprise_id).exists():
                raise PermissionDenied(NOT_YOURS)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        results = self.visit.guidance_results.live().order_by("-on", "-pk")
        back = {"back_url": reverse("guidance:list"), "back_label": "指导意见"}
        words = {"title": "指导意见落实情况", "submit_label": "登记"}
        return super().get_context_data(visit=self.visit, results=results, **words, **back, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        result = tell_guidance(visit=self.visit, by=self.request.user, **data)
        return Done(f"已登记：指导意见{result}。", f"{reverse('guidance:list')}?tab=open", result.act)
