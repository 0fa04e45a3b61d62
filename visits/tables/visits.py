"""走访 as a table: its columns are those of the office's 走访台账 (handbook §5.3)."""

from collections import defaultdict
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from foundation.accounts.scope import Actor
from foundation.common.tables import fact_columns as of
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.records.columns import called
from foundation.records.kinds import KindTable
from foundation.trail.asof import AsOf
from orgs.duties.tables.bases import load_firms
from orgs.enterprises.filters import FirmFilter
from orgs.enterprises.models import EnterpriseState
from visits.counting import load_numbers
from visits.models import PersonMet, VisitMethod, Visitor, VisitPurpose


def load_firm_names(rows: Sequence[Any], at: Any, user: Actor) -> None:
    """Firms as this reader calls them today."""
    load_firms(rows, at or AsOf.today(), user)
    for row in rows:
        row.called = getattr(row, "called", None) or SimpleNamespace()
        row.called.enterprise = row.shown_firm


def load_visitors(rows: Sequence[Any], at: Any, user: Actor) -> None:
    """Who came; one query."""
    found: dict[int, list[Visitor]] = defaultdict(list)
    live = Visitor.objects.live().filter(visit__in=[row.pk for row in rows]).select_related("person").order_by("pk")
    for visitor in live:
        found[visitor.visit_id].append(visitor)
    for row in rows:
        row.shown_visitors = found[row.pk]


def load_met(rows: Sequence[Any], at: Any, user: Actor) -> None:
    """Whom they met; one query."""
    found: dict[int, list[PersonMet]] = defaultdict(list)
    for met in PersonMet.objects.live().filter(visit__in=[row.pk for row in rows]).order_by("pk"):
        found[met.visit_id].append(met)
    for row in rows:
        row.shown_met = found[row.pk]


def _in_list(key: str, label: str, model: Any, *synonyms: str, **more: Any) -> Column:
    """An entry of one of the office's lists."""

    def entries(user: Actor) -> list[tuple[int, str]]:
        return list(model.objects.values_list("pk", "name"))

    return called(key, label, *synonyms, lookup=f"{key}_id", choices=entries, **more)


COLUMNS = ColumnSet(
    [
        Column(
            "enterprise",
            "企业名称",
            read=lambda row: row.shown_firm,
            kind=ColumnKind.NAME,
            prefetch=load_firm_names,
            write="enterprise",
            synonyms=("企业", "单位名称", "公司名称", "主体名称", "被走访企业"),
            width=30,
        ),
        Column("place", "街道（园区）", read=lambda row: row.shown_place, prefetch=load_firm_names, shown=True),
        of.day("on", "走访时间", "日期", "走访日期", "时间", precision="on_precision", shown=True),
        Column(
            "visitors",
            "走访人",
            read=lambda row: "、".join(map(str, row.shown_visitors)),
            prefetch=load_visitors,
            shown=True,
            personal=True,
            width=20,
        ),
        _in_list("method", "走访形式", VisitMethod, "形式", "方式", shown=True),
        _in_list("purpose", "走访目的", VisitPurpose, "目的", "主题", shown=True),
        Column("nth", "第几次", read=lambda row: row.nth, kind=ColumnKind.COUNT, prefetch=load_numbers, shown=True),
        Column("is_first", "是否首次", read=lambda row: row.nth == 1, kind=ColumnKind.FLAG, prefetch=load_numbers),
        of.flag("was_key", "是否重点", help="走访当日是不是重点企业"),
        of.flag("was_livestreaming", "是否直播", help="走访当日是不是直播企业"),
        Column("met", "会见对象", read=lambda row: "、".join(map(str, row.shown_met)), prefetch=load_met, width=20),
        of.text("note", "情况", "备注", "走访内容", "走访情况", "内容", shown=True, width=40),
        of.text("business", "主要经营活动", width=30),
        of.text("condition", "经营状况", width=30),
        of.text("party_work", "党建工作情况", width=30),
        of.text("wishes", "企业需求", "需求", "诉求", width=30),
        of.text("suggestions", "意见建议", width=30),
        of.text("guidance", "指导意见", width=30),
        of.text("earlier_guidance", "上次指导意见落实情况", width=30),
        of.text("follow_up", "跟进情况", "处理状态", width=30),
        of.count("staff_seen", "走访时从业人员数"),
        of.count("members_seen", "走访时党员数"),
        of.flag("confirms", "其余信息无变化"),
    ]
)


class VisitTable(KindTable):
    """Visits, newest first, under the names by which their reader knows the firms."""

    search_help = "企业名称或走访人"

    def found(self, queryset: QuerySet, text: str, *, user: Actor, at: Any) -> QuerySet:
        now = AsOf.today()
        firms = EnterpriseState.objects.visible_to(user).until(now).search_until(text, now).values("enterprise")
        came = Visitor.objects.live().filter(Q(person__name__zh=text) | Q(unit__zh=text)).values("visit")
        return queryset.filter(Q(enterprise__in=firms) | Q(pk__in=came))

    def extra_filters(self, user: Actor, at: Any) -> dict[str, django_filters.Filter]:
        return {"enterprise": FirmFilter(user)}
