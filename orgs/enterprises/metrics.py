"""The figures of the enterprise base: how many stood at the beginning and the end, who came and went in between.

Opening + arrivals − departures = closing holds for every street and in all, because flows are read from the transitions
of the projection and every transition has a place it leaves and a place it reaches (core, invariant 4).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse

from foundation.accounts.roles import Right
from foundation.accounts.scope import ALL, NONE, Actor, visible_q
from foundation.common.metrics import Condition, Measured, Metric, Period, Recount, Rule, Tally, register
from foundation.common.tables.columns import Column, ColumnKind
from foundation.common.tables.fact_columns import plain
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.enterprises.choices import ARRIVALS as ARRIVAL_KINDS
from orgs.enterprises.choices import DEPARTURES as DEPARTURE_KINDS
from orgs.enterprises.choices import ChangeKind, OperatingStatus
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.enterprises.flows import Direction, Flow, flows
from orgs.enterprises.models import EnterpriseState
from orgs.places.names import names_on

NO_PLACE = "属地待补"
BLANK_NOTE = "未登记的不计入，另列。"
STANDING_SECTION = "期末情况"
# The sheets of an annual workbook that list its firms, and who came and went.
ROSTER, OPENING_ROSTER, ENTRIES = "企业名册", "期初名册", "进出明细"
BY_PLACE = (F("jurisdiction__position").asc(nulls_last=True), "sort_key", "pk")


def in_roster(how: str, *where: Condition, sums: str = "") -> Recount:
    """Firms of the closing day, with all their facts."""
    return Recount(how, where, ROSTER, sums)


def figures_q(user: Actor) -> Q:
    """Which firms this person's figures count: those they see; all of them for those who see figures only."""
    if not user.may(Right.SEE_FIGURES):
        return NONE
    return visible_q(EnterpriseState, user) if user.may(Right.SEE_RECORDS) else ALL


def opening_at(period: Period) -> AsOf:
    return AsOf(period.opening_day, period.known_at)


def closing_at(period: Period) -> AsOf:
    return AsOf(period.last, period.known_at)


# --- what stood on a day --------------------------------------------------------------------------


def firms_at(user: Actor, at: AsOf) -> QuerySet:
    """Firms in the base on that day, as far as this person's figures count them."""
    return EnterpriseState.objects.filter(figures_q(user)).as_of(at).present()


_FACT_COLUMNS = (
    "name",
    "jurisdiction",
    "operating_status",
    "is_listed",
    "is_above_scale",
    "is_key",
    "is_livestreaming",
    "staff",
    "members_total",
)


def state_url(at: Callable[[Period], AsOf]) -> Callable[[Any, Period], str]:
    """Where a firm (its state) of a figure is looked at: as of the figure's day."""

    def url(state: EnterpriseState, period: Period) -> str:
        return _firm_url(state.enterprise_id, at(period))

    return url


def _firm_url(pk: int, at: AsOf) -> str:
    address = reverse("enterprises:detail", args=[pk])
    if at.is_today:
        return address
    known = f"&known_at={at.known_at.isoformat()}".replace("+", "%2B") if at.known_at else ""
    return f"{address}?as_of={at.day}{known}"


@dataclass(frozen=True)
class StateMetric(Metric):
    """Firms of the opening or the closing day that meet a condition."""

    condition: Q = ALL


def _standing(
    key: str, code: str, name: str, definition: str, condition: Q = ALL, *, rule: Rule = Rule.CLOSING, **more: Any
) -> Metric:
    at = opening_at if rule == Rule.OPENING else closing_at
    return StateMetric(
        key,
        code,
        name,
        definition,
        rule,
        rows=lambda user, period: firms_at(user, at(period)).filter(condition),
        at=at,
        columns=ENTERPRISE_COLUMNS.pick(_FACT_COLUMNS),
        url=state_url(at),
        condition=condition,
        order=BY_PLACE,
        **{"section": STANDING_SECTION, **more},
    )


