"""诉求 as a table: the office's columns and those of the ledgers such offices keep (诉求, 交办单位, 进展, 时限, 回访)."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from foundation.accounts.scope import Actor
from foundation.common.tables import fact_columns as of
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.table import Tab
from foundation.records.columns import called
from foundation.records.kinds import KindTable
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.enterprises.filters import FirmFilter
from orgs.enterprises.models import EnterpriseState
from orgs.places.names import jurisdiction_choices
from visits.models import Need, NeedCategory, NeedStep
from visits.needs.choices import UNDER_WAY, Answer, NeedOrigin, NeedState, Outcome, StepKind
from visits.needs.holders import names_of
from visits.needs.scope import handled_q
from visits.needs.working_time import load_days
from visits.tables.visits import load_firm_names

TELLING = (StepKind.PROGRESS, StepKind.REPLIED, StepKind.LOOKED)


def load_holders(rows: Sequence[Need], at: Any, user: Actor) -> None:
    """Who has each need, by name; two queries."""
    names = names_of(row.holder for row in rows)
    for row in rows:
        row.shown_holder = names[row.holder]  # type: ignore[attr-defined]


def load_told(rows: Sequence[Any], at: Any, user: Actor) -> None:
    """The last that was said of each, and its reply; one query."""
    told: dict[tuple[int, bool], str] = {}
    steps = NeedStep.objects.live().filter(need__in=[row.pk for row in rows], kind__in=TELLING).order_by("number")
    for pk, kind, text in steps.values_list("need_id", "kind", "text"):
        told[pk, kind == StepKind.REPLIED] = text
    for row in rows:
        row.shown_progress, row.shown_reply = told.get((row.pk, False), ""), told.get((row.pk, True), "")


def late_q() -> Q:
    """Past its day, and nobody but the holder can help it."""
    return Q(state__in=(NeedState.UNASSIGNED, NeedState.DOING), due_on__lt=clock.today())


def _tone(row: Need) -> str:
    if row.state in (NeedState.UNASSIGNED, NeedState.DOING) and row.due_on and row.due_on < clock.today():
        return "danger"
    return {NeedState.CLOSED: "ok", NeedState.LEFT: "mute", NeedState.JOINED: "mute"}.get(NeedState(row.state), "warn")


COLUMNS = ColumnSet(
    [
        Column(
            "title",
            "诉求",
            read=lambda row: row.title,
            kind=ColumnKind.NAME,
            lookup="title",
            write="title",
            synonyms=("企业诉求", "诉求内容", "问题", "问题清单", "反映问题", "需求"),
            width=30,
        ),
        Column(
            "enterprise",
            "企业名称",
            read=lambda row: row.shown_firm,
            kind=ColumnKind.REFERENCE,
            prefetch=load_firm_names,
            write="enterprise",
            synonyms=("企业", "单位名称", "公司名称", "诉求企业"),
            shown=True,
            width=30,
        ),
        called(
            "category",
            "类别",
            "诉求类别",
            "问题类别",
            lookup="category_id",
            choices=lambda user: list(NeedCategory.objects.values_list("pk", "name")),
            shown=True,
        ),
        of.choice("origin", "来源", NeedOrigin, "诉求来源"),
        of.day(
            "raised_on", "提出日期", "提出时间", "登记时间", "收集时间", precision="raised_on_precision", shown=True
        ),
        Column(
            "state",
            "状态",
            read=lambda row: row.state,
            kind=ColumnKind.CHOICE,
            lookup="state",
            choices=of.choices_of(NeedState),
            show=of.words_of(NeedState),
            tone=_tone,
            shown=True,
        ),
        Column("holder", "承办方", read=lambda row: row.shown_holder, prefetch=load_holders, shown=True, width=16),
        Column(
            "unit", "交办单位", read=lambda row: row.unit, lookup="unit", synonyms=("承办单位", "责任单位"), width=20
        ),
        Column(
            "due_on",
            "办理时限",
            read=lambda row: row.due_on,
            kind=ColumnKind.DATE,
            order=("due_on",),
            lookup="due_on",
            synonyms=("时限", "完成时限", "办理期限"),
            shown=True,
        ),
        Column("progress", "进展", read=lambda row: row.shown_progress, prefetch=load_told, width=30),
        Column("reply", "答复", read=lambda row: row.shown_reply, prefetch=load_told, synonyms=("办理情况",), width=30),
        Column(
            "outcome",
            "办理结果",
            read=lambda row: row.outcome,
            kind=ColumnKind.CHOICE,
            lookup="outcome",
            choices=of.choices_of(Outcome),
            show=of.words_of(Outcome),
        ),
        Column(
            "answer",
            "回访",
            read=lambda row: row.answer,
            kind=ColumnKind.CHOICE,
            lookup="answer",
            choices=of.choices_of(Answer),
            show=of.words_of(Answer),
            synonyms=("企业评价", "满意度", "回访情况"),
        ),
        Column("told_on", "最近进展日期", read=lambda row: row.told_on, kind=ColumnKind.DATE, order=("told_on",)),
        Column(
            "ended_on",
            "办结日期",
            read=lambda row: row.ended_on,
            kind=ColumnKind.DATE,
            order=("ended_on",),
            lookup="ended_on",
        ),
        Column(
            "days",
            "办理用时（工作日）",
            read=lambda row: row.shown_days,
            kind=ColumnKind.COUNT,
            prefetch=load_days,
            help="从提出到办结的工作日，等企业补充和长期推进的时间不计",
        ),
        Column(
            "jurisdiction",
            "街道（园区）",
            read=lambda row: row.jurisdiction.name if row.jurisdiction else None,
            kind=ColumnKind.REFERENCE,
            lookup="jurisdiction_id",
            choices=jurisdiction_choices,
            related=("jurisdiction",),
            help="提出时企业所在的街道（园区）",
        ),
        of.count("reopened", "重新办理次数", write=""),
        of.flag("needs_coordination", "需协调", write=""),
        of.flag("is_confidential", "保密", help="只有行业党委办公室和承办的人看得到"),
        of.text("detail", "具体情况", "详细情况", width=40),
    ]
)


class NeedTable(KindTable):
    """Needs, the newest first, under the names by which their reader knows the firms."""

    search_help = "诉求或企业名称"

    def found(self, queryset: QuerySet, text: str, *, user: Actor, at: Any) -> QuerySet:
        now = AsOf.today()
        firms = EnterpriseState.objects.visible_to(user).until(now).search_until(text, now).values("enterprise")
        return queryset.filter(Q(title__zh=text) | Q(detail__zh=text) | Q(unit__zh=text) | Q(enterprise__in=firms))

    def extra_filters(self, user: Actor, at: Any) -> dict[str, django_filters.Filter]:
        return {"enterprise": FirmFilter(user)}


TABS = (
    Tab("open", "办理中", lambda user, at: Q(state__in=UNDER_WAY)),
    Tab("mine", "我承办的", lambda user, at: Q(state__in=UNDER_WAY) & handled_q(user, clock.today())),
    Tab("unassigned", "待分派", lambda user, at: Q(state=NeedState.UNASSIGNED)),
    Tab("late", "已逾期", lambda user, at: late_q()),
    Tab("replied", "待回访", lambda user, at: Q(state=NeedState.REPLIED)),
    Tab("coordinate", "需协调", lambda user, at: Q(needs_coordination=True)),
    Tab("long", "长期推进", lambda user, at: Q(state=NeedState.LONG_TERM)),
    Tab("closed", "已办结", lambda user, at: Q(state=NeedState.CLOSED)),
)
