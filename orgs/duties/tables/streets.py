"""街道（园区）责任人 as a table."""

from django.db.models import Q, QuerySet

from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.fact_columns import plain_choice
from foundation.common.tables.table import Tab
from orgs.duties.choices import StreetPart
from orgs.duties.models import StreetRole
from orgs.duties.tables.bases import DutyTable, day_columns, load_places, person_columns
from orgs.places.names import jurisdiction_choices


class StreetRoleTable(DutyTable):
    """Who leads and who implements in a street or park."""

    name = "street_roles"
    title = "街道（园区）责任人"
    model = StreetRole
    url_name = "duties:street"
    columns = ColumnSet(
        [
            Column(
                "jurisdiction",
                "街道（园区）",
                read=lambda row: row.shown_place,
                kind=ColumnKind.NAME,
                order=("jurisdiction__position", "part"),
                lookup="jurisdiction_id",
                choices=jurisdiction_choices,
                prefetch=load_places,
                related=("jurisdiction",),
            ),
            plain_choice("part", "职责", StreetPart, shown=True),
            *person_columns("责任人"),
            Column("post", "职务", read=lambda row: row.post or row.person.post, related=("person",), shown=True),
            *day_columns(),
        ]
    )
    tabs = (
        Tab("lead", "牵头", lambda user, at: Q(part=StreetPart.LEAD)),
        Tab("implementer", "具体落实", lambda user, at: Q(part=StreetPart.IMPLEMENTER)),
    )
    main_filters = ("jurisdiction",)
    default_sort = "jurisdiction"
    search_help = "责任人姓名"

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(person__name__zh=text)
