"""Responsibilities over the interface: read as of a day, started and ended by the office."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.models import Person
from foundation.accounts.roles import Right
from foundation.api.errors import conflict
from foundation.api.fields import LineField, SeenField, StrictSerializer, active
from foundation.api.gate import ApiGate
from foundation.api.lists import TableList, refuse_unknown
from foundation.api.once import made_once
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import IF_MATCH, ONCE, refusals
from foundation.api.versions import named_version, refuse_stale, tag_of
from foundation.common.columns import Column, ColumnKind, ColumnSet
from foundation.common.tables import Table
from foundation.trail import clock
from foundation.trail.asof import FOREVER, AsOf
from orgs.duties import services
from orgs.duties.choices import StreetPart
from orgs.duties.tables import InstructorTable, LiaisonTable, StreetRoleTable
from orgs.enterprises.models import Enterprise
from orgs.places.models import Block, Jurisdiction

TAG = ["责任分工"]


# --- Shown ----------------------------------------------------------------------------------------


@extend_schema_field(serializers.DateField(allow_null=True))
class LastDayField(serializers.Field):
    """The last day; null = for good."""

    def __init__(self) -> None:
        super().__init__(read_only=True, help_text="最后一天；长期为 null")

    def to_representation(self, day: Any) -> str | None:
        return None if day == FOREVER else day.isoformat()


class DutySerializer(RowSerializer):
    """What the three kinds have in common. An edited responsibility is a new one with a new id."""

    id = serializers.IntegerField(source="pk", read_only=True)
    person = ReferenceField("person_id", "person.name")
    starts_on = serializers.DateField(read_only=True)
    starts_on_precision = serializers.CharField(source="precision", read_only=True)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if "ends_on" in fields:
            fields["ends_on"] = LastDayField()
        return fields


class StreetRoleSerializer(DutySerializer):
    """Who leads or implements in a street or park."""

    table = StreetRoleTable()

    jurisdiction = ReferenceField("jurisdiction_id", "shown_place")
    part = serializers.ChoiceField(StreetPart.choices, read_only=True)


class InstructorSerializer(DutySerializer):
    """Which instructor looks after which firm or block."""

    table = InstructorTable()

    enterprise = serializers.IntegerField(source="enterprise_id", read_only=True, allow_null=True)
    block = serializers.IntegerField(source="block_id", read_only=True, allow_null=True)


class LiaisonSerializer(DutySerializer):
    """Which committee member's liaison point a firm is."""

    table = LiaisonTable()

    firm = ReferenceField("enterprise_id", "shown_firm")


# --- Taken in -------------------------------------------------------------------------------------


def people(user: Any) -> QuerySet:
    return Person.objects.visible_to(user).filter(is_active=True)


def firms(user: Any) -> QuerySet:
    return Enterprise.objects.visible_to(user)


class StartRequest(StrictSerializer):
    """Who, from when, and until when if that is known."""

    person = SeenField(people, help_text="人员的编号，见 people")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="最后一天；null = 长期")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {**attrs, "ends_on": attrs.get("ends_on") or FOREVER}


class StartStreetRole(StartRequest):
    jurisdiction = active(Jurisdiction)
    part = serializers.ChoiceField(StreetPart.choices)
    post = LineField(60, default="", help_text="职务，如 组织员")


class StartInstructor(StartRequest):
    enterprise = SeenField(firms, required=False, allow_null=True, default=None)
    block = active(Block, required=False, allow_null=True, default=None)


class StartLiaison(StartRequest):
    enterprise = SeenField(firms)
    reason = LineField(200, default="", help_text="安排理由")
    is_second_meant = serializers.BooleanField(default=False, help_text="这位委员已有联系点，确实再安排一个")


class EndRequest(StrictSerializer):
    on = serializers.DateField(help_text="最后一天")


# --- The addresses --------------------------------------------------------------------------------


class DutyKind:
    """One kind of responsibility: its table, its JSON, what starting one takes in and calls."""

    table: ClassVar[Any]
    serializer_class: ClassVar[type[DutySerializer]]
    takes: ClassVar[type[StartRequest]]
    address: ClassVar[str]  # the name of the address of one

    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.MANAGE_DUTIES,)

    def start(self, data: dict[str, Any], by: Any) -> Any:
        raise NotImplementedError

    def shown(self, pk: int | None, user: Any) -> dict[str, Any] | None:
        """One as it is today, or on the nearest day of its time; None when it is not there any more."""
        model = self.table.model
        duty = model.objects.visible_to(user).live().filter(pk=pk).first()
        if duty is None:
            return None
        at = AsOf(min(max(clock.today(), duty.starts_on), duty.ends_on))
        columns = [column for column in self.table.columns if not column.held]
        rows = list(self.table.for_page(self.table.rows(user, at).filter(pk=pk), columns))
        for load in dict.fromkeys(c.prefetch for c in columns if c.prefetch):
            load(rows, at, user)
        return self.serializer_class(rows[0]).data if rows else None


class DutyList(DutyKind, TableList):
    """As of a day; and a new one."""

    def post(self, request: Request) -> Response:
        refuse_unknown(request)
        sent = self.takes(data=request.data, context={"request": request})
        sent.is_valid(raise_exception=True)
        pk, is_new = made_once(request, lambda: self._started(sent.validated_data, request).pk)
        where = request.build_absolute_uri(reverse(self.address, args=[pk]))
        headers = {"Location": where, "ETag": tag_of(str(pk))}
        return Response(self.shown(pk, request.user), status=201 if is_new else 200, headers=headers)

    def _started(self, data: dict[str, Any], request: Request) -> Any:
        try:
            return self.start(dict(data), request.user)
        except ValidationError as refused:
            raise conflict(refused) from None


