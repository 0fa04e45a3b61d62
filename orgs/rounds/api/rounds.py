"""Refresh rounds over the interface: how far they are, and which firms they ask about.

Confirming is the base's own: enterprises/confirm/ (orgs/enterprises/checks/api.py).
"""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.api.dated import validated
from foundation.api.facts import PersonalField
from foundation.api.fields import FlagField, StrictSerializer
from foundation.api.gate import ApiGate
from foundation.api.lists import TableList, listed, refuse_unknown
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import reads, refusals
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.fact_columns import plain, plain_day
from foundation.common.tables.table import Table
from foundation.trail import clock
from orgs.enterprises.api_fields import FIRM, FreshnessField, state_number
from orgs.enterprises.checks.volatile import volatile_columns
from orgs.enterprises.choices import OperatingStatus
from orgs.rounds import round_progress
from orgs.rounds.models import RefreshRound
from orgs.rounds.services import put_aside, take_back
from orgs.rounds.tables import RefreshTable

TAG = ["数据更新"]


# --- Rounds ---------------------------------------------------------------------------------------


class RoundTable(Table):
    """Rounds that have begun, the newest first."""

    name = "rounds"
    title = "数据更新轮次"
    unit = "轮"
    columns = ColumnSet(
        [
            Column("name", "轮次", read=str, kind=ColumnKind.NAME),
            plain_day("starts_on", "自", shown=True),
            plain("ends_on", "至", kind=ColumnKind.DATE, lookup="ends_on", shown=True),
        ]
    )
    default_sort = "-starts_on"

    def rows(self, user: Actor, at: Any) -> QuerySet:
        return round_progress.rounds()


class RoundSerializer(RowSerializer):
    """The period a round asks about."""

    table = RoundTable()

    id = serializers.IntegerField(source="pk", read_only=True)


class ProgressSerializer(serializers.Serializer):
    """Numbers of firms; no percentages, no ranks."""

    scope = serializers.IntegerField(help_text="本轮应更新")
    done = serializers.IntegerField(help_text="已完成")
    confirmed = serializers.IntegerField(help_text="其中有人确认")
    by_itself = serializers.IntegerField(help_text="其中自动完成：本轮内有修改或导入")
    left = serializers.IntegerField(help_text="未完成")
    doubted = serializers.IntegerField(help_text="其中待核实")


class PlaceProgressSerializer(serializers.Serializer):
    """One street or park."""

    jurisdiction = serializers.IntegerField(allow_null=True, help_text="街道（园区）的编号；属地待补的为 null")
    name = serializers.CharField()
    progress = ProgressSerializer()


class RoundProgressSerializer(serializers.Serializer):
    """A round and how far the streets are, of the firms this person sees."""

    id = serializers.IntegerField(source="round.pk")
    name = serializers.CharField(source="round")
    starts_on = serializers.DateField(source="round.starts_on")
    ends_on = serializers.DateField(source="round.ends_on")
    as_of = serializers.DateField(help_text="进度截至哪一天：进行中的是今天，结束的是最后一天")
    is_over = serializers.BooleanField(help_text="已经结束")
    total = ProgressSerializer(help_text="您看得到的企业合计")
    places = PlaceProgressSerializer(many=True, help_text="各街道（园区），按固定顺序，不作排名")


def begun(pk: int) -> RefreshRound:
    return get_object_or_404(round_progress.rounds(), pk=pk)


class RoundOne(ApiGate):
    rights = (Right.SEE_RECORDS,)

    @reads("一轮的进度", TAG, RoundProgressSerializer)
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        found = begun(pk)
        places = round_progress.progress_by_place(found, round_progress.firms_in(found, request.user))
        told = {
            "round": found,
            "as_of": round_progress.round_at(found).day,
            "is_over": found.ends_on < clock.today(),
            "total": round_progress.total_of(places),
            "places": places,
        }
        return Response(RoundProgressSerializer(told).data)


# --- Its firms ------------------------------------------------------------------------------------


class AskedTable(RefreshTable):
    """The firms of a round with everything a confirmation attests: who confirms must have been shown it."""

    def declared(self) -> list[Column]:
        base = super().declared()
        known = {column.key for column in base}
        return [*base, *(self.on_day(column) for column in volatile_columns() if column.key not in known)]


class AskedSerializer(RowSerializer):
    """A firm a round asks about, as it was on the round's day."""

    table = AskedTable()

    id = serializers.IntegerField(source="enterprise_id", read_only=True)
    state = state_number()
    jurisdiction = ReferenceField("jurisdiction_id", "jurisdiction_name")
    freshness = FreshnessField()
    operating_status = serializers.ChoiceField([("", "未知"), *OperatingStatus.choices], read_only=True)
    contact = PersonalField("contact")


class RoundFirms(TableList):
    table = AskedSerializer.table
    serializer_class = AskedSerializer
    rights = (Right.SEE_RECORDS,)

    @reads(
        "一轮要更新的企业",
        TAG,
        TableList.answer_of(AskedSerializer),
        description="确认无变化时，把这里读到的 id 和 state 写给 enterprises/confirm/。",
    )
    def get(self, request: Request, pk: int) -> Response:
        self.table = AskedTable(begun(pk))  # type: ignore[misc]
        return super().get(request)


# --- 有变化 -----------------------------------------------------------------------------------------


class MarkRequest(StrictSerializer):
    is_marked = FlagField(help_text="true 有变化，放到待修改；false 没有变化，放回待确认")


class MarkSerializer(serializers.Serializer):
    """Whether a firm is put aside to be edited."""

    enterprise = serializers.IntegerField(help_text="企业的编号")
    is_marked = serializers.BooleanField(help_text="在待修改里")


class RoundMark(ApiGate):
    """Says what shall hold, so that twice does no harm."""

    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.EDIT_RECORDS,)

    @extend_schema(
        summary="一轮里的一家企业：有变化、没有变化",
        description="放到待修改的企业不再列入确认；修改以后自动离开待修改。联系不上的随之结束。",
        tags=TAG,
        request=MarkRequest,
        responses={200: MarkSerializer, **refusals(404, writes=True)},
    )
    def post(self, request: Request, pk: int, firm: int) -> Response:
        enterprise = FIRM.answered_for(request, firm).enterprise
        found, is_marked = begun(pk), validated(MarkRequest, request)["is_marked"]
        write = put_aside if is_marked else take_back
        write(found=found, enterprise=enterprise, by=request.user)
        return Response(MarkSerializer({"enterprise": firm, "is_marked": is_marked}).data)


urlpatterns = [
    listed("refresh-rounds", RoundSerializer, tag=TAG, rights=(Right.SEE_RECORDS,)),
    path("refresh-rounds/<int:pk>/", RoundOne.as_view(), name="refresh-round"),
    path("refresh-rounds/<int:pk>/firms/", RoundFirms.as_view(), name="refresh-round-firms"),
    path("refresh-rounds/<int:pk>/firms/<int:firm>/mark/", RoundMark.as_view(), name="refresh-round-mark"),
]
