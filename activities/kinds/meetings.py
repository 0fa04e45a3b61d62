"""会议: the kind, its list, and how its rows below are shown."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet

from activities.kinds.bases import SECTION, day_column, in_use, judge_past, title_column
from activities.models import Attendance, Decision, Meeting, MeetingType
from foundation.accounts.models import Person
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.tables import fact_columns as of
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.records.cells import told_below
from foundation.records.columns import listed
from foundation.records.kinds import Children, RecordKind
from orgs.places.models import Jurisdiction
from orgs.places.units import call_by_day, units_to_pick


def people_to_ask(user: Actor) -> QuerySet:
    """Who may be given something to do: people in use whose account can enter something, or who have none."""
    return Person.objects.filter(is_active=True).able_to(Right.EDIT_RECORDS)


def judge_meeting(row: Meeting, by: Actor) -> None:
    """It has been; nothing decided there was due or done before."""
    judge_past(row, by)
    wrong: dict[str, str] = {}
    for place, decision in enumerate(row.drafted["decisions"]):
        if decision.due_on and decision.due_on < row.on:
            wrong[f"decisions-{place}-due_on"] = "完成期限不能早于会议日期。"
        if why := why_not_done(row, decision.done_on):
            wrong[f"decisions-{place}-done_on"] = why
    if wrong:
        raise ValidationError(wrong)


def why_not_done(meeting: Meeting, done_on: Any) -> str:
    """A sentence when what a meeting decided cannot have been done on that day."""
    from foundation.trail import clock

    if done_on is None:
        return ""
    if done_on > clock.today():
        return "办结日期不能晚于今天。"
    return "办结日期不能早于会议日期。" if done_on < meeting.on else ""


def names_of_the_day(rows: Sequence[Attendance]) -> None:
    """Units are called as they were when the meeting was."""
    days = dict(Meeting.objects.filter(pk__in={row.meeting_id for row in rows}).values_list("pk", "on")) if rows else {}
    call_by_day((row.unit, days[row.meeting_id]) for row in rows)


ATTENDANCE = Children(
    Attendance,
    name="attendance",
    parent="meeting",
    writes=("name", "unit", "other_unit", "post", "role"),
    picks={"unit": units_to_pick},
    most=300,
    searched=("name", "post", "other_unit", "unit__name"),
    ready=names_of_the_day,
)
DECISIONS = Children(
    Decision,
    name="decisions",
    parent="meeting",
    writes=("text", "person", "jurisdiction", "due_on", "done_on", "result"),
    picks={"person": people_to_ask, "jurisdiction": in_use(Jurisdiction)},
    most=60,
    searched=("text",),
)


def _load_unfinished(rows: Sequence[Any], at: Any, user: Actor) -> None:
    open_ones = DECISIONS.rows_of([row.pk for row in rows]).filter(done_on__isnull=True).order_by()
    found = dict(open_ones.values("meeting").annotate(number=Count("pk")).values_list("meeting", "number"))
    for row in rows:
        row.unfinished = found.get(row.pk, 0)


MEETING = RecordKind(
    model=Meeting,
    slug="meetings",
    section=SECTION,
    icon="users",
    order=10,
    unit="次",
    write=Right.MANAGE_DUTIES,
    columns=ColumnSet(
        [
            title_column("会议名称", "名称", "会议"),
            listed("kind", "会议类型", MeetingType, "类型", shown=True),
            day_column("会议日期", "日期", "时间", "会议时间"),
            of.text("place", "地点", "会议地点"),
            of.text("agenda", "议题", "会议内容", "主要内容", width=40),
            told_below(ATTENDANCE, "参会情况", words=lambda row: row.words, personal=True, width=40, shown=True),
            Column(
                "unfinished",
                "未办结事项",
                read=of.field("unfinished"),
                kind=ColumnKind.COUNT,
                prefetch=_load_unfinished,
                link=lambda row: f"/meetings/{row.pk}/#decisions" if row.unfinished else "",
                shown=True,
            ),
            of.text("note", "备注", "说明"),
        ]
    ),
    writes=("kind", "title", "on", "place", "agenda", "note"),
    precise={"on": "on_precision"},
    picks={"kind": in_use(MeetingType)},
    helps={"on": "只知道年份或月份时可写 2023年、2023年5月。"},
    children=(ATTENDANCE, DECISIONS),
    files=(("minutes", "会议纪要"), ("material", "会议材料")),
    main_filters=("kind", "on_from", "on_to"),
    default_sort="-on",
    searched=("title", "agenda", "place"),
    judge=judge_meeting,
    not_yours="会议由行业党委办公室登记。",
)