def measure_states(metrics: Sequence[Metric], user: Actor, period: Period) -> dict[str, Measured]:
    """All figures of one day in one query: a scan with a dozen conditional counts costs little more than one count."""
    measured: dict[str, Measured] = {}
    for rule in {m.rule for m in metrics}:
        members = [m for m in metrics if m.rule == rule and isinstance(m, StateMetric)]
        # Not under their bare keys: "staff" is a field as well, and the other conditions mean the field.
        wanted = {
            f"n_{m.key}": Sum(m.sums, filter=m.condition) if m.sums else Count("pk", filter=m.condition)
            for m in members
        }
        rows = firms_at(user, members[0].at(period)).order_by().values("jurisdiction_id").annotate(**wanted)
        tallies: dict[str, Tally] = {m.key: {} for m in members}
        for row in rows:
            for key, tally in tallies.items():
                if value := row[f"n_{key}"]:
                    tally[row["jurisdiction_id"]] = value
        measured.update({key: Measured(tally) for key, tally in tallies.items()})
    return measured


def _flag(key: str, code: int, name: str, field: str, label: str) -> list[Metric]:
    """Firms with a flag, and those nobody has judged."""
    return [
        _standing(
            key,
            f"QY{code:02d}",
            name,
            f"期末在册企业中“{label}”为“是”的家数。{BLANK_NOTE}",
            Q(**{field: True}),
            unknown=f"{key}_unknown",
            recount=in_roster(f"{label}＝是", (field, "是")),
        ),
        _standing(
            f"{key}_unknown",
            f"QY{code + 1:02d}",
            f"{name}未登记",
            f"期末在册企业中“{label}”没有登记的家数。",
            Q(**{f"{field}__isnull": True}),
            recount=in_roster(f"{label}为空", (field, "")),
        ),
    ]


def _band(key: str, code: str, name: str, words: str, again: tuple[str, ...], **condition: int) -> Metric:
    """Firms of a size; ``again`` is how the workbook says it."""
    told = in_roster(f"从业人员数{again[0]}", *(("staff", word) for word in again[1:]))
    definition = f"期末在册企业中从业人员{words}的家数。"
    return _standing(key, code, f"规模{name}", definition, Q(**condition), recount=told)


_HAVES = ("has_premises", "has_staff", "operates_normally")
_ALL_HAVES = Q(**dict.fromkeys(_HAVES, True))

_ONE_UNKNOWN = Q(has_premises__isnull=True) | Q(has_staff__isnull=True) | Q(operates_normally__isnull=True)

