"""One quick pass over a sheet's XML for what openpyxl's read-only mode leaves out (security X-09, X-14, X-15, X-16).

Merged ranges, hidden rows and columns, the filter and the formulas. The pass also stops at the limits before openpyxl
spends a minute on cells nobody will read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from foundation.exchange.reading import refusals
from foundation.exchange.reading.limits import Limits
from foundation.exchange.reading.package_parts import refuse_doctype
from foundation.exchange.reading.refusals import UnreadableFile

_CHUNK = 262_144
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_ROW, _CELL, _VALUE, _INLINE, _FORMULA = (_MAIN + tag for tag in ("row", "c", "v", "is", "f"))
_CONTENT = (_VALUE, _INLINE)
_COLUMN, _MERGED, _FILTER = (_MAIN + tag for tag in ("col", "mergeCell", "filterColumn"))
_TRUE = {"1", "true", "on"}
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_LONGEST_FORMULA = 200
# Titles, notes and totals may stand around the allowed number of rows.
_SLACK = 1_000


@dataclass(frozen=True, slots=True)
class Range:
    """A merged range, its corners counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(slots=True)
class SheetScan:
    """What the pass found. `formulas` maps a row to its columns, each with the formula and whether it has a result."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)
    formulas: dict[int, dict[int, tuple[str, bool]]] = field(default_factory=dict)
    filtered: bool = False
    last_row: int = 0
    cells: int = 0

    def lacks_result(self, row: int, columns: Iterable[int] | None = None) -> bool:
        """Whether a formula of this row, in one of these columns, was never calculated."""
        formulas = self.formulas.get(row)
        if not formulas:
            return False
        return any(
            not formulas[column][1] for column in (formulas if columns is None else columns) if column in formulas
        )


def scan_sheet(part: BinaryIO, name: str, limits: Limits) -> SheetScan:
    """Run the pass; UnreadableFile names the row when the sheet is too large."""
    scanner = _Scanner(name, limits)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = scanner.start
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.EntityDeclHandler = refuse_doctype
    scanner.parser = parser
    while chunk := part.read(_CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return scanner.scan


class _Scanner:
    """The handlers. Only the start of elements is heard until a formula comes: that keeps the pass cheap."""

    parser: expat.XMLParserType

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self.scan = SheetScan()
        self.row = 0
        self.row_is_written = False
        self.rows_written = 0
        self.cell: dict[str, str] = {}
        self.reference = ""
        self.unnamed = 0
        self.formula: list[str] = []
        self.result = ""
        self.inside = ""
        self.shared_index = ""
        self.shared: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _CELL:
            self.cell = attributes
            if "r" in attributes:
                self.reference, self.unnamed = attributes["r"], 0
            else:
                self.unnamed += 1
            self.scan.cells += 1
        elif tag in _CONTENT:
            if not self.row_is_written:
                self._row_has_content()
            self.inside = tag
        elif tag == _ROW:
            self._row(attributes)
        elif tag == _FORMULA:
            self._formula(attributes)
        elif tag == _MERGED:
            self._merged(attributes.get("ref", ""))
        elif tag == _COLUMN:
            self._column(attributes)
        elif tag == _FILTER:
            self.scan.filtered = True

    def _row(self, attributes: dict[str, str]) -> None:
        number = int(attributes["r"]) if "r" in attributes else self.row + 1
        if number <= self.row:
            # openpyxl would drop such a row without a word.
            raise UnreadableFile(refusals.DAMAGED)
        self.row, self.row_is_written, self.reference, self.unnamed = number, False, "", 0
        if attributes.get("hidden") in _TRUE or attributes.get("ht") == "0":
            self.scan.hidden_rows.add(number)
        if self.scan.cells > self.limits.cells:
            raise UnreadableFile(
                f"工作表“{self.name}”到第 {number} 行已有 {self.limits.cells} 个以上的单元格，"
                "请删去数据以外带格式的空白行和空白列后再上传"
            )

    def _row_has_content(self) -> None:
        self.row_is_written = True
        self.rows_written += 1
        self.scan.last_row = self.row
        if self.row > self.limits.rows + _SLACK or self.rows_written > self.limits.rows + _SLACK:
            raise UnreadableFile(too_many_rows(self.name, self.row, self.limits))

    def _column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE or float(attributes.get("width", "1")) == 0:
            last = min(int(attributes["max"]), self.limits.columns)
            self.scan.hidden_columns.update(range(int(attributes["min"]), last + 1))

    def _merged(self, reference: str) -> None:
        match = _REFERENCE.fullmatch(reference)
        if match and match[3]:
            corners = (int(match[2]), column_number(match[1]), int(match[4]), column_number(match[3]))
            self.scan.merged.append(Range(*corners))

    def _formula(self, attributes: dict[str, str]) -> None:
        if not self.row_is_written:
            self._row_has_content()
        self.formula, self.result = [], ""
        self.inside = _FORMULA
        self.shared_index = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        self.parser.CharacterDataHandler = self.text
        self.parser.EndElementHandler = self.end

    def text(self, data: str) -> None:
        if self.inside == _FORMULA:
            self.formula.append(data)
        elif self.inside:
            self.result += data

    def end(self, tag: str) -> None:
        if tag != _CELL:
            self.inside = ""
            return
        self.parser.CharacterDataHandler = None
        self.parser.EndElementHandler = None
        formula = "=" + "".join(self.formula)[:_LONGEST_FORMULA]
        if self.shared_index:
            # Only the first cell of a shared formula spells it.
            formula = self.shared.setdefault(self.shared_index, formula) if formula == "=" else formula
            self.shared[self.shared_index] = formula
        # A formula whose result is an empty text has the type and an empty value; that is a result too.
        cached = bool(self.result) or self.cell.get("t") == "str"
        match = _REFERENCE.match(self.reference) if self.reference else None
        column = (column_number(match[1]) if match else 0) + self.unnamed
        self.scan.formulas.setdefault(self.row, {})[column] = (formula, cached)


def column_number(letters: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letter(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def too_many_rows(name: str, row: int, limits: Limits) -> str:
    """The sentence for a sheet longer than the limit."""
    return f"工作表“{name}”到第 {row} 行已超过 {limits.rows} 行上限，请删去多余的行，或拆成几个文件后再上传"
