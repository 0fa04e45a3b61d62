"""属地责任 over the interface: streets and blocks with their people and gaps, instructors one by one, their firms."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from foundation.accounts.roles import Right
from foundation.api.lists import TableList
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import refusals
from orgs.duties.api.common import TAG
from orgs.duties.choices import Employment
from orgs.duties.tables import BlockTable, InstructedTable, LoadTable, TerritoryTable, UnattendedTable
from orgs.enterprises.api_fields import EnterpriseSerializer


class TerritorySerializer(RowSerializer):
    """A street or park with who leads and implements, and what nobody looks after."""

    table = TerritoryTable()

    id = serializers.IntegerField(source="pk", read_only=True)


class BlockRowSerializer(RowSerializer):
    """A block with its instructor and its firms."""

    table = BlockTable()

    id = serializers.IntegerField(source="pk", read_only=True)
    jurisdiction = ReferenceField("jurisdiction_id", "shown_place")


class LoadSerializer(RowSerializer):
    """An instructor: how they serve, what they have, their visits of the quarter."""

    table = LoadTable()

    id = serializers.IntegerField(source="pk", read_only=True, help_text="人员的编号")
    employment = serializers.ChoiceField(
        Employment.choices, source="term.employment", read_only=True, default=None, allow_null=True
    )
    term = serializers.DateField(
        source="term.term_ends_on", read_only=True, default=None, allow_null=True, help_text="任期届满日；没有的为 null"
    )


class InstructedSerializer(EnterpriseSerializer):
    """A firm that has an instructor."""

    table = InstructedTable()


class UnattendedSerializer(EnterpriseSerializer):
    """A firm without one."""

    table = UnattendedTable()


def listed(slug: str, shape: type[RowSerializer]) -> Any:
    """The address of a list that is only read, with its own description."""
    parts = {"table": shape.table, "serializer_class": shape, "rights": (Right.SEE_RECORDS,)}
    view: Any = type(shape.__name__.replace("Serializer", "List"), (TableList,), parts)
    answers = {200: TableList.answer_of(shape), **refusals(400)}
    told = extend_schema_view(get=extend_schema(summary=shape.table.title, tags=TAG, responses=answers))
    return path(f"{slug}/", told(view).as_view(), name=slug)


urlpatterns = [
    listed("territory", TerritorySerializer),
    listed("blocks", BlockRowSerializer),
    listed("instructor-loads", LoadSerializer),
    listed("instructed-enterprises", InstructedSerializer),
    listed("unattended-enterprises", UnattendedSerializer),
]
