"""Confirming an import: its rows go in, in one changeset and one transaction, or none of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from constance import config
from django.db import connection, transaction
from django.db.models import Q

from foundation.accounts.scope import Actor
from foundation.exchange.imports import uploads
from foundation.exchange.imports.batches import APPLY, ImportConflict, hand_to_job
from foundation.exchange.imports.collecting import without_collections
from foundation.exchange.imports.targets import TARGETS, AppliedRows, ReadyRow
from foundation.exchange.models import BatchStatus, ImportBatch, ImportRow, Outcome
from foundation.exchange.models.batch import GOES_IN, UNSETTLED
from foundation.jobs.models import Job
from foundation.jobs.services import finish_in_transaction
from foundation.trail import clock
from foundation.trail.events import record_event
from foundation.trail.models import Changeset
from foundation.trail.recording import Recorder, changeset
from foundation.trail.writing import chunks

CHUNK = 1000
PORTION = 2000


@dataclass
class Result:
    """What an import wrote."""

    batch: ImportBatch
    changeset: Changeset | None = None
    new: int = 0
    updated: int = 0
    left: int = 0  # rows that changed since the check and wait again
    refused: dict[int, list[Any]] = field(default_factory=dict)


def apply_import(*, batch: ImportBatch, by: Actor, token: str) -> Result | None:
    """Confirm what the preview showed: a small import here and now, a large one in a job (then None).

    Raises ImportConflict when the preview is no longer the one that was shown.
    """
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.status == BatchStatus.APPLYING:
            return None
        _check_token(locked, token)
        if locked.status == BatchStatus.CHECKED and locked.rows.ready().count() > config.IMPORT_JOB_ROWS:
            locked.status = BatchStatus.APPLYING
            locked.save(update_fields=["status"])
            hand_to_job(locked, APPLY, by)
            return None
    return apply_now(batch=batch, by=by, token=token)


def _check_token(batch: ImportBatch, token: str) -> None:
    if batch.status not in (BatchStatus.CHECKED, BatchStatus.DONE) or batch.token != token:
        raise ImportConflict("这份预览已经过期，请按现在的预览重新确认。")


def apply_now(*, batch: ImportBatch, by: Actor, token: str = "", job: Job | None = None) -> Result:
    """Write all rows that are ready. Whoever comes second finds nothing left to write.

    Raises ImportConflict or ImportRefused; then nothing was written.
    """
    target = TARGETS[batch.target]
    with (
        without_collections(),
        changeset(
            kind=f"import_{target.slug}", by=by, title=f"导入{target.title}", source=f"导入：{batch.filename}"[:200]
        ) as recorder,
    ):
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if job is None:
            _check_token(batch, token)
        elif batch.status not in (BatchStatus.APPLYING, BatchStatus.DONE):
            raise ImportConflict("这次导入的状态已经变了，没有写入。")
        assert batch.on is not None
        is_first = batch.status != BatchStatus.DONE
        ready = batch.rows.ready().order_by("position")
        outcomes = dict(ready.values_list("pk", "outcome"))
        known = [pk for pk in ready.values_list("match", flat=True) if pk]
        done = target.apply(_portions(list(outcomes)), records=known, by=by, batch=batch) if outcomes else AppliedRows()
        if is_first and (learned := batch.options.get("learned")):
            target.learn({text: batch.options["spellings"][text] for text in learned}, by=by)
        result = _keep_result(batch, outcomes, done, recorder)
        _close(batch, result, is_first, by)
        if job is not None:
            finish_in_transaction(
                job=job, token=job.token, result={"batch": batch.pk, "new": result.new, "updated": result.updated}
            )
    return result


def _portions(ids: list[int]) -> Iterator[list[ReadyRow]]:
    """The rows with their plans, some at a time: ten thousand plans at once are a hundred megabytes."""
    for chunk in chunks(ids, PORTION):
        rows = ImportRow.objects.filter(pk__in=chunk).order_by("position")
        yield [ReadyRow(*row) for row in rows.values_list("pk", "outcome", "name", "parsed__plan", "base")]


def _keep_result(batch: ImportBatch, outcomes: dict[int, str], done: AppliedRows, recorder: Recorder) -> Result:
    """What became of every row, in the same transaction as the records."""
    result = Result(batch, left=len(done.refused), refused=done.refused)
    counted = Counter(outcomes[pk] for pk in done.records)
    result.new, result.updated = counted[Outcome.NEW], counted[Outcome.UPDATE]
    recorder.retitle(f"导入{TARGETS[batch.target].title}：{said(result, TARGETS[batch.target].unit)}")
    result.changeset = None if recorder.is_empty else recorder.changeset
    _note_records(done.records, recorder, result.changeset)
    for pk, reasons in done.refused.items():
        ImportRow.objects.filter(pk=pk).update(
            outcome=Outcome.WAITING, reasons=[reason.as_json() for reason in reasons]
        )
    batch.counts = {**batch.counts, "cells": batch.counts.get("cells", 0) + done.cells}
    return result


def _note_records(records: dict[int, int], recorder: Recorder, made: Changeset | None) -> None:
    """Remember of each row which record it became; bulk_update takes ten times as long for ten thousand rows."""
    name = connection.ops.quote_name
    sql = (
        f"UPDATE {name(ImportRow._meta.db_table)} SET {name('match')} = v.column2, {name('outcome')} = %s,"  # noqa: S608
        f" {name('applied_at')} = %s, {name('changeset_id')} = %s FROM (VALUES {{}}) v WHERE {name('id')} = v.column1"
    )
    common = [Outcome.APPLIED.value, connection.ops.adapt_datetimefield_value(recorder.at), made.pk if made else None]
    with connection.cursor() as cursor:
        for chunk in chunks(list(records), CHUNK):
            values = [number for row in chunk for number in (row, records[row])]
            cursor.execute(sql.format(", ".join(["(%s, %s)"] * len(chunk))), [*common, *values])


def said(result: Result, unit: str) -> str:
    """新增 12 家，更新 183 家."""
    parts = [f"{word} {count} {unit}" for word, count in (("新增", result.new), ("更新", result.updated)) if count]
    return "，".join(parts) or "没有写入"


def _close(batch: ImportBatch, result: Result, is_first: bool, by: Actor) -> None:
    if is_first:
        batch.rows.filter(outcome=Outcome.NEEDS_REVIEW).update(outcome=Outcome.WAITING)
        _replace_older(batch, by)
    stored, batch.stored_as = batch.stored_as, ""
    batch.status, batch.job, batch.error = BatchStatus.DONE, None, ""
    batch.applied_at = batch.applied_at or clock.now()
    batch.changeset = batch.changeset or result.changeset
    batch.save()
    record_event(
        event="import_apply",
        title=f"导入{TARGETS[batch.target].title}：{said(result, TARGETS[batch.target].unit)}（{batch.filename}）",
        by=by,
        about=batch,
        detail={
            "sha256": batch.sha256,
            "on": batch.on.isoformat() if batch.on else "",
            "new": result.new,
            "updated": result.updated,
            "left": result.left,
            "changeset": result.changeset.pk if result.changeset else None,
        },
    )
    transaction.on_commit(partial(uploads.remove, stored), robust=True)


def _replace_older(batch: ImportBatch, by: Actor) -> None:
    """A row that comes again takes the place of the one that still waits from an earlier file.

    It is known by its code, else its name; and by its name when the earlier row had no code that could be read.
    """
    older = ImportBatch.objects.visible_to(by).filter(target=batch.target, status=BatchStatus.DONE).exclude(pk=batch.pk)
    waiting = Q(outcome__in=UNSETTLED) | Q(outcome__in=GOES_IN, applied_at__isnull=True)
    note = f"同一行在之后的文件“{batch.filename[:100]}”中重新导入"
    rows = ImportRow.objects.filter(waiting, batch__in=older)
    for name, same in (("identity", Q()), ("name_key", Q(code=""))):
        again: list[Any] = list(batch.rows.exclude(**{name: ""}).values_list(name, flat=True).distinct())
        for chunk in chunks(again, CHUNK):
            rows.filter(same, **{f"{name}__in": chunk}).update(outcome=Outcome.DISMISSED, note=note)
