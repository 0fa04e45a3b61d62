"""诉求 in the story: what firms asked for, with whom it lay, what became of it. All of it is invented."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.duties.responsible import places_on
from orgs.enterprises.models import EnterpriseState
from reports.demo.dice import between, pick, roll
from reports.demo.moments import at_work, told
from reports.demo.names import MARK
from reports.demo.places import HONGSHAN, LAKE, MEIYUAN, SUOJIN, XIAOLING, XINJIEKOU, XUANWUMEN, XUZHUANG
from reports.demo.story import Act, Base
from visits.models import Need, NeedCategory
from visits.needs.chain import OFFICE, Holder
from visits.needs.choices import Answer, NeedOrigin, Outcome, RevisitWay, StepKind
from visits.services.needs import raise_need, take_step

# category, what is asked for, what was answered
TOPICS = (
    ("场地", "员工停车位紧张", "协调园区增加月租车位"),
    ("政策", "想了解高新技术企业申报条件", "已请科技部门上门讲解"),
    ("人才", "技术岗位招聘困难", "已纳入校园专场招聘"),
    ("融资", "轻资产企业贷款难", "已对接两家银行的信用贷产品"),
    ("党建", "党员活动没有固定场地", "共享街道党群服务中心会议室"),
    ("市场", "希望对接本区文旅项目", "已参加供需对接会"),
    ("政策", "房租补贴政策看不懂", "已逐条说明适用条件"),
    ("场地", "办公楼网络经常中断", "物业已更换线路"),
    ("党建", "不会操作组织关系转接", "指导员已现场演示"),
    ("人才", "员工子女入学信息不清楚", "已说明报名时间和渠道"),
    ("其他", "周边公交班次少", "已向交通部门反映并得到答复"),
    ("融资", "想了解知识产权质押", "已安排专题培训"),
)
FIRMS = tuple(
    f"{place}/{number}"
    for place in (XUZHUANG, XINJIEKOU, MEIYUAN, XUANWUMEN, SUOJIN, HONGSHAN, XIAOLING, LAKE)
    for number in (1, 2, 3, 4)
)
DEPARTMENTS = ("区人社局", "区科技局", "区城管局", "区商务局", "")
# how many were raised each year
RAISED = {2022: 6, 2023: 9, 2024: 7, 2025: 7, 2026: 9}
# by place in their year; all others end well
ENDINGS = {4: "long", 6: "again", 7: "open"}


def _need(base: Base, key: str) -> Need | None:
    """The need of that name as it is now; None when its firm was not there to raise it."""
    return Need.objects.live().filter(pk=base.needs.get(key, 0)).first()


def _raised(key: str, who: str, day: date, *, topic: int, is_confidential: bool = False) -> Act:
    category, title, _ = TOPICS[topic % len(TOPICS)]

    def do(base: Base) -> Any:
        firm = base.firms.get(who)
        there = EnterpriseState.objects.as_of(AsOf.today()).present().filter(enterprise=firm or 0)
        if not there.exists():
            return None
        values = {
            "enterprise_id": firm,
            "title": f"{title}{MARK}",
            "detail": f"企业反映：{title}，希望帮助协调。",
            "category": NeedCategory.objects.get(name=category),
            "origin": pick(f"{key}/origin", [NeedOrigin.VISIT, NeedOrigin.FIRM, NeedOrigin.MEETING]),
            "raised_on": clock.today(),
            "is_confidential": is_confidential,
        }
        base.needs[key] = raise_need(values=values, by=None).pk
        return base.needs[key]

    return Act(at_work(day, f"{key}/raise"), do)


def _step(key: str, day: date, kind: StepKind, *, to: str = "", **more: Any) -> Act:
    def do(base: Base) -> Any:
        need = _need(base, key)
        if need is None:
            return None
        return take_step(need=need, kind=kind, to=_holder(need, to) if to else None, by=None, **more)

    return Act(at_work(day, f"{key}/{kind}/{day}"), do)


def _holder(need: Need, to: str) -> Holder:
    place = places_on([need.enterprise_id], AsOf.today()).get(need.enterprise_id)
    return Holder(None, place.jurisdiction) if to == "street" and place and place.jurisdiction else OFFICE


def _story(year: int, number: int) -> list[Act]:
    """One need from its first day to where it stands now."""
    key = f"{year}-{number}"
    first = date(year, 1, 1)
    last_month = 11 if year == 2026 else 12
    day = first + timedelta(days=30 * (last_month - 1) * number // RAISED[year] + between(f"{key}/day", 10, 25))
    who, topic = FIRMS[roll(f"{key}/who", len(FIRMS))], roll(f"{key}/topic", len(TOPICS))
    given = day + timedelta(days=between(f"{key}/given", 1, 3))
    to, unit = pick(f"{key}/to", ["street", "street", "office"]), pick(f"{key}/unit", DEPARTMENTS)
    acts = [
        _raised(key, who, day, topic=topic, is_confidential=number == 3 and year == 2025),
        _step(key, given, StepKind.ASSIGNED, to=to, unit=unit),
    ]
    ending = ENDINGS.get(number, "")
    if ending == "open" and year == 2026:
        return acts
    return [*acts, *_ENDINGS[ending if ending in _ENDINGS else ""](key, given, TOPICS[topic][2])]


def _well(key: str, given: date, answer: str) -> list[Act]:
    """Progress, the reply, the revisit: content, or fairly."""
    replied = given + timedelta(days=between(f"{key}/reply", 5, 20))
    asked = replied + timedelta(days=between(f"{key}/asked", 2, 8))
    content = pick(f"{key}/answer", [Answer.SATISFIED, Answer.SATISFIED, Answer.FAIRLY])
    return [
        _step(key, given + timedelta(days=3), StepKind.PROGRESS, text="已与有关单位联系"),
        _step(key, replied, StepKind.REPLIED, text=f"{answer}。", outcome=Outcome.SOLVED),
        _step(key, asked, StepKind.REVISITED, answer=content, way=RevisitWay.PHONE, closes=True),
    ]


def _again(key: str, given: date, answer: str) -> list[Act]:
    """The firm had to add something, and was not content at first."""
    days = [given + timedelta(days=n) for n in (2, 9, 14, 18)]
    return [
        _step(key, days[0], StepKind.WAITING, text="请企业补充证明材料"),
        _step(key, days[1], StepKind.RESUMED),
        _step(key, days[2], StepKind.REPLIED, text="已转有关单位。", outcome=Outcome.EXPLAINED),
        _step(key, days[3], StepKind.REVISITED, answer=Answer.DISSATISFIED, way=RevisitWay.PHONE),
        *_well(key, days[3] + timedelta(days=2), answer),
    ]


def _long(key: str, given: date, answer: str) -> list[Act]:
    """What cannot be done soon is looked at once a year."""
    since = given + timedelta(days=20)
    looks = [date(year, since.month, min(since.day, 28)) for year in range(since.year + 1, 2027)]
    begun = _step(key, since, StepKind.LONG_TERM, text="需要纳入片区改造，短期内难以解决")
    return [begun, *(_step(key, day - timedelta(days=7), StepKind.LOOKED, text="仍在推进") for day in looks)]


_ENDINGS: dict[str, Callable[[str, date, str], list[Act]]] = {"": _well, "again": _again, "long": _long}


def _joined() -> list[Act]:
    """Two firms ask for the same; they are handled together."""

    def do(base: Base) -> Any:
        one, other = _need(base, "same-1"), _need(base, "same-2")
        return one and other and take_step(need=other, kind=StepKind.JOINED, other=one, text="同一件事", by=None)

    day = told("2026-10-15").value
    return [
        _raised("same-1", f"{XUZHUANG}/1", day, topic=0),
        _raised("same-2", f"{XUZHUANG}/2", day + timedelta(days=4), topic=0),
        _step("same-1", day + timedelta(days=5), StepKind.ASSIGNED, to="street", unit="徐庄高新区管委会"),
        Act(at_work(day + timedelta(days=6), "same/join"), do),
        _step("same-1", day + timedelta(days=12), StepKind.COORDINATE, text="车位需要园区和物业一起协调"),
    ]


ACTS: list[Act] = [
    *(act for year, count in RAISED.items() for number in range(count) for act in _story(year, number)),
    *_joined(),
    # It goes with its firm.
    _raised("leaving", f"{XINJIEKOU}/9", told("2026-08-10").value, topic=1),
]
