"""Reporting tasks over the interface: read, and said how far they are."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.api.acts import DoneSerializer
from foundation.api.dated import validated
from foundation.api.errors import as_conflict
from foundation.api.fields import DayField, LineField, SeenField, StrictSerializer, WithdrawRequest, active
from foundation.api.lists import TableList, refuse_unknown, row_of
from foundation.api.once import made, made_once
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import IF_MATCH, ONCE, refusals
from orgs.collection.api.bases import TAG, AskedView
from orgs.collection.models import ReportingTask
from orgs.collection.models.reporting import ReportingStatus
from orgs.collection.services.reporting import add_task, edit_task, people_to_ask, set_status, withdraw_task
from orgs.collection.tables.reporting import ReportingTable
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.places.models import Jurisdiction


def asked(user: Actor) -> QuerySet:
    """Who may be asked, of those the person sees."""
    return Person.objects.visible_to(user).filter(pk__in=people_to_ask().values("pk"))


class ReportingTaskSerializer(RowSerializer):
    """Something asked from above, by a day."""

    table = ReportingTable()

    id = serializers.IntegerField(source="pk", read_only=True)
    jurisdiction = ReferenceField("jurisdiction_id", "jurisdiction.name")
    person = ReferenceField("person_id", "person.name")
    status = serializers.ChoiceField(ReportingStatus.choices, read_only=True)


class ReportingTaskOneSerializer(ReportingTaskSerializer):
    """With what is filled in beforehand."""

    columns = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="预填的列，名称与企业列表的各项相同"
    )


class ReportingTaskRequest(StrictSerializer):
    """What is asked. Without a street the whole district, without a person whoever holds the street."""

    name = LineField(100, required=True, allow_blank=False, help_text="名称")
    requester = LineField(100, required=True, allow_blank=False, help_text="要求单位")
    due_on = DayField(help_text="截止日期")
    jurisdiction = active(
        Jurisdiction, required=False, allow_null=True, default=None, help_text="责任街道（园区）的编号；空着是全区"
    )
    person = SeenField(
        asked, required=False, allow_null=True, default=None, help_text="责任人的编号；空着由街道（园区）或办公室填报"
    )
    columns = serializers.ListField(
        child=serializers.ChoiceField([(c.key, c.label) for c in ENTERPRISE_COLUMNS if not c.held and not c.is_name]),
        default=list,
        help_text="预填的列",
    )
    note = LineField(500, default="", help_text="说明")


class ReportingStatusRequest(StrictSerializer):
    status = serializers.ChoiceField(ReportingStatus.choices)
    note = LineField(500, default="", help_text="说明；不写时原来的不变")


class ReportingView(AskedView):
    """Whoever is asked says how far it is, whatever their role."""

    model, one = ReportingTask, ReportingTaskOneSerializer
    office_only = "填报任务由行业党委办公室登记。"


class ReportingTaskList(ReportingView, TableList):
    table = ReportingTaskSerializer.table
    serializer_class = ReportingTaskSerializer

    @extend_schema(
        summary="信息填报", tags=TAG, responses={200: TableList.answer_of(ReportingTaskSerializer), **refusals(400)}
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        summary="信息填报：登记任务",
        description="限行业党委办公室。",
        tags=TAG,
        parameters=[ONCE],
        request=ReportingTaskRequest,
        responses={201: ReportingTaskOneSerializer, 200: ReportingTaskOneSerializer, **refusals(409, 422, writes=True)},
    )
    def post(self, request: Request) -> Response:
        refuse_unknown(request)
        self.refuse_all_but_the_office(request.user)
        data = validated(ReportingTaskRequest, request)
        with as_conflict():
            pk, is_new = made_once(request, lambda: add_task(**data, by=request.user).pk)
        shown = row_of(self.table, ReportingTaskOneSerializer, request.user, pk)
        return made(request, "api:reporting-task", pk, shown, is_new=is_new)


class ReportingTaskOne(ReportingView):
    @extend_schema(summary="一项信息填报", tags=TAG, responses={200: ReportingTaskOneSerializer, **refusals(400, 404)})
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        return self.shown(pk, request.user)

    @extend_schema(
        summary="信息填报：修改任务",
        description="所要求的内容全部写上；填报到哪一步不变。限行业党委办公室。",
        tags=TAG,
        parameters=[IF_MATCH],
        request=ReportingTaskRequest,
        responses={200: DoneSerializer, **refusals(404, 409, 412, 428, writes=True)},
    )
    def put(self, request: Request, pk: int) -> Response:
        with self.locked(request, pk) as task, as_conflict():
            act = edit_task(task=task, **validated(ReportingTaskRequest, request), by=request.user)
        return Response(DoneSerializer({"changeset": act.pk if act else None}).data)


class ReportingTaskWithdraw(ReportingView):
    @extend_schema(
        summary="信息填报：撤回任务",
        tags=TAG,
        parameters=[IF_MATCH],
        request=WithdrawRequest,
        responses={200: DoneSerializer, **refusals(404, 409, 412, 428, writes=True)},
    )
    def post(self, request: Request, pk: int) -> Response:
        with self.locked(request, pk) as task, as_conflict():
            act = withdraw_task(task=task, **validated(WithdrawRequest, request), by=request.user)
        return Response(DoneSerializer({"changeset": act.pk}).data)


class ReportingTaskStatus(ReportingView):
    @extend_schema(
        summary="信息填报：登记状态",
        tags=TAG,
        request=ReportingStatusRequest,
        responses={200: ReportingTaskOneSerializer, **refusals(404, 409, writes=True)},
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        task = get_object_or_404(ReportingTask.objects.visible_to(request.user).live(), pk=pk)
        if not ReportingTask.objects.responsible_to(request.user).filter(pk=pk).exists():
            raise PermissionDenied("这项填报不由您负责。")
        with as_conflict():
            set_status(task=task, **validated(ReportingStatusRequest, request), by=request.user)
        return self.shown(pk, request.user)


urlpatterns = [
    path("reporting-tasks/", ReportingTaskList.as_view(), name="reporting-tasks"),
    path("reporting-tasks/<int:pk>/", ReportingTaskOne.as_view(), name="reporting-task"),
    path("reporting-tasks/<int:pk>/withdraw/", ReportingTaskWithdraw.as_view(), name="reporting-task-withdraw"),
    path("reporting-tasks/<int:pk>/status/", ReportingTaskStatus.as_view(), name="reporting-task-status"),
]
