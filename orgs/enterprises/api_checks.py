"""Confirming over the interface: nothing has changed, nobody was reached, a doubt is settled."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.api.dated import SOURCE, taken
from foundation.api.errors import Refused, conflict
from foundation.api.fields import LineField, StrictSerializer
from foundation.api.gate import ApiGate
from foundation.api.schema import IF_MATCH, refusals
from orgs.enterprises import services
from orgs.enterprises.api import FIRM, TAG, WRITTEN
from orgs.enterprises.choices import UNREACHABLE, CheckMode, DoubtReason
from orgs.enterprises.models import Doubt


class ConfirmRequest(StrictSerializer):
    source = LineField(200, default="", help_text="依据，如 电话核实")
    settles = serializers.BooleanField(default=False, help_text="同时解除待核实")


class UnreachableRequest(StrictSerializer):
    reason = serializers.ChoiceField([c for c in DoubtReason.choices if c[0] in UNREACHABLE])
    note = LineField(200, default="", help_text="说明；选“其他”时必填")


class SettleRequest(StrictSerializer):
    outcome = LineField(200, allow_blank=False, required=True, help_text="核实结果")


class Check(ApiGate):
    """The firm as it was read, told by its version, is what is confirmed."""

    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.EDIT_RECORDS,)

    def run(self, request: Request, pk: int, takes: type[StrictSerializer], act: Any) -> Response:
        with FIRM.held(request, pk) as state:
            try:
                changeset = act(state, taken(takes, request))
            except ValidationError as refused:
                raise conflict(refused) from None
            return FIRM.told(changeset, pk, request)


class Confirm(Check):
    @extend_schema(
        summary="确认无变化",
        tags=TAG,
        parameters=[IF_MATCH],
        request=ConfirmRequest,
        responses={200: WRITTEN, **refusals(404, 409, 412, 428, writes=True)},
    )
    def post(self, request: Request, pk: int) -> Response:
        def act(state: Any, data: dict[str, Any]) -> Any:
            source = data.pop("source") or SOURCE
            done = services.confirm(
                enterprises=[pk], seen={pk: state.pk}, mode=CheckMode.DETAIL, source=source, **data, by=request.user
            )
            if done.skipped:
                raise Refused(409, done.skipped[pk], code="refused")
            return done.changeset

        return self.run(request, pk, ConfirmRequest, act)


class Unreachable(Check):
    @extend_schema(
        summary="联系不上，转为待核实",
        tags=TAG,
        parameters=[IF_MATCH],
        request=UnreachableRequest,
        responses={200: WRITTEN, **refusals(404, 409, 412, 428, writes=True)},
    )
    def post(self, request: Request, pk: int) -> Response:
        def act(state: Any, data: dict[str, Any]) -> Any:
            services.report_unreachable(enterprise=state.enterprise, **data, by=request.user)

        return self.run(request, pk, UnreachableRequest, act)


class Settle(Check):
    @extend_schema(
        summary="登记核实结果，解除待核实",
        tags=TAG,
        parameters=[IF_MATCH],
        request=SettleRequest,
        responses={200: WRITTEN, **refusals(404, 409, 412, 428, writes=True)},
    )
    def post(self, request: Request, pk: int, doubt: int) -> Response:
        def act(state: Any, data: dict[str, Any]) -> Any:
            row = get_object_or_404(Doubt.objects.filter(is_active=True), pk=doubt, enterprise=pk)
            services.settle_doubt(doubt=row, **data, by=request.user)

        return self.run(request, pk, SettleRequest, act)


urlpatterns = [
    path("enterprises/<int:pk>/confirm/", Confirm.as_view(), name="enterprise-confirm"),
    path("enterprises/<int:pk>/unreachable/", Unreachable.as_view(), name="enterprise-unreachable"),
    path("enterprises/<int:pk>/doubts/<int:doubt>/settle/", Settle.as_view(), name="enterprise-settle"),
]
