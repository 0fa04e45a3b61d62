"""The committee over the interface: its names, its members."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.api.dated import validated
from foundation.api.errors import as_conflict
from foundation.api.fields import DayField, LineField, StrictSerializer
from foundation.api.gate import ApiGate
from foundation.api.lists import refuse_unknown
from foundation.api.once import made_once
from foundation.api.schema import ONCE, lists, refusals
from foundation.trail.asof import AsOf
from orgs.duties import services
from orgs.duties.api.bases import TAG, DutyKind, DutySerializer, LastDayField, StartRequest, addresses
from orgs.duties.choices import CommitteePost
from orgs.duties.models import CommitteeName
from orgs.duties.people_duties import committee_name
from orgs.duties.tables import CommitteeTable

# --- Its names ------------------------------------------------------------------------------------


class CommitteeNameSerializer(serializers.Serializer):
    """A name and the days it was borne."""

    name = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = LastDayField()


class CommitteeSerializer(serializers.Serializer):
    """The committee under today's name, and under its earlier ones."""

    name = serializers.CharField(help_text="现用名称；还没有登记时为空")
    names = CommitteeNameSerializer(many=True)


class CommitteeNameRequest(StrictSerializer):
    name = LineField(100, required=True, allow_blank=False, help_text="名称")
    since = DayField(help_text="启用日期；这一天以前仍用原名称")


class CommitteeOne(ApiGate):
    """行业党委: there is one."""

    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.MANAGE_DUTIES,)

    @lists("行业党委及其名称", TAG, CommitteeSerializer)
    def get(self, request: Request) -> Response:
        refuse_unknown(request)
        return Response(self._shown())

    @extend_schema(
        summary="登记行业党委的名称（更名）",
        tags=TAG,
        parameters=[ONCE],
        request=CommitteeNameRequest,
        responses={200: CommitteeSerializer, **refusals(409, 422, writes=True)},
    )
    def post(self, request: Request) -> Response:
        refuse_unknown(request)
        data = validated(CommitteeNameRequest, request)
        with as_conflict():
            made_once(request, lambda: services.name_committee(**data, by=request.user).pk)
        return Response(self._shown())

    @staticmethod
    def _shown() -> dict[str, Any]:
        names = CommitteeName.objects.live().order_by("starts_on", "pk")
        return CommitteeSerializer({"name": committee_name(AsOf.today()), "names": names}).data


# --- Its members ----------------------------------------------------------------------------------


class CommitteeMemberSerializer(DutySerializer):
    """A seat in the committee."""

    table = CommitteeTable()

    post = serializers.ChoiceField(CommitteePost.choices, read_only=True)


class StartSeat(StartRequest):
    post = serializers.ChoiceField(CommitteePost.choices, default=CommitteePost.MEMBER.value)
    department = LineField(100, default="", help_text="所在部门；不写时是本人的单位")
    function = LineField(200, default="", help_text="部门职能")


class CommitteeMembers(DutyKind):
    """行业党委成员."""

    table = CommitteeTable()
    serializer_class = CommitteeMemberSerializer
    takes = StartSeat
    address = "api:committee-member"

    def start(self, data: dict[str, Any], by: Actor | None) -> Any:
        return services.seat_member(**data, by=by)


urlpatterns = [
    path("committee/", CommitteeOne.as_view(), name="committee"),
    *addresses(CommitteeMembers, "committee-members", "committee-member"),
]
