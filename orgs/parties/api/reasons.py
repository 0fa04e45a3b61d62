"""未建原因 over the interface: why a firm has no organisation of its own, and until when that is accepted."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.api.acts import DoneSerializer
from foundation.api.dated import validated
from foundation.api.errors import as_conflict
from foundation.api.fields import DayField, LineField, NothingRequest, StrictSerializer
from foundation.api.gate import ApiGate
from foundation.api.lists import refuse_unknown
from foundation.api.schema import acts, reads
from foundation.trail.asof import AsOf
from orgs.enterprises.firm_facts import state_for
from orgs.enterprises.models import Enterprise
from orgs.parties import services
from orgs.parties.api.organizations import TAG
from orgs.parties.models import UnbuiltReason


class UnbuiltReasonSerializer(serializers.Serializer):
    """One reason, for a time."""

    id = serializers.IntegerField(source="pk", read_only=True)
    reason = serializers.CharField(read_only=True, help_text="未建原因")
    starts_on = serializers.DateField(read_only=True, help_text="自")
    ends_on = serializers.DateField(read_only=True, help_text="有效至")


class UnbuiltReasonsSerializer(serializers.Serializer):
    results = UnbuiltReasonSerializer(many=True)


class ReasonRequest(StrictSerializer):
    reason = LineField(200, required=True, allow_blank=False, help_text="未建原因")
    starts_on = DayField(help_text="自")
    ends_on = DayField(help_text="有效至，最长两年；到期后重新列出这家企业")


class ReasonView(ApiGate):
    """Read by whoever sees the firm, written by whoever answers for it."""

    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.EDIT_RECORDS,)

    @staticmethod
    def answered_for(request: Request, pk: int) -> Enterprise:
        refuse_unknown(request)
        firm = state_for(request.user, pk, AsOf.today()).enterprise
        if not Enterprise.objects.responsible_to(request.user).filter(pk=pk).exists():
            raise PermissionDenied("您可以查看这家企业，但它不由您负责，不能修改。")
        return firm


class UnbuiltReasons(ReasonView):
    @reads("未建党组织的原因", TAG, UnbuiltReasonsSerializer)
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        state_for(request.user, pk, AsOf.today())
        rows = UnbuiltReason.objects.live().filter(enterprise=pk).order_by("-starts_on", "-pk")
        return Response(UnbuiltReasonsSerializer({"results": rows}).data)

    @acts(
        "登记未建党组织的原因", TAG, ReasonRequest, DoneSerializer, description="原来有效的原因到新原因的前一天为止。"
    )
    def post(self, request: Request, pk: int) -> Response:
        firm = self.answered_for(request, pk)
        with as_conflict():
            made = services.give_reason(enterprise=firm, **validated(ReasonRequest, request), by=request.user)
        return Response(DoneSerializer({"changeset": made.changeset_id}).data)


class UnbuiltReasonWithdraw(ReasonView):
    @acts("撤回未建党组织的原因", TAG, NothingRequest, DoneSerializer)
    def post(self, request: Request, pk: int, reason: int) -> Response:
        firm = self.answered_for(request, pk)
        found: Any = get_object_or_404(UnbuiltReason.objects.live(), pk=reason, enterprise=firm)
        validated(NothingRequest, request)
        with as_conflict():
            services.withdraw_reason(reason=found, by=request.user)
        found.refresh_from_db()
        return Response(DoneSerializer({"changeset": found.superseded_by_id}).data)


urlpatterns = [
    path("enterprises/<int:pk>/unbuilt-reasons/", UnbuiltReasons.as_view(), name="enterprise-reasons"),
    path(
        "enterprises/<int:pk>/unbuilt-reasons/<int:reason>/withdraw/",
        UnbuiltReasonWithdraw.as_view(),
        name="enterprise-reason-withdraw",
    ),
]
