"""From the upload to the preview: nothing here writes a record, only the batch's own working papers."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from constance import config
from django.core.exceptions import ValidationError
from django.db import transaction

from foundation.accounts.scope import Actor, account_of
from foundation.exchange.imports import files, uploads
from foundation.exchange.imports.cleaning import clean_imports
from foundation.exchange.imports.collecting import without_collections
from foundation.exchange.imports.stored_cells import row_as_json
from foundation.exchange.imports.targets import TARGETS, ImportTarget, JudgeContext, Judged, SourceRow
from foundation.exchange.models import BatchStatus, ColumnMemory, ImportBatch, ImportMode, ImportRow, Outcome
from foundation.exchange.models.batch import BEFORE_WORK
from foundation.exchange.reading.refusals import UnreadableFile
from foundation.exchange.reading.results import ReadFile
from foundation.exchange.reading.safety import check_upload
from foundation.jobs.models import Job
from foundation.jobs.services import enqueue, finish_in_transaction
from foundation.trail import clock
from foundation.trail.events import record_event

READ, CHECK, APPLY = "import_read", "import_check", "import_apply"
# A larger file is read by a job: some thousand rows take longer than anybody waits for a page.
READ_AT_ONCE_BYTES = 300_000
SAVED_AT_ONCE = 1000
NOTHING_LEFT = "上传的文件已经删除，请重新上传。"


class ImportConflict(Exception):
    """The batch is no longer where this step begins; the message is the sentence people read."""


# --- upload ---------------------------------------------------------------------------------------


def start_import(
    *, target: ImportTarget, filename: str, chunks: Iterable[bytes], on: date | None, mode: str, by: Actor
) -> ImportBatch:
    """Take an upload in; a small file is read at once. Raises UnreadableFile, with nothing kept, when it cannot be read."""
    clean_imports()
    stored = uploads.store(chunks)
    try:
        check_upload(stored.path, filename)
        batch = ImportBatch(
            target=target.slug,
            filename=filename[:200],
            size=stored.size,
            sha256=stored.sha256,
            stored_as=stored.name,
            by=account_of(by),
            status=BatchStatus.READING,
            on=on,
            mode=mode,
        )
        if stored.size > READ_AT_ONCE_BYTES:
            with transaction.atomic():
                batch.save()
                hand_to_job(batch, READ, by)
            return batch
        file = files.read_ledger(stored.path, filename, target)
        batch.save()
        _note_reading(batch, file, target)
    except BaseException:
        uploads.remove(stored.name)
        raise
    return batch


def read_in_job(*, batch: ImportBatch, job: Job) -> None:
    """Read a large upload; an unreadable one ends the batch with its sentence."""
    target = TARGETS[batch.target]
    try:
        file = files.read_ledger(uploads.path_of(batch), batch.filename, target)
    except UnreadableFile as refusal:
        end_batch(batch=batch, error=refusal.sentence)
        raise
    with transaction.atomic():
        _note_reading(batch, file, target)
        finish_in_transaction(job=job, token=job.token, result={"batch": batch.pk, "rows": file.row_count})


def end_batch(*, batch: ImportBatch, error: str) -> None:
    """The batch comes to nothing; its file goes."""
    stored = batch.stored_as
    ImportBatch.objects.filter(pk=batch.pk).update(status=BatchStatus.FAILED, error=error[:500], stored_as="", job=None)
    uploads.remove(stored)
    batch.refresh_from_db()


def _note_reading(batch: ImportBatch, file: ReadFile, target: ImportTarget) -> None:
    batch.reading = files.describe(file, target, batch.by)
    batch.on = batch.on or files.proposed_or_today(batch.reading)
    known = _memory(batch)
    batch.mapping = _first_mapping(batch.reading["heads"], known.mapping if known else {})
    batch.options = {**batch.options, "spellings": known.spellings if known else {}}
    batch.status, batch.job = BatchStatus.DRAFT, None
    batch.save()


def _first_mapping(heads: Sequence[Mapping[str, Any]], remembered: Mapping[str, str]) -> dict[str, str]:
    """What the columns page starts with: a person's earlier choice, else what was recognised; unknown ones are left open."""
    mapping = {}
    for head in heads:
        if head["status"] == files.FORBIDDEN:
            mapping[head["head"]] = ""
        elif head["head"] in remembered:
            mapping[head["head"]] = remembered[head["head"]]
        elif head["status"] != files.UNKNOWN:
            mapping[head["head"]] = head["key"]
    return mapping


