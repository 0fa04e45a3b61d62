"""交接 as a table."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.fact_columns import plain, plain_choice, plain_day
from foundation.common.tables.listing import address_of
from foundation.common.tables.table import Tab, Table
from orgs.duties.choices import HandoverStatus
from orgs.duties.models import Handover


def in_status(value: str, label: str) -> Tab:
    return Tab(value, label, lambda user, at: Q(status=value))


def load_reader(rows: Sequence[Any], at: Any, user: Actor) -> None:
    """Who reads: the firms of a handover are told under the names by which they know them; no query."""
    for row in rows:
        row.reader = user


class HandoverTable(Table):
    """Handovers, newest first."""

    name = "handovers"
    title = "交接"
    unit = "次"
    columns = ColumnSet(
        [
            Column(
                "title",
                "交接",
                read=lambda row: str(row),
                kind=ColumnKind.NAME,
                related=("person", "to"),
                personal=True,
                width=30,
            ),
            plain_choice("status", "状态", HandoverStatus, shown=True),
            plain_day("on", "职责移交日", shown=True),
            Column(
                "lines",
                "职责",
                read=lambda row: row.number,
                kind=ColumnKind.COUNT,
                prefetch=load_reader,
                shown=True,
            ),
            plain("settled_on", "接收或撤回日期", kind=ColumnKind.DATE, lookup="settled_on", shown=True),
            plain("note", "说明", shown=True, width=30),
        ]
    )
    tabs = tuple(in_status(value, str(label)) for value, label in HandoverStatus.choices)
    main_filters = ("on_from", "on_to")
    default_sort = "-on"
    search_help = "移交人或接收人姓名"

    def rows(self, user: Actor, at: Any) -> QuerySet:
        return Handover.objects.visible_to(user).annotate(number=Count("lines"))

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(Q(person__name__zh=text) | Q(to__name__zh=text))

    def row_url(self, row: Handover) -> str:
        return address_of("duties:handover", row.pk)
