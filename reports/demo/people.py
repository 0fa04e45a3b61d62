"""Who answers for what: street leads and implementers, instructors, committee members with their liaison points.

All persons are invented and marked （演示）; none of them answers for a firm of the published review.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from foundation.accounts.models import Person
from foundation.accounts.services import add_person
from foundation.trail.asof import AsOf
from foundation.trail.recording import changeset
from orgs.duties import services as duties
from orgs.duties.choices import CommitteePost, ContactKind, Employment, StreetPart
from orgs.duties.models import Handover, InstructorAssignment
from orgs.enterprises.models import EnterpriseState
from orgs.places.models import Block, Jurisdiction
from reports.demo.dice import between, chance, pick
from reports.demo.moments import at_work, working_day
from reports.demo.names import MARK
from reports.demo.places import HONGSHAN, LAKE, MEIYUAN, SUOJIN, XIAOLING, XINJIEKOU, XUANWUMEN, XUZHUANG
from reports.demo.story import Act, Base

FIRST_DAY, INSTRUCTED_SINCE, LIAISON_SINCE = date(2022, 1, 1), date(2022, 3, 1), date(2023, 3, 15)
DEPUTY = "党政综合部副部长"
# place: lead, the lead's post, implementer
STREETS = {
    MEIYUAN: ("王", "组织员", "钱"),
    XINJIEKOU: ("李", "副书记", "孙"),
    XUANWUMEN: ("张", "组织员", "周"),
    SUOJIN: ("刘", "组织员", "吴"),
    HONGSHAN: ("陈", "副书记", "郑"),
    XIAOLING: ("杨", "组织员", "冯"),
    LAKE: ("赵", "副书记", "褚"),
    XUZHUANG: ("黄", "副书记", "卫"),
}
# place, part, successor, first day
SUCCESSORS = (
    (HONGSHAN, StreetPart.IMPLEMENTER, "蒋", date(2023, 7, 1)),
    (XUANWUMEN, StreetPart.LEAD, "沈", date(2023, 9, 1)),
    (MEIYUAN, StreetPart.IMPLEMENTER, "韩", date(2025, 3, 1)),
)
# instructor → blocks (属地/板块) and firms of the story
INSTRUCTORS: dict[str, tuple[str, ...]] = {
    "朱": (f"{XUZHUANG}/一期",),
    "秦": (f"{XUZHUANG}/二期",),
    "尤": (f"{XUZHUANG}/三期",),
    "许": (f"{XINJIEKOU}/东片",),
    "何": (f"{XINJIEKOU}/西片",),
    "吕": (f"{HONGSHAN}/南片", f"{HONGSHAN}/北片"),
    "施": tuple(f"{MEIYUAN}/{n}" for n in (1, 2, 3, 5)),
    "曹": tuple(f"{XUANWUMEN}/{n}" for n in (1, 2, 3, 4)),
    "严": tuple(f"{SUOJIN}/{n}" for n in (1, 2, 3)),
    "华": tuple(f"{XIAOLING}/{n}" for n in (1, 2, 4, 8)),
    "金": tuple(f"{LAKE}/{n}" for n in (1, 2, 3, 4, 5)),
    "魏": tuple(f"{XUZHUANG}/{n}" for n in (1, 2, 3)),
}
# first day → what passes to whom
HANDOVERS: dict[date, list[tuple[str, str]]] = {
    date(2023, 6, 1): [(f"{HONGSHAN}/北片", "姜")],
    date(2023, 7, 1): [(f"{XUZHUANG}/三期", "陶")],
    date(2023, 10, 1): [(f"{LAKE}/4", "戚"), (f"{LAKE}/5", "戚")],
    date(2025, 7, 1): [(f"{XUZHUANG}/一期", "谢")],
    date(2026, 11, 16): [(f"{XUZHUANG}/二期", "谢")],
}
# member: field of their own department, liaison point
COMMITTEE = {
    "邹": ("网信", f"{XUZHUANG}/1"),
    "喻": ("商务", f"{XINJIEKOU}/2"),
    "柏": ("文旅", f"{MEIYUAN}/2"),
    "水": ("市场监管", f"{XIAOLING}/2"),
    "窦": ("数据", f"{LAKE}/2"),
}


# seats in the committee without a liaison point yet: surname → post, department
SEATS = {
    "盛": (CommitteePost.SECRETARY, "主管"),
    "滕": (CommitteePost.DEPUTY, "组织"),
    "鲍": (CommitteePost.MEMBER, "综合"),
}
SEATED_SINCE = date(2022, 1, 10)
PART_TIME = {"吕", "施", "严"}  # instructors who do this beside another post
TERM_YEARS = 2
FIRST_QUARTER, LAST_QUARTER = date(2022, 4, 1), date(2026, 7, 1)
NOTES = (
    "了解经营和用工情况",
    "了解党员队伍和组织生活情况",
    "谈党建工作打算",
    "送政策、听意见",
    "了解新进员工中党员情况",
)


def _person(base: Base, surname: str, unit: str, post: str) -> Person:
    """The person of that surname, entered when first needed."""
    if surname not in base.persons:
        phone = f"025-8000{2000 + len(base.persons):04d}"
        base.persons[surname] = add_person(name=f"{surname}某{MARK}", unit=unit, post=post, phone=phone, by=None)
    return base.persons[surname]


def _answers_for(base: Base, place: str, part: StreetPart, surname: str, post: str, since: date) -> None:
    unit = f"{place}党工委" if part == StreetPart.LEAD else f"{place}党政综合部"
    base.duties[f"{place}/{part}"] = duties.assign_street_role(
        jurisdiction=Jurisdiction.objects.get(pk=base.places[place]),
        person=_person(base, surname, unit, post),
        part=part,
        starts_on=since,
        post=post,
        by=None,
    )


def _instructs(base: Base, target: str, surname: str, since: date) -> None:
    person = _person(base, surname, target.split("/")[0], "党建指导员")
    if target in base.blocks:
        block = Block.objects.get(pk=base.blocks[target])
        duty = duties.assign_instructor(person=person, block=block, starts_on=since, by=None)
    else:
        duty = duties.assign_instructor(person=person, enterprise=base.firm(target), starts_on=since, by=None)
    base.duties[target] = duty


def _until(base: Base, what: str, successor_since: date) -> None:
    duties.end_duty(duty=base.duties.pop(what), on=successor_since - timedelta(days=1), by=None)


def _together(title: str, on: date, do: Callable[[Base], None]) -> Act:
    """Duties entered in one sitting are one act."""

    def run(base: Base) -> None:
        with changeset(kind="assign_duties", by=None, title=title):
            do(base)

    return Act(at_work(on, title), run)


def _streets(base: Base) -> None:
    for place, (lead, post, implementer) in STREETS.items():
        _answers_for(base, place, StreetPart.LEAD, lead, post, FIRST_DAY)
        _answers_for(base, place, StreetPart.IMPLEMENTER, implementer, DEPUTY, FIRST_DAY)


def _instructors(base: Base) -> None:
    for surname, targets in INSTRUCTORS.items():
        for target in targets:
            _instructs(base, target, surname, INSTRUCTED_SINCE)


def _liaison(base: Base) -> None:
    for surname, (field, target) in COMMITTEE.items():
        duties.assign_liaison(
            person=_person(base, surname, f"{field}条线{MARK}", "行业党委委员"),
            enterprise=base.firm(target),
            starts_on=LIAISON_SINCE,
            reason=f"结合委员所在部门职能：{field}",
            by=None,
        )


def _succession(place: str, part: StreetPart, surname: str, since: date) -> Act:
    post = DEPUTY if part == StreetPart.IMPLEMENTER else STREETS[place][1]

    def do(base: Base) -> None:
        _until(base, f"{place}/{part}", since)
        _answers_for(base, place, part, surname, post, since)

    return _together(f"{place}{part.label}人调整", since, do)


def _handover(since: date, rows: list[tuple[str, str]]) -> Act:
    def do(base: Base) -> None:
        for target, surname in rows:
            to = _person(base, surname, target.split("/")[0], "党建指导员")
            old: Any = base.duties[target]
            duties.reassign(duties=[old], to=to, on=since, note="工作调整", by=None)
            base.duties[target] = InstructorAssignment.objects.as_of(AsOf(since)).get(
                person=to, enterprise=old.enterprise, block=old.block
            )

    return _together(f"指导员交接（{len(rows)} 项）", since, do)


def _accepts(since: date, rows: list[tuple[str, str]]) -> Act:
    """The successors take over a few days later; the last handover still waits."""

    def do(base: Base) -> None:
        for row in Handover.objects.waiting().filter(on=since):
            duties.accept_handover(handover=row, by=None)

    return _together(f"接收交接（{len(rows)} 项）", since + timedelta(days=between(f"accepts/{since}", 2, 6)), do)


def _committee(base: Base) -> None:
    """Every member has a seat; three of them have no liaison point yet."""
    for surname, (post, field) in SEATS.items():
        person = _person(base, surname, f"{field}条线{MARK}", "行业党委委员")
        duties.seat_member(person=person, post=post, department=f"{field}条线{MARK}", starts_on=SEATED_SINCE, by=None)
    for surname, (field, _) in COMMITTEE.items():
        duties.seat_member(
            person=_person(base, surname, f"{field}条线{MARK}", "行业党委委员"),
            department=f"{field}条线{MARK}",
            function=f"{field}工作",
            starts_on=SEATED_SINCE,
            by=None,
        )


def _terms(base: Base) -> None:
    for surname in INSTRUCTORS:
        duties.appoint_instructor(
            person=base.persons[surname],
            employment=Employment.PART if surname in PART_TIME else Employment.FULL,
            starts_on=INSTRUCTED_SINCE,
            term_ends_on=INSTRUCTED_SINCE.replace(
                year=INSTRUCTED_SINCE.year + TERM_YEARS * (3 if chance(surname, 60) else 2)
            ),
            by=None,
        )


def _deputy(base: Base) -> None:
    duties.assign_deputy(
        person=base.persons["金"],
        deputy=base.persons["魏"],
        starts_on=date(2025, 7, 14),
        ends_on=date(2025, 8, 1),
        reason="休假",
        by=None,
    )


def _quarters() -> list[date]:
    """First days of the quarters with contacts."""
    found, day = [], FIRST_QUARTER
    while day <= LAST_QUARTER:
        found.append(day)
        day = (day + timedelta(days=95)).replace(day=1)
    return found


def _contacts(first: date) -> Act:
    """What was entered at the end of a quarter: instructors' visits to firms, members' contacts with their points."""
    last = (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)

    def do(base: Base) -> None:
        for surname, targets in INSTRUCTORS.items():
            for target in targets:
                if target not in base.blocks and chance(f"{target}/{first}", 55):
                    duty: Any = base.duties[target]
                    _contact(base, duty.person, target, first, surname)
        for surname, (_, target) in COMMITTEE.items():
            if first >= LIAISON_SINCE and chance(f"{surname}/{first}", 45):
                _contact(base, base.persons[surname], target, first, surname)

    return _together(f"登记{first.year}年第{first.month // 3 + 1}季度联系情况", last, do)


def _contact(base: Base, person: Person, target: str, first: date, key: str) -> None:
    firm = base.firm(target)
    on = working_day(first + timedelta(days=between(f"contact/{target}/{key}/{first}", 3, 80)))
    if not EnterpriseState.objects.as_of(AsOf(on)).present().filter(enterprise=firm).exists():
        return
    duties.record_contact(
        enterprise=firm,
        person=person,
        on=on,
        kind=pick(
            f"kind/{target}/{first}", (ContactKind.VISIT, ContactKind.VISIT, ContactKind.TALK, ContactKind.PHONE)
        ),
        note=pick(f"note/{target}/{first}", NOTES),
        by=None,
    )


ACTS: list[Act] = [
    _together("登记街道（园区）责任人", date(2022, 1, 20), _streets),
    _together("登记党建指导员", date(2022, 3, 3), _instructors),
    _together("登记委员联系点", date(2023, 3, 16), _liaison),
    *(_succession(*row) for row in SUCCESSORS),
    *(_handover(since, rows) for since, rows in HANDOVERS.items()),
    *(_accepts(since, rows) for since, rows in list(HANDOVERS.items())[:-1]),
    _together("登记行业党委成员", date(2022, 1, 21), _committee),
    _together("登记指导员聘任", date(2022, 3, 4), _terms),
    _together("登记代理", date(2025, 7, 11), _deputy),
    *(_contacts(first) for first in _quarters()),
]
