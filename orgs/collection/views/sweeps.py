"""摸排: begun in several streets, one street's, its result; changed and taken back in one street or in all."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.desk.acting import ActForm, Done
from foundation.records.views import OfKind, RecordAdd, RecordEdit, RecordList, RecordWithdraw
from foundation.trail.models import Changeset
from orgs.collection.findings import load_findings
from orgs.collection.forms.sweeps import SweepEditForm, SweepForm, SweepResultForm, SweepWithdrawForm
from orgs.collection.kinds.sweeps import SWEEPS
from orgs.collection.models import Sweep
from orgs.collection.services.sweeps import (
    edit_sweep,
    refuse_all_but_its_street,
    report_sweep,
    start_sweep,
    withdraw_sweep,
)


class SweepList(RecordList):
    word = "布置"


class SweepAdd(RecordAdd):
    word = "布置"
    template_name = "common/form.html"

    def get_form_class(self) -> Any:
        return SweepForm

    def act(self, data: dict[str, Any]) -> Done:
        made = start_sweep(**data, by=self.request.user)
        return Done(f"已布置摸排：{made[0].title}，{len(made)} 个街道（园区）。", "sweeps:list", made[0].act)


class SweepDetail(OfKind, TemplateView):
    template_name = "sweeps/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sweep, user = self.row, self.request.user
        load_findings([sweep])
        together = Sweep.objects.visible_to(user).together_with(sweep)
        is_mine = self.kind.answered_by(user).filter(pk=sweep.pk).exists()
        return super().get_context_data(
            sweep=sweep,
            together=together.count(),
            reported=together.filter(reported_on__isnull=False).count(),
            may_report=is_mine,
            may_add=is_mine and user.may(Right.ADD_ENTERPRISES),
            may_manage=self.kind.may_add(user),
            **kwargs,
        )


class SweepReport(OfKind, needs(Right.EDIT_RECORDS), ActForm):
    """上报结果."""

    kind = SWEEPS
    form_class = SweepResultForm
    template_name = "sweeps/report.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and request.user.may(Right.EDIT_RECORDS):
            refuse_all_but_its_street(self.row, request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"result": self.row.result}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        load_findings([self.row])
        return super().get_context_data(sweep=self.row, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        sweep = report_sweep(sweep=self.row, **data, by=self.request.user)
        return Done(f"已上报摸排结果：{sweep.jurisdiction}。", sweep, sweep.act)


class OneOrAll(OfKind):
    """What the office's two forms about one street's sweep, or about all streets of it, share."""

    template_name = "common/form.html"

    @cached_property
    def together(self) -> list[Sweep]:
        seen = Sweep.objects.visible_to(self.request.user)
        return list(seen.together_with(self.row).select_related("jurisdiction"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": self.row, "together": len(self.together)}

    def save(self, sweeps: list[Sweep], data: dict[str, Any]) -> Changeset | None:
        raise NotImplementedError

    def act(self, data: dict[str, Any]) -> Done:
        chosen = self.together if data.pop("scope", "one") == "all" else [self.row]
        changeset = self.save(chosen, data)
        return Done(f"已{changeset.title}。" if changeset else "没有改动。", "sweeps:list", changeset)


class SweepEdit(OneOrAll, RecordEdit):
    extra_context = {"intro": "起止日期改了，新发现和减少的企业按新的日期重新数。"}

    def get_form_class(self) -> Any:
        return SweepEditForm

    def save(self, sweeps: list[Sweep], data: dict[str, Any]) -> Changeset | None:
        return edit_sweep(sweeps=sweeps, **data, by=self.request.user)


class SweepWithdraw(OneOrAll, RecordWithdraw):
    form_class = SweepWithdrawForm
    extra_context = {"intro": "撤回后不用再上报，已经上报的结果也不再显示；操作记录里仍可查到，可以撤销。"}

    def save(self, sweeps: list[Sweep], data: dict[str, Any]) -> Changeset:
        return withdraw_sweep(sweeps=sweeps, **data, by=self.request.user)
