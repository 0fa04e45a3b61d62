"""Pages every desk has: records and undo, search, columns, feedback, display."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import ListView, TemplateView, View

from foundation.accounts.gate import Gate, needs
from foundation.accounts.roles import Right
from foundation.common.tables.listing import TableView
from foundation.common.tables.table import KNOWN
from foundation.desk import records, services
from foundation.desk.acting import ActForm, Done
from foundation.desk.coming_back import back_to, is_ours
from foundation.desk.forms import DisplayForm, FeedbackForm
from foundation.desk.home import home_of
from foundation.desk.models import DisplaySettings, Feedback
from foundation.desk.saying import say
from foundation.desk.search import search
from foundation.desk.tables import AuditTable, ChangesetTable
from foundation.desk.timed_tasks import timed_tasks
from foundation.desk.timeline import touched_records
from foundation.jobs.models import Job
from foundation.trail.models import Changeset
from foundation.trail.undo import UndoRefused, kept_words, preview_undo, undo

SHOWN_ITEMS = 100


class Home(Gate, View):
    """Where each role starts."""

    needs_role = False

    def get(self, request: HttpRequest) -> HttpResponse:
        url = home_of(request.user)
        return redirect(url) if url else render(request, "desk/no_role.html", status=403)


class Records(Gate, TableView):
    table = ChangesetTable()
    template_name = "desk/records.html"


class AuditEvents(needs(Right.SEE_ALL_RECORDS_OF_ACTS, Right.MANAGE_ACCOUNTS), TableView):
    table = AuditTable()
    template_name = "desk/records.html"


class Tasks(Gate, ListView):
    """后台任务: one's own long work; whoever looks after the system sees everybody's and the timed tasks."""

    template_name = "desk/tasks.html"
    paginate_by = 50

    def get_queryset(self) -> Any:
        return Job.objects.visible_to(self.request.user).select_related("by__person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        timed = timed_tasks() if self.request.user.may(Right.MANAGE_SYSTEM) else []
        return super().get_context_data(timed=timed, **kwargs)


class OneRecord(Gate, View):
    """Shared by the pages about one act: it must be visible."""

    def find(self, request: HttpRequest, pk: int) -> Changeset:
        seen = records.visible_changesets(request.user).select_related("by__person", "undoes", "undone_by")
        return get_object_or_404(seen, pk=pk)

    def touched(self, request: HttpRequest, changeset: Changeset) -> dict[str, Any]:
        """The records of the act with what it changed, the first of them at least."""
        items = list(records.visible_items(request.user).filter(changeset=changeset).order_by("pk")[:SHOWN_ITEMS])
        return {
            "touched": touched_records(items, request.user),
            "hidden": max(0, changeset.touched - len(items)),
        }


class Record(OneRecord):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        changeset = self.find(request, pk)
        why_not = records.why_not_undo(request.user, changeset)
        context = {"changeset": changeset, "why_not": why_not, **self.touched(request, changeset)}
        return render(request, "desk/record.html", context)


class Undo(OneRecord):
    """Preview on GET, undo on POST."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        changeset = self.find(request, pk)
        why_not = records.why_not_undo(request.user, changeset)
        report = None if why_not else preview_undo(changeset=changeset, by=request.user)
        context = {"changeset": changeset, "why_not": why_not, "report": report, "kept": report and kept_words(report)}
        context |= {} if why_not else self.touched(request, changeset)
        return render(request, "desk/undo.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        changeset = self.find(request, pk)
        if why_not := records.why_not_undo(request.user, changeset):
            messages.error(request, why_not)
            return redirect("desk:record", pk)
        try:
            report = undo(changeset=changeset, by=request.user, reason=request.POST.get("reason", ""))
        except UndoRefused as error:
            messages.error(request, str(error))
            return redirect("desk:record", pk)
        kept = f"，{len(report.kept)} 处此后另有改动的予以保留" if report.kept else ""
        done = f"已{changeset.undo_word}“{changeset.first_act.title}”"
        say(request, f"{done}{kept}。", report.changeset)
        return back_to(request, reverse("desk:record", args=[pk]))


class TablePanel(Gate, View):
    """A part of a list page that is loaded when somebody opens it, and a page of its own without JavaScript."""

    page, fragment = "", ""
    with_all_filters = False

    def get(self, request: HttpRequest) -> HttpResponse:
        params = request.GET.copy()
        table = services.TABLES.get(params.pop("table", [""])[-1])
        if table is None:
            raise Http404("没有这个列表。")
        path = params.pop("next", [""])[-1]
        columns = services.columns_of(request.user, table.name)
        selection = table.select(request.user, params, columns=columns, with_all_filters=self.with_all_filters)
        context = {
            "table": table,
            "selection": selection,
            "fields": [f for f in selection.filterset.form if f.name not in table.main_filters],
            "kept": [(k, v) for k, vs in params.lists() for v in vs if k in (*KNOWN, *table.main_filters)],
            "back_url": f"{path if is_ours(request, path) else '/'}?{params.urlencode()}",
        }
        response = render(request, self.fragment if request.htmx else self.page, context)
        response["Vary"] = "HX-Request, Cookie"
        return response


class Filters(TablePanel):
    """更多筛选."""

    page, fragment = "common/filters.html", "common/_filters.html"
    with_all_filters = True


class Columns(TablePanel):
    """列设置: the choice, and keeping it."""

    page, fragment = "common/columns.html", "common/_columns.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        columns = [] if "reset" in request.POST else services.moved(request.POST)
        try:
            services.choose_columns(table=request.POST.get("table", ""), columns=columns, by=request.user)
        except ValidationError as error:
            raise PermissionDenied(error.messages[0]) from error
        return back_to(request, reverse("home"))


class Search(Gate, View):
    """A page of hits, or the list below the search box when htmx asks."""

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "")
        found = search(request.user, text, 8 if request.htmx else 30)
        context = {"text": text, "found": found, "results": [hit for _, hits in found for hit in hits]}
        response = render(request, "common/_search_options.html" if request.htmx else "desk/search.html", context)
        response["Vary"] = "HX-Request, Cookie"
        return response


class SendFeedback(Gate, ActForm):
    needs_role = False
    form_class = FeedbackForm
    template_name = "desk/feedback.html"

    def get_initial(self) -> dict[str, Any]:
        return {"page": self.request.GET.get("page", "")[:200]}

    def act(self, data: dict[str, Any]) -> Done:
        services.send_feedback(**data, by=self.request.user)
        return Done("意见已收到，谢谢。", "home")


class FeedbackList(needs(Right.MANAGE_DICTIONARIES, Right.MANAGE_SYSTEM), ListView):
    queryset = Feedback.objects.select_related("by__person")
    paginate_by = 50
    template_name = "desk/feedback_list.html"


class Display(Gate, ActForm):
    needs_role = False
    form_class = DisplayForm
    template_name = "desk/display.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": DisplaySettings.of(self.request.user)}

    def act(self, data: dict[str, Any]) -> Done:
        services.set_display(**data, by=self.request.user)
        return Done("显示设置已保存。", "desk:display")


class Help(Gate, TemplateView):
    needs_role = False
    template_name = "desk/help.html"
