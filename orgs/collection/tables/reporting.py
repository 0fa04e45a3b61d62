"""Reporting tasks as a table."""

from typing import Any

from django.db.models import Q, QuerySet

from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.listing import address_of
from foundation.common.tables.table import Tab, Table
from foundation.trail import clock
from orgs.collection.models import ReportingTask
from orgs.collection.models.reporting import ReportingStatus
from orgs.places.names import jurisdiction_choices


class ReportingTable(Table):
    """What was asked from above, the nearest day first."""

    name = "reporting"
    title = "信息填报"
    unit = "项"
    columns = ColumnSet(
        [
            Column("name", "名称", read=lambda t: t.name, kind=ColumnKind.NAME, lookup="name", width=30),
            Column("requester", "要求单位", read=lambda t: t.requester, lookup="requester", shown=True, width=20),
            Column(
                "due_on",
                "截止日期",
                read=lambda t: t.due_on,
                kind=ColumnKind.DATE,
                order=("due_on",),
                lookup="due_on",
                shown=True,
            ),
            Column(
                "jurisdiction",
                "责任街道（园区）",
                read=lambda t: t.jurisdiction.name if t.jurisdiction else None,
                kind=ColumnKind.REFERENCE,
                lookup="jurisdiction_id",
                choices=jurisdiction_choices,
                related=("jurisdiction",),
                shown=True,
            ),
            Column(
                "person",
                "责任人",
                read=lambda t: t.person.name if t.person else None,
                lookup="person__name",
                related=("person",),
                shown=True,
                personal=True,
            ),
            Column(
                "status",
                "状态",
                read=lambda t: t.get_status_display(),
                kind=ColumnKind.CHOICE,
                lookup="status",
                choices=lambda user: ReportingStatus.choices,
                shown=True,
            ),
            Column("sent_on", "上报日期", read=lambda t: t.sent_on, kind=ColumnKind.DATE, shown=True),
            Column("note", "说明", read=lambda t: t.note, width=30),
        ]
    )
    tabs = (
        Tab("open", "未完成", lambda user, at: ~Q(status=ReportingStatus.SENT)),
        Tab(
            "late",
            "已逾期",
            lambda user, at: ~Q(status=ReportingStatus.SENT) & Q(due_on__lt=clock.today()),
        ),
        Tab("sent", "已上报", lambda user, at: Q(status=ReportingStatus.SENT)),
    )
    main_filters = ("jurisdiction",)
    default_sort = "due_on"
    search_help = "任务名称或要求单位"

    def rows(self, user: Actor, at: Any) -> QuerySet:
        return ReportingTask.objects.visible_to(user).live()

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(Q(name__zh=text) | Q(requester__zh=text))

    def row_url(self, row: Any) -> str:
        return address_of("reporting:detail", row.pk)
