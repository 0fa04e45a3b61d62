"""What a file looks like to the person who imports it: sheets, columns with samples, hidden parts; and its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from foundation.accounts.scope import Actor
from foundation.common.cells.precise_dates import parse_date_cell
from foundation.exchange.imports.forbidden import WHY, is_forbidden, without_card_numbers
from foundation.exchange.imports.stored_cells import shown_cell, value_as_json
from foundation.exchange.imports.targets import ImportTarget, SourceRow
from foundation.exchange.reading.headings import head_ids, is_serial
from foundation.exchange.reading.ledgers import UnreadableFile, proposed_day, read_in_child
from foundation.exchange.reading.results import NUMBER_KEY, NUMBER_LABEL, ReadFile, Row, SheetTable, Skipped
from foundation.trail import clock

SAMPLES = 3
SAMPLE_LENGTH = 40
SAMPLED_ROWS = 500  # a column that is blank so far may be blank to the end of a long file
LISTED = 200  # skipped rows kept with the file's description; all of them become rows of the batch
MATCHED, OWN, SERIAL, FORBIDDEN, UNKNOWN = "matched", "own", "serial", "forbidden", "unknown"
WHY_NOT = {
    SERIAL: "序号，不需要导入",
    OWN: "本系统导出的只读列，不导入",
    FORBIDDEN: WHY,
    UNKNOWN: "不认识的列，未导入",
}
# What the workbook of faulty rows adds; it comes back with them.
ADDED_LABELS = ("原因", "原行号")
# Lines of our own exports' 口径 sheet.
NUMBER_LINE, DAY_LINE, NATURE_LINE, PAST_WORD = "导出编号", "截至日期", "名单性质", "过去的名单"


@dataclass(slots=True)
class Head:
    """One column as people choose it: the columns of all sheets under the same heading."""

    head: str
    label: str
    letter: str
    key: str = ""
    status: str = UNKNOWN
    samples: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "head": self.head,
            "label": self.label,
            "letter": self.letter,
            "key": self.key,
            "status": self.status,
            "samples": self.samples,
            "sheets": self.sheets,
        }


def read_ledger(
    path: Path,
    filename: str,
    target: ImportTarget,
    *,
    chosen: Mapping[str, str] | None = None,
    include_hidden: Iterable[str] = (),
) -> ReadFile:
    """Read a file in a child process; raises UnreadableFile, also for a past list of our own."""
    choice = {head: key for head, key in (chosen or {}).items() if not is_forbidden(_bare(head))}
    file = read_in_child(
        path, filename, headers=target.headers(), include_hidden=frozenset(include_hidden), chosen=choice
    )
    refuse_past_list(file)
    for sheet in file.sheets:
        _without_cards(sheet)
    return file


def refuse_past_list(file: ReadFile) -> None:
    """Only today's list comes back: writing a past one again would undo what has happened since (decisions)."""
    lines = {line[0]: line[1] for line in file.own_lines if len(line) > 1}
    if DAY_LINE not in lines:
        return
    day = parse_date_cell(lines[DAY_LINE]).value
    is_past = (day is not None and day.value < clock.today()) or PAST_WORD in lines.get(NATURE_LINE, "")
    if is_past:
        number = f"（{NUMBER_LINE} {lines[NUMBER_LINE]}）" if lines.get(NUMBER_LINE) else ""
        shown = day.display() if day is not None else lines[DAY_LINE]
        raise UnreadableFile(
            f"这是本系统导出的截至 {shown} 的名单{number}，不是今天的情况，不能再导入；请导出今天的名单，修改后再上传"
        )


def _without_cards(sheet: SheetTable) -> None:
    """Bank-card numbers go before anything is kept."""
    known: dict[str, str] = {}
    for row in sheet.rows:
        changed = None
        for place, value in enumerate(row.values):
            if type(value) is not str or len(value) < 16:
                continue
            if value not in known:
                known[value] = without_card_numbers(value)
            if known[value] != value:
                changed = changed or list(row.values)
                changed[place] = known[value]
        if changed is not None:
            row.values = tuple(changed)


# --- rows -----------------------------------------------------------------------------------------


def source_rows(file: ReadFile, without: Iterable[str] = ()) -> list[SourceRow]:
    """The rows of all sheets that can be read, but for those a person leaves out."""
    left_out = set(without)
    rows = []
    for sheet in file.sheets:
        if sheet.name in left_out or sheet.problems:
            continue
        letters = letters_of(sheet)
        rows += [SourceRow(sheet.name, row, letters) for row in sheet.rows]
    return rows


def letters_of(sheet: SheetTable) -> dict[str, str]:
    return {column.key: column.letter for column in sheet.columns if column.key}


def left_out(file: ReadFile, without: Iterable[str] = ()) -> list[Skipped]:
    """Everything of the file that does not go in, with the reason: rows, sheets and columns."""
    not_wanted = set(without)
    skipped = list(file.skipped)
    for sheet in file.sheets:
        if sheet.name in not_wanted:
            skipped.append(Skipped(sheet.name, None, "选择不导入的工作表"))
        skipped += [Skipped(sheet.name, None, problem) for problem in sheet.problems if sheet.name not in not_wanted]
    return skipped


# --- description ----------------------------------------------------------------------------------


