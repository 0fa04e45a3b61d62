"""待核实 and what was confirmed, as tables."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.masking import mask_phone
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.fact_columns import plain, plain_choice, plain_day
from foundation.common.tables.table import Tab, Table
from foundation.desk.dated_tables import DatedTable
from foundation.trail.asof import AsOf
from foundation.trail.fact_values import latest_names
from foundation.trail.models import PersonalValue
from foundation.trail.values import referenced
from orgs.enterprises.choices import CheckMode, DoubtReason
from orgs.enterprises.filters import FirmFilter
from orgs.enterprises.models import Doubt, Enterprise, EnterpriseState, Verification


def load_names(rows: Sequence[Any], at: Any, user: Actor) -> None:
    names = latest_names(Enterprise, {row.enterprise_id for row in rows})
    for row in rows:
        row.enterprise_name = names[row.enterprise_id]


def load_values(rows: Sequence[Any], at: Any, user: Actor) -> None:
    """What was shown, personal values read back: phones in full for those who see the firm's own in full."""
    wanted = {pk for row in rows for value in row.values.values() if (pk := referenced(value))}
    texts = {p.pk: p.value for p in PersonalValue.objects.filter(pk__in=wanted)} if wanted else {}
    firms = {row.enterprise_id for row in rows}
    if not user.may(Right.SEE_FULL_PHONES):
        mine = Enterprise.objects.responsible_to(user).filter(pk__in=firms)
        firms = set(mine.values_list("pk", flat=True))

    def text(row: Any, name: str, value: Any) -> Any:
        if not (pk := referenced(value)):
            return value
        full = texts.get(pk) or None  # erased ones are gone here, too
        return mask_phone(full) if full and name == "phone" and row.enterprise_id not in firms else full

    for row in rows:
        row.shown_values = {name: text(row, name, value) for name, value in row.values.items()}


class DoubtTable(Table):
    """Questions about firms, the newest first; those taken back are not in it."""

    name = "doubts"
    title = "待核实"
    unit = "项"
    columns = ColumnSet(
        [
            Column(
                "enterprise",
                "企业",
                read=lambda d: d.enterprise_name,
                kind=ColumnKind.NAME,
                prefetch=load_names,
                width=34,
            ),
            plain_choice("reason", "原因", DoubtReason, shown=True),
            plain("note", "说明", shown=True, width=30),
            plain("source", "来源", shown=True),
            plain_day("opened_on", "提出日期", shown=True),
            Column(
                "opened_by",
                "提出人",
                read=lambda d: str(d.opened_by) if d.opened_by else None,
                related=("opened_by__person",),
                shown=True,
            ),
            plain_day("settled_on", "解除日期", shown=True),
            Column(
                "settled_by",
                "解除人",
                read=lambda d: str(d.settled_by) if d.settled_by else None,
                related=("settled_by__person",),
            ),
            plain("outcome", "核实结果", shown=True, width=30),
        ]
    )
    tabs = (
        Tab("open", "待核实", lambda user, at: Q(settled_on__isnull=True)),
        Tab("settled", "已核实", lambda user, at: Q(settled_on__isnull=False)),
    )
    default_sort = "-opened_on"
    search_help = "企业名称"

    def rows(self, user: Actor, at: Any) -> QuerySet:
        return Doubt.objects.visible_to(user)

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(enterprise__in=EnterpriseState.objects.live().search(text).values("enterprise"))

    def extra_filters(self, user: Actor, at: Any) -> dict[str, django_filters.Filter]:
        return {"enterprise": FirmFilter(user)}


class AttestationTable(DatedTable):
    """Confirmations, the newest first; those taken back are not in it."""

    name = "attestations"
    title = "情况确认"
    unit = "次"
    columns = ColumnSet(
        [
            plain_day("on", "确认日期", shown=True),
            Column(
                "by",
                "确认人",
                read=lambda v: str(v.by) if v.by else None,
                related=("by__person",),
                shown=True,
            ),
            plain_choice("mode", "方式", CheckMode, shown=True),
            plain("source", "依据", shown=True),
            Column("values", "确认时所见", read=lambda v: v.shown_values, prefetch=load_values, personal=True),
            plain("recorded_at", "登记时间", kind=ColumnKind.MOMENT, shown=True),
        ]
    )
    default_sort = "-on"

    def rows(self, user: Actor, at: AsOf) -> QuerySet:
        return Verification.objects.visible_to(user).as_of(at)
