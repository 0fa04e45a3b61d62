"""党建指导员分工 as a table."""

from django.db.models import Q

from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.table import Tab
from orgs.duties.models import InstructorAssignment
from orgs.duties.tables.bases import DutyTable, OfFirms, day_columns, load_firms, person_columns


class InstructorTable(OfFirms, DutyTable):
    """Which instructor looks after which firm or block."""

    name = "instructors"
    title = "党建指导员分工"
    model = InstructorAssignment
    url_name = "duties:instructor"
    columns = ColumnSet(
        [
            Column(
                "target",
                "企业或板块",
                read=lambda row: row.block.name if row.block else row.shown_firm,
                kind=ColumnKind.NAME,
                prefetch=load_firms,
                related=("block",),
                width=30,
            ),
            Column("place", "街道（园区）", read=lambda row: row.shown_place, prefetch=load_firms, shown=True),
            *person_columns("指导员"),
            *day_columns(),
        ]
    )
    tabs = (
        Tab("firms", "按企业", lambda user, at: Q(enterprise__isnull=False)),
        Tab("blocks", "按板块", lambda user, at: Q(block__isnull=False)),
    )
    default_sort = "person"
    search_help = "指导员姓名或企业名称"
