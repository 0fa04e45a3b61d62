"""The figures of “两个覆盖” and of the organisations. No rate stands without its definition, denominator and day.

They are named queries like those of the enterprise base, and are measured by this app's own pages; the annual report
registers those it prints.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from foundation.accounts.roles import Right
from foundation.accounts.scope import ALL, NONE, visible_q
from foundation.common.metrics import Metric, Period, Rule, Tally, measure_alone
from foundation.trail.asof import AsOf
from orgs.enterprises.metrics import closing_at, firms_at
from orgs.parties.choices import ChangeKind, Coverage
from orgs.parties.coverage import covered_q, definition, operating_q, unbuilt_q, unreached_q
from orgs.parties.models import PartyChange, PartyState

Condition = Callable[[AsOf], Q]


def _firms(key: str, code: str, name: str, told: str, condition: Condition) -> Metric:
    def rows(user: Any, period: Period) -> QuerySet:
        at = closing_at(period)
        return firms_at(user, at).filter(operating_q()).filter(condition(at))

    return Metric(key, code, name, told, Rule.CLOSING, rows=rows, at=closing_at)


def coverage_metrics() -> dict[str, Metric]:
    """The denominator, the four ways of coverage and the lists of what is missing, as the settings stand now."""
    made = [
        _firms(
            "operating",
            "DJ01",
            "在册未停业企业",
            "当天在册、经营状态不是“停业”的企业（没有登记经营状态的计入）。",
            lambda at: ALL,
        ),
        *(
            _firms(kind.value, code, str(kind.label), definition(kind), _kind(kind))
            for kind, code in zip(Coverage, ("DJ02", "DJ03", "DJ04", "DJ05"), strict=True)
        ),
        _firms("unbuilt", "DJ06", "应建未建", "正式党员达到单独组建的人数而没有单独组建党组织的企业。", unbuilt_q),
        _firms(
            "unreached",
            "DJ07",
            "人多无党员",
            "从业人员达到设定人数、党员总数登记为 0 的企业；党员数没有登记的不计入。",
            unreached_q,
        ),
    ]
    return {metric.key: metric for metric in made}


def _kind(kind: Coverage) -> Condition:
    return lambda at: covered_q(kind, at)


# --- rates ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rate:
    """A share of the denominator; of none it is unknown, not nought."""

    part: int
    whole: int

    def __str__(self) -> str:
        """12/80（15.0%）; under ten firms only the numbers, for a percentage of so few says nothing."""
        if self.whole < 10:
            return f"{self.part}/{self.whole}"
        return f"{self.part * 100 / self.whole:.1f}%"


@dataclass(frozen=True)
class CoverageLine:
    """The figures of one street or park, or of all."""

    place: int | None
    name: str
    numbers: dict[str, int]

    @property
    def organized(self) -> Rate:
        """组织覆盖率 = (own + joint) ÷ firms in business."""
        return Rate(self.numbers["own"] + self.numbers["joint"], self.numbers["operating"])

    @property
    def own_rate(self) -> Rate:
        """单独组建率."""
        return Rate(self.numbers["own"], self.numbers["operating"])

    @property
    def reached(self) -> Rate:
        """Organisation and work coverage together."""
        return Rate(self.numbers["operating"] - self.numbers["none"], self.numbers["operating"])


def measure_coverage(user: Any, day: date, known_at: Any = None) -> dict[str, Tally]:
    """All figures of the day by place; a query each."""
    period = Period(day, day, known_at)
    return {key: measure_alone(metric, user, period).tally for key, metric in coverage_metrics().items()}


# --- organisations --------------------------------------------------------------------------------


def organizations_at(user: Any, at: AsOf) -> QuerySet:
    """Organisations of the day, as far as this person's figures count them: a joint one counts once."""
    if not user.may(Right.SEE_FIGURES):
        rule = NONE
    else:
        rule = visible_q(PartyState, user) if user.may(Right.SEE_RECORDS) else ALL
    return PartyState.objects.filter(rule).as_of(at).present()


def happened(user: Any, period: Period, *kinds: ChangeKind) -> QuerySet:
    """What happened to organisations in the period, for figures of new, dissolved and elected ones."""
    changes = PartyChange.objects.visible_to(user).as_known(closing_at(period))
    return changes.filter(kind__in=kinds, effective_on__range=(period.first, period.last))
