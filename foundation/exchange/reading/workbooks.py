"""Reading an xlsx workbook with openpyxl, sheet by sheet (security X-13 to X-19)."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foundation.exchange.reading.limits import Limits
from foundation.exchange.reading.refusals import TOO_MANY_SHEETS, UnreadableFile, damage_in_plain_words
from foundation.exchange.reading.results import OWN_SHEET, HiddenPart, Skipped, hidden_sheet
from foundation.exchange.reading.safe_openpyxl import CALENDAR_MAC_1904, load_workbook, parser_faults
from foundation.exchange.reading.sheet_rows import RowReader, shown
from foundation.exchange.reading.sheet_scan import SheetScan, scan_sheet

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_MOST_OWN_LINES = 60


def read_workbook(path: Path, reader: RowReader) -> None:
    """Read every visible sheet, and the hidden ones that were asked for, into the reader's result."""
    faults = parser_faults()
    if faults:
        raise RuntimeError(" ".join(faults))
    with path.open("rb") as file, warnings.catch_warnings():
        # openpyxl warns about styles and validations it leaves out; they do not concern values.
        warnings.simplefilter("ignore")
        with damage_in_plain_words():
            workbook = load_workbook(file, read_only=True, data_only=True, keep_links=False, keep_vba=False)
        try:
            _read_sheets(workbook, reader)
        finally:
            workbook.close()


def _read_sheets(workbook: Workbook, reader: RowReader) -> None:
    result = reader.result
    result.epoch = 1904 if workbook.epoch == CALENDAR_MAC_1904 else 1900
    sheets = workbook.worksheets
    if len(sheets) > reader.limits.sheets:
        raise UnreadableFile(TOO_MANY_SHEETS.format(count=len(sheets), limit=reader.limits.sheets))
    for sheet in sheets:
        name, hidden = sheet.title, sheet.sheet_state != "visible"
        if name == OWN_SHEET:
            result.own_lines = _lines(_scan(workbook, sheet, reader.limits), sheet)
            result.skipped.append(Skipped(name, None, "本系统导出时附带的口径说明，不导入"))
            continue
        if hidden:
            token = hidden_sheet(name)
            result.hidden.append(HiddenPart(token, name, 1, "隐藏的工作表"))
            if token not in reader.include_hidden:
                result.skipped.append(Skipped(name, None, "隐藏的工作表，未读取"))
                continue
        scan = _scan(workbook, sheet, reader.limits)
        reader.read(name, _rows(sheet, scan), scan, hidden=hidden)


def _scan(workbook: Workbook, sheet: ReadOnlyWorksheet, limits: Limits) -> SheetScan:
    # openpyxl offers no public way to the part of a sheet; both names have been the same since 2.0.
    with damage_in_plain_words(), workbook._archive.open(sheet._worksheet_path) as part:
        return scan_sheet(part, sheet.title, limits)


def _rows(sheet: ReadOnlyWorksheet, scan: SheetScan) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows with their Excel numbers up to the last one that says anything.

    The size the sheet declares is ignored: A1:XFD1048576 would pad every row to 16,384 cells (X-09).
    """
    sheet.reset_dimensions()
    rows = iter(sheet.iter_rows(values_only=True))
    for excel_row in range(1, scan.last_row + 1):
        with damage_in_plain_words():
            values = next(rows, None)
        if values is None:
            return
        if values:
            yield excel_row, values


def _lines(scan: SheetScan, sheet: ReadOnlyWorksheet) -> list[tuple[str, ...]]:
    lines = []
    for excel_row, values in _rows(sheet, scan):
        if excel_row > _MOST_OWN_LINES:
            break
        line = tuple(text for value in values if (text := shown([value])))
        if line:
            lines.append(line)
    return lines
