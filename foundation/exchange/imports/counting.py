"""How many rows of a batch are what."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from foundation.exchange.models import ImportBatch, Outcome
from foundation.exchange.models.batch import GOES_IN
from foundation.trail.models import Changeset


def recount(batch: ImportBatch) -> dict[str, Any]:
    """Rows by outcome, one query; the number of cells written is kept."""
    counted = batch.rows.order_by().values("outcome").annotate(n=Count("pk")).values_list("outcome", "n")
    counts: dict[str, Any] = dict(counted)
    if "cells" in batch.counts:
        counts["cells"] = batch.counts["cells"]
    return counts


def undone_acts(batch: ImportBatch) -> set[int]:
    """The changesets of this import that stand undone; an undo may have been undone itself."""
    acts = Changeset.objects.filter(pk__in=batch.rows.exclude(changeset=None).order_by().values("changeset"))
    return {act.pk for act in acts.select_related("undone_by") if _is_undone(act)}


def _is_undone(act: Changeset) -> bool:
    undo = getattr(act, "undone_by", None)
    return undo is not None and not _is_undone(undo)


def applied_counts(batch: ImportBatch, undone: set[int]) -> dict[str, int]:
    """Of the rows that went in and stayed in, how many were new and how many updates."""
    rows = batch.rows.filter(outcome=Outcome.APPLIED).exclude(changeset__in=undone).order_by()
    return dict(rows.values("judged").annotate(n=Count("pk")).values_list("judged", "n"))


def ready_count(batch: ImportBatch) -> int:
    return batch.rows.filter(outcome__in=GOES_IN, applied_at__isnull=True).count()
