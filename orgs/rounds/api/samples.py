"""Sample checks of a round over the interface: which firms the office looks at itself, and what it found."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.api.acts import DoneSerializer
from foundation.api.dated import validated
from foundation.api.errors import as_conflict
from foundation.api.fields import LineField, StrictSerializer
from foundation.api.gate import ApiGate
from foundation.api.lists import refuse_unknown
from foundation.api.schema import acts, reads
from orgs.enterprises.models import Enterprise
from orgs.rounds import round_progress
from orgs.rounds.api.rounds import TAG, begun
from orgs.rounds.models import SampleResult
from orgs.rounds.services import record_sample


class SampledFirmSerializer(serializers.Serializer):
    """One firm to look at."""

    enterprise = serializers.IntegerField(help_text="企业的编号")
    name = serializers.CharField()
    result = serializers.ChoiceField(SampleResult.choices, allow_null=True, help_text="抽查结果；还没有登记的为 null")
    note = serializers.CharField(help_text="说明")


class SampleSerializer(serializers.Serializer):
    candidates = serializers.IntegerField(help_text="连续三轮确认无变化的企业，从中抽取")
    results = SampledFirmSerializer(many=True)


class SampleRequest(StrictSerializer):
    result = serializers.ChoiceField(SampleResult.choices)
    note = LineField(200, default="", help_text="有出入时写明哪里有出入，企业将转为待核实")


class OfSample(ApiGate):
    rights = (Right.MANAGE_DUTIES,)


class RoundSample(OfSample):
    @reads("一轮的抽查名单和结果", TAG, SampleSerializer)
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        found = begun(pk)
        firms, candidates = round_progress.to_sample(found, round_progress.firms_in(found, request.user))
        done = round_progress.sample_results(found)
        rows = [_told(firm, done.get(firm.enterprise_id)) for firm in firms]
        return Response(SampleSerializer({"candidates": candidates, "results": rows}).data)


def _told(firm: Any, check: Any) -> dict[str, Any]:
    result = {"result": check.result, "note": check.note} if check else {"result": None, "note": ""}
    return {"enterprise": firm.enterprise_id, "name": firm.name, **result}


class RecordFirmSample(OfSample):
    @acts("登记抽查结果", TAG, SampleRequest, DoneSerializer)
    def post(self, request: Request, pk: int, firm: int) -> Response:
        refuse_unknown(request)
        enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), pk=firm)
        with as_conflict():
            data = validated(SampleRequest, request)
            check = record_sample(found=begun(pk), enterprise=enterprise, **data, by=request.user)
        return Response(DoneSerializer({"changeset": check.act.pk if check.act else None}).data)


urlpatterns = [
    path("refresh-rounds/<int:pk>/sample/", RoundSample.as_view(), name="refresh-round-sample"),
    path("refresh-rounds/<int:pk>/sample/<int:firm>/record/", RecordFirmSample.as_view(), name="refresh-sample-record"),
]
