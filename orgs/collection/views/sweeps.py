"""摸排: the list, a new one, one street's, its result."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.common.tables.listing import Action, TableView
from foundation.desk.acting import ActForm, Done
from foundation.trail.models import Changeset
from orgs.collection.findings import load_findings
from orgs.collection.forms.sweeps import SweepEditForm, SweepForm, SweepResultForm, SweepWithdrawForm
from orgs.collection.models import Sweep
from orgs.collection.services.sweeps import edit_sweep, report_sweep, start_sweep, withdraw_sweep
from orgs.collection.tables.sweeps import SweepTable

See, Edit, Manage = needs(Right.SEE_RECORDS), needs(Right.EDIT_RECORDS), needs(Right.MANAGE_DUTIES)


class SweepList(See, TableView):
    table = SweepTable()

    def export_link(self) -> str:
        return reverse("exchange:export", args=["sweeps"]) if self.request.user.may(Right.EXPORT) else ""

    def actions(self) -> list[Action]:
        if not self.request.user.may(Right.MANAGE_DUTIES):
            return []
        return [Action("布置摸排", reverse("sweeps:add"), "plus", is_primary=True)]


class SweepAdd(Manage, ActForm):
    form_class = SweepForm
    template_name = "sweeps/add.html"

    def act(self, data: dict[str, Any]) -> Done:
        made = start_sweep(**data, by=self.request.user)
        return Done(f"已布置摸排：{made[0].title}，{len(made)} 个街道（园区）。", "sweeps:list", made[0].act)


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
        sweep, user = self.find(), self.request.user
        together = Sweep.objects.visible_to(user).together_with(sweep)
        return super().get_context_data(
            sweep=sweep,
            together=together.count(),
            reported=together.filter(reported_on__isnull=False).count(),
            may_report=self.is_mine(sweep),
            may_add=self.is_mine(sweep) and user.may(Right.ADD_ENTERPRISES),  # type: ignore[union-attr]
            may_manage=user.may(Right.MANAGE_DUTIES),  # type: ignore[union-attr]
            **kwargs,
        )


class SweepReport(OneSweep, Edit, ActForm):
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

    def act(self, data: dict[str, Any]) -> Done:
        sweep = report_sweep(sweep=self.find(), **data, by=self.request.user)
        return Done(f"已上报摸排结果：{sweep.jurisdiction}。", sweep, sweep.act)


class SweepChange(OneSweep, Manage, ActForm):
    """What the office's two forms about one street's sweep, or about all streets of it, share."""

    template_name = "common/form.html"
    word = intro = ""

    @cached_property
    def sweep(self) -> Sweep:
        return self.find()

    @cached_property
    def together(self) -> list[Sweep]:
        return list(
            Sweep.objects.visible_to(self.request.user).together_with(self.sweep).select_related("jurisdiction")
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "sweep": self.sweep, "together": len(self.together)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = {"back_url": self.sweep.get_absolute_url(), "back_label": str(self.sweep)}
        words = {"title": f"{self.word}摸排：{self.sweep.title}", "submit_label": self.word, "intro": self.intro}
        return super().get_context_data(**words, **back, **kwargs)

    def save(self, sweeps: list[Sweep], data: dict[str, Any]) -> Changeset | None:
        raise NotImplementedError

    def act(self, data: dict[str, Any]) -> Done:
        chosen = self.together if data.pop("scope", "one") == "all" else [self.sweep]
        changeset = self.save(chosen, data)
        return Done(f"已{changeset.title}。" if changeset else "没有改动。", "sweeps:list", changeset)


class SweepEdit(SweepChange):
    form_class = SweepEditForm
    word = "修改"
    intro = "起止日期改了，新发现和减少的企业按新的日期重新数。"

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.sweep.title, "starts_on": self.sweep.starts_on, "ends_on": self.sweep.ends_on}

    def save(self, sweeps: list[Sweep], data: dict[str, Any]) -> Changeset | None:
        return edit_sweep(sweeps=sweeps, **data, by=self.request.user)


class SweepWithdraw(SweepChange):
    form_class = SweepWithdrawForm
    word = "撤回"
    intro = "撤回后不用再上报，已经上报的结果也不再显示；操作记录里仍可查到，可以撤销。"

    def save(self, sweeps: list[Sweep], data: dict[str, Any]) -> Changeset:
        return withdraw_sweep(sweeps=sweeps, **data, by=self.request.user)
