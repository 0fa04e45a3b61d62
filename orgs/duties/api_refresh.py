"""Refresh rounds over the interface: how far each street is."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.api.gate import ApiGate
from foundation.api.lists import refuse_unknown
from foundation.api.schema import refusals
from orgs.duties import refresh_rounds as reading
from orgs.duties.models import RefreshRound

TAG = ["数据更新"]


class RoundSerializer(serializers.Serializer):
    """One round."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class ProgressSerializer(serializers.Serializer):
    """Counts of firms of one street or park, or of none."""

    jurisdiction = serializers.IntegerField(allow_null=True, help_text="街道（园区）的编号；属地待补为 null")
    name = serializers.CharField()
    asked = serializers.IntegerField(source="progress.scope", help_text="本轮要核对的企业")
    left = serializers.IntegerField(source="progress.left", help_text="还没有核对的，含待核实")
    doubted = serializers.IntegerField(source="progress.doubted", help_text="待核实")
    done = serializers.IntegerField(source="progress.done", help_text="已完成")
    by_itself = serializers.IntegerField(source="progress.by_itself", help_text="其中因修改或导入自动完成")


class RoundProgressSerializer(RoundSerializer):
    places = ProgressSerializer(many=True, help_text="您看得到的企业，按街道（园区）")


class Rounds(ApiGate):
    rights = (Right.SEE_RECORDS,)

    @extend_schema(summary="数据更新轮次", tags=TAG, responses={200: RoundSerializer(many=True), **refusals(400)})
    def get(self, request: Request) -> Response:
        refuse_unknown(request)
        return Response(RoundSerializer(reading.rounds()[:100], many=True).data)


class OneRound(ApiGate):
    rights = (Right.SEE_RECORDS,)

    @extend_schema(
        summary="一轮的进度",
        description="只是家数，不作排名。哪些企业还没有核对，见企业列表的数据状态。",
        tags=TAG,
        responses={200: RoundProgressSerializer, **refusals(400, 404)},
    )
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        found: Any = get_object_or_404(reading.rounds(), pk=pk)
        assert isinstance(found, RefreshRound)
        places = reading.progress_by_place(found, reading.firms_in(found, request.user))
        told = {**RoundSerializer(found).data, "places": ProgressSerializer(places, many=True).data}
        return Response(told)


urlpatterns = [
    path("refresh-rounds/", Rounds.as_view(), name="refresh-rounds"),
    path("refresh-rounds/<int:pk>/", OneRound.as_view(), name="refresh-round"),
]
