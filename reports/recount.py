"""How the workbook recounts each figure from the rows it lists: COUNTIFS and SUMIFS over the sheets of details.

The conditions are written down here once more, in Excel's words, on purpose: two ways that agree prove each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from constance import config

from foundation.exchange.writing.workbook import Formula, letter, reference
from orgs.enterprises.metrics import ARRIVALS, DEPARTURES, FLOW_WORDS
from orgs.parties.choices import Coverage
from visits.metrics import VISITS, VisitMetric

ROSTER, OPENING_ROSTER, ENTRIES = "企业名册", "期初名册", "进出明细"
VISITED, NEEDS = "走访明细", "诉求明细"
NAME, PLACE = "name", "jurisdiction"


@dataclass
class Listed:
    """The rows of one sheet of details: where they lie, column by column."""

    sheet: str
    keys: tuple[str, ...]
    rows: int = 0
    first_of_kind: dict[str, int] = field(default_factory=dict)

    def cells(self, key: str) -> str:
        """A column's cells from the first row to the last; at least one, for a range must not turn around."""
        column = letter(self.keys.index(key) + 1)
        return reference(self.sheet, f"${column}$2:${column}${max(self.rows, 1) + 1}")


# A column and what it must hold; a callable tells what a setting says now.
Condition = tuple[str, str | Callable[[], str]]


@dataclass(frozen=True)
class Recipe:
    """Which rows of which sheet make a figure, and in words how to filter them."""

    sheet: str
    where: tuple[Condition, ...] = ()
    sums: str = ""
    how: str = ""

    def formula(self, listed: Listed, place: str = "") -> Formula:
        """The recount; ``place`` is the cell that names the street, none = all of them."""
        # Rows have names: without this a blank sheet would count its blank first row as unknown.
        conditions = [f'{listed.cells(NAME)},"<>"', *self._conditions(listed)]
        if place:
            conditions.append(f"{listed.cells(PLACE)},{place}")
        if self.sums:
            return Formula(f"SUMIFS({listed.cells(self.sums)},{','.join(conditions)})")
        return Formula(f"COUNTIFS({','.join(conditions)})")

    def _conditions(self, listed: Listed) -> list[str]:
        words = [(key, word() if callable(word) else word) for key, word in self.where]
        return [f'{listed.cells(key)},"{word}"' for key, word in words]


def _roster(label: str, *where: Condition, sums: str = "") -> Recipe:
    return Recipe(ROSTER, where, sums, label)


def _flags() -> dict[str, Recipe]:
    columns = {
        "listed": ("is_listed", "是否列统"),
        "above_scale": ("is_above_scale", "是否规上"),
        "key": ("is_key", "是否重点"),
        "live": ("is_livestreaming", "是否直播企业"),
    }
    made = {}
    for key, (column, label) in columns.items():
        made[key] = _roster(f"{label}＝是", (column, "是"))
        made[f"{key}_unknown"] = _roster(f"{label}为空", (column, ""))
    return made


_OPEN = ("operating_status", "<>停业")


def _needs(how: str, *where: Condition, sums: str = "") -> Recipe:
    return Recipe(NEEDS, where, sums, how)


_CLOSED = ("closed", "是")


def _covered(kind: Coverage) -> Recipe:
    return _roster(f"经营状态不是停业，覆盖方式＝{kind.label}", _OPEN, ("coverage", str(kind.label)))


def _visits(metric: VisitMetric) -> Recipe:
    """Visits by what they are; firms by the visit that is their first of that kind."""
    prefix = "first_" if metric.is_of_firms else "is_"
    how = f"{metric.name}＝是" if not metric.is_of_firms else f"{metric.name}的首次＝是"
    return Recipe(VISITED, ((f"{prefix}{metric.condition}", "是"),), how=how)


RECIPES: dict[str, Recipe] = {
    "opening": Recipe(OPENING_ROSTER, how="全部"),
    "closing": _roster("全部"),
    "operating": _roster("经营状态＝正常", ("operating_status", "正常")),
    "operating_unknown": _roster("经营状态为空", ("operating_status", "")),
    **_flags(),
    "three_haves": _roster("三有企业＝是", ("three_haves", "是")),
    "three_haves_unknown": _roster("三有企业＝未知", ("three_haves", "未知")),
    "staff": _roster("从业人员数之和", sums="staff"),
    "staff_unknown": _roster("从业人员数为空", ("staff", "")),
    "members": _roster("党员总数之和", sums="members_total"),
    "members_unknown": _roster("党员总数为空", ("members_total", "")),
    "size_under_10": _roster("从业人员数小于10", ("staff", "<10")),
    "size_10_49": _roster("从业人员数10至49", ("staff", ">=10"), ("staff", "<=49")),
    "size_50_99": _roster("从业人员数50至99", ("staff", ">=50"), ("staff", "<=99")),
    "size_100_up": _roster("从业人员数100及以上", ("staff", ">=100")),
    **{
        key: Recipe(ENTRIES, (("kind", FLOW_WORDS[key]),), how=f"类别＝{FLOW_WORDS[key]}")
        for key in (*ARRIVALS, *DEPARTURES)
    },
    "net_change": Recipe(ENTRIES, sums="sign", how="净变化之和"),
    "coverage_base": _roster("经营状态不是停业", _OPEN),
    **{f"covered_{kind}": _covered(kind) for kind in Coverage},
    "unbuilt": _roster(
        "经营状态不是停业，正式党员达到设定人数，覆盖方式不是单独组建",
        _OPEN,
        ("members_full", lambda: f">={config.PARTY_MIN_FULL_MEMBERS}"),
        ("coverage", f"<>{Coverage.OWN.label}"),
    ),
    "unreached": _roster(
        "经营状态不是停业，从业人员达到设定人数，党员总数为0",
        _OPEN,
        ("staff", lambda: f">={config.PARTY_MANY_STAFF}"),
        ("members_total", "0"),
    ),
    **{metric.key: _visits(metric) for metric in VISITS},
    "needs_raised": _needs("本期提出＝是", ("raised", "是")),
    "needs_closed": _needs("本期办结＝是", _CLOSED),
    "needs_content": _needs("本期办结＝是，回访＝满意或基本满意", _CLOSED, ("content", "是")),
    "needs_open": _needs("期末状态＝办理中", ("state", "办理中")),
    "needs_long": _needs("期末状态＝长期推进", ("state", "长期推进")),
    "needs_days": _needs("本期办结＝是，办理用时之和", _CLOSED, sums="days"),
    "imprecise": Recipe(ENTRIES, (("imprecise", "是"),), how="日期只到月或年＝是"),
}
