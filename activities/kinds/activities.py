"""活动 and 关爱活动: the kinds and their lists."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from activities.choices import Audience, HeadUnit
from activities.kinds.bases import SECTION, day_column, in_use, judge_past, title_column
from activities.models import Activity, ActivityType, CareEvent, CareVenue, Participant, Venue
from foundation.accounts.roles import Right
from foundation.accounts.scope import ALL, Actor, visible_q
from foundation.common.names import name_key
from foundation.common.tables import fact_columns as of
from foundation.common.tables.columns import ColumnSet
from foundation.records.cells import texts_in_cells, told_below
from foundation.records.columns import listed
from foundation.records.kinds import Children, RecordKind
from foundation.trail.asof import AsOf
from orgs.parties.models import PartyState

YEAR_HELP = "只知道年份或月份时可写 2023年、2023年5月。"


def of_own_organizations(user: Actor) -> Q:
    """Who sees a part of the district is shown the organisations of that part, and those the portal does not know."""
    if not visible_q(PartyState, user):
        return ALL
    today = PartyState.objects.visible_to(user).as_of(AsOf.today())
    return Q(organization__isnull=True) | Q(organization__in=today.values("organization"))


def recognise(row: Activity, by: Actor) -> None:
    """Participants the portal knows by the name they bear today or bore on the day; two queries for all of them."""
    participants: Sequence[Participant] = row.drafted["participants"]
    known: dict[str, set[int]] = {}
    keys = {name_key(one.name)[:200] for one in participants if one.name}
    for at in (AsOf.today(), *([AsOf(row.on)] if row.on and keys else ())):
        names = PartyState.objects.as_of(at).filter(name_key__in=keys).values_list("name_key", "organization")
        for key, pk in names if keys else ():
            known.setdefault(key, set()).add(pk)
    for one in participants:
        found = known.get(name_key(one.name)[:200], set())
        one.organization_id = next(iter(found)) if len(found) == 1 else None


def _venues(model: Any, parent: str) -> Children:
    return Children(
        model,
        name="venues",
        parent=parent,
        writes=("name",),
        in_cells=texts_in_cells(model, "name"),
        searched=("name",),
    )


VENUES, CARE_VENUES = _venues(Venue, "activity"), _venues(CareVenue, "event")
PARTICIPANTS = Children(
    Participant,
    name="participants",
    parent="activity",
    writes=("name",),
    most=100,
    in_cells=texts_in_cells(Participant, "name", 100),
    searched=("name",),
    seen=of_own_organizations,
)
LAST = ("organizer", "summary")


def _last_columns() -> list[Any]:
    return [
        of.text("organizer", "组织单位", "主办单位", "组织者", shown=True),
        of.count("session", "第几场", "场次"),
        of.text("summary", "情况", "活动情况", "主要内容", "活动内容", width=40),
    ]


ACTIVITY = RecordKind(
    model=Activity,
    slug="activities",
    section=SECTION,
    icon="calendar",
    order=20,
    unit="场",
    write=Right.MANAGE_DUTIES,
    columns=ColumnSet(
        [
            title_column("活动主题", "主题", "活动名称", "名称"),
            listed("kind", "活动类型", ActivityType, "类型", "活动类别", shown=True),
            day_column("活动日期", "日期", "时间", "活动时间"),
            told_below(VENUES, "活动地点", "地点", "场所", shown=True),
            told_below(PARTICIPANTS, "参加组织", "参加单位", "参加党组织", width=36),
            of.count("heads", "参加人数", "人数", shown=True),
            of.choice("heads_unit", "计数单位", HeadUnit, "单位", shown=True),
            *_last_columns(),
        ]
    ),
    writes=("kind", "title", "on", "session", "heads", "heads_unit", *LAST),
    precise={"on": "on_precision"},
    picks={"kind": in_use(ActivityType)},
    helps={
        "on": YEAR_HELP,
        "session": "同名的活动同一天（或同一年）办了几场时写第几场。",
        "heads": "没有统计的请空着。",
        "heads_unit": "一人多次参加、每次都算的是人次；两种不相加。",
    },
    children=(VENUES, PARTICIPANTS),
    files=(("photo", "照片"), ("material", "方案和材料")),
    main_filters=("kind", "on_from", "on_to"),
    default_sort="-on",
    searched=("title", "organizer", "summary"),
    prepare=recognise,
    judge=judge_past,
    not_yours="活动由行业党委办公室登记。",
)

CARE = RecordKind(
    model=CareEvent,
    slug="care",
    section=SECTION,
    under="活动",
    order=21,
    unit="次",
    write=Right.MANAGE_DUTIES,
    columns=ColumnSet(
        [
            title_column("活动主题", "主题", "活动名称", "名称"),
            of.choice("audience", "关爱对象", Audience, "对象", shown=True),
            day_column("活动日期", "日期", "时间", "活动时间"),
            told_below(CARE_VENUES, "活动地点", "地点", "场所", shown=True),
            of.count("families", "关爱家庭数", shown=True),
            *_last_columns(),
        ]
    ),
    writes=("title", "audience", "on", "session", "families", *LAST),
    precise={"on": "on_precision"},
    helps={
        "on": YEAR_HELP,
        "session": "同名的活动同一天（或同一年）办了几场时写第几场。",
        "families": "只登记家庭数；不登记家庭成员和孩子的姓名、年龄、照片。没有统计的请空着。",
    },
    children=(CARE_VENUES,),
    files=(("material", "方案和材料"),),
    main_filters=("audience", "on_from", "on_to"),
    default_sort="-on",
    searched=("title", "organizer", "summary"),
    judge=judge_past,
    not_yours="关爱活动由行业党委办公室登记。",
)
