"""The year's figures of visits: how many, to how many firms, by kind of firm and by who came.

A figure is asked of one reading of the period's visits; each visit stands in the street its firm lay in that day.
Visits are plain records, so they are counted as they are registered now, also where a report is read as known earlier.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.metrics import Details, Measured, Metric, Period, Recount, Rule, register
from foundation.common.tables.columns import Column, ColumnKind
from orgs.enterprises.metrics import NO_PLACE, closing_at
from orgs.enterprises.models import EnterpriseState
from orgs.places.names import names_on
from visits.choices import VisitorGroup
from visits.models import Visit, Visitor


@dataclass
class Counted:
    """One visit as the figures count it: the firm's name and street are those of its day."""

    pk: int
    enterprise: int
    on: date
    precision: str
    method: str
    is_key: bool
    is_livestreaming: bool
    groups: frozenset[str]
    name: str = ""
    jurisdiction_id: int | None = None
    place_name: str = ""
    first_of: set[str] = field(default_factory=set)  # keys of the figures of firms in which it is its firm's first

    @property
    def is_imprecise(self) -> bool:
        return self.precision != "day"


# What a visit must be: key and words of a figure, and the condition.
Condition = Callable[[Counted], bool]


def _by_group(group: str) -> Condition:
    return lambda visit: group in visit.groups


# 非重点 is “other”, too.
KEY_OF = {VisitorGroup.OTHER: "other_unit"}

CONDITIONS: dict[str, tuple[str, str, Condition]] = {
    "all": ("", "全部走访", lambda visit: True),
    "key": ("重点企业", "走访当日是重点企业", lambda visit: visit.is_key),
    "other": ("非重点企业", "走访当日不是重点企业（没有登记是否重点的计入）", lambda visit: not visit.is_key),
    "live": ("直播企业", "走访当日是直播企业", lambda visit: visit.is_livestreaming),
    **{
        KEY_OF.get(group, group.value): (f"{group.label}走访", f"走访人中有“{group.label}”", _by_group(group.value))
        for group in VisitorGroup
    },
}


def counted(user: Actor, period: Period) -> list[Counted]:
    """The visits of the period this person's figures count, oldest first; three queries."""
    if not user.may(Right.SEE_FIGURES):
        return []
    seen = Visit.objects.visible_to(user) if user.may(Right.SEE_RECORDS) else Visit.objects.all()
    rows = seen.live().filter(on__range=(period.first, period.last)).select_related("method").order_by("on", "pk")
    groups: dict[int, set[str]] = defaultdict(set)
    for pk, group in Visitor.objects.live().filter(visit__in=rows.values("pk")).values_list("visit", "group"):
        groups[pk].add(group)
    found = [
        Counted(
            row.pk,
            row.enterprise_id,
            row.on,
            row.on_precision,
            row.method.name,
            row.was_key is True,
            row.was_livestreaming is True,
            frozenset(groups[row.pk]),
        )
        for row in rows
    ]
    _place(found)
    known: set[tuple[str, int]] = set()
    for visit in found:
        for key, (_, _, condition) in CONDITIONS.items():
            if condition(visit) and (key, visit.enterprise) not in known:
                known.add((key, visit.enterprise))
                visit.first_of.add(key)
    return found


def _place(found: list[Counted]) -> None:
    """Names and streets of the visits' days; of a year only, those at the first day the firm was there."""
    states: dict[int, list[tuple[date, date, str, int | None]]] = defaultdict(list)
    rows = EnterpriseState.objects.live().filter(enterprise__in={v.enterprise for v in found})
    told = ("enterprise_id", "effective_from", "effective_to", "name", "jurisdiction_id")
    for firm, first, until, name, place in rows.order_by("effective_from").values_list(*told):
        states[firm].append((first, until, name, place))
    for visit in found:
        mine = states[visit.enterprise]
        state = next((state for state in mine if state[1] > visit.on), mine[-1] if mine else None)
        if state is not None:
            _, _, visit.name, visit.jurisdiction_id = state


def load_places(rows: Sequence[Any], at: Any, user: Actor) -> None:
    names = names_on(at)
    for row in rows:
        row.place_name = names.get(row.jurisdiction_id, NO_PLACE)


