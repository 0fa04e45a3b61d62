"""Meetings, activities, acts of care, trainings: what the published review of 2023 says, and some invented ones.

Of the review only the year is known, and nothing is entered that it does not say: no heads, no families, no names but the
one it gives. What is invented is marked （演示）.
"""

from datetime import date, timedelta
from typing import Any

from activities.kinds import ACTIVITY, CARE, MEETING, NOMINATION, TRAINING
from activities.models import ActivityType, Decision, MeetingType, Training
from activities.services import finish_decision
from foundation.records import services
from foundation.records.kinds import RecordKind
from foundation.trail.recording import changeset
from orgs.places.models import Jurisdiction, Unit
from orgs.places.units import UNIT
from reports.demo.dice import between, pick
from reports.demo.moments import at_work
from reports.demo.names import MARK
from reports.demo.places import HONGSHAN, MEIYUAN, XUZHUANG
from reports.demo.review import SOURCE
from reports.demo.story import Act, Base

YEAR: dict[str, Any] = {"on": date(2023, 1, 1), "on_precision": "year"}
CITY_OFFICE, CITY_DIVISION, NEW_COMMITTEE = "市委网信办", "市委网信办网络社会工作处", "区委“两新”工委"


def _enter(kind: RecordKind, values: dict[str, Any], source: str = "", **below: list[dict[str, Any]]) -> Any:
    return services.add(kind=kind, values=values, below=below, by=None, source=source)


def _unit(name: str, level: str, source: str = "") -> Unit:
    return Unit.objects.live().filter(name=name).first() or _enter(UNIT, {"name": name, "level": level}, source)


# --- the review ---------------------------------------------------------------------------------------


def add_review_records(base: Base) -> None:
    """The meeting, the theme day, the acts of care, the nominations."""
    title = "登记公开综述所载会议、活动和培训推荐"
    with changeset(kind="add_review_records", by=None, title=title, source=SOURCE):
        _review_meeting()
        _review_activities()
        _review_nominations()


def _review_meeting() -> None:
    values = {
        "kind": MeetingType.objects.get(name="党委（扩大）会议"),
        "title": "2023年区互联网行业党委（扩大）会议",
        "agenda": "研究部署互联网行业党建工作",
        **YEAR,
    }
    came: list[dict[str, Any]] = [
        {"name": "马千山", "post": "区委常委、宣传部部长", "role": "spoke"},
        {"unit": _unit(CITY_DIVISION, "city", SOURCE), "role": "guided"},
        {"unit": _unit(NEW_COMMITTEE, "district", SOURCE), "post": "领导", "role": "guided"},
    ]
    _enter(MEETING, values, SOURCE, attendance=came)


def _review_activities() -> None:
    values = {
        "kind": ActivityType.objects.get(name="主题党日"),
        "title": "“学习二十大 奋进新征程”互联网企业党员主题党日活动",
        "summary": "参观学习",
        **YEAR,
    }
    _enter(ACTIVITY, values, SOURCE, venues=[{"name": "玄武区退役军人主题馆"}, {"name": "六朝博物馆"}])
    # 多次: at least twice.
    for session in (1, 2):
        values = {"title": "网络主播群体家庭观看儿童剧", "audience": "streamers", "session": session, **YEAR}
        _enter(CARE, values, SOURCE, venues=[{"name": "南京文化艺术中心"}])


def _review_nominations() -> None:
    course = {
        "title": "党建工作培训班",
        "other_organizer": "各级组织部门、网信部门",
        "organizer_kind": "both",
        **YEAR,
    }
    camp = {
        "title": "网络直播行业实训营",
        "organizer": _unit(CITY_OFFICE, "city", SOURCE),
        "organizer_kind": "cyber",
        "level": "city",
        **YEAR,
    }
    for training, categories in ((course, ("secretary", "worker")), (camp, ("streamer",))):
        held = _enter(TRAINING, training, SOURCE)
        for category in categories:
            _enter(NOMINATION, {"training": held, "category": category, "status": "nominated", **YEAR}, SOURCE)


# --- invented -----------------------------------------------------------------------------------------


def _meeting(on: date, kind: str, title: str, *decisions: dict[str, Any]) -> Act:
    def do(base: Base) -> Any:
        values = {
            "kind": MeetingType.objects.get(name=kind),
            "title": f"{on.year}年{title}{MARK}",
            "on": on,
            "place": "区机关会议室",
            "agenda": pick(title, ("研究部署年度工作", "通报进展、研究问题", "听取意见、研究对策")),
        }
        people = [base.persons[surname] for surname in ("盛", "滕", "邹", "喻", "柏") if surname in base.persons]
        roles = ("chair", "present", "present", "took_part", "took_part")
        came = [
            {"name": person.name, "other_unit": person.unit, "post": person.post, "role": role}
            for person, role in zip(people, roles, strict=False)
        ]
        told = [
            {
                **decision,
                "text": f"{decision['text']}{MARK}",
                "person": base.persons.get(decision.get("person", "")),
                "jurisdiction": Jurisdiction.objects.filter(name=decision.get("jurisdiction", "")).first(),
            }
            for decision in decisions
        ]
        return _enter(MEETING, values, attendance=came, decisions=told)

    return Act(at_work(on + timedelta(days=1), f"meeting/{on}"), do)


def _done(text: str, on: date, result: str) -> Act:
    def do(base: Base) -> Any:
        decision = Decision.objects.get(text=f"{text}{MARK}")
        return finish_decision(decision=decision, on=on, result=result, by=None)

    return Act(at_work(on, f"done/{text}"), do)


