"""The year's figures of meetings, activities, acts of care, trainings and nominations: each one declaration.

人 and 人次, 家次 and 户 are different units and never added. They count what stands today, also for a moment of
knowledge in the past: plain records keep their history on their timeline, not in their rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from activities.choices import AttendanceRole, Audience, Category, HeadUnit, NominationStatus
from activities.kinds import ACTIVITY, CARE, MEETING, NOMINATION, TRAINING
from activities.kinds.meetings import ATTENDANCE
from activities.models import Attendance
from foundation.accounts.roles import Right
from foundation.accounts.scope import ALL, NONE, Actor, visible_q
from foundation.common.metrics import Metric, Period, Rule, register
from foundation.common.tables import fact_columns as of
from foundation.common.tables.columns import Column, ColumnKind
from foundation.records.kinds import RecordKind
from orgs.places.choices import Level

SECTION = "会议、活动和培训"
NOW = "按现在的登记计算。"
IMPRECISE = "日期只到月、年的，按那个月、那年的第一天计。"
Rows = Callable[[Any, Period], QuerySet]


def counted(kind: RecordKind, user: Actor) -> QuerySet:
    """What this person's figures count: what they see; everything for those who see figures only."""
    if not user.may(Right.SEE_FIGURES):
        return kind.model.objects.filter(NONE)
    rule = visible_q(kind.model, user) if user.may(Right.SEE_RECORDS) else ALL
    return kind.model.objects.filter(rule).live()  # type: ignore[no-any-return]


def during(kind: RecordKind, condition: Q = ALL) -> Rows:
    def rows(user: Actor, period: Period) -> QuerySet:
        return counted(kind, user).filter(condition, on__range=(period.first, period.last))

    return rows


def came(condition: Q = ALL) -> Rows:
    """Rows of attendance, without those who excused themselves."""

    def rows(user: Actor, period: Period) -> QuerySet:
        meetings = during(MEETING)(user, period)
        found = Attendance.objects.live().filter(condition, meeting__in=meetings.values("pk"))
        return found.exclude(role=AttendanceRole.LEAVE).select_related("meeting", "unit")

    return rows


def is_imprecise(row: Any) -> bool:
    return bool(row.on_precision != "day")


# --- columns of their rows, without names of persons --------------------------------------------------


def _named(column: Column) -> Column:
    """The record's name as the sheets of the annual workbook know it."""
    return Column("name", column.label, read=column.read, kind=ColumnKind.NAME, prefetch=column.prefetch, width=36)


def _columns(kind: RecordKind, first: str, *keys: str) -> list[Column]:
    return [_named(*kind.columns.pick([first])), *kind.columns.pick(keys)]


def _load_units(rows: Sequence[Any], at: Any, user: Actor) -> None:
    if ATTENDANCE.ready:
        ATTENDANCE.ready(rows)


MEETING_COLUMNS = _columns(MEETING, "title", "kind", "on", "place")
ATTENDANCE_COLUMNS = [
    Column("name", "会议名称", read=lambda row: row.meeting.title, kind=ColumnKind.NAME, width=36),
    Column("unit", "单位", read=lambda row: row.unit_name or None, prefetch=_load_units, width=30),
    of.text("post", "职务"),
    of.choice("role", "角色", AttendanceRole),
    Column("named", "写有姓名", read=lambda row: bool(row.name), kind=ColumnKind.FLAG),
]
ACTIVITY_COLUMNS = _columns(ACTIVITY, "title", "kind", "on", "venues", "heads", "heads_unit")
CARE_COLUMNS = _columns(CARE, "title", "audience", "on", "venues", "families")
TRAINING_COLUMNS = _columns(TRAINING, "title", "organizer", "other_organizer", "organizer_kind", "level", "on", "quota")
NOMINATION_COLUMNS = _columns(NOMINATION, "training", "category", "level", "people", "enterprise", "status", "on")


def _metric(key: str, code: str, name: str, definition: str, rows: Rows, columns: list[Column], **more: Any) -> Metric:
    told = {"order": ("-on", "-pk"), "url": lambda row, period: row.get_absolute_url(), **more}
    return Metric(
        key,
        code,
        name,
        f"{definition}{NOW}",
        Rule.DURING,
        rows=rows,
        at=lambda period: None,
        columns=columns,
        place="",
        section=SECTION,
        **told,
    )


def _held(key: str, code: str, name: str, what: str, kind: RecordKind, columns: list[Column], unit: str) -> Metric:
    """How many there were."""
    words = f"期间内{what}。{IMPRECISE}"
    return _metric(key, code, name, words, during(kind), columns, unit=unit, is_imprecise=is_imprecise)


def _came(key: str, code: str, name: str, what: str, condition: Q, unit: str) -> Metric:
    def url(row: Attendance, period: Period) -> str:
        return row.meeting.get_absolute_url()

    order = ("-meeting__on", "meeting", "pk")
    return _metric(key, code, name, what, came(condition), ATTENDANCE_COLUMNS, unit=unit, order=order, url=url)