STANDING: list[Metric] = [
    _standing(
        "opening",
        "QY01",
        "期初企业总数",
        "期初日（上年12月31日）在册的企业家数：已入库，且当日没有迁出、注销、吊销或剔除。停业企业仍在册。",
        rule=Rule.OPENING,
        section="",
        recount=Recount(sheet=OPENING_ROSTER),
    ),
    _standing(
        "closing",
        "QY02",
        "期末企业总数",
        "期末日在册的企业家数：已入库，且当日没有迁出、注销、吊销或剔除。停业企业仍在册。",
        section="",
        recount=in_roster("全部"),
    ),
    _standing(
        "operating",
        "QY03",
        "在营企业",
        f"期末在册企业中经营状态登记为“正常”的家数。{BLANK_NOTE}",
        Q(operating_status=OperatingStatus.NORMAL),
        unknown="operating_unknown",
        recount=in_roster("经营状态＝正常", ("operating_status", "正常")),
    ),
    _standing(
        "operating_unknown",
        "QY04",
        "经营状态未登记",
        "期末在册企业中没有登记经营状态的家数。",
        Q(operating_status=""),
        recount=in_roster("经营状态为空", ("operating_status", "")),
    ),
    *_flag("listed", 5, "列统企业", "is_listed", "是否列统"),
    *_flag("above_scale", 7, "规上企业", "is_above_scale", "是否规上"),
    *_flag("key", 9, "重点企业", "is_key", "是否重点"),
    *_flag("live", 11, "直播企业", "is_livestreaming", "是否直播企业"),
    _standing(
        "three_haves",
        "QY13",
        "三有企业",
        "期末在册企业中有固定场所、有从业人员、有正常经营三项都登记为“是”的家数。有一项为“否”即不是；无“否”而有未登记的另列。",
        _ALL_HAVES,
        unknown="three_haves_unknown",
        recount=in_roster("三有企业＝是", ("three_haves", "是")),
    ),
    _standing(
        "three_haves_unknown",
        "QY14",
        "三有未判定",
        "期末在册企业中三项里没有“否”、但有未登记的家数。",
        _ONE_UNKNOWN & ~Q(has_premises=False) & ~Q(has_staff=False) & ~Q(operates_normally=False),
        recount=in_roster("三有企业＝未知", ("three_haves", "未知")),
    ),
    _standing(
        "staff",
        "QY15",
        "从业人员合计",
        "期末在册企业从业人员数之和。没有登记人数的企业不计入，另列家数。",
        Q(staff__isnull=False),
        sums="staff",
        unit="人",
        unknown="staff_unknown",
        recount=in_roster("从业人员数之和", sums="staff"),
    ),
    _standing(
        "staff_unknown",
        "QY16",
        "从业人员数未登记",
        "期末在册企业中没有登记从业人员数的家数，规模也就未知。",
        Q(staff__isnull=True),
        recount=in_roster("从业人员数为空", ("staff", "")),
    ),
    _standing(
        "members",
        "QY17",
        "党员合计",
        "期末在册企业党员总数之和（正式与预备）。没有登记党员数的企业不计入，另列家数。",
        Q(members_total__isnull=False),
        sums="members_total",
        unit="人",
        unknown="members_unknown",
        recount=in_roster("党员总数之和", sums="members_total"),
    ),
    _standing(
        "members_unknown",
        "QY18",
        "党员数未登记",
        "期末在册企业中没有登记党员总数的家数。",
        Q(members_total__isnull=True),
        recount=in_roster("党员总数为空", ("members_total", "")),
    ),
    _band("size_under_10", "QY19", "10人以下", "不到10人", ("小于10", "<10"), staff__lt=10),
    _band("size_10_49", "QY20", "10–49人", "10至49人", ("10至49", ">=10", "<=49"), staff__gte=10, staff__lte=49),
    _band("size_50_99", "QY21", "50–99人", "50至99人", ("50至99", ">=50", "<=99"), staff__gte=50, staff__lte=99),
    _band("size_100_up", "QY22", "100人以上", "100人及以上", ("100及以上", ">=100"), staff__gte=100),
]


# --- who came and went ----------------------------------------------------------------------------

IN, OUT = "transferred_in", "transferred_out"
# „opening“ is the figure of the opening day, so the change kind of that name is called otherwise here.
ALREADY_IN = "already_in"


@dataclass
class Entry:
    """One firm entering or leaving one place's list on a day; a move between two streets is two of them."""

    enterprise: int
    name: str
    on: date
    precision: str
    kind: str
    jurisdiction_id: int | None
    sign: int
    counterpart: str = ""
    other_place: int | None = None  # where it came from or went to within the district
    place_name: str = ""
    other_name: str = ""

    @property
    def is_imprecise(self) -> bool:
        return self.precision != "day"


def flow_of(kind: str) -> str:
    """What a change of presence is called among the flows."""
    return ALREADY_IN if kind == ChangeKind.OPENING else str(kind)


FLOW_WORDS = {
    **{flow_of(kind.value): str(kind.label) for kind in (*ARRIVAL_KINDS, *DEPARTURE_KINDS)},
    IN: "区内转入",
    OUT: "区内转出",
}
ARRIVALS = (*(flow_of(kind.value) for kind in ARRIVAL_KINDS), IN)
DEPARTURES = (*(flow_of(kind.value) for kind in DEPARTURE_KINDS), OUT)