# --- columns --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ColumnsChosen:
    """What a person chose on the columns page."""

    mapping: Mapping[str, str]  # column → key, empty = not imported
    on: date
    mode: str = ImportMode.BOTH
    include_hidden: Sequence[str] = ()
    without_sheets: Sequence[str] = ()
    spellings: Mapping[str, str] = field(default_factory=dict)
    learned: Sequence[str] = ()  # spellings that shall hold for everybody


@transaction.atomic
def choose_columns(*, batch: ImportBatch, chosen: ColumnsChosen, by: Actor) -> ImportBatch:
    """Keep the choice and remember it for this person's next file. Raises ValidationError by field name."""
    batch = _lock(batch)
    if not batch.is_open:
        raise ImportConflict("这次导入已不能再改列的对应。")
    target = TARGETS[batch.target]
    heads = batch.reading["heads"]
    problems = _column_problems(heads, chosen, target, batch.reading["sheets"])
    if chosen.on > clock.today():
        problems["on"] = ["数据截至日期不能晚于今天。"]
    if problems:
        raise ValidationError(problems)
    tokens = {part["token"] for part in batch.reading["hidden"]}
    names = {sheet["name"] for sheet in batch.reading["sheets"]}
    batch.mapping = {head["head"]: chosen.mapping.get(head["head"], "") for head in heads}
    batch.include_hidden = sorted(tokens & set(chosen.include_hidden))
    batch.on, batch.mode = chosen.on, chosen.mode
    spellings = {text: meaning for text, meaning in dict(chosen.spellings).items() if meaning}
    learned = [text for text in chosen.learned if text in spellings] if target.may_teach(by) else []
    batch.options = {
        **batch.options,
        "without_sheets": sorted(names & set(chosen.without_sheets)),
        "spellings": spellings,
        "learned": learned,
    }
    batch.status = BatchStatus.MAPPED
    batch.save()
    _remember(batch, spellings, by)
    return batch


def _column_problems(
    heads: Sequence[Mapping[str, Any]], chosen: ColumnsChosen, target: ImportTarget, sheets: Sequence[Mapping[str, Any]]
) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    keys = {column.key: column for column in target.columns()}
    per_sheet: dict[str, Counter[str]] = {sheet["name"]: Counter() for sheet in sheets}
    for place, head in enumerate(heads):
        key = chosen.mapping.get(head["head"])
        if key is None and head["status"] == files.UNKNOWN:
            problems[f"c{place}"] = ["请选择对应的列，或选“不导入”。"]
        elif key and head["status"] == files.FORBIDDEN:
            problems[f"c{place}"] = [files.WHY_NOT[files.FORBIDDEN] + "。"]
        elif key and key not in keys:
            problems[f"c{place}"] = ["没有这个列，请重新选择。"]
        for sheet in head["sheets"] if key else ():
            per_sheet.setdefault(sheet, Counter())[str(key)] += 1
    for place, head in enumerate(heads):
        key = chosen.mapping.get(head["head"]) or ""
        if key in keys and any(per_sheet[sheet][key] > 1 for sheet in head["sheets"]):
            problems.setdefault(f"c{place}", []).append(
                f"有几列都对应“{keys[key].label}”，请只留一列，其余选“不导入”。"
            )
    for anchor in (column for column in target.columns() if column.is_anchor):
        lacking = [
            name for name, found in per_sheet.items() if not found[anchor.key] and name not in chosen.without_sheets
        ]
        if lacking and len(lacking) == len(per_sheet) - len(chosen.without_sheets):
            problems["__all__"] = [f"没有“{anchor.label}”列，不能导入，请为它选择一列。"]
    return problems


def _signature(heads: Sequence[Mapping[str, Any]]) -> str:
    """Which set of headings this is, whatever their order."""
    return hashlib.sha256("\n".join(sorted(head["head"] for head in heads)).encode()).hexdigest()


def _memory(batch: ImportBatch) -> ColumnMemory | None:
    same = ColumnMemory.objects.filter(user=batch.by, target=batch.target)
    return same.filter(headings=_signature(batch.reading["heads"])).first()


def _remember(batch: ImportBatch, spellings: Mapping[str, str], by: Actor) -> None:
    ColumnMemory.objects.update_or_create(
        user=account_of(by),
        target=batch.target,
        headings=_signature(batch.reading["heads"]),
        defaults={"mapping": batch.mapping, "spellings": dict(spellings)},
    )


