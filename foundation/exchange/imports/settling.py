"""Settling waiting rows: a person corrects a cell, says which record is meant, confirms, or leaves the row out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from foundation.accounts.scope import Actor
from foundation.common.cells.parsers import without_id_numbers
from foundation.exchange.imports.batches import ImportConflict, context_of, put_judgement
from foundation.exchange.imports.counting import recount
from foundation.exchange.imports.forbidden import without_card_numbers
from foundation.exchange.imports.stored_cells import row_from_json
from foundation.exchange.imports.targets import TARGETS, SourceRow
from foundation.exchange.models import BatchStatus, ImportBatch, ImportRow, Outcome
from foundation.exchange.models.batch import GOES_IN, UNSETTLED

LONGEST_CELL = 2000
# The question that a person answers for one row and thereby against the others of the same file.
TWIN = "twin_code"
_OPEN = (*UNSETTLED, *GOES_IN, Outcome.SAME)


def settle_row(
    *,
    row: ImportRow,
    by: Actor,
    cells: Mapping[str, str] | None = None,
    confirm: Iterable[str] = (),
    link: int | None = None,
    as_new: bool = False,
) -> ImportRow:
    """Take a person's word about a row and judge it again at once, with the rows it meets in its file.

    Raises ImportConflict when the row is settled already, ValidationError for a record this person does not see.
    """
    with transaction.atomic():
        row = _lock(row)
        decided = dict(row.decisions)
        if cells:
            decided["cells"] = {**decided.get("cells", {}), **_clean(row, cells)}
        asked = {reason["rule"] for reason in row.reasons if reason["rule"]}
        accepted = [rule for rule in confirm if rule in asked]
        if accepted:
            decided["confirmed"] = sorted({*decided.get("confirmed", ()), *accepted})
        if link is not None:
            if link not in {c.pk for c in TARGETS[row.batch.target].candidates([link], by)}:
                raise ValidationError("没有这条记录，或不在您负责的范围。")
            decided["link"] = link
            decided.pop("as_new", None)
        if as_new:
            decided["as_new"] = True
            decided.pop("link", None)
        before = _met_by(row)
        row.decisions = decided
        if TWIN in accepted:
            _leave_out_twins(row, before)
        _judge_again([row, *(other for other in before if other.outcome != Outcome.DISMISSED)], by)
        _renew(row.batch)
    return ImportRow.objects.select_related("batch").get(pk=row.pk)


def dismiss_row(*, row: ImportRow, by: Actor, reason: str) -> ImportRow:
    """Leave a row out for good. Raises ValidationError without a reason."""
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise ValidationError({"reason": "请写明不导入的原因。"})
    with transaction.atomic():
        row = _lock(row)
        before = _met_by(row)
        row.outcome, row.note = Outcome.DISMISSED, reason
        row.save(update_fields=["outcome", "note"])
        _judge_again(before, by)
        _renew(row.batch)
    return row


def reopen_row(*, row: ImportRow, by: Actor) -> ImportRow:
    """Take back what was said about a row, and judge it as it stood in the file."""
    with transaction.atomic():
        row = _lock(row, also=(Outcome.DISMISSED,))
        row.decisions, row.note, row.outcome = {}, "", Outcome.NEEDS_REVIEW
        _judge_again([row, *_met_by(row)], by)
        _renew(row.batch)
    return ImportRow.objects.select_related("batch").get(pk=row.pk)


def _lock(row: ImportRow, also: Sequence[str] = ()) -> ImportRow:
    batch = ImportBatch.objects.select_for_update().get(pk=row.batch_id)
    row = ImportRow.objects.select_for_update().get(pk=row.pk)
    row.batch = batch
    if batch.status not in (BatchStatus.CHECKED, BatchStatus.DONE):
        raise ImportConflict("这次导入正在处理，请稍后再试。")
    if row.applied_at is not None or row.outcome not in (*_OPEN, *also):
        raise ImportConflict("这一行已经处理过了。")
    if batch.purged_at is not None:
        raise ImportConflict("这次导入的行内容已超过保留期并清除，请重新上传文件。")
    return row


def _clean(row: ImportRow, cells: Mapping[str, str]) -> dict[str, str]:
    """Typed cells of declared columns; ID and bank-card numbers never get as far as the row."""
    known = {column.key for column in TARGETS[row.batch.target].columns()}
    return {
        key: without_card_numbers(without_id_numbers(text.replace("\x00", "")))[:LONGEST_CELL].strip()
        for key, text in cells.items()
        if key in known
    }


def _met_by(row: ImportRow) -> list[ImportRow]:
    """Other rows of the file with the same code or name that are not in yet."""
    same = Q(pk__in=[])
    if row.code:
        same |= Q(code=row.code)
    if row.name_key:
        same |= Q(name_key=row.name_key)
    if row.match is not None:
        same |= Q(match=row.match)
    rows = row.batch.rows.filter(same, outcome__in=_OPEN, applied_at__isnull=True).exclude(pk=row.pk)
    return list(rows.order_by("position"))


def _leave_out_twins(row: ImportRow, twins: Iterable[ImportRow]) -> None:
    """A person chose this row: the others that say something else of the same record stay out."""
    for other in twins:
        if TWIN in {reason["rule"] for reason in other.reasons}:
            other.outcome, other.note = Outcome.DISMISSED, f"以{row.where}为准"
            other.save(update_fields=["outcome", "note"])


def _judge_again(rows: Sequence[ImportRow], by: Actor) -> None:
    """Judge rows together, and those that meet them now; keep what comes out."""
    if not rows:
        return
    batch = rows[0].batch
    found = {row.pk: row for row in rows}
    first = rows[0]
    first_again = TARGETS[batch.target].judge([_source(first, batch)], context_of(batch, by))[0]
    first.code, first.name_key, first.match = first_again.code, first_again.name_key, first_again.match
    for other in _met_by(first):
        found.setdefault(other.pk, other)
    together = sorted(found.values(), key=lambda row: row.position)
    judged = TARGETS[batch.target].judge([_source(row, batch) for row in together], context_of(batch, by))
    for row, judgement in zip(together, judged, strict=True):
        put_judgement(row, judgement, by)
        if batch.status == BatchStatus.DONE and row.outcome == Outcome.NEEDS_REVIEW:
            row.outcome = Outcome.WAITING
        row.save()


def _source(row: ImportRow, batch: ImportBatch) -> SourceRow:
    letters: dict[str, str] = next((s["letters"] for s in batch.reading["sheets"] if s["name"] == row.sheet), {})
    return SourceRow(row.sheet, row_from_json(row.excel_row or 0, row.raw), letters, row.decisions)


def _renew(batch: ImportBatch) -> None:
    """A new token: a preview shown before this decision can no longer be confirmed unseen."""
    batch.token, batch.counts = uuid4().hex, recount(batch)
    batch.save(update_fields=["token", "counts"])
