"""代理 as a table."""

from django.db.models import Q, QuerySet

from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.fact_columns import plain
from orgs.duties.models import Deputy
from orgs.duties.tables.bases import DutyTable, day_columns


class DeputyTable(DutyTable):
    """Who stands in for whom on the day."""

    name = "deputies"
    title = "代理"
    model = Deputy
    url_name = "duties:deputy"
    columns = ColumnSet(
        [
            Column(
                "deputy",
                "代理人",
                read=lambda row: row.deputy.name,
                kind=ColumnKind.NAME,
                lookup="deputy__name",
                related=("deputy",),
                personal=True,
            ),
            Column(
                "person",
                "被代理人",
                read=lambda row: row.person.name,
                lookup="person__name",
                related=("person",),
                shown=True,
                personal=True,
            ),
            plain("reason", "原因", shown=True, width=30),
            *day_columns(),
        ]
    )
    default_sort = "-starts_on"
    search_help = "姓名"

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(Q(person__name__zh=text) | Q(deputy__name__zh=text))
