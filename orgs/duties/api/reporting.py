"""Reporting tasks over the interface: read, and said how far they are."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.api.dated import taken
from foundation.api.errors import as_conflict
from foundation.api.fields import LineField, StrictSerializer
from foundation.api.gate import ApiGate
from foundation.api.lists import TableList, refuse_unknown, seen_row
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import refusals
from orgs.duties.api.sweeps import TAG
from orgs.duties.models import ReportingTask
from orgs.duties.models.reporting import ReportingStatus
from orgs.duties.services.reporting import set_status
from orgs.duties.tables.reporting import ReportingTable


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


class ReportingStatusRequest(StrictSerializer):
    status = serializers.ChoiceField(ReportingStatus.choices)
    note = LineField(500, default="", help_text="说明；不写时原来的不变")


class ReportingView(ApiGate):
    """Whoever is asked says how far it is, whatever their role."""

    rights = (Right.SEE_RECORDS,)

    @staticmethod
    def shown(pk: int, user: Any) -> Response:
        return seen_row(ReportingTaskOneSerializer.table, ReportingTaskOneSerializer, user, pk)


class ReportingTaskList(ReportingView, TableList):
    table = ReportingTaskSerializer.table
    serializer_class = ReportingTaskSerializer

    @extend_schema(
        summary="信息填报", tags=TAG, responses={200: TableList.answer_of(ReportingTaskSerializer), **refusals(400)}
    )
    def get(self, request: Request) -> Response:
        return super().get(request)


class ReportingTaskOne(ReportingView):
    @extend_schema(summary="一项信息填报", tags=TAG, responses={200: ReportingTaskOneSerializer, **refusals(400, 404)})
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        return self.shown(pk, request.user)


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
            set_status(task=task, **taken(ReportingStatusRequest, request), by=request.user)
        return self.shown(pk, request.user)


urlpatterns = [
    path("reporting-tasks/", ReportingTaskList.as_view(), name="reporting-tasks"),
    path("reporting-tasks/<int:pk>/", ReportingTaskOne.as_view(), name="reporting-task"),
    path("reporting-tasks/<int:pk>/status/", ReportingTaskStatus.as_view(), name="reporting-task-status"),
]
