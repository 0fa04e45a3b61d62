"""The year's figures of meetings, activities, acts of care, trainings and nominations: each one declaration.

人 and 人次, 家次 and 户 are different units and never added. They count what stands today, also for a moment of
knowledge in the past: plain records keep their history on their timeline, not in their rows.
"""

from typing import Any

from django.db.models import Q

from activities.choices import Audience, Category, HeadUnit, NominationStatus
from activities.counting import (
    ACTIVITIES,
    CARED,
    NOMINATIONS,
    SOURCES,
    HeldMetric,
    Rows,
    came,
    measure_together,
)
from activities.details import (
    ACTIVITY_SHEET,
    ATTENDANCE_SHEET,
    CARE_SHEET,
    MEETING_SHEET,
    NOMINATION_SHEET,
    TRAINING_SHEET,
)
from activities.kinds import ACTIVITY, CARE, MEETING, TRAINING
from activities.models import Attendance
from foundation.accounts.scope import ALL
from foundation.common.metrics import Condition, Details, Metric, Period, Recount, Rule, register
from foundation.records.kinds import RecordKind
from orgs.places.choices import Level

SECTION = "会议、活动和培训"
NOW = "按现在的登记计算。"
IMPRECISE = "日期只到月、年的，按那个月、那年的第一天计。"


def is_imprecise(row: Any) -> bool:
    return bool(row.on_precision != "day")


def _metric(
    key: str,
    code: str,
    name: str,
    definition: str,
    source: Rows,
    sheet: Details,
    condition: Q = ALL,
    *,
    how: str = "全部",
    where: tuple[Condition, ...] = (),
    **more: Any,
) -> Metric:
    """``condition`` says which rows count, ``where`` and ``how`` the same once more in a spreadsheet's words."""
    told = {"order": ("-on", "-pk"), "url": lambda row, period: row.get_absolute_url(), **more}
    return HeldMetric(
        key,
        code,
        name,
        f"{definition}{NOW}",
        Rule.DURING,
        rows=lambda user, period: source(user, period).filter(condition),
        source=source,
        condition=condition,
        at=lambda period: None,
        columns=sheet.columns,
        place="",
        section=SECTION,
        recount=Recount(how, where, sheet, more.get("sums", "")),
        **told,
    )


def _held(key: str, code: str, name: str, what: str, kind: RecordKind, sheet: Details, unit: str) -> Metric:
    """How many there were."""
    words = f"期间内{what}。{IMPRECISE}"
    return _metric(key, code, name, words, SOURCES[kind.slug], sheet, unit=unit, is_imprecise=is_imprecise)


def _came(key: str, code: str, name: str, what: str, condition: Q, unit: str, named: str) -> Metric:
    def url(row: Attendance, period: Period) -> str:
        return row.meeting.get_absolute_url()

    told: dict[str, Any] = {"how": f"角色不是请假，写有姓名＝{named}", "where": (("role", "<>请假"), ("named", named))}
    order = ("-meeting__on", "meeting", "pk")
    return _metric(key, code, name, what, came, ATTENDANCE_SHEET, condition, unit=unit, order=order, url=url, **told)


def _heads(key: str, code: str, unit: HeadUnit) -> Metric:
    words = f"期间内活动的参加人数之和，只算以“{unit.label}”计的；没有统计的不计入，另列。"
    name = f"活动参加{'人数' if unit == HeadUnit.PEOPLE else '人次'}"
    more: dict[str, Any] = {"unit": str(unit.label), "sums": "heads", "unknown": "activity_unknown"}
    more |= {"how": f"计数单位＝{unit.label}，参加人数之和", "where": (("heads_unit", str(unit.label)),)}
    return _metric(key, code, name, words, ACTIVITIES, ACTIVITY_SHEET, Q(heads_unit=unit), **more)


DONE = ~Q(status=NominationStatus.PLANNED)
NOT_PLANNED: Condition = ("status", "<>拟推荐")


def _nominated(key: str, code: str, name: str, what: str, condition: Q, how: str, column: str, word: str) -> Metric:
    words = f"期间内推荐（状态不是“拟推荐”）{what}，推荐几次计几人次；人数不详的另列。"
    condition &= DONE & Q(people__isnull=False)
    more: dict[str, Any] = {"unit": "人次", "sums": "people", "unknown": "nominated_unknown"}
    more |= {"how": f"{how}，状态不是拟推荐，人数之和", "where": ((column, word), NOT_PLANNED)}
    return _metric(key, code, name, words, NOMINATIONS, NOMINATION_SHEET, condition, **more)


