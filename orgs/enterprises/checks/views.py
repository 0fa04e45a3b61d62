"""确认无变化, 联系不上, 核实完毕: about one firm, from its own page or on the way through a round."""

from functools import cached_property
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import View

from foundation.desk.acting import ActForm, Done
from foundation.desk.coming_back import back_to, way_back
from foundation.desk.records import making_acts
from foundation.desk.saying import say
from orgs.enterprises import services
from orgs.enterprises.checks.forms import SettleForm, UnreachableForm
from orgs.enterprises.choices import CheckMode
from orgs.enterprises.models import Doubt, EnterpriseState
from orgs.enterprises.services import Confirmed
from orgs.enterprises.views.bases import WriteEnterprise


def new_token() -> str:
    """Goes out with a form, so that the same form sent twice is known."""
    return uuid4().hex


def seen_state(text: str) -> int | None:
    """The id of the state that was shown; None for anything else."""
    return int(text) if text.isdecimal() and len(text) < 18 else None


def tell(request: HttpRequest, done: Confirmed) -> None:
    """Say what was confirmed and what was not."""
    if done.confirmed:
        say(request, f"{done.changeset.title}。" if done.changeset else "已确认。", done.changeset)
    for sentence in list(done.skipped.values())[:5]:
        messages.warning(request, sentence)


class ConfirmOne(WriteEnterprise, View):
    """确认无变化 for one firm somebody has looked at; its open doubts are settled with it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        state = self.find(request, pk)
        seen = seen_state(request.POST.get("seen", ""))
        done = services.confirm(
            enterprises=[pk],
            mode=CheckMode.DETAIL,
            token=request.POST.get("token", ""),
            seen={pk: seen} if seen else None,
            settles=True,
            by=request.user,
        )
        tell(request, done)
        return back_to(self.request, state.enterprise)


class Unreachable(WriteEnterprise, ActForm):
    """联系不上: with a reason, for the street to look into."""

    form_class = UnreachableForm
    template_name = "enterprises/unreachable.html"

    @cached_property
    def state(self) -> EnterpriseState:
        return self.find(self.request, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(state=self.state, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        enterprise = self.state.enterprise
        doubt = services.report_unreachable(enterprise=enterprise, **data, by=self.request.user)
        act = making_acts(Doubt, [doubt.pk]).get(doubt.pk)
        mine = act if act is not None and act.by_id == self.request.user.pk else None
        return Done(f"已转为待核实：{enterprise}（{doubt}），由属地核实。", self.after(), mine)

    def after(self) -> Any:
        return way_back(self.request, self.state.enterprise)


class SettleDoubt(WriteEnterprise, ActForm):
    """核实完毕: what was found."""

    form_class = SettleForm
    template_name = "enterprises/settle.html"

    @property
    def doubt(self) -> Doubt:
        state = self.find(self.request, self.kwargs["pk"])
        seen = Doubt.objects.visible_to(self.request.user).filter(settled_on__isnull=True)
        return get_object_or_404(seen, pk=self.kwargs["doubt"], enterprise=state.enterprise_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.find(self.request, self.kwargs["pk"])
        return super().get_context_data(state=state, doubt=self.doubt, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        doubt = self.doubt
        settled = services.settle_doubt(doubt=doubt, **data, by=self.request.user)
        return Done(f"核实完毕：{doubt.enterprise}。", way_back(self.request, doubt.enterprise), settled.act)
