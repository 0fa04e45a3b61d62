"""Streets, instructors and liaison points over the interface."""

from typing import Any

from rest_framework import serializers

from foundation.accounts.scope import Actor
from foundation.api.fields import LineField, SeenField, active
from foundation.api.rows import ReferenceField
from orgs.duties import services
from orgs.duties.api.bases import DutyKind, DutySerializer, StartRequest, TimesField, addresses, firms
from orgs.duties.choices import StreetPart
from orgs.duties.tables import InstructorTable, LiaisonTable, StreetRoleTable
from orgs.places.models import Block, Jurisdiction

# --- Shown ----------------------------------------------------------------------------------------


class StreetRoleSerializer(DutySerializer):
    """Who leads or implements in a street or park."""

    table = StreetRoleTable()

    jurisdiction = ReferenceField("jurisdiction_id", "shown_place")
    part = serializers.ChoiceField(StreetPart.choices, read_only=True)


class InstructorSerializer(DutySerializer):
    """Which instructor looks after which firm or block."""

    table = InstructorTable()

    enterprise = serializers.IntegerField(source="enterprise_id", read_only=True, allow_null=True)
    block = serializers.IntegerField(source="block_id", read_only=True, allow_null=True)


class LiaisonSerializer(DutySerializer):
    """Which committee member's liaison point a firm is."""

    table = LiaisonTable()

    firm = ReferenceField("enterprise_id", "shown_firm")


# --- Taken in -------------------------------------------------------------------------------------


class StartStreetRole(StartRequest):
    jurisdiction = active(Jurisdiction)
    part = serializers.ChoiceField(StreetPart.choices)
    post = LineField(60, default="", help_text="职务，如 组织员")


class StartInstructor(StartRequest):
    enterprise = SeenField(firms, required=False, allow_null=True, default=None)
    block = active(Block, required=False, allow_null=True, default=None)


class StartLiaison(StartRequest):
    enterprise = SeenField(firms)
    reason = LineField(200, default="", help_text="安排理由")
    required_contacts = TimesField(help_text="每年应联系次数；null 时按业务设置")
    is_second_meant = serializers.BooleanField(
        default=False, help_text="这位委员已有联系点，或这家企业已有联系点委员，确实仍要登记"
    )


# --- The kinds ------------------------------------------------------------------------------------


class StreetRoles(DutyKind):
    """街道（园区）责任人."""

    table = StreetRoleTable()
    serializer_class = StreetRoleSerializer
    takes = StartStreetRole
    address = "api:street-role"

    def start(self, data: dict[str, Any], by: Actor | None) -> Any:
        return services.assign_street_role(**data, by=by)


class Instructors(DutyKind):
    """党建指导员分工."""

    table = InstructorTable()
    serializer_class = InstructorSerializer
    takes = StartInstructor
    address = "api:instructor"

    def start(self, data: dict[str, Any], by: Actor | None) -> Any:
        return services.assign_instructor(**data, by=by)


class LiaisonPoints(DutyKind):
    """委员联系点."""

    table = LiaisonTable()
    serializer_class = LiaisonSerializer
    takes = StartLiaison
    address = "api:liaison-point"

    def start(self, data: dict[str, Any], by: Actor | None) -> Any:
        return services.assign_liaison(**data, by=by)


urlpatterns = [
    *addresses(StreetRoles, "street-roles", "street-role"),
    *addresses(Instructors, "instructors", "instructor"),
    *addresses(LiaisonPoints, "liaison-points", "liaison-point"),
]
