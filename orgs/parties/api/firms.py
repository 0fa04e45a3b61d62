"""The firms of a Party organisation over the interface: which they are on a day, and how they come, lead and go."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.scope import Actor
from foundation.api.dated import beside_fields, validated
from foundation.api.fields import DayField, FlagField, SeenField, StrictSerializer, WithdrawRequest
from foundation.api.lists import point_in_time
from foundation.api.schema import AS_OF, IF_MATCH, KNOWN_AT, changes, reads, refusals
from foundation.trail.asof import FOREVER, AsOf
from orgs.parties import services
from orgs.parties.api.organizations import PARTY, TAG, WRITTEN, PartyWrite, own_firms
from orgs.parties.models import PartyHost
from orgs.parties.organization_facts import firms_of
from orgs.parties.services import ChangeRefused


class PartyFirmSerializer(serializers.Serializer):
    """One firm of an organisation, for a time."""

    id = serializers.IntegerField(help_text="这一条的编号，登记退出、牵头或撤回时用")
    enterprise = serializers.IntegerField(source="enterprise_id", help_text="企业的编号")
    name = serializers.CharField(help_text="企业当天的名称")
    is_lead = serializers.BooleanField(help_text="牵头单位")
    starts_on = serializers.DateField(help_text="自")
    ends_on = serializers.DateField(
        allow_null=True, help_text="至；没有结束的为 null，看过去某天时那以后的结束也为 null"
    )


class PartyFirmsSerializer(serializers.Serializer):
    as_of = serializers.DateField(help_text="截至哪一天")
    elsewhere = serializers.IntegerField(help_text="另有几家企业不在您的范围，不列出")
    results = PartyFirmSerializer(many=True)


def _end(host: PartyHost, at: AsOf) -> date | None:
    """A past day knows no later end."""
    return None if host.ends_on == FOREVER or (not at.is_today and host.ends_on > at.day) else host.ends_on


class FirmAddRequest(StrictSerializer):
    enterprise = SeenField(own_firms, help_text="企业的编号，要由您负责")
    on = DayField(help_text="从哪天起")
    is_lead = FlagField(default=False, help_text="是牵头单位")


class FirmDayRequest(StrictSerializer):
    on = DayField(help_text="退出：最后一天；牵头：从哪天起")


class PartyFirms(PartyWrite):
    """所在企业 of one organisation."""

    @reads("党组织的所在企业", TAG, PartyFirmsSerializer, parameters=[AS_OF, KNOWN_AT])
    def get(self, request: Request, pk: int) -> Response:
        at = point_in_time(PARTY.table, request)
        PARTY.state_for(request.user, pk, at)
        found = firms_of([pk], at, by=request.user).get(pk, [])
        firms: list[tuple[PartyHost, Any]] = [(host, firm) for host, firm in found if firm is not None]
        seen = [(host, firm) for host, firm in firms if firm.is_seen]
        rows = [
            {
                "id": host.pk,
                "enterprise_id": host.enterprise_id,
                "name": firm.name,
                "is_lead": host.is_lead,
                "starts_on": host.starts_on,
                "ends_on": _end(host, at),
            }
            for host, firm in seen
        ]
        told = {"as_of": at.day, "elsewhere": len(firms) - len(rows), "results": rows}
        return Response(PartyFirmsSerializer(told).data)

    @changes("增加所在企业", TAG, FirmAddRequest, WRITTEN)
    def post(self, request: Request, pk: int) -> Response:
        with PARTY.locked(request, pk) as state:
            data = validated(FirmAddRequest, request)
            try:
                host = services.add_host(organization=state.organization, by=request.user, **data)
            except ChangeRefused as refused:
                raise beside_fields(refused, data) from None
            return PARTY.told(host.changeset, pk, request)


class OneFirm(PartyWrite):
    """What is done with one firm of an organisation; ``takes`` and ``act`` say what."""

    takes: type[StrictSerializer] = FirmDayRequest

    def act(self, host: PartyHost, data: dict[str, Any], by: Actor | None) -> Any:
        """Do it; returns the changeset that can be undone."""
        raise NotImplementedError

    def run(self, request: Request, pk: int, host: int) -> Response:
        with PARTY.locked(request, pk):
            live = PartyHost.objects.visible_to(request.user).live().select_related("organization", "enterprise")
            row = get_object_or_404(live, pk=host, organization=pk)
            data = validated(self.takes, request)
            try:
                changeset = self.act(row, data, request.user)
            except ChangeRefused as refused:
                raise beside_fields(refused, data) from None
            return PARTY.told(changeset, pk, request)


def one_firm(summary: str, takes: type[StrictSerializer]) -> Any:
    answers = {200: WRITTEN, **refusals(404, 409, 412, 428, writes=True)}
    return extend_schema(summary=summary, tags=TAG, parameters=[IF_MATCH], request=takes, responses=answers)


class PartyFirmEnd(OneFirm):
    @one_firm("登记所在企业退出", FirmDayRequest)
    def post(self, request: Request, pk: int, host: int) -> Response:
        return self.run(request, pk, host)

    def act(self, host: PartyHost, data: dict[str, Any], by: Actor | None) -> Any:
        return services.end_host(host=host, by=by, **data).changeset


class PartyFirmLead(OneFirm):
    @one_firm("设为牵头单位", FirmDayRequest)
    def post(self, request: Request, pk: int, host: int) -> Response:
        return self.run(request, pk, host)

    def act(self, host: PartyHost, data: dict[str, Any], by: Actor | None) -> Any:
        return services.set_lead(host=host, by=by, **data).changeset


class PartyFirmWithdraw(OneFirm):
    takes = WithdrawRequest

    @one_firm("撤回所在企业（登记错了的）", WithdrawRequest)
    def post(self, request: Request, pk: int, host: int) -> Response:
        return self.run(request, pk, host)

    def act(self, host: PartyHost, data: dict[str, Any], by: Actor | None) -> Any:
        services.withdraw_host(host=host, by=by, **data)
        host.refresh_from_db()
        return host.superseded_by


urlpatterns = [
    path("parties/<int:pk>/firms/", PartyFirms.as_view(), name="party-firms"),
    path("parties/<int:pk>/firms/<int:host>/end/", PartyFirmEnd.as_view(), name="party-firm-end"),
    path("parties/<int:pk>/firms/<int:host>/lead/", PartyFirmLead.as_view(), name="party-firm-lead"),
    path("parties/<int:pk>/firms/<int:host>/withdraw/", PartyFirmWithdraw.as_view(), name="party-firm-withdraw"),
]
