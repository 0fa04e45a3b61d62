"""Reporting tasks over the interface: read, and said how far they are. Whoever is asked says so, whatever their role."""

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.acts import DoneSerializer
from foundation.api.dated import validated
from foundation.api.errors import as_conflict
from foundation.api.fields import LineField, SeenField, StrictSerializer, WithdrawRequest, active
from foundation.api.lists import TableList, refuse_unknown, row_of
from foundation.api.once import made, made_once
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import IF_MATCH, ONCE, refusals
from foundation.records.api import KindList, KindOne, KindWithdraw, request_of
from orgs.collection.api.bases import TAG, AskedView, OfficeAlone
from orgs.collection.kinds.reporting import TASKS, people_to_ask, prefillable
from orgs.collection.models.reporting import ReportingStatus
from orgs.collection.services.reporting import add_task, refuse_all_but_the_asked, set_status
from orgs.places.models import Jurisdiction


class ReportingTaskSerializer(RowSerializer):
    """Something asked from above, by a day."""

    table = TASKS.table

    id = serializers.IntegerField(source="pk", read_only=True)
    jurisdiction = ReferenceField("jurisdiction_id", "jurisdiction.name")
    person = ReferenceField("person_id", "person.name")
    status = serializers.ChoiceField(ReportingStatus.choices, read_only=True)


class ReportingTaskOneSerializer(ReportingTaskSerializer):
    """With what is filled in beforehand."""

    columns = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="预填的列，名称与企业列表的各项相同"
    )


class ReportingTaskRequest(request_of(TASKS)):
    """What is asked. Without a street the whole district, without a person whoever holds the street."""

    jurisdiction = active(
        Jurisdiction, required=False, allow_null=True, default=None, help_text="责任街道（园区）的编号；空着是全区"
    )
    person = SeenField(
        people_to_ask,
        required=False,
        allow_null=True,
        default=None,
        help_text="责任人的编号；空着由街道（园区）或办公室填报",
    )
    columns = serializers.ListField(child=serializers.ChoiceField(prefillable()), default=list, help_text="预填的列")


class ReportingStatusRequest(StrictSerializer):
    status = serializers.ChoiceField(ReportingStatus.choices)
    note = LineField(500, default="", help_text="说明；不写时原来的不变")


class ReportingView(AskedView):
    kind, shape, whole, takes = TASKS, ReportingTaskSerializer, ReportingTaskOneSerializer, ReportingTaskRequest


@extend_schema_view(
    get=extend_schema(
        summary="信息填报", tags=TAG, responses={200: TableList.answer_of(ReportingTaskSerializer), **refusals(400)}
    ),
    post=extend_schema(
        summary="信息填报：登记任务",
        description="限行业党委办公室。",
        tags=TAG,
        parameters=[ONCE],
        request=ReportingTaskRequest,
        responses={201: ReportingTaskOneSerializer, 200: ReportingTaskOneSerializer, **refusals(409, 422, writes=True)},
    ),
)
class ReportingTaskList(OfficeAlone, ReportingView, KindList):
    table = TASKS.table
    serializer_class = ReportingTaskSerializer

    def post(self, request: Request) -> Response:
        refuse_unknown(request)
        asked, user = self.read(request)["values"], request.user
        with as_conflict():
            pk, is_new = made_once(request, lambda: add_task(**asked, by=user).pk)
        shown = row_of(self.table, self.whole, user, pk)
        return made(request, "api:reporting-task", pk, shown, is_new=is_new)


@extend_schema_view(
    get=extend_schema(
        summary="一项信息填报", tags=TAG, responses={200: ReportingTaskOneSerializer, **refusals(400, 404)}
    ),
    put=extend_schema(
        summary="信息填报：修改任务",
        description="所要求的内容全部写上；填报到哪一步不变。限行业党委办公室。",
        tags=TAG,
        parameters=[IF_MATCH],
        request=ReportingTaskRequest,
        responses={200: DoneSerializer, **refusals(404, 409, 412, 428, writes=True)},
    ),
)
class ReportingTaskOne(OfficeAlone, ReportingView, KindOne):
    pass


@extend_schema_view(
    post=extend_schema(
        summary="信息填报：撤回任务",
        tags=TAG,
        parameters=[IF_MATCH],
        request=WithdrawRequest,
        responses={200: DoneSerializer, **refusals(404, 409, 412, 428, writes=True)},
    )
)
class ReportingTaskWithdraw(OfficeAlone, ReportingView, KindWithdraw):
    pass


class ReportingTaskStatus(ReportingView):
    @extend_schema(
        summary="信息填报：登记状态",
        tags=TAG,
        request=ReportingStatusRequest,
        responses={200: ReportingTaskOneSerializer, **refusals(404, 409, writes=True)},
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        task = get_object_or_404(TASKS.seen_by(request.user), pk=pk)
        refuse_all_but_the_asked(task, request.user)
        with as_conflict():
            set_status(task=task, **validated(ReportingStatusRequest, request), by=request.user)
        return self.shown(request, pk)


urlpatterns = [
    path("reporting-tasks/", ReportingTaskList.as_view(), name="reporting-tasks"),
    path("reporting-tasks/<int:pk>/", ReportingTaskOne.as_view(), name="reporting-task"),
    path("reporting-tasks/<int:pk>/withdraw/", ReportingTaskWithdraw.as_view(), name="reporting-task-withdraw"),
    path("reporting-tasks/<int:pk>/status/", ReportingTaskStatus.as_view(), name="reporting-task-status"),
]
