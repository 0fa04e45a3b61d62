"""数据更新: confirm a screen at a time, one by one on a visit, and how far the streets are (ux.md §3.5)."""

from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.common.tables.listing import Action, TableView
from foundation.desk.acting import ActForm, Done
from foundation.desk.coming_back import back_to
from foundation.desk.saying import say
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.enterprises.checks.views import Unreachable, new_token, tell
from orgs.enterprises.checks.volatile import more_facts, volatile_facts
from orgs.enterprises.choices import CheckMode
from orgs.enterprises.firm_facts import state_for
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.enterprises.services import confirm
from orgs.rounds import round_progress, services
from orgs.rounds.forms import SOURCES, ConfirmForm, SampleForm
from orgs.rounds.models import RefreshRound
from orgs.rounds.tables import RefreshTable

PER_SCREEN = 8  # all of them pass the eye on the way to the button
DOUBTS_SHOWN = 20
SHOWN = 200

See, Edit, Manage = needs(Right.SEE_RECORDS), needs(Right.EDIT_RECORDS), needs(Right.MANAGE_DUTIES)


class OfRound:
    """A page of one round that has begun."""

    kwargs: dict[str, Any]
    request: HttpRequest

    @cached_property
    def round(self) -> RefreshRound:
        return get_object_or_404(round_progress.rounds(), pk=self.kwargs["round"])

    @property
    def is_over(self) -> bool:
        return self.round.ends_on < clock.today()

    def words(self) -> dict[str, Any]:
        days = (self.round.ends_on - clock.today()).days
        next_on = self.round.ends_on + timedelta(days=1)
        return {"round": self.round, "is_over": self.is_over, "days_left": days, "next_on": next_on}


class RefreshHome(See, View):
    """The running round: the office and readers see how far it is, everybody else what is asked of them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        # Also made here: a portal without its schedule running has its rounds all the same.
        found = services.open_round()
        asked = request.user.may(Right.EDIT_RECORDS) and not request.user.may(Right.MANAGE_DUTIES)
        return redirect("refresh:confirm" if asked else "refresh:round", found.pk)


class RoundPage(OfRound, See, View):
    """How far the streets are: counts with the firms behind them, in the streets' own order."""

    def get(self, request: HttpRequest, round: int) -> HttpResponse:
        firms = round_progress.firms_in(self.round, request.user)
        places = round_progress.progress_by_place(self.round, firms)
        sample, candidates = round_progress.to_sample(self.round, firms)
        results = round_progress.sample_results(self.round)
        context = {
            **self.words(),
            "places": places,
            "total": round_progress.total_of(places),
            "sample": [(state, results.get(state.enterprise_id)) for state in sample],
            "candidates": candidates,
            "may_manage": request.user.may(Right.MANAGE_DUTIES),
            "may_edit": request.user.may(Right.EDIT_RECORDS),
            "earlier": round_progress.rounds().exclude(pk=self.round.pk)[:8],
        }
        return render(request, "refresh/round.html", context)


class RoundFirms(OfRound, See, TableView):
    """The rows behind the figures."""

    template_name = "refresh/firms.html"

    def get(self, request: HttpRequest, round: int) -> HttpResponse:
        self.table = RefreshTable(self.round)
        return super().get(request)

    def more_context(self, selection: Any) -> dict[str, Any]:
        return self.words()

    def actions(self) -> list[Action]:
        return [Action("返回进度", reverse("refresh:round", args=[self.round.pk]))]


class Asked(OfRound, Edit):
    """What the confirming pages share: this person's firms, how far they are, and where to go on."""

    @cached_property
    def mine(self) -> Any:
        return round_progress.firms_of(self.request.user)

    def progress(self) -> dict[str, Any]:
        # Of a round that is over the figures stay those of its last day; what can still be done is today's.
        then = (
            round_progress.firms_of(self.request.user, round_progress.round_at(self.round))
            if self.is_over
            else self.mine
        )
        return {
            **self.words(),
            "progress": round_progress.progress(self.round, then),
            "queued": round_progress.queue(self.round, self.mine).count(),
            "unreached": round_progress.unreached(self.mine).count(),
            "token": new_token(),
            "sources": SOURCES,
            "source": self.request.GET.get("source", ""),
        }

    def next_row(self, state: EnterpriseState) -> str:
        """The list again, at the firm that follows this one; whatever was said of the basis stays."""
        following = round_progress.next_on_screen(self.round, self.mine, state)
        return self.row(following)

    def row(self, firm: int | None) -> str:
        source = self.request.POST.get("source", "")
        kept = f"?{urlencode({'source': source})}" if source in dict(SOURCES) and source else ""
        return f"{reverse('refresh:confirm', args=[self.round.pk])}{kept}#{f'firm-{firm}' if firm else 'confirm'}"

    def next_card(self, state: EnterpriseState) -> str:
        following = round_progress.next_card(self.round, self.mine, state)
        if following is None:
            return reverse("refresh:confirm", args=[self.round.pk])
        return reverse("refresh:card", args=[self.round.pk, following])


