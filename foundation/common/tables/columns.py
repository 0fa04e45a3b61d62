"""A column is declared once and serves the list page, the chooser, import, export, the blank template and filters."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone

UNKNOWN = "—"  # a value nobody has entered yet; zero is shown as 0


class ColumnKind(StrEnum):
    """What a column holds; decides reading, showing, filtering and the Excel cell's type."""

    TEXT = "text"
    NAME = "name"  # the record's name: links to it
    CODE = "code"  # digits that are no number: always text in Excel
    COUNT = "count"
    FLAG = "flag"  # 是 / 否 / 未知
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    REFERENCE = "reference"
    PHONE = "phone"


@dataclass(frozen=True)
class Column:
    """One column of one table.

    ``read`` gives the typed value of a row (or None when unknown); ``prefetch`` loads what it needs for a whole page
    at the same point in time. ``order`` and ``lookup`` are queryset paths; without them the column is neither sorted
    nor filtered. A column with a ``write`` key can be imported and edited: in the section its
    ``section`` names, or else its ``group``.
    """

    key: str
    label: str
    read: Callable[[Any], Any]
    kind: ColumnKind = ColumnKind.TEXT
    order: tuple[str, ...] = ()
    lookup: str = ""
    choices: Callable[[Any], Iterable[tuple[Any, str]]] | None = None  # fn(user), for choice and reference filters
    write: str = ""
    section: str = ""
    synonyms: tuple[str, ...] = ()
    group: str = ""
    help: str = ""
    width: int = 12  # Excel column width, in characters
    shown: bool = False  # by default
    personal: bool = False
    held: bool = False  # kept for an app that is not there yet (暂存)
    precision: Callable[[Any], str] | None = None  # of a date
    prefetch: Callable[[Sequence[Any], Any, Any], None] | None = None  # fn(rows, at, user)
    related: tuple[str, ...] = ()  # paths to join
    show: Callable[[Any], str] | None = None  # the value's words when the kind does not say them
    tone: Callable[[Any], str] | None = None  # makes the cell a pill: ok, warn, danger, mute; empty = plain words
    link: Callable[[Any], str] | None = None  # where the rows behind a number are listed

    @property
    def is_numeric(self) -> bool:
        return self.kind == ColumnKind.COUNT

    @property
    def is_name(self) -> bool:
        return self.kind == ColumnKind.NAME

    def url(self, row: Any, row_url: str) -> str:
        """Where the cell leads: a name to its record, a number to its rows."""
        if self.is_name:
            return row_url
        return self.link(row) if self.link else ""

    def text(self, row: Any) -> str:
        """The cell's words on the screen; empty when unknown."""
        value = self.read(row)
        if value is None or value == "":
            return ""
        if self.show:
            return self.show(value)
        if self.kind == ColumnKind.FLAG:
            return "是" if value else "否"
        if isinstance(value, datetime):
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        if isinstance(value, date):
            return shown_date(value, self.precision(row) if self.precision else "day")
        return str(value)


def shown_date(value: date, precision: str) -> str:
    """A date no finer than it is known."""
    if precision == "year":
        return f"{value.year}年"
    if precision == "half":
        return f"{value.year}年{'上' if value.month < 7 else '下'}半年"
    if precision == "month":
        return f"{value.year}年{value.month}月"
    return value.isoformat()


@dataclass
class ColumnSet:
    """The declared columns of a table, in order; higher apps may add their own."""

    columns: list[Column] = field(default_factory=list)

    def add(self, *columns: Column) -> None:
        self.columns.extend(columns)

    def __iter__(self) -> Any:
        return iter(self.columns)

    def get(self, key: str) -> Column | None:
        return next((c for c in self.columns if c.key == key), None)

    def pick(self, keys: Iterable[str]) -> list[Column]:
        """The named columns, in that order; unknown keys are passed over."""
        known = {c.key: c for c in self.columns}
        return [known[k] for k in keys if k in known]

    def shown(self) -> list[Column]:
        return [c for c in self.columns if c.shown]
