"""Streets, parks and blocks over the interface: what a firm's jurisdiction and block may be; kept by the office."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.api.dated import validated
from foundation.api.errors import as_conflict
from foundation.api.fields import DayField, FlagField, LineField, StrictSerializer
from foundation.api.gate import ApiGate
from foundation.api.lists import refuse_unknown
from foundation.api.once import made, made_once
from foundation.api.schema import ONCE, acts, adds, changes, lists, reads, refusals
from foundation.api.versions import locked_row, tag_of, version_of
from foundation.records.api import addresses
from orgs.places import services
from orgs.places.choices import JurisdictionKind
from orgs.places.models import Block, Jurisdiction
from orgs.places.units import UNIT

TAG = ["属地"]


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


class AddPlaceRequest(StrictSerializer):
    name = LineField(60, required=True, allow_blank=False, help_text="名称")
    kind = serializers.ChoiceField(JurisdictionKind.choices)
    code = LineField(20, default="", help_text="代码")
    since = DayField(help_text="从哪天起")


class RenamePlaceRequest(StrictSerializer):
    name = LineField(60, required=True, allow_blank=False, help_text="新名称")
    since = serializers.DateField(help_text="从哪天起，不能晚于今天；以前的名单仍用原名称")


class SwitchPlaceRequest(StrictSerializer):
    is_active = FlagField(help_text="true 启用，false 停用")


class AddBlockRequest(StrictSerializer):
    name = LineField(60, required=True, allow_blank=False, help_text="名称")


class BlockRequest(AddBlockRequest):
    is_active = FlagField(help_text="true 在用，false 停用")


class PlaceView(ApiGate):
    """Read by whoever works with the records or figures."""

    rights = (Right.SEE_RECORDS, Right.SEE_FIGURES)
    write_rights = (Right.MANAGE_DICTIONARIES,)

    @staticmethod
    def find(pk: int) -> Jurisdiction:
        return get_object_or_404(Jurisdiction.objects.prefetch_related("names", "blocks"), pk=pk)

    @classmethod
    def shown(cls, pk: int) -> dict[str, Any]:
        return dict(PlaceSerializer(cls.find(pk)).data)


class Places(PlaceView):
    """街道（园区）: all of them, also those no longer in use; there are a dozen."""

    @lists("街道（园区）和板块", TAG, PlaceSerializer(many=True))
    def get(self, request: Request) -> Response:
        refuse_unknown(request)
        places = Jurisdiction.objects.prefetch_related("names", "blocks")
        return Response(PlaceSerializer(places, many=True).data)

    @adds("新增街道（园区）", TAG, AddPlaceRequest, PlaceSerializer)
    def post(self, request: Request) -> Response:
        refuse_unknown(request)
        data = validated(AddPlaceRequest, request)
        with as_conflict():
            pk, is_new = made_once(request, lambda: services.add_jurisdiction(**data, by=request.user).pk)
        return made(request, "api:place", pk, self.shown(pk), is_new=is_new)


class Place(PlaceView):
    @reads("一个街道（园区）", TAG, PlaceSerializer)
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        return Response(self.shown(pk))


class PlaceRename(PlaceView):
    @acts("街道（园区）更名", TAG, RenamePlaceRequest, PlaceSerializer)
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        place, data = self.find(pk), validated(RenamePlaceRequest, request)
        with as_conflict():
            services.rename_jurisdiction(jurisdiction=place, **data, by=request.user)
        return Response(self.shown(pk))


class PlaceSwitch(PlaceView):
    """Says what shall hold, so that twice does no harm."""

    @extend_schema(
        summary="停用或启用街道（园区）",
        tags=TAG,
        request=SwitchPlaceRequest,
        responses={200: PlaceSerializer, **refusals(404, writes=True)},
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        place, data = self.find(pk), validated(SwitchPlaceRequest, request)
        services.set_jurisdiction_active(jurisdiction=place, **data, by=request.user)
        return Response(self.shown(pk))


class PlaceBlocks(PlaceView):
    @extend_schema(
        summary="新增板块",
        tags=TAG,
        parameters=[ONCE],
        request=AddBlockRequest,
        responses={201: BlockSerializer, 200: BlockSerializer, **refusals(404, 409, 422, writes=True)},
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        place, data = self.find(pk), validated(AddBlockRequest, request)
        with as_conflict():
            made_pk, is_new = made_once(
                request, lambda: services.save_place(row=Block(jurisdiction=place, **data), by=request.user).pk
            )
        shown = BlockSerializer(Block.objects.get(pk=made_pk)).data
        return Response(shown, status=201 if is_new else 200)


class PlaceBlock(PlaceView):
    """Says what shall hold, so that twice does no harm; the version keeps two at once from undoing each other."""

    @reads("一个板块", TAG, BlockSerializer)
    def get(self, request: Request, pk: int, block: int) -> Response:
        refuse_unknown(request)
        row = get_object_or_404(Block, pk=block, jurisdiction=pk)
        return Response(BlockSerializer(row).data, headers={"ETag": tag_of(version_of(row))})

    @changes("修改板块：名称、停用或启用", TAG, BlockRequest, BlockSerializer)
    def put(self, request: Request, pk: int, block: int) -> Response:
        refuse_unknown(request)
        rows = Block.objects.filter(jurisdiction=pk)
        with locked_row(request, rows, block, lambda: BlockSerializer(rows.get(pk=block)).data) as row, as_conflict():
            for name, value in validated(BlockRequest, request).items():
                setattr(row, name, value)
            services.save_place(row=row, by=request.user)
        return Response(BlockSerializer(row).data, headers={"ETag": tag_of(version_of(row))})


urlpatterns = [
    path("places/", Places.as_view(), name="places"),
    path("places/<int:pk>/", Place.as_view(), name="place"),
    path("places/<int:pk>/rename/", PlaceRename.as_view(), name="place-rename"),
    path("places/<int:pk>/switch/", PlaceSwitch.as_view(), name="place-switch"),
    path("places/<int:pk>/blocks/", PlaceBlocks.as_view(), name="place-blocks"),
    path("places/<int:pk>/blocks/<int:block>/", PlaceBlock.as_view(), name="place-block"),
    *addresses(UNIT),
]