def _heads(key: str, code: str, unit: HeadUnit) -> Metric:
    words = f"期间内活动的参加人数之和，只算以“{unit.label}”计的；没有统计的不计入，另列。"
    rows = during(ACTIVITY, Q(heads_unit=unit))
    name = f"活动参加{'人数' if unit == HeadUnit.PEOPLE else '人次'}"
    more = {"unit": str(unit.label), "sums": "heads", "unknown": "activity_unknown"}
    return _metric(key, code, name, words, rows, ACTIVITY_COLUMNS, **more)


DONE = ~Q(status=NominationStatus.PLANNED)


def _nominated(key: str, code: str, name: str, what: str, condition: Q) -> Metric:
    words = f"期间内推荐（状态不是“拟推荐”）{what}，推荐几次计几人次；人数不详的另列。"
    rows = during(NOMINATION, condition & DONE & Q(people__isnull=False))
    more = {"unit": "人次", "sums": "people", "unknown": "nominated_unknown"}
    return _metric(key, code, name, words, rows, NOMINATION_COLUMNS, **more)


METRICS = (
    _held("meetings", "HD01", "召开会议", "召开的会议次数", MEETING, MEETING_COLUMNS, "次"),
    _came(
        "meeting_people",
        "HD02",
        "参会人次",
        "期间内会议的参会情况中写有姓名、不是请假的，一条计一人次。",
        ~Q(name=""),
        "人次",
    ),
    _came(
        "meeting_units",
        "HD03",
        "到会单位（未写姓名）",
        "期间内会议的参会情况中只写单位、不是请假的，一条计一家次；到了几人不清楚，不计入人次。",
        Q(name=""),
        "家次",
    ),
    _held("activities", "HD04", "开展活动", "开展的活动场次，不含关爱活动和培训", ACTIVITY, ACTIVITY_COLUMNS, "场"),
    _heads("activity_people", "HD05", HeadUnit.PEOPLE),
    _heads("activity_times", "HD06", HeadUnit.TIMES),
    _metric(
        "activity_unknown",
        "HD07",
        "参加人数未统计",
        "期间内没有登记参加人数的活动场次。",
        during(ACTIVITY, Q(heads__isnull=True)),
        ACTIVITY_COLUMNS,
        unit="场",
    ),
    _held("care_events", "HD08", "关爱活动", "开展的关爱活动次数", CARE, CARE_COLUMNS, "次"),
    _metric(
        "care_streamers",
        "HD09",
        "关爱网络主播",
        f"期间内关爱对象是网络主播群体的关爱活动次数；两次及以上称“多次”。{IMPRECISE}",
        during(CARE, Q(audience=Audience.STREAMERS)),
        CARE_COLUMNS,
        unit="次",
        is_imprecise=is_imprecise,
    ),
    _metric(
        "care_families",
        "HD10",
        "关爱家庭",
        "期间内关爱活动的家庭数之和，一户参加几次计几次；没有统计的不计入，另列。",
        during(CARE, Q(families__isnull=False)),
        CARE_COLUMNS,
        unit="户次",
        sums="families",
        unknown="care_unknown",
    ),
    _metric(
        "care_unknown",
        "HD11",
        "家庭数未统计",
        "期间内没有登记家庭数的关爱活动次数。",
        during(CARE, Q(families__isnull=True)),
        CARE_COLUMNS,
        unit="次",
    ),
    _held("trainings", "PX01", "培训", "开始的培训期数", TRAINING, TRAINING_COLUMNS, "期"),
    *(
        _nominated(f"nominated_{c}", f"PX1{n}", f"推荐{c.label}", f"的{c.label}人次", Q(category=c))
        for n, c in enumerate(Category, start=1)
    ),
    *(
        _nominated(
            f"nominated_at_{level}",
            f"PX2{n}",
            f"推荐参加{level.label}培训",
            f"参加{level.label}培训的人次",
            Q(training__level=level),
        )
        for n, level in enumerate(Level, start=1)
    ),
    _nominated(
        "nominated_at_none", "PX26", "推荐参加层级未填的培训", "参加层级没有填写的培训的人次", Q(training__level="")
    ),
    _metric(
        "nominated_unknown",
        "PX31",
        "推荐人数不详",
        "期间内推荐（状态不是“拟推荐”）没有登记人数的条数。",
        during(NOMINATION, DONE & Q(people__isnull=True)),
        NOMINATION_COLUMNS,
        unit="条",
        is_imprecise=is_imprecise,
    ),
)
register(*METRICS)


# --- the sheets from which the annual workbook counts them again ----------------------------------------


@dataclass(frozen=True)
class Details:
    """One sheet: which rows, in which columns."""

    sheet: str
    rows: Rows
    columns: Sequence[Column]
    order: tuple[str, ...] = ("on", "pk")


DETAILS = (
    Details("会议明细", during(MEETING), MEETING_COLUMNS),
    Details("参会明细", came(), ATTENDANCE_COLUMNS, ("meeting__on", "meeting", "pk")),
    Details("活动明细", during(ACTIVITY), ACTIVITY_COLUMNS),
    Details("关爱明细", during(CARE), CARE_COLUMNS),
    Details("培训明细", during(TRAINING), TRAINING_COLUMNS),
    Details("推荐明细", during(NOMINATION), NOMINATION_COLUMNS),
)


def times_words(times: int) -> str:
    """多次 is a count: twice or more."""
    return "多次" if times >= 2 else "一次" if times == 1 else ""
