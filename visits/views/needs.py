"""诉求: list, board, one need with its chain, its steps, 交办单, 五张清单."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from foundation.accounts.address import client_address
from foundation.accounts.gate import needs
from foundation.common.file_names import file_name
from foundation.common.tables.listing import Action
from foundation.desk.acting import ActForm, Done
from foundation.desk.refusals import put_refusal
from foundation.exchange.models import Export
from foundation.exchange.views.export import Exporting, answer
from foundation.exchange.writing import exporting
from foundation.exchange.writing.scope_words import scope_of
from foundation.records.views import RecordAdd, RecordDetail, RecordList
from visits.models import Visit
from visits.needs.board import board_of
from visits.needs.choices import StepKind
from visits.needs.forms import StepForm
from visits.needs.kind import NEED
from visits.needs.need_facts import order_of, page_of
from visits.needs.steps import BY_SLUG
from visits.services import needs as services


class NeedList(RecordList):
    def actions(self) -> list[Action]:
        lists = [Action("五张清单", reverse("needs:five-lists"), "download")] if self.export_link() else []
        return [Action("看板", reverse("needs:board"), "columns"), *lists, *super().actions()]


class NeedBoard(needs(*NEED.see), View):
    """Columns by where needs stand; the filters are those of the list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        board = board_of(request.user, request.GET)
        context = {"board": board, "may_add": NEED.may_add(request.user)}
        return render(request, "needs/board.html", context)


class NeedAdd(RecordAdd):
    """From a visit's page the firm and the visit are known (``?visit=``)."""

    @cached_property
    def visit(self) -> Visit | None:
        asked = self.request.GET.get("visit", "")
        if not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
            return None
        return Visit.objects.visible_to(self.request.user).live().filter(pk=int(asked)).first()

    def get_initial(self) -> dict[str, Any]:
        visit = self.visit
        known = {"enterprise": visit.enterprise_id, "raised_on": visit.on, "origin": "visit"} if visit else {}
        return {**super().get_initial(), **known}

    def act(self, data: dict[str, Any]) -> Done:
        values = {**data["values"], "visit": self.visit}
        need = services.raise_need(values=values, by=self.request.user)
        if not NEED.seen_by(self.request.user).filter(pk=need.pk).exists():
            return Done("已登记保密诉求，转行业党委办公室分派；以后只有办公室和承办的人看得到。", self.url("list"))
        return Done(f"已登记诉求：{need}，转行业党委办公室分派。", self.url("detail", need.pk), need.act)


class NeedDetail(RecordDetail):
    template_name = "needs/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page=page_of(self.row, self.request.user), **kwargs)


class OfNeed:
    """A page about one need; unknown to whoever does not see it."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def need(self) -> Any:
        return get_object_or_404(NEED.seen_by(self.request.user), pk=self.kwargs["pk"])


class NeedStepPage(OfNeed, needs(NEED.write), ActForm):
    """One step; its address says which."""

    form_class = StepForm
    template_name = "needs/step.html"
    refused_at = "on"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.spec = BY_SLUG.get(kwargs["step"])
        if self.spec is None:
            raise Http404("没有这样的办理。")
        user = request.user
        is_inside = user.is_authenticated and user.may(NEED.write)
        if is_inside and not self.spec.who & services.relations(user, self.need):
            raise PermissionDenied(services.NOT_YOURS)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get_form_kwargs(self) -> dict[str, Any]:
        standing = services.standing_of(self.need)
        more = {"spec": self.spec, "need": self.need, "standing": standing, "by": self.request.user}
        return {**super().get_form_kwargs(), **more}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.spec is not None
        words = {"title": f"{self.spec.button}：{self.need}", "submit_label": self.spec.button}
        back = {"back_url": self.need.get_absolute_url(), "back_label": str(self.need)}
        return super().get_context_data(**words, **back, need=self.need, **kwargs)

    def refuse(self, form: Any, refused: Exception) -> None:
        put_refusal(form, refused)

    def act(self, data: dict[str, Any]) -> Done:
        assert self.spec is not None
        act = services.take_step(need=self.need, kind=StepKind(self.spec.kind), by=self.request.user, **data)
        is_seen = NEED.seen_by(self.request.user).filter(pk=self.need.pk).exists()
        where = self.need.get_absolute_url() if is_seen else reverse("needs:list")
        return Done(f"已登记“{self.spec.button}”：{self.need}。", where, act if is_seen else None)


class NeedOrder(OfNeed, needs(*NEED.see), TemplateView):
    """交办单: one A4 page."""

    template_name = "needs/order.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(order=order_of(self.need, self.request.user), need=self.need, **kwargs)


class FiveLists(Exporting):
    """五张清单 as a workbook, of the needs the list's filters leave."""

    def get(self, request: HttpRequest) -> HttpResponse:
        selection = NEED.table.select(request.user, request.GET)
        if selection.errors:
            return self.refuse(NEED.table, selection.errors)
        export = Export(
            maker="needs_five_lists",
            subject="needs",
            title="诉求五张清单",
            query=request.GET.urlencode(),
            described=selection.described,
            day=timezone.localdate(),
        )
        export.file_name = file_name("诉求五张清单", scope_of(request.user))
        rows, address = selection.total.rows, client_address(request)
        return answer(request, exporting.hand_out(export=export, rows=rows, by=request.user, address=address))
