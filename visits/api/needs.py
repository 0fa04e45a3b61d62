"""Needs over the interface: the record itself, and its steps."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.acts import DoneSerializer
from foundation.api.dated import SOURCE, validated
from foundation.api.errors import as_conflict
from foundation.api.fields import FlagField, LineField, SeenField, StrictSerializer
from foundation.api.gate import ApiGate
from foundation.api.lists import refuse_unknown, row_of
from foundation.api.once import made, made_once
from foundation.api.schema import IF_MATCH, refusals
from foundation.api.versions import named_version, refuse_stale, tag_of
from foundation.records.api import KindList, addresses
from visits.models import NeedStep
from visits.needs.choices import Answer, Outcome, RevisitWay, StepKind
from visits.needs.holders import holder_of_key, key_of, names_of
from visits.needs.kind import NEED
from visits.needs.steps import BY_SLUG, STEPS
from visits.services import needs as services

TAG = [NEED.section]
WORDS = "、".join(f"{spec.slug}（{spec.button}）" for spec in STEPS)


class NeedList(KindList):
    """A confidential need is entered by whoever answers for the firm, who then does not see it."""

    def post(self, request: Request) -> Response:
        refuse_unknown(request)
        data, user = self.read(request), request.user
        with as_conflict():
            pk, is_new = made_once(
                request, lambda: services.raise_need(values=data["values"], by=user, source=SOURCE).pk
            )
        if not NEED.seen_by(user).filter(pk=pk).exists():
            return Response(DoneSerializer({"changeset": None}).data, status=201)
        shown = row_of(self.kind.table, self.whole, user, pk)
        return made(request, "api:needs-one", pk, shown, is_new=is_new)


class StepSerializer(serializers.Serializer):
    """One step of a chain."""

    number = serializers.IntegerField(help_text="序号")
    kind = serializers.ChoiceField(StepKind.choices, help_text="办理")
    on = serializers.DateField(help_text="日期")
    to = serializers.CharField(help_text="承办方或会办方，如 office、street:3、person:12")
    to_name = serializers.CharField(help_text="承办方或会办方的名称")
    unit = serializers.CharField(help_text="承办单位")
    due_on = serializers.DateField(allow_null=True, help_text="时限")
    text = serializers.CharField(help_text="说明")
    outcome = serializers.ChoiceField([("", ""), *Outcome.choices], help_text="办理结果")
    answer = serializers.ChoiceField([("", ""), *Answer.choices], help_text="企业评价")
    way = serializers.ChoiceField([("", ""), *RevisitWay.choices], help_text="回访方式")


class StepRequest(StrictSerializer):
    """What a step may need; which, the pages tell. Validity is the service's."""

    on = serializers.DateField(required=False, allow_null=True, default=None, help_text="日期，空着是今天")
    to = LineField(30, default="", help_text="承办方：office、street:编号、person:编号")
    unit = LineField(100, default="", help_text="门户以外的承办单位")
    due_on = serializers.DateField(required=False, allow_null=True, default=None, help_text="时限")
    text = LineField(1000, default="", help_text="说明、原因、答复内容")
    outcome = LineField(10, default="", help_text="办理结果")
    answer = LineField(12, default="", help_text="企业评价")
    way = LineField(8, default="", help_text="回访方式")
    other = SeenField(NEED.seen_by, required=False, allow_null=True, default=None, help_text="并入哪一条")
    closes = FlagField(required=False, default=False, help_text="回访时同时办结")


def dressed(steps: list[Any]) -> list[Any]:
    """Steps with the words for whom they name; two queries."""
    names = names_of(step.holder for step in steps)
    for step in steps:
        has_holder = step.kind in services.WITH_HOLDER or step.number == 1
        step.to = key_of(step.holder) if has_holder else ""
        step.to_name = names[step.holder] if has_holder else ""
    return steps


def version_of(steps: list[Any]) -> str:
    """The version of a chain: another one with every step, and when one is taken back."""
    return "-".join(str(step.pk) for step in steps[-1:]) or "0"


class StepsView(ApiGate):
    """The chain of one need."""

    rights = NEED.see

    @extend_schema(summary="诉求：办理过程", tags=TAG, responses={200: StepSerializer(many=True), **refusals(404)})
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        if not NEED.seen_by(request.user).filter(pk=pk).exists():
            raise Http404
        steps = list(NeedStep.objects.live().filter(need=pk).order_by("number"))
        dressed(steps)
        return Response(StepSerializer(steps, many=True).data, headers={"ETag": tag_of(version_of(steps))})


class StepView(ApiGate):
    """One more step."""

    rights = NEED.see
    write_rights = (NEED.write,)

    @extend_schema(
        summary="诉求：办理一步",
        description=f"step 是 {WORDS} 之一。",
        tags=TAG,
        parameters=[IF_MATCH],
        request=StepRequest,
        responses={200: DoneSerializer, **refusals(404, 409, 412, 428, writes=True)},
    )
    def post(self, request: Request, pk: int, step: str) -> Response:
        refuse_unknown(request)
        spec, user = BY_SLUG.get(step), request.user
        need = NEED.seen_by(user).filter(pk=pk).first()
        if spec is None or need is None:
            raise Http404
        if not spec.who & services.relations(user, need):
            raise PermissionDenied(services.NOT_YOURS)
        told = {
            name: value for name, value in validated(StepRequest, request).items() if value not in (None, "", False)
        }
        if "to" in told:
            told["to"] = holder_of_key(told["to"])
        named = named_version(request)
        with transaction.atomic():
            row = NEED.seen_by(user).select_for_update(of=("self",)).get(pk=pk)
            chain = list(NeedStep.objects.live().filter(need=pk).order_by("number"))
            refuse_stale(named=named, present=version_of(chain), current=StepSerializer(dressed(chain), many=True).data)
            with as_conflict():
                act = services.take_step(need=row, kind=spec.kind, by=user, source=SOURCE, **told)
        return Response(DoneSerializer({"changeset": act.pk}).data)


def _paths() -> list[Any]:
    return [
        *addresses(NEED, list=NeedList),
        path("needs/<int:pk>/steps/", StepsView.as_view(), name="needs-steps"),
        path("needs/<int:pk>/steps/<slug:step>/", StepView.as_view(), name="needs-step"),
    ]


urlpatterns = _paths()