def entries(user: Actor, period: Period) -> list[Entry]:
    """All arrivals and departures of the period that concern the firms this person's figures count, oldest first."""
    q = figures_q(user)
    found = [
        entry
        for flow in flows(after=period.opening_day, until=period.last, known_at=period.known_at)
        for entry in _entries_of(flow)
    ]
    return found if q == ALL else _within(q, found, period)


def _entries_of(flow: Flow) -> list[Entry]:
    came = (flow.enterprise, flow.name, flow.on, flow.precision)
    left = (flow.enterprise, flow.name_before, flow.on, flow.precision)
    if flow.direction == Direction.ARRIVED:
        return [Entry(*came, flow_of(flow.kind), flow.jurisdiction_to, 1, flow.counterpart)]
    if flow.direction == Direction.LEFT:
        return [Entry(*left, flow_of(flow.kind), flow.jurisdiction_from, -1, flow.counterpart)]
    return [
        Entry(*left, OUT, flow.jurisdiction_from, -1, flow.counterpart, flow.jurisdiction_to),
        Entry(*came, IN, flow.jurisdiction_to, 1, flow.counterpart, flow.jurisdiction_from),
    ]


def _within(q: Q, found: list[Entry], period: Period) -> list[Entry]:
    """The entries as somebody sees them who answers for a part: a firm that leaves their part leaves their list.

    Within one street that part may be a block, so a change of block counts as well, though it is no flow of the street.
    """
    known = EnterpriseState.objects.filter(closing_at(period).recorded())
    started = {"effective_from__gt": period.opening_day, "effective_from__lte": period.last}
    ended = {"effective_to__gt": period.opening_day, "effective_to__lte": period.last}
    after = set(known.filter(q, **started).values_list("enterprise_id", "effective_from"))
    before = set(known.filter(q, **ended).values_list("enterprise_id", "effective_to"))
    kept = [e for e in found if (e.enterprise, e.on) in (after if e.sign > 0 else before)]
    crossed = (after ^ before) - {(e.enterprise, e.on) for e in found}
    firms = {pk for pk, _ in crossed}
    was = {(s.enterprise_id, s.effective_to): s for s in known.filter(enterprise__in=firms, **ended)}
    now = {(s.enterprise_id, s.effective_from): s for s in known.filter(enterprise__in=firms, **started)}
    for key in crossed:
        old, new = was.get(key), now.get(key)
        if old is None or new is None or not (old.is_present and new.is_present):
            continue
        came = key in after
        kind, place, sign = (IN, new.jurisdiction_id, 1) if came else (OUT, old.jurisdiction_id, -1)
        kept.append(
            Entry(
                new.enterprise_id,
                new.name if came else old.name,
                new.effective_from,
                "day",
                kind,
                place,
                sign,
                other_place=old.jurisdiction_id if came else new.jurisdiction_id,
            )
        )
    return sorted(kept, key=lambda e: (e.on, e.enterprise))


def load_places(rows: Sequence[Any], at: AsOf, user: Actor) -> None:
    names = names_on(at)
    for entry in rows:
        entry.place_name = names.get(entry.jurisdiction_id, NO_PLACE)
        entry.other_name = names.get(entry.other_place, NO_PLACE) if entry.kind in (IN, OUT) else entry.counterpart


ENTRY_COLUMNS = (
    plain("name", "企业名称", kind=ColumnKind.NAME, width=34),
    plain("on", "日期", kind=ColumnKind.DATE, precision=lambda e: e.precision),
    Column("kind", "类别", read=lambda e: FLOW_WORDS.get(e.kind, e.kind)),
    Column("place", "街道（园区）", read=lambda e: e.place_name, prefetch=load_places, width=16),
    Column("other", "来源地或去向", read=lambda e: e.other_name, prefetch=load_places, width=20),
    plain("sign", "净变化", kind=ColumnKind.COUNT, show=lambda n: f"{n:+d}", width=8),
)


def _entry_url(entry: Entry, period: Period) -> str:
    return _firm_url(entry.enterprise, AsOf(min(entry.on, clock.today()), period.known_at))


