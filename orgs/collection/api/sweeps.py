"""Sweeps over the interface: begun in several streets at once, read by the streets that are asked, reported by them."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.api.acts import DoneSerializer
from foundation.api.dated import validated
from foundation.api.errors import as_conflict
from foundation.api.fields import StrictSerializer, WithdrawRequest, active
from foundation.api.lists import TableList, refuse_unknown, row_of
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import IF_MATCH, refusals
from foundation.records.api import KindList, KindOne, KindWithdraw, request_of
from orgs.collection.api.bases import TAG, AskedView, OfficeAlone
from orgs.collection.kinds.sweeps import SWEEPS
from orgs.collection.services.sweeps import (
    edit_sweep,
    refuse_all_but_its_street,
    report_sweep,
    start_sweep,
    withdraw_sweep,
)
from orgs.places.models import Jurisdiction


class SweepSerializer(RowSerializer):
    """One street's part in a sweep."""

    table = SWEEPS.table

    id = serializers.IntegerField(source="pk", read_only=True)
    jurisdiction = ReferenceField("jurisdiction_id", "jurisdiction.name")


class FindingSerializer(serializers.Serializer):
    """One firm that was found, or found gone."""

    enterprise = serializers.IntegerField(help_text="企业的编号")
    name = serializers.CharField()
    kind = serializers.CharField(help_text="变动类型")
    on = serializers.DateField(help_text="生效日期")
    recorded_on = serializers.DateField(source="recorded", help_text="登记日期")


class SweepOneSerializer(SweepSerializer):
    """With the firms behind its numbers."""

    found_firms = serializers.SerializerMethodField(help_text="新发现的企业")
    gone_firms = serializers.SerializerMethodField(help_text="减少的企业")

    @extend_schema_field(FindingSerializer(many=True))
    def get_found_firms(self, row: Any) -> Any:
        return FindingSerializer(row.findings.found, many=True).data

    @extend_schema_field(FindingSerializer(many=True))
    def get_gone_firms(self, row: Any) -> Any:
        return FindingSerializer(row.findings.gone, many=True).data


class SweepDaysRequest(request_of(SWEEPS)):
    """Read through whenever one is begun or changed."""


class SweepStartRequest(SweepDaysRequest):
    jurisdictions = serializers.ListField(
        child=active(Jurisdiction), min_length=1, max_length=100, help_text="在哪些街道（园区）摸排，写它们的编号"
    )

    def validate_jurisdictions(self, places: list[Any]) -> list[Any]:
        return list(dict.fromkeys(places))


class SweepsStartedSerializer(DoneSerializer):
    """One sweep a street."""

    results = SweepSerializer(many=True)


class SweepReportRequest(StrictSerializer):
    result = serializers.CharField(max_length=500, help_text="摸排结果；没有变化也请写明")


class SweepView(AskedView):
    write_rights = (Right.EDIT_RECORDS,)
    kind, shape, whole, takes = SWEEPS, SweepSerializer, SweepOneSerializer, SweepDaysRequest


@extend_schema_view(
    get=extend_schema(summary="摸排", tags=TAG, responses={200: TableList.answer_of(SweepSerializer), **refusals(400)}),
    post=extend_schema(
        summary="布置摸排",
        description="一次在几个街道（园区）布置，各有一条；再发一次会告诉哪些已经布置过。限行业党委办公室。",
        tags=TAG,
        request=SweepStartRequest,
        responses={201: SweepsStartedSerializer, **refusals(409, writes=True)},
    ),
)
class SweepList(OfficeAlone, SweepView, KindList):
    table = SWEEPS.table
    serializer_class = SweepSerializer

    def post(self, request: Request) -> Response:
        refuse_unknown(request)
        with as_conflict():
            made = start_sweep(**validated(SweepStartRequest, request), by=request.user)
        rows = [row_of(self.table, SweepSerializer, request.user, sweep.pk) for sweep in made]
        act = made[0].act
        return Response({"changeset": act.pk if act else None, "results": rows}, status=201)


@extend_schema_view(
    get=extend_schema(summary="一个街道的摸排", tags=TAG, responses={200: SweepOneSerializer, **refusals(400, 404)}),
    put=extend_schema(
        summary="修改摸排",
        description="只改这一个街道（园区）的。限行业党委办公室。",
        tags=TAG,
        parameters=[IF_MATCH],
        request=SweepDaysRequest,
        responses={200: DoneSerializer, **refusals(404, 409, 412, 428, writes=True)},
    ),
)
class SweepOne(OfficeAlone, SweepView, KindOne):
    def put(self, request: Request, pk: int) -> Response:
        with self.locked(request, pk) as sweep, as_conflict():
            return self.done(edit_sweep(sweeps=[sweep], **self.read(request)["values"], by=request.user))


@extend_schema_view(
    post=extend_schema(
        summary="撤回摸排（一个街道）",
        tags=TAG,
        parameters=[IF_MATCH],
        request=WithdrawRequest,
        responses={200: DoneSerializer, **refusals(404, 409, 412, 428, writes=True)},
    )
)
class SweepWithdraw(OfficeAlone, SweepView, KindWithdraw):
    def post(self, request: Request, pk: int) -> Response:
        with self.locked(request, pk) as sweep, as_conflict():
            return self.done(withdraw_sweep(sweeps=[sweep], **validated(WithdrawRequest, request), by=request.user))


class SweepReport(SweepView):
    """May be reported again."""

    @extend_schema(
        summary="摸排：上报结果",
        tags=TAG,
        request=SweepReportRequest,
        responses={200: SweepOneSerializer, **refusals(404, 409, writes=True)},
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        sweep = get_object_or_404(SWEEPS.seen_by(request.user), pk=pk)
        refuse_all_but_its_street(sweep, request.user)
        with as_conflict():
            report_sweep(sweep=sweep, **validated(SweepReportRequest, request), by=request.user)
        return self.shown(request, pk)


urlpatterns = [
    path("sweeps/", SweepList.as_view(), name="sweeps"),
    path("sweeps/<int:pk>/", SweepOne.as_view(), name="sweep"),
    path("sweeps/<int:pk>/withdraw/", SweepWithdraw.as_view(), name="sweep-withdraw"),
    path("sweeps/<int:pk>/report/", SweepReport.as_view(), name="sweep-report"),
]
