"""What the import pages share: the target by its slug, the batch one may see, and progress while a job works on it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.exchange.imports.batches import recover
from foundation.exchange.imports.pages import steps
from foundation.exchange.imports.targets import TARGETS, ImportTarget
from foundation.exchange.models import BatchStatus, ImportBatch, ImportRow

MINE_ONLY = "这次导入由别人上传，只有上传的人可以继续；您可以处理其中待处理的行。"


def target_of(slug: str) -> ImportTarget:
    if slug not in TARGETS:
        raise Http404("没有这种导入。")
    return TARGETS[slug]


@method_decorator(never_cache, name="dispatch")
class Importing(needs(Right.IMPORT), View):
    """A page of the import; rows hold personal values, so nothing is kept by a cache."""


class OneBatch(Importing):
    """A page about one import: one's own, for the office anybody's; else 404."""

    step = "result"

    def find(self, target: str, batch: int) -> ImportBatch:
        target_of(target)
        seen = ImportBatch.objects.visible_to(self.request.user).select_related("job", "by__person", "changeset")
        return recover(get_object_or_404(seen, pk=batch, target=target))

    def own(self, target: str, batch: int) -> ImportBatch:
        """For going on with an import: only its maker does."""
        found = self.find(target, batch)
        if found.by_id != self.request.user.pk:
            raise PermissionDenied(MINE_ONLY)
        return found

    def row(self, batch: ImportBatch, row: int) -> ImportRow:
        found = get_object_or_404(ImportRow.objects.filter(batch=batch), pk=row)
        found.batch = batch
        return found

    def show(self, template: str, batch: ImportBatch, status: int = 200, **context: Any) -> HttpResponse:
        context |= {"batch": batch, "target": TARGETS[batch.target], "steps": steps(batch, self.step)}
        context["is_own"] = batch.by_id == self.request.user.pk
        return render(self.request, template, context, status=status)

    def elsewhere(self, batch: ImportBatch, *expected: BatchStatus) -> HttpResponse | None:
        """Progress while a job works on the batch, or the page of its present step when this is not it."""
        if batch.is_at_work:
            return self.show("exchange/working.html", batch, job=batch.job)
        if batch.status not in expected:
            return redirect(batch)
        return None


def is_fragment(request: HttpRequest) -> bool:
    return bool(request.htmx) and not request.htmx.boosted


def with_vary(response: HttpResponse) -> HttpResponse:
    response["Vary"] = "HX-Request, Cookie"
    return response
