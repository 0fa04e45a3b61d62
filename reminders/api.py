"""待办 and 消息 over the interface: what waits for oneself, and later, never, or somebody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.api.acts import DoneSerializer
from foundation.api.dated import validated
from foundation.api.errors import as_conflict
from foundation.api.fields import KeyField, LineField, NothingRequest, StrictSerializer
from foundation.api.gate import ApiGate
from foundation.api.lists import listed, refuse_unknown, single
from foundation.api.rows import RowSerializer
from foundation.api.schema import acts, lists, reads, refusals
from foundation.common.tables.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables.fact_columns import plain, plain_day
from foundation.common.tables.table import Tab, Table
from foundation.trail import clock
from foundation.trail.models import Changeset
from reminders import services
from reminders.choices import ArrangementKind
from reminders.models import Arrangement, Notice
from reminders.people import colleagues_of
from reminders.rules.base import RULES, Due
from reminders.todo import GROUPS, find_due, todo_of

TAG = ["待办"]
KEY = {"rule": 4, "subject": 60, "period": 40}


class OwnTodo(ApiGate):
    """Everybody's own."""

    rights = (Right.SEE_RECORDS,)


# --- What waits -----------------------------------------------------------------------------------


class ItemSerializer(serializers.Serializer):
    """One open item; rule, subject and period together are its key."""

    rule = serializers.CharField(help_text="提醒规则，如 R1")
    subject = serializers.CharField(help_text="关于哪一项：种类和编号")
    period = serializers.CharField(help_text="哪一期")
    title = serializers.SerializerMethodField(help_text="规则的名称")
    about = serializers.CharField(help_text="对象")
    text = serializers.CharField(help_text="要做什么")
    due_on = serializers.DateField(help_text="期限")
    action = serializers.CharField(help_text="页面上的按钮")
    url = serializers.CharField(help_text="在网页上去办理的地址")
    enterprise = serializers.IntegerField(allow_null=True, help_text="企业的编号")
    jurisdiction = serializers.IntegerField(allow_null=True, help_text="街道（园区）的编号")

    def get_title(self, due: Due) -> str:
        return RULES[due.rule].title


class TodoItemSerializer(ItemSerializer):
    group = serializers.ChoiceField(list(GROUPS.items()))
    handed_by = serializers.CharField(allow_null=True, help_text="由谁转来")
    handed_reason = serializers.CharField(allow_null=True, help_text="转来的原因")

    def to_representation(self, row: Any) -> dict[str, Any]:
        group, due, handed = row
        more = {"handed_by": str(handed.user), "handed_reason": handed.reason} if handed else {}
        told = {"group": group, "handed_by": None, "handed_reason": None, **more}
        return {**ItemSerializer(due).data, **told}


class TodoSerializer(serializers.Serializer):
    as_of = serializers.DateField(help_text="今天")
    total = serializers.IntegerField(help_text="件数")
    total_is_capped = serializers.BooleanField(help_text="有的规则还有更多，没有全部列出")
    aside = serializers.IntegerField(help_text="推迟、转出或不再提醒的件数")
    results = TodoItemSerializer(many=True, help_text="先逾期的，再按期限")


class Todo(OwnTodo):
    @lists("我的待办", TAG, TodoSerializer)
    def get(self, request: Request) -> Response:
        refuse_unknown(request)
        todo = todo_of(request.user)
        rows = [(key, due, card.handed) for key, _, cards in todo.groups for card in cards for due in card.dues]
        counts = {"total": todo.count, "total_is_capped": todo.is_more, "aside": todo.aside}
        return Response(TodoSerializer({"as_of": clock.today(), **counts, "results": rows}).data)


class ColleagueSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk", help_text="账号的编号")
    name = serializers.CharField(source="display_name")


class OneItemSerializer(ItemSerializer):
    colleagues = ColleagueSerializer(many=True, help_text="可以转给谁")

    def to_representation(self, due: Any) -> dict[str, Any]:
        colleagues = ColleagueSerializer(colleagues_of(due, self.context["user"]), many=True).data
        return {**ItemSerializer(due).data, "colleagues": colleagues}


class TodoItem(OwnTodo):
    @reads(
        "一件待办",
        TAG,
        OneItemSerializer,
        parameters=[OpenApiParameter(name, str, required=True, description="见待办列表") for name in KEY],
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request, *KEY)
        params = request.query_params.copy()
        due = _open(request.user, {name: single(params, name) for name in KEY})
        return Response(OneItemSerializer(due, context={"user": request.user}).data)


def _open(user: Actor, key: dict[str, str]) -> Due:
    if any(len(key[name]) > most or "\x00" in key[name] for name, most in KEY.items()):
        raise Http404
    if (due := find_due(user, **key)) is None:
        raise Http404
    return due


# --- Later, never, or somebody else ---------------------------------------------------------------


class ItemRequest(StrictSerializer):
    """Which item, and why."""

    rule = serializers.CharField(max_length=KEY["rule"])
    subject = serializers.CharField(max_length=KEY["subject"])
    period = serializers.CharField(max_length=KEY["period"], allow_blank=True)
    reason = LineField(200, required=True, allow_blank=False, help_text="原因")


class PostponeRequest(ItemRequest):
    until = serializers.DateField(help_text="推迟到哪一天")


class HandOnRequest(ItemRequest):
    to = KeyField(help_text="账号的编号，见一件待办的 colleagues")


