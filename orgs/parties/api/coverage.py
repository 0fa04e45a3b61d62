"""“两个覆盖” over the interface: the firms by the way they are covered, and the rates with what they are made of."""

from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.api.gate import ApiGate
from foundation.api.lists import listed, point_in_time
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import AS_OF, KNOWN_AT, lists
from orgs.parties.api.organizations import TAG
from orgs.parties.choices import Coverage
from orgs.parties.coverage import DENOMINATOR
from orgs.parties.metrics import COVERAGE, coverage_lines
from orgs.parties.tables import CoverageTable

# --- The firms ------------------------------------------------------------------------------------


class CoverageSerializer(RowSerializer):
    """A firm in business and how the Party reaches it."""

    table = CoverageTable()

    id = serializers.IntegerField(source="enterprise_id", read_only=True)
    coverage = serializers.ChoiceField(Coverage.choices, read_only=True)
    jurisdiction = ReferenceField("jurisdiction_id", "jurisdiction_name")
    block = ReferenceField("block_id", "block_name")


# --- The rates ------------------------------------------------------------------------------------


class RateSerializer(serializers.Serializer):
    """A share: never without its numbers."""

    part = serializers.IntegerField(help_text="分子")
    whole = serializers.IntegerField(help_text="分母")
    shown = serializers.CharField(source="*", help_text="页面上的写法：不足 10 家的只写数，没有企业的为 —")


class CoverageFigureSerializer(serializers.Serializer):
    """What a number counts."""

    key = serializers.CharField(help_text="numbers 里的名称")
    name = serializers.CharField()
    definition = serializers.CharField(help_text="口径")


class CoverageLineSerializer(serializers.Serializer):
    """One street or park."""

    jurisdiction = serializers.IntegerField(source="place", allow_null=True, help_text="属地待补的和合计为 null")
    name = serializers.CharField()
    numbers = serializers.DictField(child=serializers.IntegerField(), help_text="各项企业数，名称见 figures")
    organized = RateSerializer(help_text="组织覆盖率：单独组建和联合组建")
    own_rate = RateSerializer(help_text="单独组建率")
    reached = RateSerializer(help_text="两个覆盖：组织覆盖和工作覆盖")


class CoverageRatesSerializer(serializers.Serializer):
    """The rates of a day with their definitions and their denominator."""

    as_of = serializers.DateField(help_text="截至哪一天")
    denominator = serializers.CharField(help_text="各项比率的分母")
    figures = CoverageFigureSerializer(many=True, help_text="各项数字的口径")
    places = CoverageLineSerializer(many=True, help_text="各街道（园区），按固定顺序，不作排名")
    total = CoverageLineSerializer(help_text="您看得到的企业合计")


class CoverageRates(ApiGate):
    rights = (Right.SEE_FIGURES,)

    @lists("两个覆盖：各项比率", TAG, CoverageRatesSerializer, parameters=[AS_OF, KNOWN_AT])
    def get(self, request: Request) -> Response:
        at = point_in_time(CoverageTable(), request)
        lines, total = coverage_lines(request.user, at)
        figures = [{"key": key, "name": m.name, "definition": m.definition} for key, m in COVERAGE.items()]
        told: dict[str, Any] = {"as_of": at.day, "denominator": DENOMINATOR, "figures": figures}
        return Response(CoverageRatesSerializer({**told, "places": lines, "total": total}).data)


urlpatterns = [
    listed("coverage", CoverageSerializer, tag=TAG, rights=(Right.SEE_RECORDS,)),
    path("coverage/rates/", CoverageRates.as_view(), name="coverage-rates"),
]
