"""How the workbook recounts each figure from the rows it lists: COUNTIFS and SUMIFS over the sheets of details.

The conditions are written down here once more, in Excel's words, on purpose: two ways that agree prove each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from constance import config

from activities.choices import Category
from foundation.exchange.writing.workbook import Formula, letter, reference
from orgs.enterprises.metrics import ARRIVALS, DEPARTURES, FLOW_WORDS
from orgs.parties.choices import Coverage
from orgs.places.choices import Level

ROSTER, OPENING_ROSTER, ENTRIES = "企业名册", "期初名册", "进出明细"
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


MEETINGS, CAME, HELD, CARED, TRAINED, PUT_FORWARD = (
    "会议明细",
    "参会明细",
    "活动明细",
    "关爱明细",
    "培训明细",
    "推荐明细",
)

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


def _covered(kind: Coverage) -> Recipe:
    return _roster(f"经营状态不是停业，覆盖方式＝{kind.label}", _OPEN, ("coverage", str(kind.label)))


def _held() -> dict[str, Recipe]:
    """Meetings, activities, acts of care, trainings and nominations."""
    came = ("role", "<>请假")
    done = ("status", "<>拟推荐")
    nominated = {
        f"nominated_{category}": Recipe(
            PUT_FORWARD,
            (("category", str(category.label)), done),
            "people",
            f"人员类别＝{category.label}，状态不是拟推荐，人数之和",
        )
        for category in Category
    }
    by_level = {
        f"nominated_at_{level.value}": Recipe(
            PUT_FORWARD,
            (("level", str(level.label)), done),
            "people",
            f"培训层级＝{level.label}，状态不是拟推荐，人数之和",
        )
        for level in Level
    }
    return {
        "meetings": Recipe(MEETINGS, how="全部"),
        "meeting_people": Recipe(CAME, (came, ("named", "是")), how="角色不是请假，写有姓名＝是"),
        "meeting_units": Recipe(CAME, (came, ("named", "否")), how="角色不是请假，写有姓名＝否"),
        "activities": Recipe(HELD, how="全部"),
        "activity_people": Recipe(HELD, (("heads_unit", "人"),), "heads", "计数单位＝人，参加人数之和"),
        "activity_times": Recipe(HELD, (("heads_unit", "人次"),), "heads", "计数单位＝人次，参加人数之和"),
        "activity_unknown": Recipe(HELD, (("heads", ""),), how="参加人数为空"),
        "care_events": Recipe(CARED, how="全部"),
        "care_streamers": Recipe(CARED, (("audience", "网络主播群体"),), how="关爱对象＝网络主播群体"),
        "care_families": Recipe(CARED, sums="families", how="关爱家庭数之和"),
        "care_unknown": Recipe(CARED, (("families", ""),), how="关爱家庭数为空"),
        "trainings": Recipe(TRAINED, how="全部"),
        **nominated,
        **by_level,
        "nominated_at_none": Recipe(
            PUT_FORWARD, (("level", ""), done), "people", "培训层级为空，状态不是拟推荐，人数之和"
        ),
        "nominated_unknown": Recipe(PUT_FORWARD, (("people", ""), done), how="人数为空，状态不是拟推荐"),
    }


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
    **_held(),
    "imprecise": Recipe(ENTRIES, (("imprecise", "是"),), how="日期只到月或年＝是"),
}
