"""Settling rows that wait: correct, confirm, say which record is meant, leave out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from foundation.accounts.scope import Actor
from foundation.common.asked_from import page_asked_from
from foundation.desk.coming_back import is_ours
from foundation.exchange.imports import settling
from foundation.exchange.imports.batches import ImportConflict
from foundation.exchange.imports.forms import DismissForm
from foundation.exchange.imports.pages import RowList, all_cells, row_views
from foundation.exchange.imports.sight import keep_from
from foundation.exchange.imports.targets import TARGETS
from foundation.exchange.models import BatchStatus, ImportBatch, ImportRow
from foundation.exchange.views.bases import Importing, OneBatch, is_fragment, with_vary

CELL = "cell:"


class OneRow(OneBatch):
    """A row's own page: all its cells, its reasons, and what may be done."""

    step = "preview"

    def get(self, request: HttpRequest, target: str, batch: int, row: int) -> HttpResponse:
        found = self.find(target, batch)
        away = self.elsewhere(found, BatchStatus.CHECKED, BatchStatus.DONE)
        return away or self.page(found, self.row(found, row))

    def page(self, batch: ImportBatch, row: ImportRow, form: Any = None, status: int = 200) -> HttpResponse:
        rows = RowList(batch, QueryDict(), self.request.user)
        following = batch.rows.unsettled().filter(position__gt=row.position).order_by("position").first()
        return self.show(
            "exchange/row.html",
            batch,
            status=status,
            view=row_views([row], batch, self.request.user)[0],
            cells=all_cells(row, self.request.user),
            form=form or DismissForm(),
            following=following,
            rows=rows,
        )


class RowAction(OneRow):
    """One thing said about a row; answered with the row alone when htmx asks, else with the page one came from."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, target: str, batch: int, row: int) -> HttpResponse:
        found = self.find(target, batch)
        before = self.row(found, row)
        try:
            after = self.act(before)
        except ImportConflict as conflict:
            messages.error(request, str(conflict))
            return redirect(found)
        except ValidationError as refused:
            return self.refuse(found, before, refused)
        return self.answer(after.batch, after)

    def act(self, row: ImportRow) -> ImportRow:
        raise NotImplementedError

    def refuse(self, batch: ImportBatch, row: ImportRow, refused: ValidationError) -> HttpResponse:
        form = DismissForm(self.request.POST)
        form.is_valid()
        if not hasattr(refused, "error_dict"):
            form.add_error(None, refused)
        return self.page(batch, row, form)

    def answer(self, batch: ImportBatch, row: ImportRow) -> HttpResponse:
        request = self.request
        if not is_fragment(request):
            return redirect(self.back(batch, row))
        context = {
            "batch": batch,
            "target": TARGETS[batch.target],
            "view": row_views([row], batch, request.user)[0],
            "rows": RowList(batch, QueryDict(), request.user),
            # The page of all waiting rows has no counts of this import to bring up to date.
            "is_here": f"/import/{batch.pk}/" in page_asked_from(request),
            "is_own": batch.by_id == request.user.pk,
            "next": request.POST.get("next", ""),
        }
        return with_vary(render(request, "exchange/_row_answer.html", context))

    def back(self, batch: ImportBatch, row: ImportRow) -> str:
        wanted = self.request.POST.get("next", "")
        if is_ours(self.request, wanted):
            return f"{wanted.partition('#')[0]}#row-{row.pk}"
        return reverse("exchange:row", args=[batch.target, batch.pk, row.pk])


class SettleRow(RowAction):
    """Corrected cells, accepted suggestions and confirmed questions."""

    def act(self, row: ImportRow) -> ImportRow:
        posted = self.request.POST
        cells = {name.removeprefix(CELL): posted[name] for name in posted if name.startswith(CELL)}
        shown = {name.removeprefix("was:"): posted[name] for name in posted if name.startswith("was:")}
        # Browsers drop line breaks from a text box: only what differs beyond blanks was typed by a person.
        changed = {key: text for key, text in cells.items() if text.split() != shown.get(key, "").split()}
        if used := posted.get("use", ""):
            keep_from([row], TARGETS[row.batch.target], self.request.user)
            suggestions = {r["field"]: r["suggestion"] for r in row.reasons if r["suggestion"]}
            changed |= {used: suggestions[used]} if used in suggestions else {}
        return settling.settle_row(
            row=row, by=self.request.user, cells=changed, confirm=[posted["confirm"]] if "confirm" in posted else ()
        )


class LinkRow(RowAction):
    """It is this record."""

    def act(self, row: ImportRow) -> ImportRow:
        wanted = self.request.POST.get("record", "")
        pk = int(wanted) if wanted.isdecimal() and len(wanted) < 18 else 0
        return settling.settle_row(row=row, by=self.request.user, link=pk)


class RowAsNew(RowAction):
    """It is none of the records found."""

    def act(self, row: ImportRow) -> ImportRow:
        return settling.settle_row(row=row, by=self.request.user, as_new=True)


class DismissRow(RowAction):
    """Leave the row out, with a reason."""

    def act(self, row: ImportRow) -> ImportRow:
        return settling.dismiss_row(row=row, by=self.request.user, reason=self.request.POST.get("reason", ""))


class ReopenRow(RowAction):
    """Take back what was said about the row."""

    def act(self, row: ImportRow) -> ImportRow:
        return settling.reopen_row(row=row, by=self.request.user)


class Waiting(Importing):
    """待处理的导入行: across all imports one sees."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = ImportRow.objects.visible_to(request.user).unsettled().filter(batch__status=BatchStatus.DONE)
        rows = rows.select_related("batch__by__person").order_by("-batch", "position")
        page = Paginator(rows, 50).get_page(request.GET.get("page"))
        return render(
            request, "exchange/waiting.html", {"page": page, "groups": _by_batch(page.object_list, request.user)}
        )


def _by_batch(rows: Any, user: Actor) -> list[tuple[ImportBatch, list[Any]]]:
    groups: dict[int, tuple[ImportBatch, list[ImportRow]]] = {}
    for row in rows:
        groups.setdefault(row.batch_id, (row.batch, []))[1].append(row)
    return [(batch, row_views(mine, batch, user)) for batch, mine in groups.values()]
