"""Streets, parks and blocks over the interface: what a firm's jurisdiction and block may be."""

from typing import Any

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.api.gate import ApiGate
from foundation.api.lists import refuse_unknown
from foundation.api.schema import refusals
from orgs.places.choices import JurisdictionKind
from orgs.places.models import Block, Jurisdiction


class BlockSerializer(serializers.ModelSerializer):
    """A sub-area of a street or park."""

    class Meta:
        model = Block
        fields = ("id", "name", "is_active")
        read_only_fields = fields


class NameSerializer(serializers.Serializer):
    """A name and the days it was borne."""

    name = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="9999-12-31 表示现用名称")


class PlaceSerializer(serializers.ModelSerializer):
    """A street or park with its names and blocks."""

    kind = serializers.ChoiceField(JurisdictionKind.choices, read_only=True)
    names = serializers.SerializerMethodField()
    blocks = BlockSerializer(many=True, read_only=True)

    class Meta:
        model = Jurisdiction
        fields = ("id", "name", "kind", "code", "position", "is_active", "names", "blocks")
        read_only_fields = fields

    def get_names(self, place: Jurisdiction) -> list[dict[str, Any]]:
        live = [name for name in place.names.all() if name.superseded_at is None]
        return NameSerializer(sorted(live, key=lambda name: name.starts_on), many=True).data


class Places(ApiGate):
    """街道（园区）: all of them, also those no longer in use; there are a dozen."""

    rights = (Right.SEE_RECORDS, Right.SEE_FIGURES)

    @extend_schema(
        summary="街道（园区）和板块", tags=["属地"], responses={200: PlaceSerializer(many=True), **refusals(400)}
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request)
        places = Jurisdiction.objects.prefetch_related("names", "blocks")
        return Response(PlaceSerializer(places, many=True).data)


class Place(ApiGate):
    rights = (Right.SEE_RECORDS, Right.SEE_FIGURES)

    @extend_schema(summary="一个街道（园区）", tags=["属地"], responses={200: PlaceSerializer, **refusals(400, 404)})
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        place = Jurisdiction.objects.prefetch_related("names", "blocks").filter(pk=pk).first()
        if place is None:
            raise Http404
        return Response(PlaceSerializer(place).data)


urlpatterns = [
    path("places/", Places.as_view(), name="places"),
    path("places/<int:pk>/", Place.as_view(), name="place"),
]