METRICS = (
    _held("meetings", "HD01", "召开会议", "召开的会议次数", MEETING, MEETING_SHEET, "次"),
    _came(
        "meeting_people",
        "HD02",
        "参会人次",
        "期间内会议的参会情况中写有姓名、不是请假的，一条计一人次。",
        ~Q(name=""),
        "人次",
        "是",
    ),
    _came(
        "meeting_units",
        "HD03",
        "到会单位（未写姓名）",
        "期间内会议的参会情况中只写单位、不是请假的，一条计一家次；到了几人不清楚，不计入人次。",
        Q(name=""),
        "家次",
        "否",
    ),
    _held("activities", "HD04", "开展活动", "开展的活动场次，不含关爱活动和培训", ACTIVITY, ACTIVITY_SHEET, "场"),
    _heads("activity_people", "HD05", HeadUnit.PEOPLE),
    _heads("activity_times", "HD06", HeadUnit.TIMES),
    _metric(
        "activity_unknown",
        "HD07",
        "参加人数未统计",
        "期间内没有登记参加人数的活动场次。",
        ACTIVITIES,
        ACTIVITY_SHEET,
        Q(heads__isnull=True),
        how="参加人数为空",
        where=(("heads", ""),),
        unit="场",
    ),
    _held("care_events", "HD08", "关爱活动", "开展的关爱活动次数", CARE, CARE_SHEET, "次"),
    _metric(
        "care_streamers",
        "HD09",
        "关爱网络主播",
        f"期间内关爱对象是网络主播群体的关爱活动次数；两次及以上称“多次”。{IMPRECISE}",
        CARED,
        CARE_SHEET,
        Q(audience=Audience.STREAMERS),
        how=f"关爱对象＝{Audience.STREAMERS.label}",
        where=(("audience", str(Audience.STREAMERS.label)),),
        unit="次",
        is_imprecise=is_imprecise,
    ),
    _metric(
        "care_families",
        "HD10",
        "关爱家庭",
        "期间内关爱活动的家庭数之和，一户参加几次计几次；没有统计的不计入，另列。",
        CARED,
        CARE_SHEET,
        Q(families__isnull=False),
        how="关爱家庭数之和",
        unit="户次",
        sums="families",
        unknown="care_unknown",
    ),
    _metric(
        "care_unknown",
        "HD11",
        "家庭数未统计",
        "期间内没有登记家庭数的关爱活动次数。",
        CARED,
        CARE_SHEET,
        Q(families__isnull=True),
        how="关爱家庭数为空",
        where=(("families", ""),),
        unit="次",
    ),
    _held("trainings", "PX01", "培训", "开始的培训期数", TRAINING, TRAINING_SHEET, "期"),
    *(
        _nominated(
            f"nominated_{c}",
            f"PX1{n}",
            f"推荐{c.label}",
            f"的{c.label}人次",
            Q(category=c),
            f"人员类别＝{c.label}",
            "category",
            str(c.label),
        )
        for n, c in enumerate(Category, start=1)
    ),
    *(
        _nominated(
            f"nominated_at_{level}",
            f"PX2{n}",
            f"推荐参加{level.label}培训",
            f"参加{level.label}培训的人次",
            Q(training__level=level),
            f"培训层级＝{level.label}",
            "level",
            str(level.label),
        )
        for n, level in enumerate(Level, start=1)
    ),
    _nominated(
        "nominated_at_none",
        "PX26",
        "推荐参加层级未填的培训",
        "参加层级没有填写的培训的人次",
        Q(training__level=""),
        "培训层级为空",
        "level",
        "",
    ),
    _metric(
        "nominated_unknown",
        "PX31",
        "推荐人数不详",
        "期间内推荐（状态不是“拟推荐”）没有登记人数的条数。",
        NOMINATIONS,
        NOMINATION_SHEET,
        DONE & Q(people__isnull=True),
        how="人数为空，状态不是拟推荐",
        where=(("people", ""), NOT_PLANNED),
        unit="条",
        is_imprecise=is_imprecise,
    ),
)
register(*METRICS, together=measure_together)


def times_words(times: int) -> str:
    """多次 is a count: twice or more."""
    return "多次" if times >= 2 else "一次" if times == 1 else ""
