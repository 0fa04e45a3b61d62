"""Files on records over the interface: listed, put on, downloaded, taken down, as on the record's page."""

from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.address import client_address
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.api.acts import DoneSerializer
from foundation.api.dated import validated
from foundation.api.errors import FILL_IN, Refused, as_conflict
from foundation.api.fields import NothingRequest
from foundation.api.gate import LARGEST_BODY, ApiGate
from foundation.api.lists import refuse_unknown
from foundation.api.schema import RefusalSerializer, acts, reads, refusals
from foundation.files import services
from foundation.files.forms import AttachForm
from foundation.files.holders import HOLDERS, Holder
from foundation.files.models import Attachment
from foundation.files.storing import download

TAG = ["附件"]


class AttachmentSerializer(serializers.ModelSerializer):
    """One file on a record; its content is downloaded."""

    part_name = serializers.CharField(source="part_words", read_only=True, help_text="类别的名称")
    kind_name = serializers.CharField(source="file_kind.label", read_only=True, help_text="格式的名称")
    added_by = serializers.CharField(read_only=True, allow_null=True, help_text="放入人")
    may_take_down = serializers.SerializerMethodField(help_text="您可以撤下")

    class Meta:
        model = Attachment
        fields = (
            *("id", "part", "part_name", "name", "kind", "kind_name", "size", "sha256"),
            *("added_at", "added_by", "may_take_down"),
        )
        read_only_fields = fields

    def get_may_take_down(self, row: Attachment) -> bool:
        return self.context["may_write"] and services.may_take_down(row, self.context["user"])


class AttachmentsSerializer(serializers.Serializer):
    parts = serializers.DictField(child=serializers.CharField(), help_text="可以放的类别：名称和文字")
    may_attach = serializers.BooleanField(help_text="您可以放附件")
    results = AttachmentSerializer(many=True)


class AttachRequest(serializers.Serializer):
    part = serializers.CharField(required=False, help_text="类别，见 parts；只有一类时不用写")
    files = serializers.ListField(child=serializers.FileField(), help_text="一个或几个文件，要么全部收下，要么都不收")


class RecordFiles(ApiGate):
    """The files of one record."""

    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.EDIT_RECORDS,)
    parser_classes = (MultiPartParser,)
    largest_body = settings.FILE_MAX_MB * services.MEGABYTE + LARGEST_BODY  # the form around the files

    @reads(
        "一项记录的附件", TAG, AttachmentsSerializer, description="holder 是记录的种类，现有 reporting（信息填报）。"
    )
    def get(self, request: Request, holder: str, pk: int) -> Response:
        refuse_unknown(request)
        kind, record = self._record(request, holder, pk)
        return Response(self._shown(kind, record, request.user))

    @acts(
        "放附件",
        TAG,
        {"multipart/form-data": AttachRequest},
        DoneSerializer,
        description="用 multipart/form-data 发送。内容和名称不一致、带宏、有密码的文件不收；同一个文件不收两次。",
    )
    def post(self, request: Request, holder: str, pk: int) -> Response:
        refuse_unknown(request)
        kind, record = self._record(request, holder, pk)
        services.refuse_attaching(record, request.user)
        form = AttachForm(request.data, request.FILES, holder=kind)
        if unknown := [name for name in request.data if name not in form.fields]:
            raise Refused(400, FILL_IN, code="invalid", errors={name[:40]: ["不认识的项。"] for name in unknown})
        if not form.is_valid():
            raise Refused(400, FILL_IN, code="invalid", errors={name: list(told) for name, told in form.errors.items()})
        with as_conflict():
            act = services.attach(record=record, **form.cleaned_data, by=request.user)
        return Response(DoneSerializer({"changeset": act.pk}).data)

    @staticmethod
    def _record(request: Request, slug: str, pk: int) -> tuple[Holder, Model]:
        if (holder := HOLDERS.get(slug)) is None:
            raise Http404
        return holder, get_object_or_404(holder.seen(request.user), pk=pk)

    @staticmethod
    def _shown(holder: Holder, record: Model, user: Actor) -> dict[str, Any]:
        may_write = bool(user.may(Right.EDIT_RECORDS)) and holder.written(user).filter(pk=record.pk).exists()
        rows = Attachment.objects.live().on(record).select_related("added_by__person")
        told = {"parts": dict(holder.parts), "may_attach": may_write, "results": rows}
        return dict(AttachmentsSerializer(told, context={"may_write": may_write, "user": user}).data)


class OneFile(ApiGate):
    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.EDIT_RECORDS,)

    def find(self, request: Request, pk: int) -> Attachment:
        refuse_unknown(request)
        return get_object_or_404(Attachment.objects.visible_to(request.user).live(), pk=pk)


class FileContent(OneFile):
    @extend_schema(
        summary="下载附件",
        tags=TAG,
        responses={
            (200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY, description="文件的内容"),
            **refusals(400, 404),
            410: OpenApiResponse(RefusalSerializer, description="文件不在了，或和放入时不一样了"),
        },
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        found = self.find(request, pk)
        try:
            stream = services.fetch(attachment=found, by=request.user, address=client_address(request._request))
        except services.FileGone as gone:
            raise Refused(410, str(gone), code="gone") from None
        return download(stream, name=found.name, content_type=found.file_kind.content_type)


class FileTakeDown(OneFile):
    @acts("撤下附件", TAG, NothingRequest, DoneSerializer)
    def post(self, request: Request, pk: int) -> Response:
        found = self.find(request, pk)
        services.refuse_taking_down(found, request.user)
        validated(NothingRequest, request)
        with as_conflict():
            act = services.take_down(attachment=found, by=request.user)
        return Response(DoneSerializer({"changeset": act.pk}).data)
