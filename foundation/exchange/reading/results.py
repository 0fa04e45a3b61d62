"""What reading a ledger gives back: sheets, rows, cells, and everything that was not read, with the reason.

All of it is plain data that can be pickled; a row keeps bare values and says more only about its unusual cells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from foundation.common.cells.parsed import is_error_value
from foundation.exchange.reading.file_kinds import FileKind

# The column our own exports hide: it carries the record's number, so a list that comes back finds its rows again.
NUMBER_KEY, NUMBER_LABEL = "number", "__编号"
# The sheet of our own exports that says what was exported and for which day.
OWN_SHEET = "口径"


@dataclass(frozen=True, slots=True)
class HeaderSpec:
    """A column that is looked for: its key, its label, what else people call it, and whether a sheet needs it."""

    key: str
    label: str
    synonyms: tuple[str, ...] = ()
    anchor: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column as found: `key` is None when no declared column matches its heading."""

    position: int
    letter: str
    label: str
    key: str | None
    samples: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What is unusual about one cell: a formula, whether its result was stored, a value from the merged range above."""

    formula: str | None = None
    cached: bool = True
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with its value as the workbook has it: text, number, date, bool or None."""

    value: Any = None
    formula: str | None = None
    cached: bool = True
    filled: bool = False

    @property
    def numeric(self) -> bool:
        """Whether the workbook stored a number; a code in such a cell has lost digits."""
        return isinstance(self.value, (int, float)) and not isinstance(self.value, bool)

    @property
    def is_error(self) -> bool:
        """Whether the cell shows a formula error such as #N/A."""
        return is_error_value(self.value)

    @property
    def is_uncalculated(self) -> bool:
        """Whether a formula stands here whose result was never stored: it has no value, name the cell."""
        return self.formula is not None and not self.cached


_BLANK = Cell()
_USUAL = Mark()


@dataclass(slots=True)
class Row:
    """One row of data. `index` says where each key lies in `values`; all rows of a sheet share it."""

    excel_row: int
    values: tuple[Any, ...]
    index: dict[str, int]
    marks: dict[int, Mark] | None = None
    hidden: bool = False

    def cell(self, key: str) -> Cell:
        """The cell of that column; a blank one when the sheet has no such column."""
        place = self.index.get(key)
        if place is None:
            return _BLANK
        mark = self.marks.get(place, _USUAL) if self.marks else _USUAL
        return Cell(self.values[place], mark.formula, mark.cached, mark.filled)

    def __contains__(self, key: str) -> bool:
        return key in self.index


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not read: a row, or with `excel_row` None a column or a whole sheet."""

    sheet: str
    excel_row: int | None
    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class HiddenPart:
    """A hidden sheet, or the hidden rows or columns of a sheet; `token` in include_hidden makes it read."""

    token: str
    sheet: str
    count: int
    text: str


@dataclass(slots=True)
class SheetTable:
    """One sheet whose heading was recognised. `problems` are sentences that must be settled before it goes in."""

    name: str
    hidden: bool = False
    header_rows: tuple[int, ...] = ()
    title_notes: list[str] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def unmatched(self) -> list[Column]:
        """Columns that no declared column matches, for a person to assign."""
        return [column for column in self.columns if column.key is None]

    def letter(self, key: str) -> str:
        """The letter of a column, for naming a cell; empty when the sheet has none such."""
        return next((column.letter for column in self.columns if column.key == key), "")


@dataclass(slots=True)
class ReadFile:
    """A whole file as read.

    `typed` is False for CSV, where text and number cannot be told apart. `own_lines` are the lines of the 口径 sheet of
    a list the portal itself exported. `warnings` are about damaged characters.
    """

    filename: str
    kind: FileKind
    epoch: int = 1900
    sheets: list[SheetTable] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    hidden: list[HiddenPart] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    own_lines: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def typed(self) -> bool:
        """Whether the file keeps text and numbers apart."""
        return self.kind is FileKind.XLSX

    @property
    def row_count(self) -> int:
        """How many rows of data were read."""
        return sum(len(sheet.rows) for sheet in self.sheets)


def hidden_sheet(name: str) -> str:
    """The token that includes a hidden sheet."""
    return f"sheet:{name}"


def hidden_rows(name: str) -> str:
    """The token that includes the hidden rows of a sheet."""
    return f"rows:{name}"


def hidden_columns(name: str) -> str:
    """The token that includes the hidden columns of a sheet."""
    return f"columns:{name}"
