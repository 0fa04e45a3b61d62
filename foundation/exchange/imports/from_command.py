"""The same engine for a file that lies on the server: no questions, what needs a person waits in the batch."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from foundation.accounts.scope import Actor, account_of
from foundation.exchange.imports import files
from foundation.exchange.imports.applying import apply_now
from foundation.exchange.imports.batches import check_rows
from foundation.exchange.imports.collecting import without_collections
from foundation.exchange.imports.targets import ImportTarget, JudgeContext
from foundation.exchange.models import BatchStatus, ImportBatch, Outcome
from foundation.exchange.reading.refusals import UnreadableFile
from foundation.exchange.reading.results import ReadFile, Skipped

TOLD_AT_ONCE = 1000


@dataclass(frozen=True)
class RowOutcome:
    """One row's outcome as it is told."""

    sheet: str
    excel_row: int
    outcome: Outcome
    name: str
    sentences: list[str]


@dataclass
class Judgement:
    """What an import of a file did, or would do."""

    filename: str
    on: date
    is_dry_run: bool
    rows: list[RowOutcome]
    skipped: list[Skipped]
    problems: list[str] = field(default_factory=list)  # sheets that could not be read
    batch: int | None = None
    changeset: int | None = None


def check_file(*, target: ImportTarget, path: Path, on: date | None, by: Actor) -> Judgement:
    """Judge a file; nothing is written, not even working papers. Raises UnreadableFile."""
    file, chosen = _read(path, target)
    rows = files.source_rows(file)
    day = on or files.proposed_or_today(files.describe(file, target, by))
    with without_collections():
        judged = target.judge(rows, JudgeContext(by=by, on=day, epoch=file.epoch, typed=file.typed))
    outcomes = [
        RowOutcome(source.sheet, source.excel_row, found.outcome, found.name, found.sentences + _same_note(found))
        for source, found in zip(rows, judged, strict=True)
    ]
    return Judgement(path.name, day, True, outcomes, _skipped(file, target, chosen), _sheet_problems(file))


def import_file(*, target: ImportTarget, path: Path, on: date | None, by: Actor) -> Judgement:
    """Import a file: good rows go in, the others wait in the batch. Raises UnreadableFile or ImportRefused."""
    file, chosen = _read(path, target)
    reading = files.describe(file, target, by)
    batch = ImportBatch(
        target=target.slug,
        filename=path.name[:200],
        size=path.stat().st_size,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        by=account_of(by),
        status=BatchStatus.MAPPED,
        on=on or files.proposed_or_today(reading),
        reading=reading,
        mapping=chosen,
    )
    batch.save()
    try:
        batch = check_rows(batch=batch, file=file, by=by)
        result = apply_now(batch=batch, by=by, token=batch.token)
    except BaseException:
        ImportBatch.objects.filter(pk=batch.pk).update(status=BatchStatus.FAILED, error="命令中断，没有导入。")
        raise
    assert batch.on is not None
    told = batch.rows.filter(excel_row__isnull=False).exclude(judged=Outcome.SKIPPED)
    # Without the cells and the plans: those of ten thousand rows at once are sixty megabytes.
    columns = ("sheet", "excel_row", "outcome", "judged", "name", "reasons", "parsed__notes")
    outcomes = [_told(*row) for row in told.values_list(*columns).iterator(chunk_size=TOLD_AT_ONCE)]
    made = Judgement(
        path.name, batch.on, False, outcomes, _skipped(file, target, chosen), _sheet_problems(file), batch.pk
    )
    made.changeset = result.changeset.pk if result.changeset else None
    return made


def _read(path: Path, target: ImportTarget) -> tuple[ReadFile, dict[str, str]]:
    """Read a file; doubled columns are left out, because nobody can be asked which one is meant."""
    file = files.read_ledger(path, path.name, target)
    chosen = files.doubled(file)
    if chosen:
        file = files.read_ledger(path, path.name, target, chosen=chosen)
    if not files.source_rows(file):
        problems = [*file.problems, *(problem for sheet in file.sheets for problem in sheet.problems)]
        raise UnreadableFile("；".join(problems) or "没有可以导入的行")
    return file, chosen


def _skipped(file: ReadFile, target: ImportTarget, chosen: dict[str, str]) -> list[Skipped]:
    return [*files.left_out(file), *files.columns_left_out(file, target, chosen)]


def _sheet_problems(file: ReadFile) -> list[str]:
    return [problem for sheet in file.sheets for problem in sheet.problems]


def _told(
    sheet: str, excel_row: int, outcome: str, judged: str, name: str, reasons: list[dict[str, Any]], notes: Any
) -> RowOutcome:
    """A row after the import: what went in is told as it was judged, what stayed out with its reason."""
    ended = Outcome(judged if outcome == Outcome.APPLIED else outcome)
    if ended == Outcome.WAITING:
        ended = Outcome.NEEDS_REVIEW
    sentences = [f"「{r['label']}」{r['sentence']}" if r["label"] else r["sentence"] for r in reasons]
    if ended == Outcome.SAME:
        sentences += notes or []
    return RowOutcome(sheet, excel_row, ended, name, sentences)


def _same_note(found: Any) -> list[str]:
    return list(found.notes) if found.outcome == Outcome.SAME else []
