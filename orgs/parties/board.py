"""The coverage page's content: figures by street or park, each with the address of its rows."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.metrics import Metric
from foundation.trail.asof import AsOf
from orgs.parties.choices import Coverage
from orgs.parties.coverage import DENOMINATOR
from orgs.parties.loading import warned_until
from orgs.parties.metrics import COVERAGE, CoverageLine, Rate, coverage_lines, organizations_at

_TABS = {"operating": ""}


@dataclass(frozen=True)
class Number:
    """A number, and where its rows are; without an address for people who see figures only."""

    value: int
    url: str


@dataclass(frozen=True)
class ShownRate:
    """A rate with the numbers it is made of, and where the rows of its numerator are."""

    rate: Rate
    url: str

    def __str__(self) -> str:
        return str(self.rate)


@dataclass(frozen=True)
class ShownLine:
    """One line of the page."""

    name: str
    numbers: list[Number]
    organized: "ShownRate"
    own_rate: "ShownRate"
    reached: "ShownRate"


@dataclass(frozen=True)
class Board:
    """What the coverage page shows."""

    heads: list[Metric]
    lines: list[ShownLine]
    total: ShownLine
    organizations: list[tuple[str, Number]]
    denominator: str
    sees_rows: bool


def coverage_board(user: Actor, at: AsOf) -> Board:
    """The figures of the day as far as this person's count them; as many queries for one street as for ten."""
    lines, total = coverage_lines(user, at)
    link = _Links(user, at)
    return Board(
        heads=list(COVERAGE.values()),
        lines=[link.line(line, place=str(line.place) if line.place else "none") for line in lines],
        total=link.line(total, place=""),
        organizations=link.organizations(),
        denominator=DENOMINATOR,
        sees_rows=link.sees_rows,
    )


class _Links:
    """Addresses of the rows behind numbers."""

    def __init__(self, user: Actor, at: AsOf) -> None:
        self.user, self.at = user, at
        self.sees_rows = bool(user.may(Right.SEE_RECORDS))
        self.day: dict[str, str] = {} if at.is_today else {"as_of": at.day.isoformat()}
        if at.known_at:
            self.day["known_at"] = at.known_at.isoformat()

    def _to(self, name: str, **query: str) -> str:
        if not self.sees_rows:
            return ""
        asked = urlencode({**{k: v for k, v in query.items() if v}, **self.day})
        return f"{reverse(name)}?{asked}" if asked else reverse(name)

    def line(self, line: CoverageLine, *, place: str) -> ShownLine:
        numbers = [
            Number(line.numbers[key], self._to("parties:coverage-firms", tab=_TABS.get(key, key), jurisdiction=place))
            for key in COVERAGE
        ]
        rates = [
            ShownRate(rate, self._to("parties:coverage-firms", tab=tab, jurisdiction=place) if rate.part else "")
            for rate, tab in ((line.organized, "organized"), (line.own_rate, Coverage.OWN), (line.reached, "reached"))
        ]
        return ShownLine(line.name, numbers, *rates)

    def organizations(self) -> list[tuple[str, Number]]:
        """How many organisations there are, and whose term is running out."""
        rows = organizations_at(self.user, self.at)
        day = self.at.day
        asked = (
            ("党组织", "", rows),
            ("应换届", "due", rows.filter(term_ends_on__gte=day, term_ends_on__lte=warned_until(day))),
            ("逾期未换届", "overdue", rows.filter(term_ends_on__lt=day)),
        )
        return [(label, Number(found.count(), self._to("parties:list", tab=tab))) for label, tab, found in asked]
