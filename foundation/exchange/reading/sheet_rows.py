"""Reading the rows of one sheet, whether they come from a workbook or from CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from foundation.common.cells.characters import REPLACEMENT, on_one_line
from foundation.common.cells.id_numbers import ID_REMOVED, looks_like_id_number, without_id_numbers
from foundation.exchange.reading.body_rows import not_data
from foundation.exchange.reading.headings import Heading, KnownHeadings, RawRow, assign, find_heading, heading_problems
from foundation.exchange.reading.limits import Limits
from foundation.exchange.reading.refusals import UnreadableFile
from foundation.exchange.reading.results import (
    NUMBER_KEY,
    Column,
    HiddenPart,
    Mark,
    ReadFile,
    Row,
    SheetTable,
    Skipped,
    hidden_columns,
    hidden_rows,
)
from foundation.exchange.reading.sheet_scan import SheetScan, column_letter, too_many_rows
from foundation.exchange.writing.cell_texts import as_typed

_MOST_SAMPLES = 3
_SAMPLE_LENGTH = 40
_TEXT_LENGTH = 120
_LEAST_ID_LENGTH = 18


class RowReader:
    """Reads sheet after sheet into one `ReadFile`, under common limits and with one pool of texts."""

    def __init__(
        self,
        result: ReadFile,
        known: KnownHeadings,
        limits: Limits,
        include_hidden: frozenset[str],
        chosen: Mapping[str, str] | None = None,
    ) -> None:
        self.result = result
        self.known = known
        self.limits = limits
        self.include_hidden = include_hidden
        self.chosen = chosen or {}
        self.rows_read = 0
        self.damaged = 0
        # Equal texts become one object: less memory, a smaller pickle, and each text is looked at only once.
        self._texts: dict[str, str | None] = {}

    def read(self, name: str, rows: Iterable[RawRow], scan: SheetScan, *, hidden: bool = False) -> None:
        """Read one sheet; without a heading it goes to `skipped`."""
        cleaned = self._cleaned_rows(name, rows, scan)
        head: list[RawRow] = []
        for row in cleaned:
            head.append(row)
            if row[0] > self.limits.header_rows:
                break
        heading = find_heading(head, self.known, self.limits.header_rows)
        if heading is None:
            reason = f"前 {self.limits.header_rows} 行里没有认出表头（至少要有 {self.known.least} 个认识的列名）"
            self._skip(name, None, reason, head[0][1] if head else ())
            return
        assign(heading, self.chosen)
        _SheetBody(self, name, heading, scan, hidden).read(head, chain(head, cleaned))

    def _cleaned_rows(self, name: str, rows: Iterable[RawRow], scan: SheetScan) -> Iterator[RawRow]:
        """The rows that say anything, ID numbers taken out and blank texts as None."""
        for excel_row, values in rows:
            if len(values) > self.limits.columns:
                if any(value is not None and value != "" for value in values[self.limits.columns :]):
                    raise UnreadableFile(
                        f"工作表“{name}”第 {excel_row} 行的内容超出第 {self.limits.columns} 列，请删去多余的列后再上传"
                    )
                values = values[: self.limits.columns]
            blank, cleaned = self._cleaned(name, excel_row, values)
            # A formula that was never calculated shows as nothing, yet its cell must be named.
            if not blank or scan.lacks_result(excel_row):
                yield excel_row, cleaned

    def _cleaned(self, name: str, excel_row: int, values: tuple[Any, ...]) -> tuple[bool, tuple[Any, ...]]:
        texts = self._texts
        cleaned = list(values)
        blank = True
        for place, value in enumerate(values):
            if value is None:
                continue
            if type(value) is str:
                try:
                    value = texts[value]
                except KeyError:
                    value = self._look_at(name, excel_row, place, value)
                cleaned[place] = value
                if value is None:
                    continue
            elif type(value) in (int, float) and value > 1e16 and looks_like_id_number(value):
                cleaned[place] = ID_REMOVED
            blank = False
        return blank, tuple(cleaned)

    def _look_at(self, name: str, excel_row: int, place: int, text: str) -> str | None:
        """What is kept of a text seen for the first time."""
        if len(text) > self.limits.cell_characters:
            cell = f"{column_letter(place + 1)}{excel_row}"
            raise UnreadableFile(f"工作表“{name}”单元格 {cell} 超过 {self.limits.cell_characters} 个字，请删减后再上传")
        kept: str | None = as_typed(text)
        if not text.strip("\ufeff\u200b \t\r\n\u3000\xa0"):
            kept = None
        elif len(text) >= _LEAST_ID_LENGTH:
            # Before anything else can keep it: the number must not outlive this process (handbook §4.4, §7.2).
            kept = ID_REMOVED if looks_like_id_number(text) else without_id_numbers(as_typed(text))
        if REPLACEMENT in text:
            self.damaged += 1
        self._texts[text] = kept
        return kept

    def _skip(self, sheet: str, excel_row: int | None, reason: str, values: Iterable[Any] = ()) -> None:
        self.result.skipped.append(Skipped(sheet, excel_row, reason, shown(values)))


class _SheetBody:
    """One sheet whose heading is known."""

    def __init__(self, reader: RowReader, name: str, heading: Heading, scan: SheetScan, hidden: bool) -> None:
        self.reader = reader
        self.name = name
        self.heading = heading
        self.scan = scan
        self.unread = self._unread_columns()
        self.table = SheetTable(name=name, hidden=hidden, header_rows=heading.rows)
        # The first of doubled columns stands in; the problem stops the sheet anyway.
        self.places: dict[str, int] = {}
        for column, key in sorted(heading.keys.items()):
            if column not in self.unread:
                self.places.setdefault(key, column)
        self.columns_read = tuple(self.places.values())
        self.index = {key: place for place, key in enumerate(self.places)}
        self.samples: dict[int, list[str]] = {
            column: [] for column in heading.labels if column not in heading.keys and column not in self.unread
        }
        self.hidden_seen = 0

    def _unread_columns(self) -> frozenset[int]:
        if hidden_columns(self.name) in self.reader.include_hidden:
            return frozenset()
        hidden = {column - 1 for column in self.scan.hidden_columns}
        # Our own exports hide this one on purpose, and need it back.
        return frozenset(column for column in hidden if self.heading.keys.get(column) != NUMBER_KEY)

    def read(self, head: list[RawRow], rows: Iterable[RawRow]) -> None:
        """Read title, columns and rows, and add the sheet to the result."""
        first_row, last_row = self.heading.rows[0], self.heading.rows[-1]
        self.table.title_notes = [shown(values) for excel_row, values in head if excel_row < first_row]
        self.table.problems = heading_problems(self.heading, self.reader.known, self.unread)
        fills = self._fills(last_row)
        tops: dict[tuple[int, int], tuple[Any, Mark | None]] = {}
        include = hidden_rows(self.name) in self.reader.include_hidden
        for excel_row, values in rows:
            if excel_row <= last_row:
                continue
            marks = self._marks(excel_row)
            for column in self.top_cells.get(excel_row, ()):
                tops[excel_row, column] = (values[column] if column < len(values) else None, marks.get(column))
            hidden = excel_row in self.scan.hidden_rows
            if self._belongs(excel_row, values, hidden, include):
                self._keep(excel_row, values, marks, fills.get(excel_row, {}), tops, hidden)
        self._finish()

    def _belongs(self, excel_row: int, values: tuple[Any, ...], hidden: bool, include: bool) -> bool:
        """Whether the row is data to be read; otherwise it is listed as skipped, unless it says nothing."""
        if self._is_only_numbered(values) and not self.scan.lacks_result(excel_row):
            return False
        reason = not_data(values, self.heading, self.reader.known)
        if reason is None and hidden:
            self.hidden_seen += 1
            reason = None if include else "隐藏的行，未读取"
        if reason is None and not self._says_anything(excel_row, values):
            reason = "已识别的列里没有内容"
        if reason is not None:
            self.reader._skip(self.name, excel_row, reason, self._visible(values))
        return reason is None

    def _is_only_numbered(self, values: tuple[Any, ...]) -> bool:
        """Whether the row has nothing but its serial number, as templates are numbered ahead."""
        serial = self.heading.serial
        for column, value in enumerate(values):
            if value is not None and not (column == serial and str(value).strip(".、 ").isdigit()):
                return False
        return True

    def _says_anything(self, excel_row: int, values: tuple[Any, ...]) -> bool:
        width = len(values)
        if any(column < width and values[column] is not None for column in self.columns_read):
            return True
        return self.scan.lacks_result(excel_row, [column + 1 for column in self.columns_read])

    def _visible(self, values: tuple[Any, ...]) -> list[Any]:
        return [value for column, value in enumerate(values) if column not in self.unread]

    def _marks(self, excel_row: int) -> dict[int, Mark]:
        formulas = self.scan.formulas.get(excel_row)
        if not formulas:
            return {}
        return {column - 1: Mark(formula, cached) for column, (formula, cached) in formulas.items()}

    def _fills(self, last_heading_row: int) -> dict[int, dict[int, int]]:
        """For each row the columns to be filled from a merged range, and the row its value stands in."""
        columns = set(self.columns_read)
        fills: dict[int, dict[int, int]] = {}
        self.top_cells: dict[int, list[int]] = {}
        filled = 0
        for merged in self.scan.merged:
            column = merged.first_column - 1
            last = min(merged.last_row, self.scan.last_row)
            if column not in columns or merged.first_row <= last_heading_row or last <= merged.first_row:
                continue
            filled += last - merged.first_row
            if filled > self.reader.limits.cells:
                raise UnreadableFile(f"工作表“{self.name}”的合并单元格太多，请取消合并后再上传")
            self.top_cells.setdefault(merged.first_row, []).append(column)
            for row in range(merged.first_row + 1, last + 1):
                fills.setdefault(row, {})[column] = merged.first_row
        return fills

    def _keep(
        self,
        excel_row: int,
        values: tuple[Any, ...],
        marks: dict[int, Mark],
        fills: dict[int, int],
        tops: dict[tuple[int, int], tuple[Any, Mark | None]],
        hidden: bool,
    ) -> None:
        reader = self.reader
        reader.rows_read += 1
        if reader.rows_read > reader.limits.rows:
            raise UnreadableFile(too_many_rows(self.name, excel_row, reader.limits))
        width = len(values)
        kept = [values[column] if column < width else None for column in self.columns_read]
        kept_marks: dict[int, Mark] = {}
        if marks or fills:
            for place, column in enumerate(self.columns_read):
                if column in fills and (fills[column], column) in tops:
                    value, mark = tops[fills[column], column]
                    kept[place] = value
                    kept_marks[place] = Mark(mark.formula if mark else None, mark.cached if mark else True, filled=True)
                elif column in marks:
                    kept_marks[place] = marks[column]
        self._sample(values)
        self.table.rows.append(Row(excel_row, tuple(kept), self.index, kept_marks or None, hidden))

    def _sample(self, values: tuple[Any, ...]) -> None:
        """Keep up to three values of every column nobody declared, also of one without a heading."""
        if len(values) > len(self.heading.labels):
            for column, value in enumerate(values):
                if value is not None and column not in self.heading.labels and column not in self.unread:
                    self.samples.setdefault(column, [])
        for column, samples in self.samples.items():
            if len(samples) < _MOST_SAMPLES and column < len(values) and values[column] is not None:
                text = shown([values[column]])[:_SAMPLE_LENGTH]
                if text not in samples:
                    samples.append(text)

    def _finish(self) -> None:
        heading, result = self.heading, self.reader.result
        for column in sorted(set(heading.labels) | set(self.samples)):
            unread = column in self.unread
            label = heading.labels.get(column, "")
            key = None if unread else heading.keys.get(column)
            samples = tuple(self.samples.get(column, ()))
            self.table.columns.append(Column(column, column_letter(column + 1), label, key, samples, unread))
        hidden = [column for column in sorted(self.scan.hidden_columns) if heading.keys.get(column - 1) != NUMBER_KEY]
        labels = [heading.labels[column - 1] for column in hidden if column - 1 in heading.labels]
        if labels:
            token = hidden_columns(self.name)
            result.hidden.append(HiddenPart(token, self.name, len(labels), f"隐藏的列：{'、'.join(labels)}"))
            if self.unread:
                for label in labels:
                    result.skipped.append(Skipped(self.name, None, "隐藏的列，未读取", label))
        if self.hidden_seen:
            why = "（可能是筛选造成的）" if self.scan.filtered else ""
            text = f"含隐藏行 {self.hidden_seen} 行{why}"
            result.hidden.append(HiddenPart(hidden_rows(self.name), self.name, self.hidden_seen, text))
        result.sheets.append(self.table)


def shown(values: Iterable[Any]) -> str:
    """What a person would read in these cells, cut to a line."""
    parts = [on_one_line(str(value)) for value in values if value is not None]
    return " ".join(part for part in parts if part)[:_TEXT_LENGTH]
