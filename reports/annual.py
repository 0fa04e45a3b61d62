"""The figures of one year: what stood at its beginning, who came and went, what stands at its end, by street."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import Min
from django.utils import timezone

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.metrics import METRICS, Measured, Metric, Period, measure
from foundation.trail import clock
from orgs.enterprises.metrics import ARRIVALS, DEPARTURES, NO_PLACE, closing_at, figures_q, firms_at
from orgs.enterprises.models import EnterpriseState
from orgs.places.names import names_on
from reports.places import all_places, own_places

OPENING, CLOSING = "opening", "closing"
FIRST_YEAR = 2000


class YearRefused(ValueError):
    """There is no such report; the message is the sentence people read."""


@dataclass(frozen=True)
class Place:
    """One line of the report: a street or park, or firms without one."""

    pk: int | None
    name: str

    @property
    def key(self) -> str:
        """How an address names it."""
        return "none" if self.pk is None else str(self.pk)


@dataclass(frozen=True)
class Figure:
    """One number with its definition; in all and for each place."""

    metric: Metric
    measured: Measured
    unknown: int | None = None

    @property
    def total(self) -> int:
        return self.measured.total

    @property
    def imprecise(self) -> int:
        return self.measured.imprecise

    def at(self, place: Place) -> int:
        return self.measured.tally.get(place.pk, 0)


@dataclass(frozen=True)
class Balance:
    """期初 + 入 − 出 = 期末 for one line."""

    name: str
    opening: int
    arrivals: tuple[int, ...]
    departures: tuple[int, ...]
    closing: int

    @property
    def closes(self) -> bool:
        return self.opening + sum(self.arrivals) - sum(self.departures) == self.closing


@dataclass(frozen=True)
class Annual:
    """A year's figures as one person may see them."""

    year: int
    period: Period
    user: Actor

    @property
    def is_running(self) -> bool:
        return self.period.last < date(self.year, 12, 31)

    @property
    def sees_rows(self) -> bool:
        """Figures only, without the records behind them, for those who may not see records."""
        return bool(self.user.may(Right.SEE_RECORDS))

    @cached_property
    def figures(self) -> dict[str, Figure]:
        measured = measure(list(METRICS.values()), self.user, self.period)
        return {
            key: Figure(metric, measured[key], measured[metric.unknown].total if metric.unknown else None)
            for key, metric in METRICS.items()
        }

    @cached_property
    def places(self) -> list[Place]:
        """The lines: all streets and parks, or a person's own, and those whose street is not known yet if there are any."""
        placed = [figure for figure in self.figures.values() if figure.metric.place]
        counted = {pk for figure in placed for pk, value in figure.measured.tally.items() if value}
        names = names_on(closing_at(self.period))
        lines = [Place(p.pk, names.get(p.pk, p.name)) for p in all_places() if p.pk in counted | own_places(self.user)]
        return [*lines, Place(None, NO_PLACE)] if None in counted else lines

    def place(self, key: str) -> Place | None:
        return next((place for place in self.places if place.key == key), None)

    def balance(self, place: Place | None = None) -> Balance:
        """One line of the balance; without a place all of them together, where moves between streets cancel out."""

        def value(key: str) -> int:
            figure = self.figures[key]
            return figure.total if place is None else figure.at(place)

        return Balance(
            name=place.name if place else "合计",
            opening=value(OPENING),
            arrivals=tuple(value(key) for key in ARRIVALS),
            departures=tuple(value(key) for key in DEPARTURES),
            closing=value(CLOSING),
        )

    def sections(self) -> dict[str, list[Figure]]:
        """The figures beside the balance by heading, in the order they were registered; not what is unknown of one."""
        companions = {metric.unknown for metric in METRICS.values()}
        found: dict[str, list[Figure]] = {}
        for key, figure in self.figures.items():
            if figure.metric.section and key not in companions:
                found.setdefault(figure.metric.section, []).append(figure)
        return found


def annual(*, year: int, user: Actor, as_of: date | None = None, known_at: datetime | None = None) -> Annual:
    """A year until its 31 December, until ``as_of``, or until today while it runs. Raises YearRefused."""
    today = clock.today()
    if year < FIRST_YEAR:
        raise YearRefused(f"没有 {year} 年的资料，请填 {FIRST_YEAR} 年以后的年份。")
    if year > today.year:
        raise YearRefused(f"{year} 年还没有到，不能统计。")
    last = as_of or min(date(year, 12, 31), today)
    if last.year != year:
        raise YearRefused(f"截至日期 {last} 不在 {year} 年内。")
    if last > today:
        raise YearRefused(f"截至日期 {last} 还没有到：将来的情况还没有发生。")
    return Annual(year, Period(date(year, 1, 1), last, known_at), user)


def years(user: Actor) -> list[tuple[int, int]]:
    """The years there are records of, newest first, each with the firms at its end; a query a year."""
    seen = EnterpriseState.objects.filter(figures_q(user)).live()
    first = seen.aggregate(day=Min("effective_from"))["day"]
    if first is None:
        return []
    # What was there on 31 December is the opening of the next year.
    start = max((first + timedelta(days=1)).year, FIRST_YEAR)
    found = [annual(year=year, user=user) for year in range(start, clock.today().year + 1)]
    return [(a.year, firms_at(user, closing_at(a.period)).count()) for a in reversed(found)]


def moment_of(text: str) -> datetime:
    """A moment as people write it: a day means its end. Raises ValueError."""
    moment = datetime.combine(date.fromisoformat(text), time.max) if len(text) <= 10 else datetime.fromisoformat(text)
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
