"""The sample kind, declared as an app would declare its own."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from foundation.accounts.roles import Right, Role
from foundation.accounts.scope import everything
from foundation.common.tables import fact_columns as of
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.records.columns import called
from foundation.records.kinds import Children, RecordKind
from foundation.trail import clock
from orgs.enterprises.models import Enterprise
from tests.records.sample.models import Agreement, Talk, TalkKind

STAFF = (Role.STREET_LEAD, Role.IMPLEMENTER, Role.INSTRUCTOR)


def firms(user: Any) -> QuerySet:
    return Enterprise.objects.responsible_to(user)


def judge_talk(row: Talk, by: Any) -> None:
    if row.on > clock.today():
        raise ValidationError({"on": "还没有谈，请谈过以后再登记。"})
    if any(one.due_on and one.due_on < row.on for one in row.drafted["agreements"]):
        raise ValidationError("约定的期限不能早于谈心的日期。")


TALK = RecordKind(
    model=Talk,
    slug="talks",
    write=Right.EDIT_RECORDS,
    columns=ColumnSet(
        [
            Column("topic", "主题", read=of.field("topic"), kind=ColumnKind.NAME, lookup="topic", width=30),
            called("enterprise", "企业", shown=True),
            of.day("on", "日期", precision="on_precision", shown=True),
            of.choice("kind", "形式", TalkKind, shown=True),
            of.count("invited", "应到人数", shown=True),
            of.count("present", "实到人数", shown=True),
            of.flag("is_public", "是否公开"),
            of.day("next_on", "下次日期"),
            of.text("note", "说明"),
        ]
    ),
    writes=("enterprise", "topic", "on", "kind", "invited", "present", "is_public", "next_on", "note"),
    precise={"on": "on_precision"},
    picks={"enterprise": firms},
    children=(Children(Agreement, name="agreements", parent="talk", writes=("text", "due_on")),),
    files=(("note", "记录"),),
    main_filters=("kind",),
    default_sort="-on",
    searched=("topic",),
    judge=judge_talk,
)


def _of_firms(rule: str) -> Any:
    def talks(user: Any, on: date) -> Q:
        return Q(enterprise__in=getattr(Enterprise.objects, rule)(user).values("pk"))

    return talks


def offer_kinds() -> None:
    seen, mine = _of_firms("visible_to"), _of_firms("responsible_to")
    TALK.offer(
        seen={Role.OFFICE: everything, Role.LEADER: everything, **dict.fromkeys(STAFF, seen)},
        answered={Role.OFFICE: everything, **dict.fromkeys(STAFF, mine)},
    )