# --- check ----------------------------------------------------------------------------------------


def check_import(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    """Check the rows: a small file here and now, a large one in a job."""
    if batch.reading["rows"] > config.IMPORT_JOB_ROWS or batch.size > READ_AT_ONCE_BYTES:
        with transaction.atomic():
            batch = _lock(batch)
            if batch.is_at_work:
                return batch
            batch.status = BatchStatus.CHECKING
            batch.save(update_fields=["status"])
            hand_to_job(batch, CHECK, by)
        return batch
    return check_now(batch=batch, by=by)


def check_now(*, batch: ImportBatch, by: Actor, job: Job | None = None, progress: Any = None) -> ImportBatch:
    """Read the file as chosen, judge every row and keep the judgements. Raises UnreadableFile."""
    target = TARGETS[batch.target]
    if not batch.stored_as:
        raise UnreadableFile(NOTHING_LEFT)
    _tell(progress, 0, "正在读取文件")
    path = uploads.path_of(batch)
    file = files.read_ledger(path, batch.filename, target, chosen=batch.mapping, include_hidden=batch.include_hidden)
    if _has_new_columns(batch, file, target):
        return _back_to_columns(batch, file, target, job)
    return check_rows(batch=batch, file=file, by=by, job=job, progress=progress)


def check_rows(
    *, batch: ImportBatch, file: ReadFile, by: Actor, job: Job | None = None, progress: Any = None
) -> ImportBatch:
    """Judge the rows of a file that was read as the batch says, and keep the judgements."""
    target = TARGETS[batch.target]
    without = batch.options.get("without_sheets", ())
    rows = files.source_rows(file, without)
    _tell(progress, 0, f"正在核对 {len(rows):,} 行", len(rows))
    with without_collections():
        judged = target.judge(rows, context_of(batch, by))
        return _keep_check(batch, file, rows, judged, by, job, progress)


def context_of(batch: ImportBatch, by: Actor) -> JudgeContext:
    assert batch.on is not None
    return JudgeContext(
        by=by,
        on=batch.on,
        mode=batch.mode,
        epoch=batch.reading.get("epoch", 1900),
        typed=batch.reading.get("typed", True),
        spellings=batch.options.get("spellings", {}),
    )


def _has_new_columns(batch: ImportBatch, file: ReadFile, target: ImportTarget) -> bool:
    """Whether what was ticked brought columns nobody has spoken about yet."""
    return any(h.status == files.UNKNOWN and h.head not in batch.mapping for h in files.heads_of(file, target))


def _with_new(known: list[dict[str, Any]], found: Sequence[files.Head]) -> list[dict[str, Any]]:
    """The columns people have seen, and those that ticked hidden parts brought."""
    seen = {head["head"] for head in known}
    return [*known, *(head.as_json() for head in found if head.head not in seen)]


def _back_to_columns(batch: ImportBatch, file: ReadFile, target: ImportTarget, job: Job | None) -> ImportBatch:
    with transaction.atomic():
        chosen = batch.mapping
        batch = _lock(batch)
        hidden = batch.reading["hidden"]
        batch.reading = {**files.describe(file, target, batch.by), "hidden": hidden}
        batch.mapping = {**_first_mapping(batch.reading["heads"], {}), **chosen}
        batch.status, batch.job = BatchStatus.DRAFT, None
        batch.error = "勾选的隐藏内容里有还没有对应的列，请选择后再检查。"
        batch.save()
        if job is not None:
            finish_in_transaction(job=job, token=job.token, result={"batch": batch.pk})
    return batch


def _keep_check(
    batch: ImportBatch,
    file: ReadFile,
    rows: Sequence[SourceRow],
    judged: list[Judged],
    by: Actor,
    job: Job | None,
    progress: Any,
) -> ImportBatch:
    target = TARGETS[batch.target]
    skipped = files.left_out(file, batch.options.get("without_sheets", ()))
    with transaction.atomic():
        batch = _lock(batch)
        if batch.status not in (BatchStatus.MAPPED, BatchStatus.CHECKING, BatchStatus.CHECKED):
            raise ImportConflict("这次导入的状态已经变了，请刷新页面。")
        batch.rows.all().delete()
        counts: Counter[str] = Counter()
        for made in _in_portions(_rows_of(batch, rows, judged, skipped)):
            counts.update(row.outcome for row in made)
            ImportRow.objects.bulk_create(made)
            _tell(progress, sum(counts.values()), "正在保存检查结果", len(rows) + len(skipped))
        batch.counts = dict(counts)
        batch.reading = {
            **batch.reading,
            "sheets": files.describe_sheets(file),
            "heads": _with_new(batch.reading["heads"], files.heads_of(file, target)),
            "warnings": file.warnings + file.problems,
            "rows": file.row_count,
            "questions": files.questions_of(file, target, by),
        }
        batch.status, batch.token, batch.job, batch.error = BatchStatus.CHECKED, uuid4().hex, None, ""
        batch.save()
        record_event(
            event="import_check",
            title=f"检查导入文件：{batch.filename}（{len(rows)} 行）",
            by=by,
            about=batch,
            detail={"sha256": batch.sha256, "on": batch.on.isoformat() if batch.on else "", "counts": batch.counts},
        )
        if job is not None:
            finish_in_transaction(job=job, token=job.token, result={"batch": batch.pk, "rows": len(rows)})
    return batch


def _rows_of(
    batch: ImportBatch, rows: Sequence[SourceRow], judged: list[Judged], skipped: Sequence[Any]
) -> Iterator[ImportRow]:
    position = 0
    for source, found in zip(rows, judged, strict=True):
        position += 1
        row = ImportRow(
            batch=batch,
            position=position,
            sheet=source.sheet[:100],
            excel_row=source.excel_row,
            raw=row_as_json(source.row),
        )
        put_judgement(row, found, batch.by)
        yield row
    for one in skipped:
        position += 1
        yield ImportRow(
            batch=batch,
            position=position,
            sheet=one.sheet[:100],
            excel_row=one.excel_row,
            outcome=Outcome.SKIPPED,
            judged=Outcome.SKIPPED,
            name=one.text[:200],
            note=one.reason[:200],
        )


def put_judgement(row: ImportRow, found: Judged, by: Actor) -> None:
    """Write a judgement, made with the eyes of ``by``, into its row."""
    row.outcome = row.judged = found.outcome
    row.reasons = [reason.as_json() for reason in found.reasons]
    row.conversions = [list(pair) for pair in found.conversions]
    row.parsed = {
        "plan": found.plan,
        "shown": [one.as_json() for one in found.shown],
        "notes": found.notes,
        "candidates": found.candidates,
        "judged_by": by.pk if by else None,
    }
    row.base = found.base
    row.name, row.code, row.name_key = found.name[:200], found.code[:40], found.name_key[:200]
    row.identity = (found.identity or _by_content(row.raw))[:220]
    row.match = found.match


def _by_content(raw: Mapping[str, Any]) -> str:
    """A row without code and name is known again by what stands in it."""
    text = json.dumps(raw, ensure_ascii=False, sort_keys=True)
    return f"row:{hashlib.sha256(text.encode()).hexdigest()[:40]}"


def _in_portions(rows: Iterator[ImportRow]) -> Iterator[list[ImportRow]]:
    portion: list[ImportRow] = []
    for row in rows:
        portion.append(row)
        if len(portion) == SAVED_AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion


# --- jobs -----------------------------------------------------------------------------------------


def hand_to_job(batch: ImportBatch, kind: str, by: Actor) -> None:
    """Register the batch's next step as a job, inside the caller's transaction."""
    key = f"{kind}:{batch.pk}:{uuid4().hex[:8]}"
    batch.job = enqueue(kind=kind, payload={"batch": batch.pk}, by=by, key=key)
    batch.save(update_fields=["job"])


def recover(batch: ImportBatch) -> ImportBatch:
    """After a job that ended without a result the batch stands where it stood before, and says why."""
    if not batch.is_at_work or batch.job is None or not batch.job.is_finished:
        return batch
    error = batch.job.error or "处理已取消。"
    back = BEFORE_WORK[BatchStatus(batch.status)]
    if back == BatchStatus.FAILED:
        end_batch(batch=batch, error=error)
    else:
        still = ImportBatch.objects.filter(pk=batch.pk, status=batch.status, job=batch.job)
        still.update(status=back, error=error[:500], job=None)
        batch.refresh_from_db()
    return batch


def _tell(progress: Any, done: int, text: str, total: int = 0) -> None:
    if progress is not None:
        progress(done, total, text)


def _lock(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.select_for_update().get(pk=batch.pk)
