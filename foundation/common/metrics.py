"""A figure is a named query: a name, a definition people can read, an as-of rule, and the rows it counts.

Pages, workbooks and sentences only refer to metrics, so they cannot disagree, and each number opens its rows. Apps
register theirs in their ``metrics.py``, which are looked for by name when the portal starts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, QuerySet, Sum

from foundation.common.tables.columns import Column

# Numbers by place; None is the line of records without one.
Tally = dict[int | None, int]


@dataclass(frozen=True)
class Period:
    """The days a report speaks of, both included, as known now or as known at a moment."""

    first: date
    last: date
    known_at: datetime | None = None

    @property
    def opening_day(self) -> date:
        """The last day before it: what stood then is the opening."""
        return self.first - timedelta(days=1)


class Rule(StrEnum):
    """Which day a figure holds for."""

    OPENING = "期初"
    CLOSING = "期末"
    DURING = "期间"


# A column and what it must hold, in a spreadsheet's words; a callable tells what a setting says now.
Condition = tuple[str, str | Callable[[], str]]


@dataclass(frozen=True)
class Details:
    """A sheet of a workbook that lists the rows of several figures; its first column is never empty."""

    sheet: str
    rows: Callable[[Any, Period], Iterable[Any]]
    columns: Sequence[Column]
    order: tuple[Any, ...] = ("pk",)
    place: str = "jurisdiction_id"


@dataclass(frozen=True)
class Recount:
    """How a workbook counts a figure again from rows it lists: the conditions once more, in a spreadsheet's words.

    They are written down twice on purpose: two ways that agree prove each other. Without a sheet the figure's own rows
    are listed, on a sheet of its own, and all of them count.
    """

    how: str = "全部"  # in words, how to filter the rows
    where: tuple[Condition, ...] = ()
    sheet: str | Details = ""
    sums: str = ""  # key of the column to be summed up


@dataclass(frozen=True)
class Metric:
    """One figure. Its value is the number of its rows, or the sum of ``sums`` over them, unknown values left out.

    All that reports show of it derives from here: its line under ``section``, its rows, its recount and their sheet.
    """

    key: str
    code: str  # its number in printed reports: given once, never to another figure
    name: str
    definition: str  # 口径
    rule: Rule
    rows: Callable[[Any, Period], Iterable[Any]]  # fn(user, period) → queryset or list: what this person may count
    at: Callable[[Period], Any]  # the point in time its rows are read at
    columns: Sequence[Column] = ()  # how its rows are listed
    url: Callable[[Any, Period], str] | None = None  # where a row is looked at
    unit: str = "家"
    sums: str = ""
    place: str = "jurisdiction_id"  # empty: the figure is the district's, it is not told by street
    section: str = "其他"  # heading under which reports print it; empty = where they say so themselves
    order: tuple[Any, ...] = ("pk",)  # of its rows
    recount: Recount = field(default_factory=Recount)
    unknown: str = ""  # key of the metric that counts those whose value nobody knows
    is_imprecise: Callable[[Any], bool] | None = None  # of a row: its day is known to the month or year only

    def tally(self, user: Any, period: Period) -> Tally:
        """The value for each place; one query, or one pass over the rows."""
        rows = self.rows(user, period)
        if isinstance(rows, QuerySet) and self.place:
            value = Sum(self.sums) if self.sums else Count("pk")
            grouped = rows.order_by().values(self.place).annotate(value=value)
            return {row[self.place]: row["value"] or 0 for row in grouped}
        return self.tally_of(rows)

    def tally_of(self, rows: Iterable[Any]) -> Tally:
        tally: Tally = {}
        for row in rows:
            place = place_of(row, self.place)
            tally[place] = tally.get(place, 0) + (getattr(row, self.sums) or 0 if self.sums else 1)
        return tally

    def rows_in(self, rows: Iterable[Any], place: int | None) -> Iterable[Any]:
        """Those of the rows that belong to a place; None = to none."""
        if isinstance(rows, QuerySet):
            return rows.filter(**{self.place: place})
        return [row for row in rows if place_of(row, self.place) == place]

    def load(self, rows: Sequence[Any], user: Any, period: Period) -> Sequence[Any]:
        """Load what the columns need for these rows."""
        for load in dict.fromkeys(c.prefetch for c in self.columns if c.prefetch):
            load(rows, self.at(period), user)
        return rows


def place_of(row: Any, path: str) -> int | None:
    """Where a row belongs: ``jurisdiction_id``, or the path to it; None when nobody says."""
    for name in path.split("__") if path else ():
        row = getattr(row, name, None)
    return row if path else None


@dataclass(frozen=True)
class Measured:
    """One metric's values, and how many of its rows are dated to the month or year only."""

    tally: Tally
    imprecise: int = 0

    @property
    def total(self) -> int:
        return sum(self.tally.values())


# Measures several metrics in one go, where that is cheaper than one by one; it must find what each finds alone.
Together = Callable[[Sequence[Metric], Any, Period], dict[str, Measured]]

METRICS: dict[str, Metric] = {}
_together: dict[str, Together] = {}


def register(*metrics: Metric, together: Together | None = None) -> None:
    """Add figures. Raises ValueError when another one bears the same key or code."""
    for metric in metrics:
        other = next((m for m in METRICS.values() if metric.key == m.key or metric.code == m.code), metric)
        if other is not metric:
            raise ValueError(f"two metrics are called {metric.key} or {metric.code}")
        METRICS[metric.key] = metric
        if together:
            _together[metric.key] = together


def measure(metrics: Sequence[Metric], user: Any, period: Period) -> dict[str, Measured]:
    """The values of these metrics, by key."""
    measured: dict[str, Measured] = {}
    groups: dict[Together, list[Metric]] = {}
    for metric in metrics:
        if metric.key in _together:
            groups.setdefault(_together[metric.key], []).append(metric)
        else:
            measured[metric.key] = measure_alone(metric, user, period)
    for together, members in groups.items():
        measured.update(together(members, user, period))
    return measured


def measure_alone(metric: Metric, user: Any, period: Period) -> Measured:
    if metric.is_imprecise is None:
        return Measured(metric.tally(user, period))
    rows = list(metric.rows(user, period))
    return Measured(metric.tally_of(rows), sum(map(metric.is_imprecise, rows)))
