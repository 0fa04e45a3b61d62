"""Party organisations over the interface: the same selection, the same services and the same refusals as the pages."""

from functools import partial
from typing import Any

from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.api.dated import SOURCE, DatedKind, beside_fields, validated
from foundation.api.errors import FILL_IN, Refused
from foundation.api.facts import FactValuesSerializer
from foundation.api.fields import (
    EDIT_MODES,
    WRONG,
    DatedSerializer,
    DayField,
    FirmNameField,
    LineField,
    PhoneNumberField,
    PreciseDayField,
    SeenField,
    StrictSerializer,
    WholeNumberField,
    WithdrawRequest,
)
from foundation.api.gate import ApiGate
from foundation.api.lists import TableList, refuse_unknown
from foundation.api.once import made_once
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import AS_OF, KNOWN_AT, adds, changes, lists, reads
from foundation.api.verbs import Verb, verb_view
from orgs.enterprises.models import Enterprise
from orgs.parties import services
from orgs.parties.choices import ARRIVALS
from orgs.parties.facts import FACTS
from orgs.parties.models import PartyChange, PartyHost, PartyOrganization
from orgs.parties.organization_facts import state_for
from orgs.parties.services import Applied, ChangeRefused
from orgs.parties.tables import OrganizationTable

TAG = ["党组织"]


# --- Shown and taken in ---------------------------------------------------------------------------


class PartySerializer(RowSerializer):
    """A Party organisation on a day; figures are counts, nobody is listed."""

    table = OrganizationTable()

    id = serializers.IntegerField(source="organization_id", read_only=True)
    jurisdiction = ReferenceField("jurisdiction_id", "jurisdiction_name")
    established_on_precision = serializers.CharField(source="established_precision", read_only=True)
    last_election_on_precision = serializers.CharField(source="last_election_precision", read_only=True)


class PartyValues(FactValuesSerializer):
    """Facts of an organisation; those left out stay as they are."""

    fact_set = FACTS

    members_full = WholeNumberField(help_text="与所在企业合计不同时才填，并写明 members_reason")
    term_end = PreciseDayField(help_text="另定的届满时间，并写明 term_end_reason")


class NewPartyValues(PartyValues):
    name = FirmNameField(required=True)


def is_another() -> serializers.BooleanField:
    """Answers the question about others of the name."""
    return serializers.BooleanField(default=False, help_text="与同名的党组织不是同一个，仍要登记")


def own_firms(user: Actor) -> Any:
    return Enterprise.objects.responsible_to(user)


class PartyAddRequest(DatedSerializer):
    """登记党组织."""

    kind = serializers.ChoiceField([(kind.value, kind.label) for kind in ARRIVALS], help_text="怎样登记")
    firms = serializers.ListField(child=SeenField(own_firms), default=list, max_length=100, help_text="所在企业的编号")
    is_other = is_another()
    values = NewPartyValues()


class PartyEditRequest(DatedSerializer):
    mode = serializers.ChoiceField(EDIT_MODES)
    is_other = is_another()
    values = PartyValues()


class ElectValues(StrictSerializer):
    """What an election may bring."""

    secretary = LineField(40)
    secretary_post = LineField(100)
    secretary_phone = PhoneNumberField()
    term_years = WholeNumberField()


class PartyElectRequest(DatedSerializer):
    values = ElectValues(default=dict)


class PartyExtendRequest(DatedSerializer):
    until = DayField(help_text="延期至")
    reason = LineField(500, required=True, allow_blank=False, help_text="批准文号或原因")


class PartyRenameRequest(DatedSerializer):
    name = FirmNameField(required=True, help_text="新名称")
    is_other = is_another()


class PartyRemoveRequest(DatedSerializer):
    reason = LineField(500, required=True, allow_blank=False, help_text="剔除原因")


def firms_version(pk: int) -> tuple[Any, ...]:
    """Firms that came or went belong to what somebody read of an organisation."""
    latest = PartyHost.objects.filter(organization=pk).aggregate(last=Max("pk"), gone=Max("superseded_by"))
    return latest["last"], latest["gone"]


PARTY = DatedKind(
    word="organization",
    subject=PartyOrganization,
    table=PartySerializer.table,
    serializer=PartySerializer,
    state_for=state_for,
    not_yours="您可以查看这个党组织，但它不由您负责，不能修改。",
    also=firms_version,
)
WRITTEN = PARTY.answer()