def heads_of(file: ReadFile, target: ImportTarget) -> list[Head]:
    """The file's columns, equal headings of several sheets as one; the portal's own hidden number is not among them."""
    own = {*target.own_labels(), *ADDED_LABELS}
    found: dict[str, Head] = {}
    for sheet in file.sheets:
        ids = head_ids({column.position: column.label for column in sheet.columns if column.label or column.samples})
        for column in sheet.columns:
            if column.position not in ids or column.key == NUMBER_KEY or column.label == NUMBER_LABEL:
                continue
            if column.hidden:
                continue  # listed among the hidden parts, and read only when somebody ticks it
            head = found.setdefault(ids[column.position], Head(ids[column.position], column.label, column.letter))
            head.sheets.append(sheet.name)
            head.status, head.key = _status(column.label, column.key, own), column.key or head.key
            if head.status == FORBIDDEN:
                head.key = ""
            elif column.key:
                _sample(head, sheet.rows, column.key)
            else:
                head.samples = list(dict.fromkeys([*head.samples, *column.samples]))[:SAMPLES]
    return list(found.values())


def _status(label: str, key: str | None, own: set[str]) -> str:
    if is_forbidden(label):
        return FORBIDDEN
    if key:
        return MATCHED
    if is_serial(label):
        return SERIAL
    return OWN if label in own else UNKNOWN


def _sample(head: Head, rows: Sequence[Row], key: str) -> None:
    for row in rows[:SAMPLED_ROWS]:
        if len(head.samples) >= SAMPLES:
            return
        text = shown_cell(value_as_json(row.cell(key).value))[:SAMPLE_LENGTH]
        if text and text not in head.samples:
            head.samples.append(text)


def describe(file: ReadFile, target: ImportTarget, by: Actor) -> dict[str, Any]:
    """The file as the pages show it, JSON-ready."""
    day = proposed_day(file)
    return {
        "sheets": describe_sheets(file),
        "heads": [head.as_json() for head in heads_of(file, target)],
        "hidden": [{"token": p.token, "sheet": p.sheet, "count": p.count, "text": p.text} for p in file.hidden],
        "skipped": [_skipped_as_json(one) for one in file.skipped[:LISTED]],
        "skipped_count": len(file.skipped),
        "warnings": file.warnings + file.problems,
        "typed": file.typed,
        "epoch": file.epoch,
        "rows": file.row_count,
        "proposed": day.isoformat() if day and day <= clock.today() else None,
        "is_own": bool(file.own_lines),
        "questions": questions_of(file, target, by),
    }


def describe_sheets(file: ReadFile) -> list[dict[str, Any]]:
    return [
        {
            "name": sheet.name,
            "is_hidden": sheet.hidden,
            "header_rows": list(sheet.header_rows),
            "titles": sheet.title_notes[:5],
            "problems": sheet.problems,
            "rows": len(sheet.rows),
            "letters": letters_of(sheet),
        }
        for sheet in file.sheets
    ]


def questions_of(file: ReadFile, target: ImportTarget, by: Actor) -> list[dict[str, Any]]:
    counted: dict[str, int] = {}
    for sheet in file.sheets:
        for text, rows in target.spelling_texts(sheet.name, sheet.rows).items():
            counted[text] = counted.get(text, 0) + rows
    return [
        {"text": q.text, "rows": q.rows, "why": q.why, "suggestion": q.suggestion, "options": q.options}
        for q in target.questions(counted, by)
    ]


def _skipped_as_json(one: Skipped) -> dict[str, Any]:
    return {"sheet": one.sheet, "excel_row": one.excel_row, "reason": one.reason, "text": one.text}


def columns_left_out(file: ReadFile, target: ImportTarget, chosen: Mapping[str, str]) -> list[Skipped]:
    """Columns that are not imported, each with the reason; for the command, which cannot ask."""
    skipped = []
    for head in heads_of(file, target):
        if head.status in (MATCHED, SERIAL):
            continue  # a running number says nothing about the firm: nothing is lost without it
        where = "、".join(head.sheets)
        why = (
            "重复的列，未导入，请只保留一列"
            if chosen.get(head.head) == "" and head.status == UNKNOWN
            else WHY_NOT[head.status]
        )
        skipped.append(Skipped(where, None, why, head.label or f"{head.letter} 列（没有标题）"))
    return skipped


def doubled(file: ReadFile) -> dict[str, str]:
    """The choice that leaves out every column that stands twice in a sheet: nobody knows which one is meant."""
    chosen: dict[str, str] = {}
    for sheet in file.sheets:
        ids = head_ids({column.position: column.label for column in sheet.columns if column.label})
        places: dict[str, list[str]] = {}
        for column in sheet.columns:
            if column.key and column.position in ids:
                places.setdefault(column.key, []).append(ids[column.position])
        for heads in places.values():
            if len(heads) > 1:
                chosen.update(dict.fromkeys(heads, ""))
    return chosen


def proposed_or_today(file_description: Mapping[str, Any]) -> date:
    text = file_description.get("proposed")
    return date.fromisoformat(text) if text else clock.today()


def with_decisions(source: SourceRow, decisions: Mapping[str, Any]) -> SourceRow:
    return replace(source, decisions=decisions)


def _bare(head: str) -> str:
    return head.partition("#")[0]
