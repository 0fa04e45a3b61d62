"""Rows that did not go in, as a workbook in the file's own columns: correct them there and upload it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from foundation.accounts.scope import Actor
from foundation.common.file_names import file_name
from foundation.exchange.imports.files import ADDED_LABELS
from foundation.exchange.imports.sight import keep_from
from foundation.exchange.imports.stored_cells import typed_value
from foundation.exchange.imports.targets import TARGETS
from foundation.exchange.models import ImportBatch, ImportRow
from foundation.exchange.models.batch import UNSETTLED
from foundation.exchange.reading.results import NUMBER_KEY, NUMBER_LABEL
from foundation.exchange.writing.cell_formats import TEXT, WRAPPED
from foundation.exchange.writing.workbook import Book, SheetColumn
from foundation.trail import clock

REASON, ROW = ADDED_LABELS


def write_error_rows(batch: ImportBatch, path: Path, by: Actor) -> int:
    """Write the rows that wait or are faulty, a sheet per sheet of the file; returns how many."""
    rows = list(batch.rows.filter(outcome__in=UNSETTLED).order_by("position"))
    target = TARGETS[batch.target]
    keep_from(rows, target, by)
    labels = {column.key: column.label for column in target.columns()}
    heads = []
    for head in batch.reading["heads"]:
        if key := batch.mapping.get(head["head"], head["key"]):
            heads.append((head["label"] or labels[key], key, head["sheets"]))
    with Book(title=f"{batch.filename} 需修改的行", author=str(by)) as book:
        for name in dict.fromkeys(row.sheet for row in rows):
            mine = [(label, key) for label, key, sheets in heads if name in sheets]
            _write_sheet(book, name, mine, [row for row in rows if row.sheet == name])
        if not rows:
            book.sheet("没有需修改的行", [SheetColumn(REASON, 40)])
        book.save(path)
    return len(rows)


def _write_sheet(book: Book, name: str, columns: Sequence[tuple[str, str]], rows: Sequence[ImportRow]) -> None:
    has_number = any(NUMBER_KEY in row.raw for row in rows)
    made = [SheetColumn(REASON, 50, WRAPPED), SheetColumn(ROW, 8)]
    made += [SheetColumn(label, 16, TEXT) for label, _ in columns]
    if has_number:
        made.append(SheetColumn(NUMBER_LABEL, 12, is_hidden=True))
    sheet = book.sheet(name, made)
    keys = [key for _, key in columns] + ([NUMBER_KEY] if has_number else [])
    for row in rows:
        sheet.write([_reasons(row), row.excel_row, *(_cell(row, key) for key in keys)])


def _reasons(row: ImportRow) -> str:
    return "；".join(f"「{r['label']}」{r['sentence']}" if r["label"] else r["sentence"] for r in row.reasons)


def _cell(row: ImportRow, key: str) -> Any:
    """The cell with its own type: a number stays one, a day stays a day; what a person typed since stands instead."""
    typed = row.decisions.get("cells", {})
    if key in typed:
        return typed[key] or None
    value = typed_value(row.raw.get(key))
    if value is None or isinstance(value, (str, int, float, bool, date, datetime)):
        return value
    return str(value)


def error_file_name(batch: ImportBatch) -> str:
    stem = Path(batch.filename).stem
    return file_name(stem[:40], "需修改的行", f"{clock.today():%Y%m%d}")