class Arranged(OwnTodo):
    """What the three ways share."""

    @contextmanager
    def item(self, request: Request, takes: type[ItemRequest]) -> Iterator[tuple[Due, dict[str, Any]]]:
        refuse_unknown(request)
        data = validated(takes, request)
        due = _open(request.user, {name: data.pop(name) for name in KEY})
        with as_conflict():
            yield due, data

    @staticmethod
    def told(act: Changeset) -> Response:
        return Response(DoneSerializer({"changeset": act.pk}).data)


def arranging(summary: str, takes: type[ItemRequest]) -> Any:
    answers = {200: DoneSerializer, **refusals(404, 409, writes=True)}
    return extend_schema(summary=summary, tags=TAG, request=takes, responses=answers)


class TodoPostpone(Arranged):
    @arranging("推迟一件待办", PostponeRequest)
    def post(self, request: Request) -> Response:
        with self.item(request, PostponeRequest) as (due, data):
            return self.told(services.postpone(due=due, **data, by=request.user))


class TodoMute(Arranged):
    @arranging("一件待办不再提醒", ItemRequest)
    def post(self, request: Request) -> Response:
        with self.item(request, ItemRequest) as (due, data):
            return self.told(services.mute(due=due, **data, by=request.user))


class TodoHandOn(Arranged):
    @arranging("转给同事", HandOnRequest)
    def post(self, request: Request) -> Response:
        with self.item(request, HandOnRequest) as (due, data):
            to = colleagues_of(due, request.user).filter(pk=data["to"]).first()
            if to is None:
                raise serializers.ValidationError({"to": ["请在 colleagues 列出的同事中选择。"]})
            return self.told(services.hand_on(due=due, to=to, reason=data["reason"], by=request.user))


# --- What was put aside ---------------------------------------------------------------------------


KEY_COLUMNS = (
    plain("rule", "提醒规则", shown=True),
    plain("subject", "关于哪一项", shown=True),
    plain("period", "哪一期", shown=True),
)


class AsideTable(Table):
    """What one put off, handed on or muted."""

    name = "aside"
    title = "已安排的待办"
    unit = "件"
    columns = ColumnSet(
        [
            plain("about", "事项", kind=ColumnKind.NAME),
            *KEY_COLUMNS,
            plain("until", "推迟到", kind=ColumnKind.DATE, order=("until", "pk"), lookup="until", shown=True),
            Column(
                "to",
                "转给",
                read=lambda row: str(row.to) if row.to else None,
                related=("to__person",),
                shown=True,
                personal=True,
            ),
            plain("reason", "原因", shown=True),
        ]
    )
    default_sort = "until"
    search_help = "事项"

    def rows(self, user: Actor, at: Any) -> QuerySet:
        return Arrangement.objects.visible_to(user).aside(user, clock.today())

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(about__contains=text)


class AsideSerializer(RowSerializer):
    table = AsideTable()

    id = serializers.IntegerField(source="pk", read_only=True)
    kind = serializers.ChoiceField(ArrangementKind.choices, read_only=True)


class AsideTakeUp(OwnTodo):
    @acts("恢复到待办", TAG, NothingRequest, DoneSerializer)
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        row = get_object_or_404(Arrangement.objects.visible_to(request.user).filter(user=request.user), pk=pk)
        validated(NothingRequest, request)
        with as_conflict():
            act = services.take_up(arrangement=row, by=request.user)
        return Response(DoneSerializer({"changeset": act.pk}).data)


# --- 消息 -----------------------------------------------------------------------------------------


class NoticeTable(Table):
    """What one was told, the newest first."""

    name = "notices"
    title = "消息"
    unit = "条"
    columns = ColumnSet(
        [
            plain("text", "内容", kind=ColumnKind.NAME),
            plain("about", "对象", shown=True),
            *KEY_COLUMNS,
            plain("due_on", "期限", kind=ColumnKind.DATE, lookup="due_on", shown=True),
            plain_day("on", "提醒日期", shown=True),
            plain("settled_at", "办结时间", kind=ColumnKind.MOMENT, shown=True),
            plain("url", "在网页上的地址", shown=True),
        ]
    )
    tabs = (Tab("open", "未办结", lambda user, at: Q(settled_at=None)),)
    default_sort = "-on"
    search_help = "对象"

    def rows(self, user: Actor, at: Any) -> QuerySet:
        return Notice.objects.visible_to(user)

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(about__contains=text)


class NoticeSerializer(RowSerializer):
    table = NoticeTable()

    id = serializers.IntegerField(source="pk", read_only=True)


urlpatterns = [
    path("todo/", Todo.as_view(), name="todo"),
    path("todo/item/", TodoItem.as_view(), name="todo-item"),
    path("todo/postpone/", TodoPostpone.as_view(), name="todo-postpone"),
    path("todo/mute/", TodoMute.as_view(), name="todo-mute"),
    path("todo/hand-on/", TodoHandOn.as_view(), name="todo-hand-on"),
    listed("todo/aside", AsideSerializer, tag=TAG, rights=(Right.SEE_RECORDS,), name="todo-aside"),
    path("todo/aside/<int:pk>/take-up/", AsideTakeUp.as_view(), name="todo-aside-take-up"),
    listed("notices", NoticeSerializer, tag=TAG, rights=(Right.SEE_RECORDS,)),
]