@dataclass(frozen=True)
class FlowMetric(Metric):
    """Arrivals or departures of some kinds."""

    kinds: tuple[str, ...] = ()
    only_imprecise: bool = False

    def picked(self, found: Iterable[Entry]) -> list[Entry]:
        return [e for e in found if e.kind in self.kinds and (e.is_imprecise or not self.only_imprecise)]


def _flow(key: str, code: str, name: str, definition: str, *kinds: str, **more: Any) -> Metric:
    metric = FlowMetric(
        key,
        code,
        name,
        definition,
        Rule.DURING,
        rows=lambda user, period: metric.picked(entries(user, period)),
        at=closing_at,
        columns=ENTRY_COLUMNS,
        url=_entry_url,
        unit="家次",
        section="",
        is_imprecise=lambda entry: entry.is_imprecise,
        kinds=kinds,
        **{"recount": Recount(f"类别＝{name}", (("kind", name),), ENTRIES), **more},
    )
    return metric


def measure_flows(metrics: Sequence[Metric], user: Actor, period: Period) -> dict[str, Measured]:
    """All flows from one reading of the transitions."""
    found = entries(user, period)
    measured = {}
    for metric in metrics:
        assert isinstance(metric, FlowMetric)
        rows = metric.picked(found)
        measured[metric.key] = Measured(metric.tally_of(rows), sum(e.is_imprecise for e in rows))
    return measured


def _kind(kind: ChangeKind, code: str, definition: str) -> Metric:
    return _flow(flow_of(kind.value), code, str(kind.label), definition, flow_of(kind.value))


_BOTH_ENDS = "全区合计时与区内转出相抵。原来属地待补、后来补登属地的，也算从“属地待补”转到该街道。"

FLOWS: list[Metric] = [
    _kind(
        ChangeKind.OPENING,
        "QY31",
        "期间内登记为“期初已在”、入库日落在期间内的家次。首次建库以上年12月31日入库的计入期初，不在此列。",
    ),
    _kind(ChangeKind.LATE, "QY32", "早已在本区、期间内才补录入库的家次，按登记的入库日。"),
    _kind(ChangeKind.FOUNDED, "QY33", "期间内新设立入库的家次。"),
    _kind(ChangeKind.MOVED_IN, "QY34", "期间内由区外迁入的家次；迁出后又迁回的每次都算。"),
    _flow(IN, "QY35", "区内转入", f"期间内由区内其他街道（园区）转入的家次。{_BOTH_ENDS}", IN),
    _kind(ChangeKind.MOVED_OUT, "QY41", "期间内迁出本区的家次。"),
    _kind(ChangeKind.DEREGISTERED, "QY42", "期间内注销的家次。"),
    _kind(ChangeKind.REVOKED, "QY43", "期间内被吊销的家次。"),
    _kind(ChangeKind.REMOVED, "QY44", "期间内因误录、重复等剔除的家次。"),
    _flow(OUT, "QY45", "区内转出", "期间内转到区内其他街道（园区）的家次。全区合计时与区内转入相抵。", OUT),
    _flow(
        "net_change",
        "QY51",
        "净变化",
        "期间内各项入库、转入之和减去各项离库、转出之和，等于期末企业总数减期初企业总数。",
        *ARRIVALS,
        *DEPARTURES,
        sums="sign",
        recount=Recount("净变化之和", sheet=ENTRIES, sums="sign"),
    ),
    _flow(
        "imprecise",
        "QY52",
        "日期只到月或年的进出",
        "上面各项进出中，日期只知道到月、半年或年的家次；这样的日期按该月、该半年或该年的第一天计算。",
        *ARRIVALS,
        *DEPARTURES,
        only_imprecise=True,
        recount=Recount("日期只到月或年＝是", (("imprecise", "是"),), ENTRIES),
    ),
]

register(*STANDING, together=measure_states)
register(*FLOWS, together=measure_flows)