class ConfirmList(Asked, View):
    """列表确认: the unchanged ones with one button at the end, after all rows."""

    def get(self, request: HttpRequest, round: int) -> HttpResponse:
        states = list(round_progress.to_confirm(self.round, self.mine).with_people()[:PER_SCREEN])
        doubted = list(round_progress.in_doubt(self.mine)[:DOUBTS_SHOWN])
        context = {**self.progress(), "firms": volatile_facts(states, request.user), "doubted": doubted}
        return render(request, "refresh/confirm_list.html", context)

    def post(self, request: HttpRequest, round: int) -> HttpResponse:
        form = ConfirmForm(request.POST)
        seen = form.seen()
        if form.is_valid() and seen:
            done = confirm(enterprises=seen, seen=seen, mode=CheckMode.LIST, **form.cleaned_data, by=request.user)
            tell(request, done)
        return redirect("refresh:confirm", self.round.pk)


class ConfirmCard(Asked, View):
    """逐家确认: one firm, everything known of it, for a visit or a call."""

    def get(self, request: HttpRequest, round: int, firm: int) -> HttpResponse:
        state = self.find(firm)
        facts = volatile_facts([state], request.user)[0]
        context = {**self.progress(), "firm": facts, "more": more_facts(state, request.user)}
        return render(request, "refresh/confirm_card.html", context)

    def post(self, request: HttpRequest, round: int, firm: int) -> HttpResponse:
        state, form = self.find(firm), ConfirmForm(request.POST)
        if form.is_valid():
            done = confirm(
                enterprises=[firm],
                seen=form.seen(),
                mode=CheckMode.CARD,
                settles=True,
                **form.cleaned_data,
                by=request.user,
            )
            tell(request, done)
        return redirect(self.next_card(state))

    def find(self, firm: int) -> EnterpriseState:
        state = state_for(self.request.user, firm, AsOf.today())
        if not Enterprise.objects.responsible_to(self.request.user).filter(pk=firm).exists():
            raise PermissionDenied("您可以查看这家企业，但它不由您负责，不能确认。")
        return state


def edit_url(firm: int, back: str) -> str:
    """The page where everything a round asks about stands on one screen, and afterwards the way back."""
    return f"{reverse('enterprises:edit', args=[firm])}?{urlencode({'section': 'asked', 'next': back})}"


class Changed(Asked, View):
    """有变化: the firm leaves the screen and the next one takes its place; on a visit it is edited at once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, round: int, firm: int) -> HttpResponse:
        state = state_for(request.user, firm, AsOf.today())
        services.put_aside(found=self.round, enterprise=state.enterprise, by=request.user)
        if request.POST.get("then") == "edit":
            return redirect(edit_url(firm, self.next_card(state)))
        back = urlencode({"next": self.row(firm)})
        undo = f"{reverse('refresh:unchanged', args=[self.round.pk, firm])}?{back}"
        say(request, f"“{state.name}”已放到待修改。", undo_at=undo)
        return redirect(self.next_row(state))


class Unchanged(OfRound, Edit, View):
    """没有变化: back among those to be confirmed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, round: int, firm: int) -> HttpResponse:
        state = state_for(request.user, firm, AsOf.today())
        services.take_back(found=self.round, enterprise=state.enterprise, by=request.user)
        say(request, f"“{state.name}”已放回待确认。")
        return back_to(request, reverse("refresh:queue", args=[self.round.pk]))


class EditQueue(Asked, View):
    """待修改: what was put aside, until it is edited."""

    def get(self, request: HttpRequest, round: int) -> HttpResponse:
        states = round_progress.queue(self.round, self.mine).select_related("jurisdiction")[:SHOWN]
        waiting = [(state, edit_url(state.enterprise_id, request.path)) for state in states]
        return render(request, "refresh/queue.html", {**self.progress(), "waiting": waiting})


class UnreachedFirms(Asked, View):
    """联系不上: whom nobody reached, until somebody gets through or the street has looked."""

    def get(self, request: HttpRequest, round: int) -> HttpResponse:
        states = list(round_progress.unreached(self.mine).select_related("jurisdiction")[:SHOWN])
        firms = round_progress.unreached_firms(states, request.user)
        return render(request, "refresh/unreached.html", {**self.progress(), "firms": firms})


class RoundUnreachable(Asked, Unreachable):
    """联系不上 on the way through a round: said why, then on to the next firm."""

    template_name = "refresh/unreachable.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.words(), back=self.way_back(), **kwargs)

    def way_back(self) -> str:
        """Nothing said: the same firm again."""
        if self.request.GET.get("from") == "card":
            return reverse("refresh:card", args=[self.round.pk, self.state.enterprise_id])
        return self.queue or self.row(self.state.enterprise_id)

    def after(self) -> str:
        if self.request.GET.get("from") == "card":
            return self.next_card(self.state)
        return self.queue or self.next_row(self.state)

    @property
    def queue(self) -> str:
        is_from = self.request.GET.get("from") == "queue"
        return reverse("refresh:queue", args=[self.round.pk]) if is_from else ""


class RecordSample(OfRound, Manage, ActForm):
    """登记抽查结果."""

    form_class = SampleForm
    template_name = "refresh/sample.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = state_for(self.request.user, self.kwargs["firm"], AsOf.today())
        return super().get_context_data(state=state, **self.words(), **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        enterprise = get_object_or_404(Enterprise.objects.visible_to(self.request.user), pk=self.kwargs["firm"])
        check = services.record_sample(found=self.round, enterprise=enterprise, **data, by=self.request.user)
        return Done(f"已登记抽查结果：{check.get_result_display()}。", self.round, check.act)
