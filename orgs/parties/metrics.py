"""The figures of “两个覆盖” and of the organisations. No rate stands without its definition, denominator and day.

They are named queries like those of the enterprise base; the annual report prints them too. What counts as covered
depends on settings, so their definitions are put into words when they are read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from constance import config
from django.db.models import Count, Q, QuerySet
from django.utils.functional import lazy

from foundation.accounts.roles import Right
from foundation.accounts.scope import ALL, NONE, Actor
from foundation.common.metrics import Condition as Again
from foundation.common.metrics import Measured, Metric, Period, Rule, register
from foundation.common.tables.columns import UNKNOWN
from foundation.trail.asof import AsOf
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.enterprises.metrics import BY_PLACE, NO_PLACE, closing_at, firms_at, in_roster, state_url
from orgs.parties.choices import ChangeKind, Coverage
from orgs.parties.coverage import covered_q, definition, operating_q, unbuilt_q, unreached_q
from orgs.parties.models import PartyChange, PartyState
from orgs.parties.on_enterprises import COLUMNS
from orgs.places.models import Jurisdiction
from orgs.places.names import names_on

Condition = Callable[[AsOf], Q]
told = lazy(lambda words: words(), str)


@dataclass(frozen=True)
class CoverageMetric(Metric):
    """Firms in business on the closing day that meet a condition."""

    condition: Condition = lambda at: ALL


def _firms(key: str, code: str, name: str, words: str, condition: Condition, how: str = "", *where: Again) -> Metric:
    """``how`` and ``where``: how the workbook finds them among firms not out of business."""

    def rows(user: Actor, period: Period) -> QuerySet:
        at = closing_at(period)
        return firms_at(user, at).filter(operating_q()).filter(condition(at))

    facts = ENTERPRISE_COLUMNS.pick(("name", "jurisdiction", "staff", "members_total", "members_full"))
    return CoverageMetric(
        key,
        code,
        name,
        words,
        Rule.CLOSING,
        rows=rows,
        at=closing_at,
        columns=[*facts, *COLUMNS],
        url=state_url(closing_at),
        condition=condition,
        section="两个覆盖",
        order=BY_PLACE,
        recount=in_roster(f"经营状态不是停业{how}", ("operating_status", "<>停业"), *where),
    )


def _covered(kind: Coverage, code: str) -> Metric:
    name = {Coverage.WORK: "仅工作覆盖", Coverage.NONE: "未覆盖"}.get(kind, f"{kind.label}覆盖")
    words, again = told(lambda: definition(kind)), ("coverage", str(kind.label))
    return _firms(
        f"covered_{kind}", code, name, words, lambda at: covered_q(kind, at), f"，覆盖方式＝{kind.label}", again
    )


# By the column of the coverage page they stand in.
COVERAGE: dict[str, Metric] = {
    "operating": _firms(
        "coverage_base",
        "DJ01",
        "在册未停业企业",
        "期末在册、经营状态不是“停业”的企业（没有登记经营状态的计入），是两个覆盖各项比率的分母。",
        lambda at: ALL,
    ),
    Coverage.OWN.value: _covered(Coverage.OWN, "DJ02"),
    Coverage.JOINT.value: _covered(Coverage.JOINT, "DJ03"),
    Coverage.WORK.value: _covered(Coverage.WORK, "DJ04"),
    Coverage.NONE.value: _covered(Coverage.NONE, "DJ05"),
    "unbuilt": _firms(
        "unbuilt",
        "DJ06",
        "应建未建",
        told(lambda: f"未停业企业中正式党员达到 {config.PARTY_MIN_FULL_MEMBERS} 人而没有单独组建党组织的企业。"),
        unbuilt_q,
        "，正式党员达到设定人数，覆盖方式不是单独组建",
        ("members_full", lambda: f">={config.PARTY_MIN_FULL_MEMBERS}"),
        ("coverage", f"<>{Coverage.OWN.label}"),
    ),
    "unreached": _firms(
        "unreached",
        "DJ07",
        "人多无党员",
        told(
            lambda: (
                f"未停业企业中从业人员达到 {config.PARTY_MANY_STAFF} 人、党员总数登记为 0 的企业；党员数没有登记的不计入。"
            )
        ),
        unreached_q,
        "，从业人员达到设定人数，党员总数为0",
        ("staff", lambda: f">={config.PARTY_MANY_STAFF}"),
        ("members_total", "0"),
    ),
}


def measure_together(metrics: Sequence[Metric], user: Actor, period: Period) -> dict[str, Measured]:
    """All figures of the coverage in one query."""
    at = closing_at(period)
    conditions = {m.key: m.condition(at) for m in metrics if isinstance(m, CoverageMetric)}
    counts = {f"n_{key}": Count("pk", filter=q) if q else Count("pk") for key, q in conditions.items()}
    firms = firms_at(user, at).filter(operating_q()).order_by()
    rows = list(firms.values("jurisdiction_id").annotate(**counts))
    return {
        key: Measured({row["jurisdiction_id"]: row[f"n_{key}"] for row in rows if row[f"n_{key}"]})
        for key in conditions
    }


register(*COVERAGE.values(), together=measure_together)


# --- rates ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rate:
    """A share of the denominator; of none it is unknown, not nought."""

    part: int
    whole: int

    @property
    def words(self) -> str:
        """The numbers behind it: 12/80."""
        return f"{self.part}/{self.whole}"

    def __str__(self) -> str:
        """15.0%; under ten firms only the numbers, for a percentage of so few says nothing; of no firm nothing at all."""
        if not self.whole:
            return UNKNOWN
        if self.whole < 10:
            return self.words
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


def coverage_lines(user: Actor, at: AsOf) -> tuple[list[CoverageLine], CoverageLine]:
    """The figures of the day by street or park in their own order, under the names of the day, and of all together."""
    found = measure_together(list(COVERAGE.values()), user, Period(at.day, at.day, at.known_at))
    tallies = {key: found[metric.key].tally for key, metric in COVERAGE.items()}
    names = names_on(at)
    places = [(p.pk, names.get(p.pk, p.name)) for p in Jurisdiction.objects.order_by("position", "pk")]
    lines = [
        CoverageLine(place, name, {key: tallies[key].get(place, 0) for key in COVERAGE})
        for place, name in [*places, (None, NO_PLACE)]
        if tallies["operating"].get(place)
    ]
    return lines, CoverageLine(None, "合计", {key: sum(tallies[key].values()) for key in COVERAGE})


# --- organisations --------------------------------------------------------------------------------


def organizations_at(user: Actor, at: AsOf) -> QuerySet:
    """Organisations of the day, as far as this person's figures count them: a joint one counts once."""
    if not user.may(Right.SEE_FIGURES):
        return PartyState.objects.filter(NONE).as_of(at).present()
    seen = PartyState.objects.visible_to(user) if user.may(Right.SEE_RECORDS) else PartyState.objects.all()
    return seen.as_of(at).present()


def happened(user: Actor, period: Period, *kinds: ChangeKind) -> QuerySet:
    """What happened to organisations in the period, for figures of new, dissolved and elected ones."""
    changes = PartyChange.objects.visible_to(user).as_known(closing_at(period))
    return changes.filter(kind__in=kinds, effective_on__range=(period.first, period.last))
