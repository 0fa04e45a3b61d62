"""操作记录 as a table."""

from typing import Any

from django.db.models import Q, QuerySet

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.fact_columns import plain
from foundation.common.tables.listing import address_of
from foundation.common.tables.table import Tab, Table
from foundation.desk.records import visible_changesets
from foundation.trail.models import AuditEvent, Changeset


def _by(row: Any) -> str:
    return str(row.by) if row.by else "系统"


class ChangesetTable(Table):
    """Acts, newest first."""

    name = "records"
    title = "操作记录"
    columns = ColumnSet(
        [
            plain("title", "操作", kind=ColumnKind.NAME, lookup="title"),
            plain("at", "时间", kind=ColumnKind.MOMENT, order=("at",), lookup="at", shown=True, width=17),
            Column("by", "操作人", read=_by, shown=True, related=("by__person",)),
            plain("touched", "涉及记录", kind=ColumnKind.COUNT, shown=True, lookup="touched"),
            plain("reason", "原因", shown=True),
            plain("source", "来源", shown=True),
            Column(
                "undone",
                "状态",
                read=lambda c: "已撤销" if getattr(c, "undone_by", None) else "",
                related=("undone_by",),
                shown=True,
            ),
        ]
    )
    tabs = (
        Tab("mine", "我的操作", lambda user, at: Q(by=user.pk)),
        Tab("imports", "导入", lambda user, at: Q(kind__startswith="import")),
        Tab("undos", "撤销", lambda user, at: Q(kind="undo")),
    )
    default_sort = "-at"
    search_help = "操作说明"

    def rows(self, user: Actor, at: Any) -> QuerySet:
        return visible_changesets(user)

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(title__zh=text)

    def row_url(self, row: Changeset) -> str:
        return address_of("desk:record", row.pk)


class AuditTable(Table):
    """Log-ins, exports, revealed phones, refusals: newest first."""

    name = "audit"
    title = "登录与导出记录"
    columns = ColumnSet(
        [
            plain("title", "事件", kind=ColumnKind.NAME, lookup="title"),
            plain("at", "时间", kind=ColumnKind.MOMENT, order=("at",), lookup="at", shown=True),
            Column("by", "操作人", read=_by, shown=True, related=("by__person",)),
            plain("address", "来源地址", shown=True),
        ]
    )
    default_sort = "-at"

    def rows(self, user: Actor, at: Any) -> QuerySet:
        """The office sees acts on business records, the system administrator those on accounts."""
        q = Q(pk__in=[])
        if user.may(Right.SEE_ALL_RECORDS_OF_ACTS):
            q |= ~Q(event__startswith="login") | Q(by=user.pk)
        if user.may(Right.MANAGE_ACCOUNTS):
            q |= Q(event__startswith="login") | Q(event__startswith="account")
        return AuditEvent.objects.filter(q)
