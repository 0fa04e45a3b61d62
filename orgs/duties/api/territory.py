"""属地责任 over the interface: streets and blocks with their people and gaps, instructors one by one, their firms."""

from rest_framework import serializers

from foundation.accounts.roles import Right
from foundation.api.lists import listed
from foundation.api.rows import ReferenceField, RowSerializer
from orgs.duties.api.bases import TAG
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


SHAPES: dict[str, type[RowSerializer]] = {
    "territory": TerritorySerializer,
    "blocks": BlockRowSerializer,
    "instructor-loads": LoadSerializer,
    "instructed-enterprises": InstructedSerializer,
    "unattended-enterprises": UnattendedSerializer,
}
urlpatterns = [listed(slug, shape, tag=TAG, rights=(Right.SEE_RECORDS,)) for slug, shape in SHAPES.items()]
