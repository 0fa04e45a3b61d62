"""信息填报: a new task, one task and how far it is, its table filled in from the base."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import View

from foundation.accounts.address import client_address
from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.desk.acting import ActForm, Done
from foundation.exchange.views.export import answer
from foundation.exchange.writing.exporting import export_list
from foundation.files.card import files_card
from foundation.records.views import OfKind, RecordAdd, RecordEdit, RecordWithdraw
from foundation.trail import clock
from orgs.collection.forms.reporting import ReportingForm, ReportingStatusForm
from orgs.collection.kinds.reporting import TASKS
from orgs.collection.models.reporting import ReportingStatus
from orgs.collection.prefilling import prefilled
from orgs.collection.services import reporting as services
from orgs.enterprises.columns import ENTERPRISE_COLUMNS


class WhatIsAsked(OfKind):
    """The form of a task: with what is filled in beforehand, and a question about a day that is over."""

    template_name = "common/form.html"

    def get_form_class(self) -> Any:
        return ReportingForm


class ReportingAdd(WhatIsAsked, RecordAdd):
    def act(self, data: dict[str, Any]) -> Done:
        task = services.add_task(**data["values"], by=self.request.user)
        return Done(f"已登记填报任务：{task}。", task, task.act)


class ReportingEdit(WhatIsAsked, RecordEdit):
    pass


class ReportingDetail(OfKind, ActForm):
    """One task; whoever it is asked of says how far it is."""

    form_class = ReportingStatusForm
    template_name = "reporting/detail.html"

    def get_initial(self) -> dict[str, Any]:
        return {"status": self.row.status, "note": self.row.note}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        task, user = self.row, self.request.user
        held = prefilled(task, user) if user.may(Right.EXPORT) else None
        more = {
            "task": task,
            "is_late": task.status != ReportingStatus.SENT and task.due_on < clock.today(),
            "may_work": self.kind.answered_by(user).filter(pk=task.pk).exists(),
            "may_manage": self.kind.may_add(user),
            "may_import": user.may(Right.IMPORT),
            "columns": [c.label for c in ENTERPRISE_COLUMNS.pick(task.columns)],
            "prefilled": held and held.total,
            "files": files_card(task, user),
        }
        return super().get_context_data(**more, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        services.refuse_all_but_the_asked(self.row, request.user)
        return super().post(request, *args, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        changeset = services.set_status(task=self.row, **data, by=self.request.user)
        return Done(f"已登记：{self.row}。", self.row, changeset)


class ReportingWithdraw(RecordWithdraw):
    """Nobody is asked any more."""

    extra_context = {"intro": "撤回后不再要求填报，待办随之消失，附件也不再显示；操作记录里仍可查到，可以撤销。"}


class ReportingPrefilled(OfKind, needs(Right.EXPORT), View):
    """The table to fill in, called like the task."""

    kind = TASKS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (selection := prefilled(self.row, request.user)) is None:
            raise Http404("这项任务没有选择预填的列。")
        address = client_address(request)
        return answer(request, export_list(selection=selection, by=request.user, address=address, name=self.row.name))
