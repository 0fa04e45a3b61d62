"""A year's figures as its page shows them: numbers in words, each with the address of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from foundation.common.metrics import Metric
from foundation.common.tables.listing import Cell, Row
from orgs.enterprises.metrics import ARRIVALS, DEPARTURES, STANDING_SECTION
from reports.annual import CLOSING, OPENING, Annual, Figure, Place


@dataclass(frozen=True)
class Number:
    """One number of the page."""

    label: str
    text: str
    url: str = ""
    is_zero: bool = False


@dataclass(frozen=True)
class Card:
    """One figure in all: its number, what is not known of it, how many days are imprecise."""

    number: Number
    unit: str
    definition: str
    unknown: Number | None
    note: str
    unknown_unit: str = "家"


@dataclass(frozen=True)
class Line:
    """One street, or all of them."""

    name: str
    numbers: list[Number]
    is_total: bool = False
    closes: bool | None = True  # None = there is nothing to close


@dataclass(frozen=True)
class FigureTable:
    """Figures by street."""

    heads: list[str]
    lines: list[Line]

    @property
    def streets(self) -> list[Line]:
        return [line for line in self.lines if not line.is_total]

    @property
    def totals(self) -> list[Line]:
        return [line for line in self.lines if line.is_total]


def number_text(metric: Metric, value: int) -> str:
    """A net change with its sign, everything else with thousands set apart."""
    return f"{value:+,d}" if metric.sums == "sign" and value else f"{value:,}"


class ReportPage:
    """What the template asks of a report."""

    def __init__(self, report: Annual, query: str) -> None:
        self.report, self._query = report, query

    def number(self, figure: Figure, place: Place | None = None) -> Number:
        if place is not None and not figure.metric.place:
            return Number(figure.metric.name, "")
        value = figure.total if place is None else figure.at(place)
        return Number(figure.metric.name, number_text(figure.metric, value), self.url(figure.metric, place), value == 0)

    def url(self, metric: Metric, place: Place | None = None, *, imprecise: bool = False) -> str:
        """Where the rows are, or those of them whose day is imprecise; empty for those who see figures only."""
        if not self.report.sees_rows:
            return ""
        params = QueryDict(self._query, mutable=True)
        if place is not None:
            params["jurisdiction"] = place.key
        if imprecise:
            params["imprecise"] = "1"
        address = reverse("reports:figure", args=[self.report.year, metric.key])
        return f"{address}?{params.urlencode()}" if params else address

    def imprecise(self, figure: Figure) -> Number:
        """How many of a figure's rows have a day known to the month or year only."""
        name, count = f"{figure.metric.name}，日期只到月或年", figure.imprecise
        return Number(name, str(count), self.url(figure.metric, imprecise=True), count == 0)

    def cards(self) -> list[Card]:
        """All figures but the single flows, which the balance shows; what everybody asks for comes first."""
        figures = self.report.figures
        first = [figures[key] for key in (CLOSING, OPENING, "net_change")]
        return [self.card(f) for f in (*first, *self.report.sections()[STANDING_SECTION], figures["imprecise"])]

    def card(self, figure: Figure) -> Card:
        metric, unknown, of = figure.metric, None, "家"
        if figure.unknown:
            companion = self.report.figures[metric.unknown]
            unknown, of = self.number(companion), companion.metric.unit
        imprecise = figure.imprecise if metric.key != "imprecise" else 0
        note = f"其中 {imprecise} {metric.unit}日期只到月或年" if imprecise else ""
        return Card(self.number(figure), metric.unit, str(metric.definition), unknown, note, of)

    def balance(self) -> FigureTable:
        keys = [OPENING, *ARRIVALS, *DEPARTURES, CLOSING]
        figures = [self.report.figures[key] for key in keys]
        signs = {**dict.fromkeys(ARRIVALS, "＋"), **dict.fromkeys(DEPARTURES, "－")}
        short = {OPENING: "期初", CLOSING: "期末"}
        heads = [signs.get(key, "") + short.get(key, f.metric.name) for key, f in zip(keys, figures, strict=True)]
        lines = self.lines(figures)
        if any(f.imprecise for f in figures):
            vague = [self.imprecise(f) for f in figures]
            lines.append(Line("其中日期只到月或年", vague, is_total=True, closes=None))
        return FigureTable(heads, lines)

    def sections(self) -> list[tuple[str, FigureTable]]:
        """The tables of figures by street, section by section; the district's own stand only in its line."""
        found = self.report.sections().items()
        return [(title, self._section(title, ones)) for title, ones in found if any(f.metric.place for f in ones)]

    def of_district(self) -> list[tuple[str, list[Card]]]:
        """The sections no street has a part in, as cards."""
        found = self.report.sections().items()
        return [(title, list(map(self.card, ones))) for title, ones in found if not any(f.metric.place for f in ones)]

    def _section(self, title: str, figures: list[Figure]) -> FigureTable:
        if title == STANDING_SECTION:
            # The bands of size and the unknown together make all firms.
            figures = [*figures, self.report.figures["staff_unknown"]]
            return FigureTable([short(f.metric) for f in figures], self.lines(figures))
        # Under 走访次数 the head 走访次数：重点企业 needs only its end.
        names = [f.metric.name.removeprefix(title).removeprefix("：") or "合计" for f in figures]
        heads = [with_unit(f.metric, name) for f, name in zip(figures, names, strict=True)]
        return FigureTable(heads, self.lines(figures))

    def lines(self, figures: list[Figure]) -> list[Line]:
        places = self.report.places
        made = [
            Line(p.name, [self.number(f, p) for f in figures], closes=self.report.balance(p).closes) for p in places
        ]
        if len(places) != 1 or not all(f.metric.place for f in figures):
            total = [self.number(f) for f in figures]
            made.append(Line("合计", total, is_total=True, closes=self.report.balance().closes))
        return made

    def definitions(self) -> list[Metric]:
        return [figure.metric for figure in self.report.figures.values()]


def short(metric: Metric) -> str:
    """A name for the head of a narrow column."""
    name = metric.name.removesuffix("企业").removesuffix("合计").removeprefix("规模").replace("从业人员数", "人数")
    return with_unit(metric, name)


def with_unit(metric: Metric, name: str) -> str:
    return name if metric.unit == "家" else f"{name}（{metric.unit}）"


def rows_of(metric: Metric, rows: list[Any], report: Annual) -> list[Row]:
    """The rows of a figure as a list shows them."""
    metric.load(rows, report.user, report.period)
    made = []
    for row in rows:
        url = metric.url(row, report.period) if metric.url else ""
        cells = [Cell(c, c.text(row), url if c.is_name else "") for c in metric.columns]
        made.append(Row(None, url, cells, row))
    return made
