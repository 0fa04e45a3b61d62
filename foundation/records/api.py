"""The addresses of a kind of plain record under /api/v1/: list, a new one, one, changed, withdrawn."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.api.acts import DoneSerializer
from foundation.api.dated import SOURCE, validated
from foundation.api.errors import as_conflict
from foundation.api.fields import (
    FlagField,
    LineField,
    PreciseDayField,
    SeenField,
    StrictSerializer,
    WholeNumberField,
    WithdrawRequest,
)
from foundation.api.gate import ApiGate
from foundation.api.lists import TableList, refuse_unknown, row_of, seen_row
from foundation.api.once import made, made_once
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import IF_MATCH, ONCE, refusals
from foundation.api.versions import locked_row, tag_of, version_of
from foundation.records import services
from foundation.records.forms import values_of
from foundation.records.kinds import Children, RecordKind, Rows

# --- Shapes -----------------------------------------------------------------------------------------


def shape_of(kind: RecordKind) -> type[RowSerializer]:
    """One row as it is shown: the columns, references as id and name."""
    own: dict[str, Any] = {"table": kind.table, "id": serializers.IntegerField(source="pk", read_only=True)}
    for name, field in kind.fields().items():
        if field.is_relation and kind.columns.get(name):
            own[name] = ReferenceField(field.attname, f"called.{name}")
        elif field.choices:
            own[name] = serializers.ChoiceField(field.choices, read_only=True, help_text=str(field.verbose_name))
    for name, fineness in kind.precise.items():
        told = {} if fineness == f"{name}_precision" else {"source": fineness}
        own[f"{name}_precision"] = serializers.CharField(read_only=True, **told)
    return type(f"{kind.model.__name__}Serializer", (RowSerializer,), own)


def whole_of(kind: RecordKind, shape: type[RowSerializer]) -> type[RowSerializer]:
    """One record with the rows below it, which a list leaves out."""
    if not kind.children:
        return shape
    below = {children.name: _BelowField(children) for children in kind.children}
    return type(f"{kind.model.__name__}OneSerializer", (shape,), below)


def _shape_below(children: Children) -> type[serializers.Serializer]:
    own: dict[str, Any] = {"id": serializers.IntegerField(source="pk")}
    for name, field in children.fields().items():
        own[name] = _shown(field)
    return type(f"{children.model.__name__}Serializer", (serializers.Serializer,), own)


def _shown(field: Any) -> serializers.Field:
    words = {"read_only": True, "help_text": str(field.verbose_name)}
    if field.is_relation:
        return ReferenceField(field.attname, field.name)
    if field.choices:
        return serializers.ChoiceField(field.choices, **words)
    if isinstance(field, models.DateField):
        return serializers.DateField(**words)
    if isinstance(field, models.BooleanField):
        return serializers.BooleanField(**words)
    return (
        serializers.IntegerField(**words) if isinstance(field, models.IntegerField) else serializers.CharField(**words)
    )


class _BelowField(serializers.ListSerializer):
    """The live rows below a record."""

    def __init__(self, children: Children) -> None:
        self._children = children
        super().__init__(child=_shape_below(children)(), source="*", read_only=True)

    def to_representation(self, row: Any) -> Any:
        return super().to_representation(self._children.shown_rows([row.pk], self.context["reader"]))


def request_of(kind: RecordKind) -> type[StrictSerializer]:
    """What a program sends of one record: all that people fill in."""
    fields = {n: request_field(f, kind.picks, n in kind.precise) for n, f in kind.fields().items()}
    below = {children.name: _below_request(children) for children in kind.children}
    return type(f"{kind.model.__name__}Request", (StrictSerializer,), {**fields, **below})


def _below_request(children: Children) -> serializers.ListField:
    fields: dict[str, Any] = {n: request_field(f, children.picks) for n, f in children.fields().items()}
    fields["id"] = serializers.IntegerField(
        required=False, allow_null=True, default=None, help_text="原有的行写它的编号"
    )
    shape = type(f"{children.model.__name__}Request", (StrictSerializer,), fields)
    told = f"{children.title}：写上的就是全部，没有写的去掉；不写这一项时不变"
    return serializers.ListField(child=shape(), required=False, max_length=children.most, help_text=told)


def request_field(field: Any, picks: Mapping[str, Rows], is_precise: bool = False) -> serializers.Field:
    """Types and choices only; validity is the judge's."""
    told: dict[str, Any] = {"help_text": str(field.verbose_name)}
    may_lack = field.blank or field.null
    lacking = {"required": False, "allow_null": True, "default": None} if may_lack else {"required": True}
    if field.choices:
        words = {"required": False, "allow_blank": True, "default": ""} if may_lack else {"required": True}
        return serializers.ChoiceField(field.choices, **told, **words)
    if field.is_relation:
        return SeenField(picks[field.name], **told, **lacking)
    if is_precise:
        return PreciseDayField(
            **told, **({} if may_lack else {"required": True, "allow_null": False, "allow_blank": False})
        )
    if isinstance(field, models.DateField):
        return serializers.DateField(**told, **lacking)  # the judge says of which years
    if isinstance(field, models.BooleanField):
        return FlagField(**told, **(lacking if field.null else {"required": False, "default": False}))
    if isinstance(field, models.IntegerField):
        return WholeNumberField(**told, **({} if may_lack else {"required": True, "allow_null": False}))
    words = {"default": ""} if may_lack else {"required": True, "allow_blank": False}
    return LineField(field.max_length or 10_000, **told, **words)