COLUMNS = (
    Column("name", "企业名称", read=lambda v: v.name, kind=ColumnKind.NAME, width=34),
    Column("on", "走访时间", read=lambda v: v.on, kind=ColumnKind.DATE, precision=lambda v: v.precision),
    Column("jurisdiction", "街道（园区）", read=lambda v: v.place_name, prefetch=load_places, width=16),
    Column("method", "走访形式", read=lambda v: v.method, width=16),
    Column("key", "是否重点", read=lambda v: v.is_key, kind=ColumnKind.FLAG),
    Column("live", "是否直播", read=lambda v: v.is_livestreaming, kind=ColumnKind.FLAG),
    Column(
        "groups",
        "走访人身份",
        read=lambda v: "、".join(str(group.label) for group in VisitorGroup if group.value in v.groups),
        width=24,
    ),
)


def _marks() -> list[Column]:
    """For each figure whether the visit counts for it: what a spreadsheet counts again."""

    def meets(condition: Condition) -> Callable[[Counted], bool]:
        return lambda visit: condition(visit)

    def is_first(key: str) -> Callable[[Counted], bool]:
        return lambda visit: key in visit.first_of

    made = []
    for key, (name, _, condition) in CONDITIONS.items():
        label = f"走访：{name}" if name else "走访"
        made.append(Column(f"is_{key}", label, read=meets(condition), kind=ColumnKind.FLAG, width=10))
        made.append(Column(f"first_{key}", f"{label}的首次", read=is_first(key), kind=ColumnKind.FLAG, width=10))
    return made


SHEET = Details("走访明细", counted, (*COLUMNS, *_marks()))


@dataclass(frozen=True)
class VisitMetric(Metric):
    """Visits that meet a condition, or the firms they went to."""

    condition: str = "all"
    is_of_firms: bool = False

    def picked(self, found: Iterable[Counted]) -> list[Counted]:
        if self.is_of_firms:
            return [visit for visit in found if self.condition in visit.first_of]
        meets = CONDITIONS[self.condition][2]
        return [visit for visit in found if meets(visit)]


SECTIONS = {False: "走访次数", True: "走访家数"}


def _metric(place: int, condition: str, *, is_of_firms: bool) -> VisitMetric:
    name, words, _ = CONDITIONS[condition]
    told = "走访家数" if is_of_firms else "走访次数"
    how = (
        "一家企业多次走访只算一家，算在本期第一次走访时的街道（园区）。"
        if is_of_firms
        else "一次走访算一次，不论去了几个人。"
    )
    mark = next(c for c in SHEET.columns if c.key == f"{'first' if is_of_firms else 'is'}_{condition}")
    made = VisitMetric(
        f"{'visited' if is_of_firms else 'visits'}_{condition}",
        f"ZF{place + (20 if is_of_firms else 0):02d}",
        f"{told}：{name}" if name else told,
        f"日期在期间内的走访（含电话、线上）中，{words}的{'企业家数' if is_of_firms else '次数'}。{how}按现在登记的走访统计。",
        Rule.DURING,
        rows=lambda user, period: made.picked(counted(user, period)),
        at=closing_at,
        columns=COLUMNS,
        url=lambda visit, period: reverse("visits:detail", args=[visit.pk]),
        unit="家" if is_of_firms else "次",
        section=SECTIONS[is_of_firms],
        recount=Recount(f"{mark.label}＝是", ((mark.key, "是"),), SHEET),
        is_imprecise=lambda visit: visit.is_imprecise,
        condition=condition,
        is_of_firms=is_of_firms,
    )
    return made


VISITS: list[VisitMetric] = [
    _metric(place, condition, is_of_firms=is_of_firms)
    for is_of_firms in (False, True)
    for place, condition in enumerate(CONDITIONS, start=1)
]


def measure_visits(metrics: Sequence[Metric], user: Actor, period: Period) -> dict[str, Measured]:
    """All figures from one reading of the visits."""
    found = counted(user, period)
    measured = {}
    for metric in metrics:
        assert isinstance(metric, VisitMetric)
        rows = metric.picked(found)
        measured[metric.key] = Measured(metric.tally_of(rows), sum(visit.is_imprecise for visit in rows))
    return measured


register(*VISITS, together=measure_visits)
