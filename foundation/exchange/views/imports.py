"""The wizard: upload, columns, preview, confirmation, result."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from foundation.common.file_names import file_name
from foundation.desk.records import why_not_undo
from foundation.desk.saying import say
from foundation.exchange.imports import applying, batches
from foundation.exchange.imports.batches import ImportConflict
from foundation.exchange.imports.error_book import error_file_name, write_error_rows
from foundation.exchange.imports.forms import ColumnsForm, UploadForm
from foundation.exchange.imports.pages import RowList, steps
from foundation.exchange.imports.targets import ImportRefused
from foundation.exchange.imports.template_book import write_template
from foundation.exchange.models import BatchStatus, ImportBatch, ImportRow
from foundation.exchange.reading.ledgers import UnreadableFile
from foundation.exchange.views.bases import Importing, OneBatch, target_of
from foundation.exchange.views.export import XLSX
from foundation.files.storing import download
from foundation.trail.models import Changeset

RECENT = 5


@method_decorator(never_cache, name="dispatch")
class Upload(Importing, FormView):
    """Step one: choose a file and the day its contents hold on."""

    form_class = UploadForm
    template_name = "exchange/upload.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        target = target_of(self.kwargs["target"])
        seen = ImportBatch.objects.visible_to(self.request.user)
        waiting = ImportRow.objects.visible_to(self.request.user).unsettled().filter(batch__status=BatchStatus.DONE)
        return super().get_context_data(
            target=target,
            steps=steps(None, "upload"),
            recent=seen.filter(by=self.request.user.pk).select_related("changeset")[:RECENT],
            waiting=waiting.count(),
            **kwargs,
        )

    def form_valid(self, form: UploadForm) -> HttpResponse:
        data, target = form.cleaned_data, target_of(self.kwargs["target"])
        try:
            batch = batches.start_import(
                target=target,
                filename=data["file"].name,
                chunks=data["file"].chunks(),
                on=data["on"],
                mode=data["mode"],
                by=self.request.user,
            )
        except UnreadableFile as refusal:
            form.add_error("file", f"{refusal.sentence}。")
            return self.form_invalid(form)
        return redirect(batch)


class Columns(OneBatch):
    """Step two: which column is which."""

    step = "columns"

    def form(self, batch: ImportBatch, data: Any = None) -> ColumnsForm:
        target = target_of(batch.target)
        return ColumnsForm(data, batch=batch, target=target, may_teach=target.may_teach(self.request.user))

    def get(self, request: HttpRequest, target: str, batch: int) -> HttpResponse:
        found = self.own(target, batch)
        open_steps = (BatchStatus.DRAFT, BatchStatus.MAPPED, BatchStatus.CHECKED)
        return self.elsewhere(found, *open_steps) or self.show("exchange/columns.html", found, form=self.form(found))

    def post(self, request: HttpRequest, target: str, batch: int) -> HttpResponse:
        found = self.own(target, batch)
        form = self.form(found, request.POST)
        if form.is_valid():
            try:
                found = batches.choose_columns(batch=found, chosen=form.chosen(), by=request.user)
                return redirect(batches.check_import(batch=found, by=request.user))
            except ValidationError as refused:
                form.put_problems(refused)
            except UnreadableFile as refusal:
                form.add_error(None, f"{refusal.sentence}。")
            except ImportConflict as conflict:
                messages.error(request, str(conflict))
                return redirect(found)
        return self.show("exchange/columns.html", found, form=form)


class Preview(OneBatch):
    """Step three: every row with what would become of it; nothing is written yet."""

    step = "preview"

    def get(self, request: HttpRequest, target: str, batch: int) -> HttpResponse:
        found = self.find(target, batch)
        away = self.elsewhere(found, BatchStatus.CHECKED)
        return away or self.show("exchange/preview.html", found, rows=RowList(found, request.GET, request.user))


class Apply(OneBatch):
    """Confirm what the preview shows."""

    def post(self, request: HttpRequest, target: str, batch: int) -> HttpResponse:
        found = self.find(target, batch)
        if found.status != BatchStatus.DONE:
            found = self.own(target, batch)  # rows that wait afterwards may be brought in by the office as well
        try:
            result = applying.apply_import(batch=found, by=request.user, token=request.POST.get("token", ""))
        except (ImportConflict, ImportRefused) as refusal:
            messages.error(request, str(refusal))
            found.refresh_from_db()
            return redirect(found)
        if result is not None:
            left = f"，{result.left} 行检查后有变化，请看待处理的行" if result.left else ""
            unit = target_of(target).unit
            say(request, f"导入完成：{applying.said(result, unit)}{left}。", result.changeset)
            found = result.batch
        found.refresh_from_db()
        return redirect(found)


class Discard(OneBatch):
    """Give an import up before anything was written."""

    def post(self, request: HttpRequest, target: str, batch: int) -> HttpResponse:
        found = self.own(target, batch)
        if not found.is_open:
            messages.error(request, "这次导入已经开始写入或已结束，不能放弃。")
            return redirect(found)
        batches.end_batch(batch=found, error="上传的人放弃了这次导入，什么都没有写入。")
        messages.info(request, f"已放弃导入“{found.filename}”，文件已删除，什么都没有写入。")
        return redirect("exchange:upload", target)


class Result(OneBatch):
    """Step four: what went in, what still waits, and 撤销."""

    def get(self, request: HttpRequest, target: str, batch: int) -> HttpResponse:
        found = self.find(target, batch)
        away = self.elsewhere(found, BatchStatus.DONE, BatchStatus.FAILED)
        if away is not None:
            return away
        written = Changeset.objects.filter(pk__in=found.rows.exclude(changeset=None).values("changeset"))
        acts = [
            {"changeset": act, "why_not": why_not_undo(request.user, act)}
            for act in written.select_related("undone_by", "by__person").order_by("pk")
        ]
        return self.show("exchange/result.html", found, rows=RowList(found, request.GET, request.user), acts=acts)


class ErrorRows(OneBatch):
    """Download the rows that did not go in, in the file's own columns."""

    def get(self, request: HttpRequest, target: str, batch: int) -> HttpResponse:
        found = self.find(target, batch)
        return _workbook(lambda path: write_error_rows(found, path, request.user), error_file_name(found))


class Template(Importing):
    """Download the blank template."""

    def get(self, request: HttpRequest, target: str) -> HttpResponse:
        found = target_of(target)
        name = file_name(found.title, "模板")
        return _workbook(lambda path: write_template(found, path, request.user), name)


def _workbook(write: Callable[[Path], Any], name: str) -> HttpResponse:
    """A workbook written into a file nobody else can see, and gone before it is sent."""
    with tempfile.TemporaryDirectory(prefix="book-") as folder:
        path = Path(folder) / "book"
        write(path)
        content = BytesIO(path.read_bytes())
    return download(content, name=name, content_type=XLSX)


class Batches(Importing):
    """导入记录: one's own imports, for the office all of them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        seen = ImportBatch.objects.visible_to(request.user).select_related("by__person", "changeset")
        page = Paginator(seen, 50).get_page(request.GET.get("page"))
        return render(request, "exchange/batches.html", {"page": page})
