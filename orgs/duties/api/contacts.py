"""Contacts with firms over the interface."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.models import Person
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.api.acts import DoneSerializer
from foundation.api.dated import SOURCE, validated
from foundation.api.errors import as_conflict
from foundation.api.fields import PreciseDayField, SeenField, StrictSerializer, WithdrawRequest
from foundation.api.gate import ApiGate
from foundation.api.lists import TableList, refuse_unknown, row_of, seen_row
from foundation.api.once import made, made_once
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import ONCE, refusals
from foundation.trail.asof import AsOf
from orgs.duties import services
from orgs.duties.api.bases import TAG, firms, people
from orgs.duties.choices import ContactKind
from orgs.duties.models import Contact
from orgs.duties.tables import ContactTable
from orgs.enterprises.models import Enterprise


class ContactSerializer(RowSerializer):
    """Who was in contact with which firm, when and how."""

    table = ContactTable()

    id = serializers.IntegerField(source="pk", read_only=True)
    firm = ReferenceField("enterprise_id", "shown_firm")
    on = serializers.DateField(read_only=True)
    on_precision = serializers.CharField(source="precision", read_only=True)
    kind = serializers.ChoiceField(ContactKind.choices, read_only=True)
    person = ReferenceField("person_id", "person.name")


def writing_for(user: Actor) -> QuerySet:
    """Whose contacts somebody enters: the office everybody's, all others their own."""
    if user.may(Right.MANAGE_DUTIES):
        return people(user)
    return Person.objects.filter(pk=getattr(user, "person_id", None) or 0)


class ContactRequest(StrictSerializer):
    enterprise = SeenField(firms, help_text="企业的编号")
    on = PreciseDayField(required=True, allow_null=False, allow_blank=False, help_text="2023-05-08 或 2023-05")
    kind = serializers.ChoiceField(ContactKind.choices)
    person = SeenField(writing_for, required=False, help_text="联系人；不写是本人，替别人登记只限行业党委办公室")
    note = serializers.CharField(max_length=1000, allow_blank=True, default="", help_text="情况")

    def validate_on(self, on: Any) -> Any:
        if on is None:
            raise serializers.ValidationError("请填写日期。")
        return on

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        person = attrs.get("person") or getattr(self.context["request"].user, "person", None)
        if person is None:
            raise serializers.ValidationError({"person": ["您的账号没有对应的人员，请写明联系人。"]})
        on = attrs["on"]
        return {**attrs, "person": person, "on": on.value, "precision": str(on.precision)}


class ContactView(ApiGate):
    """Read by whoever sees the firm, written by whoever answers for it."""

    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.EDIT_RECORDS,)

    @staticmethod
    def shown(pk: int, user: Actor) -> Response:
        return seen_row(ContactSerializer.table, ContactSerializer, user, pk, AsOf.today())


class ContactList(ContactView, TableList):
    table = ContactSerializer.table
    serializer_class = ContactSerializer

    @extend_schema(
        summary="联系记录", tags=TAG, responses={200: TableList.answer_of(ContactSerializer), **refusals(400)}
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        summary="联系记录：登记",
        tags=TAG,
        parameters=[ONCE],
        request=ContactRequest,
        responses={201: ContactSerializer, 200: ContactSerializer, **refusals(409, 422, writes=True)},
    )
    def post(self, request: Request) -> Response:
        refuse_unknown(request)
        data = validated(ContactRequest, request)
        with as_conflict():
            record = services.record_contact
            pk, is_new = made_once(request, lambda: record(**data, source=SOURCE, by=request.user).pk)
        shown = row_of(self.table, ContactSerializer, request.user, pk, AsOf.today())
        return made(request, "api:contact", pk, shown, is_new=is_new)


class ContactOne(ContactView):
    @extend_schema(summary="一条联系记录", tags=TAG, responses={200: ContactSerializer, **refusals(400, 404)})
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        return self.shown(pk, request.user)


class ContactWithdraw(ContactView):
    """For contacts entered by mistake: entered once, they are not changed."""

    @extend_schema(
        summary="联系记录：撤回（登记错了的）",
        tags=TAG,
        request=WithdrawRequest,
        responses={200: DoneSerializer, **refusals(404, 409, writes=True)},
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        contact = get_object_or_404(Contact.objects.visible_to(request.user).live(), pk=pk)
        if not Enterprise.objects.responsible_to(request.user).filter(pk=contact.enterprise_id).exists():
            raise PermissionDenied("只能撤回自己负责的企业的联系记录。")
        with as_conflict():
            services.withdraw_contact(contact=contact, **validated(WithdrawRequest, request), by=request.user)
        contact.refresh_from_db()
        return Response(DoneSerializer({"changeset": contact.withdrawn_by_id}).data)


urlpatterns = [
    path("contacts/", ContactList.as_view(), name="contacts"),
    path("contacts/<int:pk>/", ContactOne.as_view(), name="contact"),
    path("contacts/<int:pk>/withdraw/", ContactWithdraw.as_view(), name="contact-withdraw"),
]
