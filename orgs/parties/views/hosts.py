"""The firms of an organisation, and why a firm has none of its own."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.desk.acting import ActForm, Done
from foundation.desk.saying import say
from foundation.trail.asof import AsOf
from orgs.enterprises.firm_facts import state_for as firm_for
from orgs.enterprises.forms import WithdrawForm
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.parties import services
from orgs.parties.forms import HostEndForm, HostForm, LeadForm, ReasonForm
from orgs.parties.models import PartyHost, UnbuiltReason
from orgs.parties.views.bases import WriteOrganization, page_after


class HostAdd(WriteOrganization, ActForm):
    """增加所在企业."""

    form_class = HostForm
    template_name = "parties/host_add.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user, "text": self.request.GET.get("q", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(state=self.find(self.request, self.kwargs["pk"]), **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        organization = self.find(self.request, self.kwargs["pk"]).organization
        host = services.add_host(organization=organization, by=self.request.user, **data)
        return Done(f"已增加所在企业 {host.enterprise}。", organization, host.changeset)


class OneHost(WriteOrganization, ActForm):
    """What the pages about one firm of an organisation share."""

    template_name = "parties/host.html"
    question = button = ""

    def host(self) -> PartyHost:
        live = PartyHost.objects.visible_to(self.request.user).live().select_related("enterprise", "organization")
        return get_object_or_404(live, pk=self.kwargs["host"], organization=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.find(self.request, self.kwargs["pk"])
        more = {"question": self.question, "button": self.button}
        return super().get_context_data(state=state, host=self.host(), **more, **kwargs)

    def save(self, host: PartyHost, data: dict[str, Any]) -> Any:
        """Write it; returns the changeset that can be undone."""
        raise NotImplementedError

    def act(self, data: dict[str, Any]) -> Done:
        organization = self.find(self.request, self.kwargs["pk"]).organization
        changeset = self.save(self.host(), data)
        return Done(f"已登记：{changeset.title}。", page_after(self.request.user, organization), changeset)


class HostEnd(OneHost):
    form_class = HostEndForm
    question, button = "从哪天以后不再是所在企业？", "登记退出"

    def save(self, host: PartyHost, data: dict[str, Any]) -> Any:
        return services.end_host(host=host, by=self.request.user, **data).changeset


class HostLead(OneHost):
    form_class = LeadForm
    question, button = "从哪天起作为牵头单位？", "设为牵头单位"

    def save(self, host: PartyHost, data: dict[str, Any]) -> Any:
        return services.set_lead(host=host, by=self.request.user, **data).changeset


class HostWithdraw(OneHost):
    form_class = WithdrawForm
    question, button = "登记错了，撤回这家所在企业？", "撤回"

    def save(self, host: PartyHost, data: dict[str, Any]) -> Any:
        services.withdraw_host(host=host, by=self.request.user, **data)
        host.refresh_from_db()
        return host.superseded_by


class WriteFirm(needs(Right.EDIT_RECORDS)):
    """A page about one firm the person answers for; else 404 or 403."""

    def find(self, request: HttpRequest, pk: int) -> EnterpriseState:
        state = firm_for(request.user, pk, AsOf.today())
        if not Enterprise.objects.responsible_to(request.user).filter(pk=pk).exists():
            raise PermissionDenied("您可以查看这家企业，但它不由您负责，不能修改。")
        return state


class GiveReason(WriteFirm, ActForm):
    """登记未建原因; those that hold or will hold are listed, and can be taken back."""

    form_class = ReasonForm
    template_name = "parties/reason.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.find(self.request, self.kwargs["enterprise"])
        held = UnbuiltReason.objects.live().filter(enterprise=state.enterprise_id).order_by("-starts_on")
        return super().get_context_data(state=state, reasons=held, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        firm = self.find(self.request, self.kwargs["enterprise"]).enterprise
        reason = services.give_reason(enterprise=firm, by=self.request.user, **data)
        return Done(f"已登记未建原因，{reason.ends_on} 到期。", firm, reason.changeset)


class WithdrawReason(WriteFirm, View):
    def post(self, request: HttpRequest, enterprise: int, reason: int) -> HttpResponse:
        firm = self.find(request, enterprise).enterprise
        found = get_object_or_404(UnbuiltReason.objects.live(), pk=reason, enterprise=firm)
        services.withdraw_reason(reason=found, by=request.user)
        found.refresh_from_db()
        say(request, "已撤回未建原因。", found.superseded_by)
        return redirect("parties:reason", firm.pk)
