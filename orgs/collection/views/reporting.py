"""信息填报: the list, a new task, one task, its table filled in from the base."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import View

from foundation.accounts.address import client_address
from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.common.tables.listing import Action, TableView
from foundation.desk.acting import ActForm, Done
from foundation.exchange.views.export import answer
from foundation.exchange.writing.exporting import export_list
from foundation.files.card import files_card
from foundation.trail import clock
from orgs.collection.forms.reporting import ReportingForm, ReportingStatusForm
from orgs.collection.models import ReportingTask
from orgs.collection.models.reporting import ReportingStatus
from orgs.collection.prefilling import prefilled
from orgs.collection.services import reporting as services
from orgs.collection.tables.reporting import ReportingTable
from orgs.duties.forms import WithdrawForm
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


class ReportingAdd(Manage, ActForm):
    form_class = ReportingForm
    template_name = "reporting/add.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def act(self, data: dict[str, Any]) -> Done:
        task = services.add_task(**data, by=self.request.user)
        return Done(f"已登记填报任务：{task}。", task, task.act)


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


class ReportingDetail(OneTask, See, ActForm):
    """One task; whoever it is asked of says how far it is."""

    form_class = ReportingStatusForm
    template_name = "reporting/detail.html"

    def get_initial(self) -> dict[str, Any]:
        return {"status": self.task.status, "note": self.task.note}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        held = prefilled(self.task, user) if user.may(Right.EXPORT) else None
        more = {
            "task": self.task,
            "is_late": self.task.status != ReportingStatus.SENT and self.task.due_on < clock.today(),
            "may_work": self.is_mine,
            "may_manage": user.may(Right.MANAGE_DUTIES),
            "may_import": user.may(Right.IMPORT),
            "columns": [c.label for c in ENTERPRISE_COLUMNS.pick(self.task.columns)],
            "prefilled": held and held.total,
            "files": files_card(self.task, user),
        }
        return super().get_context_data(**more, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_mine:
            raise PermissionDenied("这项填报不由您负责。")
        return super().post(request, *args, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        changeset = services.set_status(task=self.task, **data, by=self.request.user)
        return Done(f"已登记：{self.task}。", self.task, changeset)


class ReportingEdit(OneTask, Manage, ActForm):
    form_class = ReportingForm
    template_name = "common/form.html"

    def get_initial(self) -> dict[str, Any]:
        return model_to_dict(self.task)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user, "task": self.task}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = {"back_url": self.task.get_absolute_url(), "back_label": self.task.name}
        return super().get_context_data(title="修改填报任务", **back, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        changeset = services.edit_task(task=self.task, **data, by=self.request.user)
        return Done(f"已修改填报任务：{data['name']}。" if changeset else "没有改动。", self.task, changeset)


class ReportingWithdraw(OneTask, Manage, ActForm):
    """Nobody is asked any more."""

    form_class = WithdrawForm
    template_name = "common/form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = {"back_url": self.task.get_absolute_url(), "back_label": self.task.name, "submit_label": "撤回"}
        intro = "撤回后不再要求填报，待办随之消失，附件也不再显示；操作记录里仍可查到，可以撤销。"
        return super().get_context_data(title=f"撤回：{self.task}", intro=intro, **back, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        changeset = services.withdraw_task(task=self.task, **data, by=self.request.user)
        return Done(f"已撤回填报任务：{self.task}。", "reporting:list", changeset)


class ReportingPrefilled(OneTask, Export, View):
    """The table to fill in, called like the task."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (selection := prefilled(self.task, request.user)) is None:
            raise Http404("这项任务没有选择预填的列。")
        address = client_address(request)
        return answer(request, export_list(selection=selection, by=request.user, address=address, name=self.task.name))
