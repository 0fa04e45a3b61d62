"""Sweeps over the interface: read by the streets that are asked, reported by them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.api.dated import taken
from foundation.api.errors import as_conflict
from foundation.api.fields import StrictSerializer
from foundation.api.gate import ApiGate
from foundation.api.lists import TableList, refuse_unknown, seen_row
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import refusals
from orgs.duties.models import Sweep
from orgs.duties.services.sweep import report_sweep
from orgs.duties.tables.sweep import SweepTable

TAG = ["摸排和信息填报"]


class SweepSerializer(RowSerializer):
    """One street's part in a sweep."""

    table = SweepTable()

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


class SweepReportRequest(StrictSerializer):
    result = serializers.CharField(max_length=500, help_text="摸排结果；没有变化也请写明")


class SweepView(ApiGate):
    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.EDIT_RECORDS,)

    @staticmethod
    def shown(pk: int, user: Any) -> Response:
        return seen_row(SweepOneSerializer.table, SweepOneSerializer, user, pk)


class SweepList(SweepView, TableList):
    table = SweepSerializer.table
    serializer_class = SweepSerializer

    @extend_schema(summary="摸排", tags=TAG, responses={200: TableList.answer_of(SweepSerializer), **refusals(400)})
    def get(self, request: Request) -> Response:
        return super().get(request)


class SweepOne(SweepView):
    @extend_schema(summary="一个街道的摸排", tags=TAG, responses={200: SweepOneSerializer, **refusals(400, 404)})
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        return self.shown(pk, request.user)


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
        sweep = get_object_or_404(Sweep.objects.visible_to(request.user).live(), pk=pk)
        if not Sweep.objects.responsible_to(request.user).filter(pk=pk).exists():
            raise PermissionDenied("摸排结果由本街道（园区）上报。")
        with as_conflict():
            report_sweep(sweep=sweep, **taken(SweepReportRequest, request), by=request.user)
        return self.shown(pk, request.user)


urlpatterns = [
    path("sweeps/", SweepList.as_view(), name="sweeps"),
    path("sweeps/<int:pk>/", SweepOne.as_view(), name="sweep"),
    path("sweeps/<int:pk>/report/", SweepReport.as_view(), name="sweep-report"),
]
