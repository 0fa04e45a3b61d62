"""指导员聘任 as a table."""

from django.db.models import Q, QuerySet

from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.fact_columns import plain
from foundation.common.tables.table import Tab
from orgs.duties.models import InstructorTerm
from orgs.duties.tables.bases import DutyTable, day_columns, person_columns


class TermTable(DutyTable):
    """How instructors serve on the day: one row each."""

    name = "instructor_terms"
    title = "指导员聘任"
    model = InstructorTerm
    url_name = "duties:term"
    columns = ColumnSet(
        [
            *person_columns("指导员"),
            Column("employment", "专兼职", read=lambda row: row.get_employment_display(), shown=True),
            plain(
                "term_ends_on",
                "任期届满日",
                kind=ColumnKind.DATE,
                order=("term_ends_on", "pk"),
                lookup="term_ends_on",
                shown=True,
            ),
            plain(
                "required_visits",
                "每季度应走访次数",
                kind=ColumnKind.COUNT,
                shown=True,
                help="每家企业的次数；没有登记的按业务设置。",
            ),
            *day_columns(),
        ]
    )
    tabs = (Tab("over", "任期已满", lambda user, at: Q(term_ends_on__lt=at.day)),)
    default_sort = "person"
    search_help = "指导员姓名"

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(person__name__zh=text)