# --- The addresses --------------------------------------------------------------------------------


class PartyList(TableList):
    """Party organisations as of a day; a new one."""

    table = PARTY.table
    serializer_class = PartySerializer
    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.EDIT_RECORDS,)

    @lists("党组织列表", TAG, TableList.answer_of(PartySerializer))
    def get(self, request: Request) -> Response:
        return super().get(request)

    @adds("登记党组织", TAG, PartyAddRequest, WRITTEN)
    def post(self, request: Request) -> Response:
        refuse_unknown(request)
        data = validated(PartyAddRequest, request)
        made: list[Any] = []

        def make() -> int:
            applied = self._add(request, data)
            made.append(applied.changeset)
            return applied.records[0]

        pk, is_new = made_once(request, make)
        where = request.build_absolute_uri(reverse("api:party", args=[pk]))
        return PARTY.told(made[0] if made else None, pk, request, status=201 if is_new else 200, Location=where)

    @staticmethod
    def _add(request: Request, data: dict[str, Any]) -> Applied:
        values = FACTS.to_values(data["values"])
        firms = [firm.pk for firm in data["firms"]]
        rest = {name: data[name] for name in ("kind", "on", "precision", "reason", "is_other")}
        try:
            return services.add_organization(**rest, values=values, firms=firms, by=request.user, source=SOURCE)
        except ChangeRefused as refused:
            raise beside_fields(refused, {**data, "values": values}) from None


class PartyWrite(ApiGate):
    """What every address of one organisation needs."""

    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.EDIT_RECORDS,)


class PartyOne(PartyWrite):
    @reads(
        "一个党组织",
        TAG,
        PartySerializer,
        description="今天的情况带有 ETag，登记变化时写在 If-Match 里。",
        parameters=[AS_OF, KNOWN_AT],
    )
    def get(self, request: Request, pk: int) -> Response:
        return PARTY.read(request, pk)

    @changes("登记情况变化，或更正录错的内容", TAG, PartyEditRequest, WRITTEN)
    def patch(self, request: Request, pk: int) -> Response:
        with PARTY.locked(request, pk) as state:
            data = validated(PartyEditRequest, request)
            data["values"] = FACTS.to_values(data["values"])
            if not data["values"]:
                raise Refused(400, FILL_IN, code="invalid", errors={"values": ["请至少填写一项。"]})
            is_correction = data.pop("mode") == WRONG
            run = partial(services.edit_organization, organization=state.organization, is_correction=is_correction)
            return PARTY.written(run, pk, request, data)


VERBS = {
    "elect": Verb("登记换届", PartyElectRequest, services.elect),
    "extend": Verb("登记延期换届", PartyExtendRequest, services.extend),
    "rename": Verb("登记更名", PartyRenameRequest, services.rename),
    "dissolve": Verb("登记撤销", DatedSerializer, services.dissolve),
    "remove": Verb("剔除", PartyRemoveRequest, services.remove_organization),
}


class PartyWithdraw(PartyWrite):
    """Take one registration back."""

    @changes("撤回一条登记", TAG, WithdrawRequest, WRITTEN)
    def post(self, request: Request, pk: int, change: int) -> Response:
        with PARTY.locked(request, pk):
            row = get_object_or_404(PartyChange.objects.live(), pk=change, organization=pk)
            data = validated(WithdrawRequest, request)
            try:
                row = services.withdraw_change(change=row, by=request.user, source=SOURCE, **data)
            except ChangeRefused as refused:
                raise beside_fields(refused, data) from None
            return PARTY.told(row.withdrawn_by, pk, request)


urlpatterns = [
    path("parties/", PartyList.as_view(), name="parties"),
    path("parties/<int:pk>/", PartyOne.as_view(), name="party"),
    *(
        path(
            f"parties/<int:pk>/{slug}/",
            verb_view(f"Party{slug.title()}", verb, PARTY, WRITTEN, PartyWrite, TAG),
            name=f"party-{slug}",
        )
        for slug, verb in VERBS.items()
    ),
    path("parties/<int:pk>/changes/<int:change>/withdraw/", PartyWithdraw.as_view(), name="party-withdraw"),
]
