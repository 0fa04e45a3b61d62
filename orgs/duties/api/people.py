"""People who may be given a responsibility."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.api.lists import listed
from foundation.api.rows import RowSerializer
from foundation.common.tables.columns import ColumnKind, ColumnSet
from foundation.common.tables.fact_columns import plain
from foundation.common.tables.table import Table
from orgs.duties.api.bases import TAG, people


class PersonTable(Table):
    """People who may be given a responsibility."""

    name = "people"
    title = "人员"
    columns = ColumnSet(
        [
            plain("name", "姓名", kind=ColumnKind.NAME, lookup="name", personal=True),
            plain("unit", "单位", lookup="unit", shown=True),
            plain("post", "职务", lookup="post", shown=True),
        ]
    )
    search_help = "姓名"

    def rows(self, user: Actor, at: Any) -> QuerySet:
        return people(user)

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(name__zh=text)


class PersonSerializer(RowSerializer):
    """Somebody who may be given a responsibility; no phone."""

    table = PersonTable()

    id = serializers.IntegerField(source="pk", read_only=True)


# Whom the office may choose.
urlpatterns = [listed("people", PersonSerializer, tag=TAG, rights=(Right.MANAGE_DUTIES,))]
