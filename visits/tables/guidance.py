"""指导意见 as a list: what was advised, and what became of it."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from foundation.accounts.scope import Actor
from foundation.common.tables import fact_columns as of
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.listing import address_of
from foundation.common.tables.table import Tab, Table
from foundation.trail.asof import AsOf
from orgs.enterprises.filters import FirmFilter
from orgs.enterprises.models import EnterpriseState
from visits.models import Visit
from visits.models.guidance import SETTLED, GuidanceOutcome
from visits.services.guidance import with_results
from visits.tables.visits import load_firm_names


class GuidanceTable(Table):
    """Visits that gave guidance, the newest first."""

    name, title, unit = "guidance", "指导意见", "条"
    columns = ColumnSet(
        [
            Column("guidance", "指导意见", read=lambda row: row.guidance, kind=ColumnKind.NAME, width=50),
            Column(
                "enterprise",
                "企业名称",
                read=lambda row: row.shown_firm,
                prefetch=load_firm_names,
                shown=True,
                width=28,
            ),
            Column(
                "on",
                "走访时间",
                read=lambda row: row.on,
                kind=ColumnKind.DATE,
                order=("on",),
                lookup="on",
                precision=lambda row: row.on_precision,
                shown=True,
            ),
            Column(
                "result",
                "落实情况",
                read=lambda row: row.result,
                kind=ColumnKind.CHOICE,
                show=of.words_of(GuidanceOutcome),
                shown=True,
            ),
            Column("result_on", "了解日期", read=lambda row: row.result_on, kind=ColumnKind.DATE, shown=True),
            Column("result_note", "说明", read=lambda row: row.result_note, shown=True, width=30),
        ]
    )
    tabs = (
        Tab("open", "待了解", lambda user, at: ~Q(result__in=SETTLED) | Q(result=None)),
        Tab("done", "已了结", lambda user, at: Q(result__in=SETTLED)),
    )
    default_sort = "-on"
    search_help = "指导意见或企业名称"

    def rows(self, user: Actor, at: Any) -> QuerySet:
        return with_results(Visit.objects.visible_to(user).live())

    def found(self, queryset: QuerySet, text: str, *, user: Actor, at: Any) -> QuerySet:
        now = AsOf.today()
        firms = EnterpriseState.objects.visible_to(user).until(now).search_until(text, now).values("enterprise")
        return queryset.filter(Q(guidance__zh=text) | Q(enterprise__in=firms))

    def extra_filters(self, user: Actor, at: Any) -> dict[str, django_filters.Filter]:
        return {"enterprise": FirmFilter(user)}

    def row_url(self, row: Any) -> str:
        return address_of("guidance:tell", row.pk)
