"""What the interface has beside the records: who am I, what happened since, undo, its own description."""

from typing import Any

from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.gate import Gate
from foundation.accounts.scope import Actor
from foundation.api.acts import ActSerializer, acts_as_json
from foundation.api.errors import Refused, bad_query
from foundation.api.feed import NotAPlace, acts_since, place_of
from foundation.api.fields import LineField, StrictSerializer
from foundation.api.gate import ApiGate
from foundation.api.lists import key_of, limit_of, refuse_unknown, single
from foundation.api.schema import lists, reads, refusals
from foundation.desk import records
from foundation.trail.models import Changeset
from foundation.trail.undo import UndoRefused, UndoReport, kept_words, preview_undo, undo


class MeSerializer(serializers.Serializer):
    """Whose rights this program or browser acts with."""

    username = serializers.CharField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    rights = serializers.ListField(child=serializers.CharField())
    is_read_only = serializers.BooleanField(help_text="用的是只读令牌")


class Me(ApiGate):
    """我是谁、能做什么."""

    @extend_schema(summary="当前账号和权限", tags=["账号"], responses={200: MeSerializer, **refusals()})
    def get(self, request: Request) -> Response:
        refuse_unknown(request)
        user = request.user
        me = {
            "username": user.username,
            "name": user.display_name,
            "roles": sorted(user.roles),
            "rights": sorted(user.rights),
            "is_read_only": bool(getattr(request.auth, "is_read_only", False)),
        }
        return Response(me)


# --- What happened since --------------------------------------------------------------------------


class FeedSerializer(serializers.Serializer):
    """The next acts, and where to read on."""

    next_since = serializers.CharField(help_text="下次从这里继续：原样写在 since 里")
    has_more = serializers.BooleanField(help_text="已经还有更多，可以马上继续读取")
    results = ActSerializer(many=True)


class Changes(ApiGate):
    """变动推送: acts after a place, in order, none twice and none lost."""

    @lists(
        "某处以后的操作（增量读取）",
        ["变动"],
        FeedSerializer,
        description="按登记完成的先后给出您看得到的操作。第一次可以不写 since（从头），或写一次操作的 id，或写时间；"
        "以后每次把上次得到的 next_since 原样写进 since，就既不会重复，也不会遗漏。",
        parameters=[
            OpenApiParameter("since", str, description="上次的 next_since、操作的 id，或如 2023-12-31T08:00:00 的时间"),
            OpenApiParameter("limit", int, description="最多几条，1 至 100，默认 50"),
        ],
    )
    def get(self, request: Request) -> Response:
        params = request.query_params.copy()
        since, limit = single(params, "since"), limit_of(single(params, "limit"))
        refuse_unknown(request, "since", "limit")
        try:
            acts, place, has_more = acts_since(place_of(since, request.user), request.user, limit)
        except NotAPlace as fault:
            raise bad_query([str(fault)]) from None
        results = ActSerializer(acts_as_json(acts, request.user), many=True).data
        return Response({"next_since": str(place), "has_more": has_more, "results": results})


def act_seen(user: Actor, pk: int) -> Changeset:
    seen = records.visible_changesets(user).select_related("by__person", "undone_by")
    return get_object_or_404(seen, pk=pk)


class Change(ApiGate):
    """One act."""

    @reads(
        "一次操作",
        ["变动"],
        ActSerializer,
        parameters=[OpenApiParameter("after", int, description="从哪条明细之后读取，见 next_item")],
    )
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request, "after")
        after = key_of(single(request.query_params.copy(), "after"), "after")
        (act,) = acts_as_json([act_seen(request.user, pk)], request.user, after=after or 0)
        return Response(ActSerializer(act).data)


# --- Undo -----------------------------------------------------------------------------------------


class KeptSerializer(serializers.Serializer):
    """Something an undo leaves alone, and why."""

    record = serializers.CharField()
    field = serializers.CharField()
    value = serializers.CharField()
    who = serializers.CharField()
    why = serializers.CharField()


class UndoneSerializer(serializers.Serializer):
    """What an undo does or would do."""

    changeset = serializers.IntegerField(allow_null=True, help_text="撤销本身的操作 id；预览时为 null")
    touched = serializers.IntegerField(help_text="恢复的记录数")
    kept = KeptSerializer(many=True, help_text="此后另有改动、予以保留的内容")


class UndoRequest(StrictSerializer):
    reason = LineField(500, default="", help_text="撤销原因")


class Undo(ApiGate):
    """撤销: GET shows what it would do, POST does it."""

    @extend_schema(summary="预览撤销", tags=["变动"], responses={200: UndoneSerializer, **refusals(404, 409)})
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        act = self._open(request, pk)
        return self._told(preview_undo(changeset=act, by=request.user))

    @extend_schema(
        summary="撤销一次操作",
        tags=["变动"],
        request=UndoRequest,
        responses={200: UndoneSerializer, **refusals(400, 404, 409)},
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        act = self._open(request, pk)
        data = UndoRequest(data=request.data)
        data.is_valid(raise_exception=True)
        try:
            report = undo(changeset=act, by=request.user, reason=data.validated_data["reason"])
        except UndoRefused as fault:
            raise Refused(409, str(fault), code="refused") from None
        return self._told(report)

    @staticmethod
    def _open(request: Request, pk: int) -> Changeset:
        act = act_seen(request.user, pk)
        if why_not := records.why_not_undo(request.user, act):
            raise Refused(409, why_not, code="refused")
        return act

    @staticmethod
    def _told(report: UndoReport) -> Response:
        told = {
            "changeset": report.changeset.pk if report.changeset else None,
            "touched": report.count,
            "kept": kept_words(report),
        }
        return Response(UndoneSerializer(told).data)


# --- The interface itself -------------------------------------------------------------------------


@extend_schema(exclude=True)
class NotFound(ApiGate):
    """Everything else below the interface's address: a sentence as JSON, not a page."""

    def http_method_not_allowed(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        raise Http404

    def get(self, request: Request) -> Response:
        raise Http404


@extend_schema(exclude=True)
class Schema(ApiGate, SpectacularJSONAPIView):
    """The OpenAPI document."""

    permission_classes = ApiGate.permission_classes
    authentication_classes = ApiGate.authentication_classes
    renderer_classes = SpectacularJSONAPIView.renderer_classes

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown(request)  # the library writes the version asked for into a header
        return super().get(request, *args, **kwargs)


@extend_schema(exclude=True)
class Docs(Gate, SpectacularSwaggerSplitView):
    """接口说明: the viewer's files are our own, so it works without the Internet."""

    url_name = "api:schema"
    title = "接口说明"
    http_method_names = ("get", "head")

    def _get_schema_url(self, request: Request) -> str:
        return reverse(self.url_name)  # whatever the address of this page asks for

    def http_method_not_allowed(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        return HttpResponseNotAllowed(self.http_method_names)  # a page: no JSON, and no template for refusals
