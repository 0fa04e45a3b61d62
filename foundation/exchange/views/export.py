"""Lists as files, and the page of one's own files."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from foundation.accounts.address import client_address
from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.common.tables.listing import chosen_columns
from foundation.common.tables.table import Table
from foundation.exchange.models import Export
from foundation.exchange.writing import exporting
from foundation.exchange.writing.limits import kept_for
from foundation.exchange.writing.lists import exported_table
from foundation.files.storing import download

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_response(export: Export, stream: Any) -> FileResponse:
    """The file under its proper name; browsers must neither keep nor guess it."""
    return download(stream, name=export.file_name, content_type=XLSX)


def answer(request: HttpRequest, made: exporting.Handed | Export) -> HttpResponse:
    """The file itself, or the page of the job that writes it."""
    if isinstance(made, exporting.Handed):
        return file_response(made.export, made.stream)
    return redirect("jobs:job", pk=made.job_id)


class Exporting(needs(Right.EXPORT), View):
    """What all these pages share: GET only, never kept by a cache."""

    http_method_names = ["get"]

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def refuse(self, table: Table, errors: Sequence[str]) -> HttpResponse:
        """The address asks for what is no filter: nothing is exported, and it is said why."""
        context = {"table": table, "errors": errors}
        return render(self.request, "exchange/export_refused.html", context, status=400)


class ExportList(Exporting):
    """The list as it stands on the screen: same address, same rows, columns and order."""

    def get(self, request: HttpRequest, table: str) -> HttpResponse:
        found = exported_table(table)
        if found is None:
            raise Http404("没有这个列表。")
        selection = found.select(request.user, request.GET, columns=chosen_columns(request.user, found))
        if selection.errors:
            return self.refuse(found, selection.errors)
        address = client_address(request)
        return answer(request, exporting.export_list(selection=selection, by=request.user, address=address))


class Exports(Exporting):
    """我的导出."""

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = Export.objects.visible_to(request.user).select_related("job")
        page = Paginator(mine, 50).get_page(request.GET.get("page"))
        hours = f"{kept_for().total_seconds() / 3600:g}"
        return render(request, "exchange/exports.html", {"page": page, "hours": hours})


class ExportDownload(Exporting):
    """Fetch a file a job has written; nobody but its maker can."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        export = get_object_or_404(Export.objects.visible_to(request.user), number=number)
        try:
            stream = exporting.fetch(export=export, by=request.user, address=client_address(request))
        except (exporting.FileGone, PermissionDenied) as refusal:
            status = 410 if isinstance(refusal, exporting.FileGone) else 403
            context = {"export": export, "sentence": str(refusal)}
            return render(request, "exchange/export_gone.html", context, status=status)
        return file_response(export, stream)
