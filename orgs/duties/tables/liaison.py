"""委员联系点 as a table."""

from django.db.models import F, Q, QuerySet

from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.fact_columns import plain
from foundation.common.tables.table import Tab
from foundation.trail.asof import AsOf
from orgs.duties.contacting import with_contacts
from orgs.duties.models import LiaisonPoint
from orgs.duties.tables.bases import DutyTable, OfFirms, day_columns, load_firms, person_columns
from orgs.duties.tables.counting import DONE_AND_REQUIRED


class LiaisonTable(OfFirms, DutyTable):
    """Which committee member is personally assigned to which firm."""

    name = "liaison_points"
    title = "委员联系点"
    model = LiaisonPoint
    url_name = "duties:liaison-point"
    columns = ColumnSet(
        [
            Column(
                "firm",
                "企业",
                read=lambda row: row.shown_firm,
                kind=ColumnKind.NAME,
                prefetch=load_firms,
                width=30,
            ),
            Column("place", "街道（园区）", read=lambda row: row.shown_place, prefetch=load_firms, shown=True),
            *person_columns("委员"),
            *DONE_AND_REQUIRED,
            plain("reason", "安排理由", shown=True, width=30),
            *day_columns(),
        ]
    )
    tabs = (Tab("due", "次数未到", lambda user, at: Q(done__lt=F("required")), "本年联系次数还没有达到要求"),)
    default_sort = "person"
    search_help = "委员姓名或企业名称"

    def rows(self, user: Actor, at: AsOf) -> QuerySet:
        return with_contacts(super().rows(user, at), at)