# --- Addresses --------------------------------------------------------------------------------------


class KindView(ApiGate):
    """An address of a kind."""

    kind: ClassVar[RecordKind]
    shape: ClassVar[Any]
    whole: ClassVar[Any]
    takes: ClassVar[Any]

    def locked(self, request: Request, pk: int) -> AbstractContextManager[Any]:
        """The row as the program read it, locked: else 404, 403, 428 or 412."""
        refuse_unknown(request)
        rows, user = self.kind.seen_by(request.user), request.user
        if not rows.filter(pk=pk).exists():
            raise Http404  # before anything is asked of the request: a stranger learns nothing by it
        if not self.kind.answered_by(user).filter(pk=pk).exists():
            raise PermissionDenied(self.kind.refusal)
        return locked_row(request, rows, pk, lambda: row_of(self.kind.table, self.whole, user, pk))

    def read(self, request: Request) -> dict[str, Any]:
        data = validated(self.takes, request)
        below = {children.name: data.pop(children.name) for children in self.kind.children if children.name in data}
        return {"values": values_of(self.kind.precise, data), "below": below}

    def shown(self, request: Request, pk: int) -> Response:
        """The record and its version."""
        # The version first: written in between, the row then only looks older than it is.
        row = self.kind.model.objects.filter(pk=pk).first()
        answer = seen_row(self.kind.table, self.whole, request.user, pk)
        answer["ETag"] = tag_of(version_of(row))
        return answer

    @staticmethod
    def done(act: Any) -> Response:
        return Response(DoneSerializer({"changeset": act.pk if act else None}).data)


class KindList(KindView, TableList):
    def post(self, request: Request) -> Response:
        refuse_unknown(request)
        data, user = self.read(request), request.user
        with as_conflict():
            pk, is_new = made_once(request, lambda: services.add(kind=self.kind, **data, by=user, source=SOURCE).pk)
        shown = row_of(self.kind.table, self.whole, user, pk)
        return made(request, f"api:{self.kind.slug}-one", pk, shown, is_new=is_new)


class KindOne(KindView):
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        return self.shown(request, pk)

    def put(self, request: Request, pk: int) -> Response:
        with self.locked(request, pk) as row, as_conflict():
            act = services.edit(kind=self.kind, row=row, **self.read(request), by=request.user, source=SOURCE)
        return self.done(act)


class KindWithdraw(KindView):
    def post(self, request: Request, pk: int) -> Response:
        with self.locked(request, pk) as row, as_conflict():
            reason = validated(WithdrawRequest, request)
            return self.done(services.withdraw(kind=self.kind, row=row, **reason, by=request.user))


def addresses(kind: RecordKind, **own: Any) -> list[Any]:
    """A kind's addresses; ``own`` gives an address's own class: ``one=VisitOne``."""
    shape, tag = shape_of(kind), [kind.section or kind.title]
    whole, takes = whole_of(kind, shape), request_of(kind)
    changed = {200: DoneSerializer, **refusals(404, 409, 412, 428, writes=True)}
    made_one = {201: whole, 200: whole, **refusals(409, 422, writes=True)}
    told = {
        "get_list": extend_schema(
            summary=kind.title, tags=tag, responses={200: TableList.answer_of(shape), **refusals(400)}
        ),
        "post_list": extend_schema(
            summary=f"{kind.title}：登记", tags=tag, parameters=[ONCE], request=takes, responses=made_one
        ),
        "get_one": extend_schema(summary=f"{kind.title}：一条", tags=tag, responses={200: whole, **refusals(400, 404)}),
        "put_one": extend_schema(
            summary=f"{kind.title}：修改", tags=tag, parameters=[IF_MATCH], request=takes, responses=changed
        ),
        "post_withdraw": extend_schema(
            summary=f"{kind.title}：撤回", tags=tag, parameters=[IF_MATCH], request=WithdrawRequest, responses=changed
        ),
    }
    parts = {"kind": kind, "shape": shape, "whole": whole, "takes": takes, "table": kind.table}
    rights: dict[str, tuple[Right, ...]] = {"rights": kind.see, "write_rights": (kind.write,)}

    def view(name: str, base: Any) -> Any:
        described = {key.split("_")[0]: words for key, words in told.items() if key.endswith(f"_{name}")}
        more = {"serializer_class": shape} if name == "list" else {}
        made_view = type(f"{kind.model.__name__}{name.title()}", (own.get(name, base),), {**parts, **rights, **more})
        return extend_schema_view(**described)(made_view).as_view()  # type: ignore[attr-defined]

    return [
        path(f"{kind.slug}/", view("list", KindList), name=kind.slug),
        path(f"{kind.slug}/<int:pk>/", view("one", KindOne), name=f"{kind.slug}-one"),
        path(f"{kind.slug}/<int:pk>/withdraw/", view("withdraw", KindWithdraw), name=f"{kind.slug}-withdraw"),
    ]
