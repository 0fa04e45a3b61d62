"""Enterprises as JSON: what is shown (a test holds it against the columns) and what is taken in."""

from typing import Any

from rest_framework import serializers

from foundation.api.dated import DatedKind
from foundation.api.facts import FactRowSerializer, FactValuesSerializer
from foundation.api.fields import (
    EDIT_MODES,
    CodeField,
    DatedSerializer,
    FirmNameField,
    LineField,
    PreciseDayField,
    StrictSerializer,
    active,
)
from foundation.api.rows import ReferenceField, RowSerializer
from orgs.enterprises.choices import ARRIVALS, ChangeKind, FreshnessStatus, Presence, ThreeValues
from orgs.enterprises.facts import FACTS
from orgs.enterprises.firm_facts import state_for
from orgs.enterprises.ledger import LedgerTable
from orgs.enterprises.models import Enterprise
from orgs.enterprises.tables import EnterpriseTable
from orgs.places.models import Block, Jurisdiction


class Shown:
    """Short words for read-only fields."""

    @staticmethod
    def text(source: str | None = None) -> serializers.CharField:
        return serializers.CharField(read_only=True, source=source)

    @staticmethod
    def count() -> serializers.IntegerField:
        return serializers.IntegerField(read_only=True, allow_null=True)

    @staticmethod
    def flag() -> serializers.BooleanField:
        return serializers.BooleanField(read_only=True, allow_null=True)


class FreshnessField(serializers.Serializer):
    """数据状态: how fresh what is known is, and until when."""

    status = serializers.ChoiceField(FreshnessStatus.choices)
    text = serializers.CharField()
    due_on = serializers.DateField(allow_null=True, help_text="应在哪天前核实")

    def __init__(self) -> None:
        super().__init__(read_only=True, allow_null=True)


def state_number() -> serializers.IntegerField:
    """Which state was read: whoever confirms it names it, so that nothing newer is confirmed unseen."""
    return serializers.IntegerField(source="pk", read_only=True, help_text="这份资料的编号，确认无变化时写在 state 里")


class EnterpriseSerializer(FactRowSerializer):
    """A firm on a day."""

    fact_set = FACTS
    table = EnterpriseTable()
    costly = ("freshness",)

    id = serializers.IntegerField(source="enterprise_id", read_only=True)
    state = state_number()
    code = serializers.CharField(source="enterprise.code", read_only=True, allow_null=True)
    number = Shown.text("enterprise.number")
    aliases = serializers.SerializerMethodField()
    three_haves = serializers.ChoiceField(ThreeValues.choices, read_only=True)
    presence = serializers.ChoiceField(Presence.choices, read_only=True)
    arrival = serializers.SerializerMethodField()
    arrived_on = serializers.SerializerMethodField()
    arrived_on_precision = serializers.SerializerMethodField()
    freshness = FreshnessField()
    updated_at = serializers.DateTimeField(source="recorded_at", read_only=True)

    def get_aliases(self, state: Any) -> list[str]:
        return [alias.name for alias in state.loaded_aliases]

    def get_arrival(self, state: Any) -> str | None:
        return state.presence_change.kind if state.presence_change else None

    def get_arrived_on(self, state: Any) -> str | None:
        return state.presence_change.effective_on.isoformat() if state.presence_change else None

    def get_arrived_on_precision(self, state: Any) -> str | None:
        return state.presence_change.precision if state.presence_change else None


FIRM = DatedKind(
    word="enterprise",
    subject=Enterprise,
    table=EnterpriseSerializer.table,
    serializer=EnterpriseSerializer,
    state_for=state_for,
    not_yours="您可以查看这家企业，但它不由您负责，不能修改。",
)


class LedgerSerializer(RowSerializer):
    """One row of the 变动台账."""

    table = LedgerTable()

    id = serializers.IntegerField(source="pk", read_only=True)
    enterprise = ReferenceField("enterprise_id", "enterprise_name")
    effective_on = serializers.DateField(read_only=True)
    effective_on_precision = serializers.CharField(source="precision", read_only=True)
    kind = serializers.ChoiceField(ChangeKind.choices, read_only=True)
    before = serializers.CharField(source="before_text", read_only=True)
    after = serializers.CharField(source="after_text", read_only=True)
    net = Shown.count()
    counterpart = Shown.text()
    reason = Shown.text()
    source = serializers.CharField(read_only=True)
    recorded_at = serializers.DateTimeField(read_only=True)
    by = serializers.SerializerMethodField()
    changeset = serializers.IntegerField(source="changeset_id", read_only=True, help_text="由哪次操作登记，见 changes")

    def get_by(self, change: Any) -> str:
        return str(change.changeset.by) if change.changeset.by else "系统"


# --- Taken in -------------------------------------------------------------------------------------


class ValuesSerializer(FactValuesSerializer):
    """Facts of a firm; those left out stay as they are."""

    fact_set = FACTS

    founded_on = PreciseDayField(help_text="2015-11-08、2015-11 或 2015")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        block, place = attrs.get("block"), attrs.get("jurisdiction")
        if block and "jurisdiction" in attrs and block.jurisdiction_id != getattr(place, "pk", None):
            raise serializers.ValidationError({"block": [f"“{block}”不属于所填的街道（园区）。"]})
        return attrs


def is_another(act: str) -> serializers.BooleanField:
    """Answers the question about others of the name."""
    return serializers.BooleanField(default=False, help_text=f"与名称相同或相近的企业不是同一家，仍要{act}")


class EditRequest(DatedSerializer):
    """情况变了 from a day on, or 原来录错了."""

    mode = serializers.ChoiceField(EDIT_MODES)
    confirmed = serializers.BooleanField(default=False, help_text="数字经过核对，仍要登记")
    is_other = is_another("登记")
    values = ValuesSerializer()


class NewValues(ValuesSerializer):
    name = FirmNameField(required=True)


class AddRequest(DatedSerializer):
    """新增企业."""

    kind = serializers.ChoiceField([(kind.value, kind.label) for kind in ARRIVALS], help_text="怎样入库")
    counterpart = LineField(200, default="", help_text="从哪里迁入")
    code = CodeField(default=None, allow_null=True, help_text="统一社会信用代码")
    code_note = LineField(100, default="", help_text="没有代码的原因")
    is_other = is_another("新增")
    values = NewValues()


class MoveOutRequest(DatedSerializer):
    to = LineField(200, default="", help_text="迁往哪里")


class MoveInRequest(DatedSerializer):
    origin = LineField(200, default="", help_text="从哪里迁入")
    is_other = is_another("登记")


class MoveWithinRequest(DatedSerializer):
    jurisdiction = active(Jurisdiction, help_text="迁到哪个街道（园区）")
    block = active(Block, required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        block, place = attrs["block"], attrs["jurisdiction"]
        if block and block.jurisdiction_id != place.pk:
            raise serializers.ValidationError({"block": [f"“{block}”不属于{place}。"]})
        return attrs


class DeregisterRequest(DatedSerializer):
    is_revoked = serializers.BooleanField(default=False, help_text="是被吊销，不是注销")


class RenameRequest(DatedSerializer):
    name = FirmNameField(required=True, help_text="新名称")
    is_other = is_another("登记")


class RemoveRequest(DatedSerializer):
    reason = LineField(500, required=True, allow_blank=False, help_text="剔除原因，如 误录、与另一家重复")


class CodeRequest(StrictSerializer):
    code = CodeField(required=True, allow_null=True, help_text="统一社会信用代码；null = 还没有")
    code_note = LineField(100, default="", help_text="没有代码的原因")
