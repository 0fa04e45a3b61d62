"""How many rows of a batch are what."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from foundation.exchange.models import ImportBatch, Outcome
from foundation.exchange.models.batch import GOES_IN


def recount(batch: ImportBatch) -> dict[str, Any]:
    """Rows by outcome, one query; the number of cells written is kept."""
    counted = batch.rows.order_by().values("outcome").annotate(n=Count("pk")).values_list("outcome", "n")
    counts: dict[str, Any] = dict(counted)
    if "cells" in batch.counts:
        counts["cells"] = batch.counts["cells"]
    return counts


def applied_counts(batch: ImportBatch) -> dict[str, int]:
    """Of the rows that went in, how many were new and how many updates."""
    rows = batch.rows.filter(outcome=Outcome.APPLIED).order_by()
    return dict(rows.values("judged").annotate(n=Count("pk")).values_list("judged", "n"))


def ready_count(batch: ImportBatch) -> int:
    return batch.rows.filter(outcome__in=GOES_IN, applied_at__isnull=True).count()
