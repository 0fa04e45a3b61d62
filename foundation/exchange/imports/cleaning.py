"""Working papers do not grow old: files go after a day, rows with their personal values after the retention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from constance import config
from django.db import transaction

from foundation.exchange.imports import uploads
from foundation.exchange.models import ImportBatch, ImportRow, Outcome
from foundation.exchange.models.batch import UNSETTLED
from foundation.trail import clock


@dataclass(frozen=True)
class Cleaned:
    files: int
    batches: int


def clean_imports(*, dry_run: bool = False) -> Cleaned:
    """Delete late files and the rows of batches older than IMPORT_KEEP_DAYS; what was imported stays in its records."""
    limit = clock.now() - timedelta(days=config.IMPORT_KEEP_DAYS)
    late = ImportBatch.objects.filter(purged_at__isnull=True, created_at__lt=limit)
    if dry_run:
        waiting = ImportBatch.objects.exclude(stored_as="").filter(created_at__lt=clock.now() - uploads.KEPT_FOR)
        return Cleaned(waiting.count(), late.count())
    files, batches = uploads.forget_uploads(), 0
    for batch in late:
        purge(batch)
        batches += 1
    return Cleaned(files, batches)


@transaction.atomic
def purge(batch: ImportBatch) -> None:
    """Take the contents out of a batch; who imported what file when, and how many rows, stays."""
    rows = ImportRow.objects.filter(batch=batch)
    rows.filter(outcome__in=UNSETTLED).update(outcome=Outcome.DISMISSED, note="超过保留期，没有处理")
    rows.update(
        raw={}, parsed={}, base={}, decisions={}, reasons=[], conversions=[], name="", identity="", name_key="", code=""
    )
    reading = {**batch.reading, "heads": [{**head, "samples": []} for head in batch.reading.get("heads", ())]}
    reading |= {"skipped": [], "questions": []}
    ImportBatch.objects.filter(pk=batch.pk).update(reading=reading, purged_at=clock.now())