def _activity(on: date, kind: str, title: str, *venues: str, heads: int, unit: str = "people") -> Act:
    def do(base: Base) -> Any:
        values = {
            "kind": ActivityType.objects.get(name=kind),
            "title": f"{title}{MARK}",
            "on": on,
            "heads": heads,
            "heads_unit": unit,
            "organizer": "区互联网行业党委",
        }
        return _enter(ACTIVITY, values, venues=[{"name": venue} for venue in venues])

    return Act(at_work(on + timedelta(days=2), f"activity/{on}"), do)


def _care(on: date, title: str, venue: str, families: int) -> Act:
    def do(base: Base) -> Any:
        values = {"title": f"{title}{MARK}", "audience": "streamers", "on": on, "families": families}
        return _enter(CARE, values, venues=[{"name": venue}])

    return Act(at_work(on + timedelta(days=2), f"care/{on}"), do)


def _training(on: date, title: str, level: str, deadline: date, quota: int, *firms: tuple[str, str]) -> list[Act]:
    def announce(base: Base) -> Any:
        values = {
            "title": f"{title}{MARK}",
            "other_organizer": f"上级单位{MARK}",
            "organizer_kind": "cyber",
            "level": level,
            "on": on,
            "ends_on": on + timedelta(days=2),
            "hours": 24,
            "quota": quota,
            "deadline": deadline,
        }
        return _enter(TRAINING, values)

    def nominate(base: Base) -> None:
        held = Training.objects.get(title=f"{title}{MARK}", on=on)
        with changeset(kind="add_nominations", by=None, title=f"登记培训推荐：{held}"):
            for number, (who, category) in enumerate(firms):
                name = (
                    "" if category == "streamer" else f"{pick(f'{title}/{who}/{number}', '赵钱孙李周吴郑王')}某{MARK}"
                )
                values = {
                    "training": held,
                    "category": category,
                    "enterprise": base.firm(who),
                    "name": name,
                    "people": between(f"{title}/{who}", 1, 3) if not name else 1,
                    "status": "nominated",
                    "has_consented": True,
                    "on": deadline - timedelta(days=3),
                }
                _enter(NOMINATION, values)

    announced = Act(at_work(deadline - timedelta(days=20), f"training/{title}/{on}"), announce)
    return (
        [announced, Act(at_work(deadline - timedelta(days=2), f"nominated/{title}/{on}"), nominate)]
        if firms
        else [announced]
    )


FIRMS = ((f"{XUZHUANG}/2", "secretary"), (f"{MEIYUAN}/3", "worker"), (f"{HONGSHAN}/3", "worker"))
ACTS: list[Act] = [
    Act(at_work(date(2023, 12, 28), "review records"), add_review_records),
    _meeting(
        date(2024, 3, 14),
        "党委（扩大）会议",
        "行业党委（扩大）会议",
        {"text": "更新指导员分工", "due_on": date(2024, 4, 30)},
    ),
    _meeting(date(2025, 3, 18), "党委（扩大）会议", "行业党委（扩大）会议"),
    _meeting(date(2025, 7, 9), "座谈会", "直播企业座谈会"),
    _meeting(
        date(2026, 3, 12),
        "党委（扩大）会议",
        "行业党委（扩大）会议",
        {
            "text": "梳理停业企业名单",
            "due_on": date(2026, 6, 30),
            "jurisdiction": XUZHUANG,
        },
    ),
    _meeting(
        date(2026, 11, 10),
        "推进会",
        "互联网行业党建工作推进会",
        {"text": "核实应建未建企业情况", "due_on": date(2026, 12, 11), "jurisdiction": HONGSHAN},
        {"text": "汇总联系点企业意见建议", "due_on": date(2026, 12, 18), "person": "邹"},
        {"text": "起草明年工作安排", "due_on": date(2026, 12, 25)},
    ),
    _done("更新指导员分工", date(2024, 4, 22), "已调整并登记"),
    _done("梳理停业企业名单", date(2026, 6, 24), "已核对"),
    _activity(date(2024, 6, 28), "主题党日", "七一主题党日", "演示纪念馆", heads=46),
    _activity(date(2025, 4, 19), "志愿公益", "社区电脑义诊", "演示社区", "演示广场", heads=85, unit="times"),
    _activity(date(2025, 6, 27), "主题党日", "七一主题党日", "演示纪念馆", heads=52),
    _activity(date(2026, 5, 22), "竞赛", "网络安全知识竞赛", "演示报告厅", heads=64),
    _activity(date(2026, 6, 29), "主题党日", "七一主题党日", "演示纪念馆", heads=58),
    _care(date(2024, 7, 20), "网络主播群体暑期家庭日", "演示剧场", 18),
    _care(date(2025, 5, 31), "网络主播群体家庭观影", "演示剧场", 22),
    _care(date(2026, 8, 8), "网络主播群体暑期家庭日", "演示剧场", 25),
    *_training(date(2024, 9, 10), "互联网企业党务工作者培训班", "city", date(2024, 8, 30), 10, *FIRMS),
    *_training(date(2025, 10, 14), "互联网企业党组织书记培训班", "province", date(2025, 9, 26), 6, *FIRMS[:2]),
    *_training(date(2026, 12, 15), "互联网企业党务工作者培训班", "city", date(2026, 12, 8), 8, *FIRMS[1:2]),
]