class DutyOne(DutyKind, ApiGate):
    """One of today's or of another time; an edited one has gone and a new one stands in its place."""

    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        duty = self.shown(pk, request.user)
        if duty is None:
            raise Http404
        return Response(duty, headers={"ETag": tag_of(str(pk))})


class DutyEnd(DutyKind, ApiGate):
    """The last day of a responsibility."""

    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        duty = get_object_or_404(self.table.model.objects.visible_to(request.user), pk=pk)
        named = named_version(request)
        sent = EndRequest(data=request.data)
        sent.is_valid(raise_exception=True)
        with transaction.atomic():
            present = self._present(duty)
            refuse_stale(named=named, present=str(present), current=self.shown(present, request.user))
            try:
                ended = services.end_duty(duty=duty, on=sent.validated_data["on"], by=request.user)
            except ValidationError as refused:
                raise conflict(refused) from None
            return Response(self.shown(ended.pk, request.user), headers={"ETag": tag_of(str(ended.pk))})

    def _present(self, duty: Any) -> int | None:
        """The row that stands now in the place of this one; None when it was taken back. Held until the end."""
        rows = self.table.model.objects.select_for_update()
        now = rows.get(pk=duty.pk)
        while now is not None and now.superseded_at is not None:
            now = rows.filter(replaces=now.pk).order_by("pk").last()
        return now.pk if now else None


class StreetRoles(DutyKind):
    """街道（园区）责任人."""

    table = StreetRoleTable()
    serializer_class = StreetRoleSerializer
    takes = StartStreetRole
    address = "api:street-role"

    def start(self, data: dict[str, Any], by: Any) -> Any:
        return services.assign_street_role(**data, by=by)


class Instructors(DutyKind):
    """党建指导员分工."""

    table = InstructorTable()
    serializer_class = InstructorSerializer
    takes = StartInstructor
    address = "api:instructor"

    def start(self, data: dict[str, Any], by: Any) -> Any:
        return services.assign_instructor(**data, by=by)


class LiaisonPoints(DutyKind):
    """委员联系点."""

    table = LiaisonTable()
    serializer_class = LiaisonSerializer
    takes = StartLiaison
    address = "api:liaison-point"

    def start(self, data: dict[str, Any], by: Any) -> Any:
        return services.assign_liaison(**data, by=by)


def addresses(kind: type[DutyKind], slug: str, name: str) -> list[Any]:
    """The three addresses of a kind, each with its own description."""
    words, shape = (kind.__doc__ or "").rstrip("."), kind.serializer_class
    reading = extend_schema(summary=words, tags=TAG, responses={200: TableList.answer_of(shape), **refusals(400)})
    starting = extend_schema(
        summary=f"{words}：登记",
        tags=TAG,
        parameters=[ONCE],
        request=kind.takes,
        responses={201: shape, 200: shape, **refusals(409, 422, writes=True)},
    )
    looking = extend_schema(summary=f"{words}：一项", tags=TAG, responses={200: shape, **refusals(400, 404)})
    ending = extend_schema(
        summary=f"{words}：结束",
        tags=TAG,
        parameters=[IF_MATCH],
        request=EndRequest,
        responses={200: shape, **refusals(404, 409, 412, 428, writes=True)},
    )
    many = type(f"{kind.__name__}List", (kind, DutyList), {})
    one = type(f"{kind.__name__}One", (kind, DutyOne), {})
    end = type(f"{kind.__name__}End", (kind, DutyEnd), {})
    many = extend_schema_view(get=reading, post=starting)(many)
    return [
        path(f"{slug}/", many.as_view(), name=f"{name}s"),
        path(f"{slug}/<int:pk>/", extend_schema_view(get=looking)(one).as_view(), name=name),
        path(f"{slug}/<int:pk>/end/", extend_schema_view(post=ending)(end).as_view(), name=f"{name}-end"),
    ]


# --- People ---------------------------------------------------------------------------------------


class PersonTable(Table):
    """People who may be given a responsibility."""

    name = "people"
    title = "人员"
    columns = ColumnSet(
        [
            Column("name", "姓名", read=lambda p: p.name, kind=ColumnKind.NAME, lookup="name", personal=True),
            Column("unit", "单位", read=lambda p: p.unit, lookup="unit", shown=True),
            Column("post", "职务", read=lambda p: p.post, lookup="post", shown=True),
        ]
    )
    search_help = "姓名"

    def rows(self, user: Any, at: Any) -> QuerySet:
        return people(user)

    def search(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset.filter(name__zh=text)


class PersonSerializer(RowSerializer):
    """Somebody who may be given a responsibility; no phone."""

    table = PersonTable()

    id = serializers.IntegerField(source="pk", read_only=True)


class People(TableList):
    """Whom the office may choose."""

    table = PersonTable()
    serializer_class = PersonSerializer
    rights = (Right.MANAGE_DUTIES,)

    @extend_schema(summary="人员", tags=TAG, responses={200: TableList.answer_of(PersonSerializer), **refusals(400)})
    def get(self, request: Request) -> Response:
        return super().get(request)


urlpatterns = [
    *addresses(StreetRoles, "street-roles", "street-role"),
    *addresses(Instructors, "instructors", "instructor"),
    *addresses(LiaisonPoints, "liaison-points", "liaison-point"),
    path("people/", People.as_view(), name="people"),
]
