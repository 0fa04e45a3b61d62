"""What all responsibilities share over the interface: read as of a day, started, ended and taken back by the office."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.models import Person
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.api.acts import DoneSerializer
from foundation.api.dated import validated
from foundation.api.errors import as_conflict
from foundation.api.fields import DayField, SeenField, StrictSerializer, WholeNumberField, WithdrawRequest
from foundation.api.gate import ApiGate
from foundation.api.lists import TableList, refuse_unknown, row_of
from foundation.api.once import made, made_once
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import adds, changes, lists, reads
from foundation.api.versions import named_version, refuse_stale, tag_of
from foundation.trail import clock
from foundation.trail.asof import FOREVER, AsOf
from orgs.duties import services
from orgs.duties.choices import MOST_TIMES
from orgs.enterprises.models import Enterprise

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
    """What all kinds have in common. An edited responsibility is a new one with a new id."""

    id = serializers.IntegerField(source="pk", read_only=True)
    person = ReferenceField("person_id", "person.name")
    starts_on = serializers.DateField(read_only=True)
    starts_on_precision = serializers.CharField(source="precision", read_only=True)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if "ends_on" in fields:
            fields["ends_on"] = LastDayField()
        return fields


# --- Taken in -------------------------------------------------------------------------------------


def people(user: Actor) -> QuerySet:
    return Person.objects.visible_to(user).filter(is_active=True)


def firms(user: Actor) -> QuerySet:
    return Enterprise.objects.visible_to(user)


class StartRequest(StrictSerializer):
    """Who, from when, and until when if that is known."""

    person = SeenField(people, help_text="人员的编号，见 people")
    starts_on = DayField()
    ends_on = DayField(required=False, allow_null=True, help_text="最后一天；null = 长期")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {**attrs, "ends_on": attrs.get("ends_on") or FOREVER}


class TimesField(WholeNumberField):
    """How often something is due; null = as the settings say."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_value": MOST_TIMES, "default": None, **kwargs})


class EndRequest(StrictSerializer):
    on = DayField(help_text="最后一天")


# --- The addresses --------------------------------------------------------------------------------


class DutyKind:
    """One kind of responsibility: its table, its JSON, what starting one takes in and calls."""

    table: ClassVar[Any]
    serializer_class: ClassVar[type[DutySerializer]]
    takes: ClassVar[type[StartRequest]]
    address: ClassVar[str]  # the name of the address of one

    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.MANAGE_DUTIES,)

    def start(self, data: dict[str, Any], by: Actor | None) -> Any:
        raise NotImplementedError

    def shown(self, pk: int | None, user: Actor) -> dict[str, Any] | None:
        """One as it is today, or on the nearest day of its time; None when it is not there any more."""
        duty = self.table.model.objects.visible_to(user).live().filter(pk=pk).first()
        if duty is None:
            return None
        at = AsOf(min(max(clock.today(), duty.starts_on), duty.ends_on))
        return row_of(self.table, self.serializer_class, user, duty.pk, at)


class DutyList(DutyKind, TableList):
    """As of a day; and a new one."""

    def post(self, request: Request) -> Response:
        refuse_unknown(request)
        data = validated(self.takes, request)
        with as_conflict():
            pk, is_new = made_once(request, lambda: self.start(data, request.user).pk)
        shown = self.shown(pk, request.user)
        return made(request, self.address, pk, shown, is_new=is_new, ETag=tag_of(str(pk)))


class DutyOne(DutyKind, ApiGate):
    """One of today's or of another time; an edited one has gone and a new one stands in its place."""

    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        duty = self.shown(pk, request.user)
        if duty is None:
            raise Http404
        return Response(duty, headers={"ETag": tag_of(str(pk))})


class DutyWrite(DutyKind, ApiGate):
    """What is done to one responsibility, by whoever names the one that stands now."""

    @contextmanager
    def locked(self, request: Request, pk: int) -> Iterator[Any]:
        refuse_unknown(request)
        duty = get_object_or_404(self.table.model.objects.visible_to(request.user), pk=pk)
        named = named_version(request)
        with transaction.atomic():
            present = self._present(duty)
            refuse_stale(named=named, present=str(present), current=self.shown(present, request.user))
            with as_conflict():
                yield duty

    def _present(self, duty: Any) -> int | None:
        """The row that stands now in the place of this one; None when it was taken back. Held until the end."""
        rows = self.table.model.objects.select_for_update()
        now = rows.get(pk=duty.pk)
        while now is not None and now.superseded_at is not None:
            now = rows.filter(replaces=now.pk).order_by("pk").last()
        return now.pk if now else None


class DutyEnd(DutyWrite):
    """The last day of a responsibility."""

    def post(self, request: Request, pk: int) -> Response:
        with self.locked(request, pk) as duty:
            ended = services.end_duty(duty=duty, **validated(EndRequest, request), by=request.user)
            return Response(self.shown(ended.pk, request.user), headers={"ETag": tag_of(str(ended.pk))})


class DutyWithdraw(DutyWrite):
    """As if it had never been entered."""

    def post(self, request: Request, pk: int) -> Response:
        with self.locked(request, pk) as duty:
            services.withdraw_duty(duty=duty, **validated(WithdrawRequest, request), by=request.user)
        duty.refresh_from_db()
        return Response(DoneSerializer({"changeset": duty.superseded_by_id}).data)


def addresses(kind: type[DutyKind], slug: str, name: str) -> list[Any]:
    """The addresses of a kind, each with its own description."""
    words, shape = kind.__doc__ or "", kind.serializer_class
    reading = lists(words, TAG, TableList.answer_of(shape))
    starting = adds(f"{words}：登记", TAG, kind.takes, shape)
    looking = reads(f"{words}：一项", TAG, shape)

    def writing(word: str, takes: Any, answer: Any) -> Any:
        return changes(f"{words}：{word}", TAG, takes, answer)

    def view(part: type[DutyKind], suffix: str, **described: Any) -> Any:
        return extend_schema_view(**described)(type(f"{kind.__name__}{suffix}", (kind, part), {})).as_view()

    end = writing("结束", EndRequest, shape)
    withdraw = writing("撤回（登记错了的）", WithdrawRequest, DoneSerializer)
    return [
        path(f"{slug}/", view(DutyList, "List", get=reading, post=starting), name=slug),
        path(f"{slug}/<int:pk>/", view(DutyOne, "One", get=looking), name=name),
        path(f"{slug}/<int:pk>/end/", view(DutyEnd, "End", post=end), name=f"{name}-end"),
        path(f"{slug}/<int:pk>/withdraw/", view(DutyWithdraw, "Withdraw", post=withdraw), name=f"{name}-withdraw"),
    ]
