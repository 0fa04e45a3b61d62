"""Handovers over the interface: started by the office, accepted by whoever takes over."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.api.dated import validated
from foundation.api.errors import as_conflict
from foundation.api.fields import (
    DayField,
    KeyField,
    LineField,
    NothingRequest,
    SeenField,
    StrictSerializer,
    WithdrawRequest,
)
from foundation.api.gate import ApiGate
from foundation.api.lists import TableList, refuse_unknown, row_of, seen_row
from foundation.api.once import made, made_once
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import acts, adds, lists, reads
from foundation.trail.asof import AsOf
from orgs.duties import services
from orgs.duties.api.bases import TAG, people
from orgs.duties.choices import HandoverStatus
from orgs.duties.kinds import DUTIES
from orgs.duties.models import Handover
from orgs.duties.people_duties import lines_shown
from orgs.duties.services.handing_over import passing_items
from orgs.duties.tables import HandoverTable

# --- Shown ----------------------------------------------------------------------------------------


class HandoverSerializer(RowSerializer):
    """Whose responsibilities pass to whom, and how far it is."""

    table = HandoverTable()

    id = serializers.IntegerField(source="pk", read_only=True)
    person = ReferenceField("person_id", "person.name")
    to = ReferenceField("to_id", "to.name")
    status = serializers.ChoiceField(HandoverStatus.choices, read_only=True)


class HandoverLineSerializer(serializers.Serializer):
    """One responsibility that passes, in words."""

    kind = serializers.CharField(help_text="职责")
    name = serializers.CharField(help_text="企业、板块或街道（园区）")


class HandoverOneSerializer(HandoverSerializer):
    """With its responsibilities, and how much open work waits to pass."""

    duties = serializers.SerializerMethodField(help_text="移交的职责")
    open_items = serializers.SerializerMethodField(help_text="接收时转过去的待办件数；不是待接收时为 null")

    @extend_schema_field(HandoverLineSerializer(many=True))
    def get_duties(self, row: Any) -> list[dict[str, Any]]:
        return HandoverLineSerializer(lines_shown(row, seen_by=row.reader), many=True).data

    def get_open_items(self, row: Handover) -> int | None:
        return len(passing_items(row)) if row.status == HandoverStatus.WAITING else None


# --- Taken in -------------------------------------------------------------------------------------


class HeldDutyRequest(StrictSerializer):
    kind = serializers.ChoiceField([(kind.word, kind.title) for kind in DUTIES])
    id = KeyField()


SECOND = "接收人已有联系点，或企业已有联系点委员，确实仍要登记"


class HandoverRequest(StrictSerializer):
    """Which responsibilities of one person pass to whom, from which day."""

    person = SeenField(people, help_text="移交人的编号，见 people")
    duties = serializers.ListField(
        child=HeldDutyRequest(), min_length=1, max_length=200, help_text="移交人现在的职责，各写种类和编号"
    )
    to = SeenField(people, help_text="接收人的编号，见 people")
    on = DayField(help_text="职责移交日：这一天起由接收人负责")
    note = LineField(500, default="", help_text="说明")
    is_second_meant = serializers.BooleanField(default=False, help_text=SECOND)


def held_duties(person: Any, wanted: list[dict[str, Any]], user: Actor) -> list[Any]:
    """The duties as they stand. Looked up with the act, not before: sent again, they have passed already."""
    found: list[Any] = []
    for kind in DUTIES:
        ids = {duty["id"] for duty in wanted if duty["kind"] == kind.word}
        rows = kind.model.objects.visible_to(user).as_of(AsOf.today()).filter(pk__in=ids, person=person)
        found += rows if ids else []
    if len(found) < len({(duty["kind"], duty["id"]) for duty in wanted}):
        raise serializers.ValidationError({"duties": ["其中有的职责现在不由移交人负责，请重新读取。"]})
    return found


class RecipientRequest(StrictSerializer):
    to = SeenField(people, help_text="接收人的编号，见 people")
    is_second_meant = serializers.BooleanField(default=False, help_text=SECOND)


# --- The addresses --------------------------------------------------------------------------------


class HandoverView(ApiGate):
    """Seen by the two people and by the office; kept by the office."""

    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.MANAGE_DUTIES,)

    @staticmethod
    def find(request: Request, pk: int) -> Handover:
        refuse_unknown(request)
        return get_object_or_404(Handover.objects.visible_to(request.user).select_related("person", "to"), pk=pk)

    @staticmethod
    def shown(pk: int, user: Actor) -> Response:
        return seen_row(HandoverOneSerializer.table, HandoverOneSerializer, user, pk)


class HandoverList(HandoverView, TableList):
    table = HandoverSerializer.table
    serializer_class = HandoverSerializer

    @lists("交接", TAG, TableList.answer_of(HandoverSerializer))
    def get(self, request: Request) -> Response:
        return super().get(request)

    @adds(
        "交接：移交职责",
        TAG,
        HandoverRequest,
        HandoverOneSerializer,
        description="职责自移交日起归接收人；待办等接收人接收后转过去。",
    )
    def post(self, request: Request) -> Response:
        refuse_unknown(request)
        data = validated(HandoverRequest, request)
        person, wanted = data.pop("person"), data.pop("duties")

        def start() -> int:
            duties = held_duties(person, wanted, request.user)
            return services.reassign(duties=duties, **data, by=request.user)[0].pk

        with as_conflict():
            pk, is_new = made_once(request, start)
        shown = row_of(self.table, HandoverOneSerializer, request.user, pk)
        return made(request, "api:handover", pk, shown, is_new=is_new)


class HandoverOne(HandoverView):
    @reads("一次交接", TAG, HandoverOneSerializer)
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        return self.shown(pk, request.user)


class HandoverAccept(HandoverView):
    """By the recipient, whatever their role, or by the office."""

    write_rights = ()

    @acts("交接：接收", TAG, None, HandoverOneSerializer)
    def post(self, request: Request, pk: int) -> Response:
        row, user = self.find(request, pk), request.user
        if not user.may(Right.MANAGE_DUTIES) and (row.to_id is None or row.to_id != user.person_id):
            raise PermissionDenied("由接收人或行业党委办公室接收。")
        validated(NothingRequest, request)
        with as_conflict():
            services.accept_handover(handover=row, by=user)
        return self.shown(pk, user)


class HandoverRecipient(HandoverView):
    """Where nobody was named, or another one takes over."""

    @acts("交接：确定接收人", TAG, RecipientRequest, HandoverOneSerializer)
    def post(self, request: Request, pk: int) -> Response:
        row = self.find(request, pk)
        with as_conflict():
            services.name_recipient(handover=row, **validated(RecipientRequest, request), by=request.user)
        return self.shown(pk, request.user)


class HandoverWithdraw(HandoverView):
    """Its duties return as if it had not been started."""

    @acts("交接：撤回", TAG, WithdrawRequest, HandoverOneSerializer)
    def post(self, request: Request, pk: int) -> Response:
        row = self.find(request, pk)
        with as_conflict():
            services.withdraw_handover(handover=row, **validated(WithdrawRequest, request), by=request.user)
        return self.shown(pk, request.user)


urlpatterns = [
    path("handovers/", HandoverList.as_view(), name="handovers"),
    path("handovers/<int:pk>/", HandoverOne.as_view(), name="handover"),
    path("handovers/<int:pk>/accept/", HandoverAccept.as_view(), name="handover-accept"),
    path("handovers/<int:pk>/recipient/", HandoverRecipient.as_view(), name="handover-recipient"),
    path("handovers/<int:pk>/withdraw/", HandoverWithdraw.as_view(), name="handover-withdraw"),
]
