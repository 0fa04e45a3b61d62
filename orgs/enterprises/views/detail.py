"""One firm: facts, timeline, other names, the full phone number."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import FormView, View

from foundation.common.tables.listing import selected_at
from foundation.desk.acting import ActForm, Done
from foundation.desk.dated_views import OlderActs
from foundation.desk.saying import say
from foundation.desk.timeline import acts_on
from orgs.enterprises import services
from orgs.enterprises.checks.views import new_token
from orgs.enterprises.firm_facts import FIRST_FACTS, HEAD_ACTIONS, PANELS, shown_facts, state_for
from orgs.enterprises.forms import SECTIONS, AliasForm, RevealForm
from orgs.enterprises.models import Enterprise, EnterpriseAlias
from orgs.enterprises.phones import TooManyReveals, reveal_phone
from orgs.enterprises.tables import EnterpriseTable
from orgs.enterprises.views.bases import OneEnterprise, WriteEnterprise


class ShortLink(OneEnterprise, View):
    """/e/<id>: short enough to paste into a chat."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect(self.find(request, pk))


class EnterpriseDetail(OneEnterprise, View):
    """企业详情 as of a day."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        at, error = selected_at(EnterpriseTable(), request)
        state = state_for(request.user, pk, at)
        context = {
            "state": state,
            "at": at,
            "error": error,
            # A panel tells the same as the columns of its name, and more.
            "groups": [g for g in shown_facts(state, at, request.user) if g[0] not in dict(PANELS)],
            "first_facts": [line for lines in FIRST_FACTS for line in lines(request.user, state, at)],
            "head_actions": [one for actions in HEAD_ACTIONS for one in actions(request.user, state, at)],
            "panels": [(title, lines(request.user, state, at)) for title, lines in PANELS],
            "acts": acts_on(state, user=request.user, at=at),
            "acts_url": reverse("enterprises:timeline", args=[pk]),
            "sections": SECTIONS,
            "token": new_token(),
            "may_write": at.is_today and Enterprise.objects.responsible_to(request.user).filter(pk=pk).exists(),
        }
        return render(request, "enterprises/detail.html", context)


class EnterpriseTimeline(OneEnterprise, OlderActs):
    table, state_for, url_name = EnterpriseTable(), state_for, "enterprises:timeline"


class RevealPhone(OneEnterprise, FormView):
    """Show the full number once, for a purpose that is kept."""

    form_class = RevealForm
    template_name = "enterprises/phone.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(state=self.find(self.request, self.kwargs["pk"]), **kwargs)

    def form_valid(self, form: RevealForm) -> HttpResponse:
        state = self.find(self.request, self.kwargs["pk"])
        try:
            number = reveal_phone(state=state, by=self.request.user, **form.cleaned_data)
        except TooManyReveals as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form, number=number))


class AddAlias(WriteEnterprise, ActForm):
    form_class = AliasForm
    template_name = "enterprises/alias.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(state=self.find(self.request, self.kwargs["pk"]), **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        enterprise = self.find(self.request, self.kwargs["pk"]).enterprise
        alias = services.add_alias(enterprise=enterprise, **data, by=self.request.user)
        return Done(f"已增加别名“{alias.name}”。", enterprise, alias.changeset)


class RemoveAlias(WriteEnterprise, View):
    def post(self, request: HttpRequest, pk: int, alias: int) -> HttpResponse:
        enterprise = self.find(request, pk).enterprise
        found = get_object_or_404(EnterpriseAlias.objects.live(), pk=alias, enterprise=enterprise)
        made = services.remove_alias(alias=found, by=request.user)
        say(request, f"已去掉别名“{found.name}”。", made)
        return redirect(enterprise)
