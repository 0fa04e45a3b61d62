"""The guided flow for what happens to a firm: one address per kind of change."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import View

from foundation.desk.acting import ActForm, Done
from orgs.enterprises import forms, services
from orgs.enterprises.choices import ARRIVALS, DEPARTURES, ChangeKind, OperatingStatus
from orgs.enterprises.models import EnterpriseChange, EnterpriseState
from orgs.enterprises.services import Applied
from orgs.enterprises.views.bases import WriteEnterprise


@dataclass(frozen=True)
class Verb:
    """One kind of change a person can enter."""

    label: str
    hint: str
    form: type[forms.DatedForm]
    run: Callable[..., Applied]
    fits: Callable[[EnterpriseState], bool]


def _present(state: EnterpriseState) -> bool:
    return state.is_present


def _many(service: Callable[..., Applied]) -> Callable[..., Applied]:
    return lambda *, enterprise, **data: service(enterprises=[enterprise], **data)


def _within(*, enterprise: Any, jurisdiction: Any, block: Any, **data: Any) -> Applied:
    return services.move_within(
        enterprises=[enterprise], jurisdiction=jurisdiction.pk, block=block.pk if block else None, **data
    )


VERBS: dict[str, Verb] = {
    "move-within": Verb("区内变更", "搬到区内另一个街道（园区）", forms.MoveWithinForm, _within, _present),
    "move-out": Verb("迁出", "迁到区外，此后资料只读", forms.MoveOutForm, _many(services.move_out), _present),
    "rename": Verb("更名", "换了登记名称，旧名仍可查到", forms.RenameForm, services.rename, _present),
    "suspend": Verb(
        "停业",
        "暂时不营业，仍在册",
        forms.StatusForm,
        _many(services.suspend),
        lambda s: s.is_present and s.operating_status != OperatingStatus.SUSPENDED,
    ),
    "resume": Verb(
        "恢复经营",
        "停业后重新营业",
        forms.StatusForm,
        _many(services.resume),
        lambda s: s.is_present and s.operating_status == OperatingStatus.SUSPENDED,
    ),
    "deregister": Verb("注销（吊销）", "企业已不存在", forms.DeregisterForm, _many(services.deregister), _present),
    "remove": Verb("剔除", "误录或重复，本不该在库里", forms.RemoveForm, _many(services.remove_enterprise), _present),
    "move-in": Verb("重新迁入", "离开后又回来", forms.MoveInForm, _many(services.move_in), lambda s: not s.is_present),
}


# What people enter as an event, and may therefore have entered with a wrong day.
ENTERED = (
    *ARRIVALS,
    *DEPARTURES,
    ChangeKind.DISTRICT_MOVE,
    ChangeKind.RENAMED,
    ChangeKind.SUSPENDED,
    ChangeKind.RESUMED,
)


class ChangeMenu(WriteEnterprise, View):
    """发生了什么变化: the choice of verbs that fit the firm."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        state = self.find(request, pk)
        fitting = {slug: verb for slug, verb in VERBS.items() if verb.fits(state)}
        changes = EnterpriseChange.objects.live().filter(enterprise=pk, kind__in=ENTERED).in_order().reverse()
        context = {"state": state, "verbs": fitting, "changes": changes}
        return render(request, "enterprises/change_menu.html", context)


class MakeChange(WriteEnterprise, ActForm):
    """One verb's form."""

    template_name = "enterprises/change.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.verb = VERBS.get(kwargs["verb"])
        if self.verb is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[forms.DatedForm]:
        assert self.verb
        return self.verb.form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.find(self.request, self.kwargs["pk"])
        return super().get_context_data(state=state, verb=self.verb, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        assert self.verb
        state = self.find(self.request, self.kwargs["pk"])
        applied = self.verb.run(enterprise=state.enterprise, by=self.request.user, **data)
        if applied.changeset is None:
            raise ValidationError({"on": f"那一天的登记已经是这样，没有可登记的{self.verb.label}，请核对日期。"})
        seen = EnterpriseState.objects.visible_to(self.request.user).live().filter(enterprise=state.enterprise)
        # A firm moved to another street is no longer this person's to look at.
        latest = seen.order_by("-effective_from").first()
        to = state.enterprise if latest and latest.effective_to.year == 9999 else "enterprises:list"
        return Done(f"已登记{self.verb.label}：{state.name}。", to, applied.changeset)


class OneChange(WriteEnterprise, ActForm):
    """What the two pages about one ledger row share."""

    def change(self) -> EnterpriseChange:
        return get_object_or_404(
            EnterpriseChange.objects.live(), pk=self.kwargs["change"], enterprise=self.kwargs["pk"]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.find(self.request, self.kwargs["pk"])
        return super().get_context_data(state=state, change=self.change(), **kwargs)


class RedateChange(OneChange):
    """日期有误: the same change from another day."""

    form_class = forms.RedateForm
    template_name = "enterprises/redate.html"

    def get_initial(self) -> dict[str, Any]:
        change = self.change()
        return {"on": change.effective_on, "precision": change.precision}

    def act(self, data: dict[str, Any]) -> Done:
        state = self.find(self.request, self.kwargs["pk"])
        change = services.redate_change(change=self.change(), by=self.request.user, **data)
        return Done(f"已更正日期：{state.name}，{change}。", state.enterprise, change.changeset)


class WithdrawChange(OneChange):
    """Take one ledger row back."""

    form_class = forms.WithdrawForm
    template_name = "enterprises/withdraw.html"

    def act(self, data: dict[str, Any]) -> Done:
        state = self.find(self.request, self.kwargs["pk"])
        change = services.withdraw_change(change=self.change(), by=self.request.user, **data)
        return Done("已撤回这条变动。", state.enterprise, change.withdrawn_by)
