"""走访 in the story: the eight firms of the published review of 2023, and invented visits of three years and more.

Of the review only the year, the firms and the two ways of visiting are known; nothing else is entered. What is invented
is marked （演示）, and is told in words that would fit any firm.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from foundation.accounts.models import Person
from foundation.records import services
from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.recording import changeset
from orgs.enterprises.models import Enterprise, EnterpriseState
from reports.demo.dice import between, chance, pick
from reports.demo.moments import at_work
from reports.demo.names import MARK
from reports.demo.places import HONGSHAN, LAKE, MEIYUAN, SUOJIN, XIAOLING, XINJIEKOU, XUANWUMEN, XUZHUANG
from reports.demo.review import SAID, SOURCE
from reports.demo.story import Act, Base
from visits.kinds import VISIT
from visits.models import VisitMethod, VisitPurpose

FIRMS = tuple(
    f"{place}/{number}"
    for number in (1, 2, 3, 5)
    for place in (XUZHUANG, XINJIEKOU, MEIYUAN, XUANWUMEN, SUOJIN, HONGSHAN, XIAOLING, LAKE)
)
# how many each year; those of the last stop a week before the story does
VISITED = {2022: 18, 2023: 20, 2024: 26, 2025: 28, 2026: 28}
CONDITIONS = (
    "经营平稳，订单与去年同期持平",
    "业务增长，正在招聘研发人员",
    "回款放缓，压缩了办公面积",
    "主营业务转向海外",
)
PARTY_WORK = ("党员参加社区双报到", "支部按月开展主题党日", "党员人数少，与园区联合开展活动", "正在培养入党积极分子")
GUIDANCE = ("把党员示范岗亮出来", "结合项目设党员责任区", "按期做好换届准备", "")


def add_review_visits() -> None:
    """The visits the review tells of, each known to the year only."""
    both = VisitMethod.objects.get(name="实地查看、座谈交流")
    with changeset(kind="add_review_visits", by=None, title="登记公开综述所载走访", source=SOURCE):
        for name, said in SAID.items():
            state = EnterpriseState.objects.as_of(AsOf(date(2023, 12, 31))).filter(name=name).first()
            if state is None:
                continue
            purpose = VisitPurpose.objects.get(name="直播行业" if said.get("is_livestreaming") else "走访调研")
            values = {
                "enterprise_id": state.enterprise_id,
                "on": date(2023, 1, 1),
                "on_precision": "year",
                "method": both,
                "purpose": purpose,
            }
            below = {"visitors": [{"unit": "区互联网行业党委"}]}
            services.add(kind=VISIT, values=values, below=below, by=None, source=SOURCE)


def _visitors(base: Base, key: str) -> Iterator[dict[str, Any]]:
    """Somebody of the story, or those who came in words."""
    known: list[Person] = [base.persons[name] for name in ("盛", "滕", "邹", "喻", "柏") if name in base.persons]
    if known and chance(f"{key}/known", 60):
        yield {"person": pick(f"{key}/who", known)}
    if not known or chance(f"{key}/more", 55):
        yield {"unit": pick(f"{key}/unit", ("区互联网行业党委", "街道党工委", "园区党群工作部"))}


def _visit(key: str, who: str, day: date) -> Act:
    def do(base: Base) -> Any:
        firm: Enterprise | None = Enterprise.objects.filter(pk=base.firms.get(who, 0)).first()
        state = EnterpriseState.objects.as_of(AsOf.today()).present().filter(enterprise=firm).first() if firm else None
        visitors = list(_visitors(base, key))
        if state is None or not visitors:
            return None
        method = pick(f"{key}/method", ("实地查看", "实地查看", "座谈交流", "实地查看、座谈交流", "电话"))
        values: dict[str, Any] = {
            "enterprise": firm,
            "on": clock.today(),
            "method": VisitMethod.objects.get(name=method),
            "condition": f"{pick(f'{key}/condition', CONDITIONS)}{MARK}",
            "party_work": pick(f"{key}/party", PARTY_WORK),
            "guidance": pick(f"{key}/guidance", GUIDANCE),
            "staff_seen": state.staff,
        }
        met = [{"kind": "head", "post": pick(f"{key}/post", ("总经理", "行政负责人", "")), "count": 1}]
        if method != "电话" and chance(f"{key}/staff", 40):
            met.append({"kind": "staff", "post": "", "count": between(f"{key}/count", 2, 8)})
        return services.add(kind=VISIT, values=values, below={"visitors": visitors, "met": met}, by=None)

    return Act(at_work(day, f"{key}/visit"), do)


def _year(year: int, count: int) -> Iterator[Act]:
    last = date(year, 11, 20) if year == 2026 else date(year, 12, 20)
    first = date(year, 1, 20)
    for number in range(count):
        key = f"visit-{year}-{number}"
        day = first + timedelta(days=(last - first).days * number // count + between(f"{key}/day", 0, 6))
        yield _visit(key, FIRMS[(number * 5 + year) % len(FIRMS)], day)


ACTS: list[Act] = [
    *(act for year, count in VISITED.items() for act in _year(year, count)),
    Act(at_work(date(2023, 12, 29), "review visits"), lambda base: add_review_visits()),
]
