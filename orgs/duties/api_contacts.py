"""Contacts with firms over the interface: read, entered, taken back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.models import Person
from foundation.accounts.roles import Right
from foundation.api.dated import SOURCE, taken
from foundation.api.errors import conflict
from foundation.api.fields import LineField, SeenField, StrictSerializer
from foundation.api.gate import ApiGate
from foundation.api.lists import TableList, refuse_unknown
from foundation.api.once import made_once
from foundation.api.rows import ReferenceField, RowSerializer
from foundation.api.schema import ONCE, refusals
from foundation.trail.asof import AsOf
from orgs.duties import services
from orgs.duties.choices import ContactKind
from orgs.duties.models import Contact
from orgs.duties.tables import ContactTable
from orgs.enterprises.models import Enterprise

TAG = ["联系记录"]
CONTACTS = ContactTable()


class ContactSerializer(RowSerializer):
    """Who was in contact with which firm, when and how."""

    table = CONTACTS

    id = serializers.IntegerField(source="pk", read_only=True)
    firm = ReferenceField("enterprise_id", "shown_firm")
    person = ReferenceField("person_id", "person.name")
    on = serializers.DateField(read_only=True)
    on_precision = serializers.CharField(source="precision", read_only=True)
    kind = serializers.ChoiceField(ContactKind.choices, read_only=True)


def people(user: Any) -> QuerySet:
    return Person.objects.visible_to(user).filter(is_active=True)


def firms(user: Any) -> QuerySet:
    return Enterprise.objects.visible_to(user)


class ContactRequest(StrictSerializer):
    enterprise = SeenField(firms, help_text="企业的编号")
    person = SeenField(people, required=False, allow_null=True, default=None, help_text="联系人；不填为账号本人")
    on = serializers.DateField(help_text="哪一天，不能晚于今天")
    kind = serializers.ChoiceField(ContactKind.choices)
    note = LineField(1000, default="", help_text="情况")


class TakenBackSerializer(serializers.Serializer):
    id = serializers.IntegerField(help_text="撤回的是哪一条")


class TakeBackRequest(StrictSerializer):
    reason = LineField(200, allow_blank=False, required=True, help_text="为什么撤回")


def shown(pk: int, user: Any) -> dict[str, Any]:
    """One contact that was not taken back. Raises Http404."""
    rows = list(CONTACTS.for_page(CONTACTS.rows(user, AsOf.today()).filter(pk=pk), list(CONTACTS.columns)))
    if not rows:
        raise Http404
    for load in dict.fromkeys(c.prefetch for c in CONTACTS.columns if c.prefetch):
        load(rows, AsOf.today(), user)
    return ContactSerializer(rows[0]).data


class Contacts(TableList):
    table = CONTACTS
    serializer_class = ContactSerializer
    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.EDIT_RECORDS,)

    @extend_schema(
        summary="联系记录", tags=TAG, responses={200: TableList.answer_of(ContactSerializer), **refusals(400)}
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        summary="登记联系",
        tags=TAG,
        parameters=[ONCE],
        request=ContactRequest,
        responses={201: ContactSerializer, 200: ContactSerializer, **refusals(409, 422, writes=True)},
    )
    def post(self, request: Request) -> Response:
        refuse_unknown(request)
        data = taken(ContactRequest, request)
        data["person"] = data["person"] or request.user.person
        pk, is_new = made_once(request, lambda: self._recorded(data, request.user).pk)
        where = request.build_absolute_uri(reverse("api:contact", args=[pk]))
        return Response(shown(pk, request.user), status=201 if is_new else 200, headers={"Location": where})

    @staticmethod
    def _recorded(data: dict[str, Any], by: Any) -> Contact:
        try:
            return services.record_contact(**data, source=SOURCE, by=by)
        except ValidationError as refused:
            raise conflict(refused) from None


class OneContact(ApiGate):
    rights = (Right.SEE_RECORDS,)

    @extend_schema(summary="一条联系记录", tags=TAG, responses={200: ContactSerializer, **refusals(400, 404)})
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        return Response(shown(pk, request.user))


class TakeBack(ApiGate):
    """A contact is never edited: one entered by mistake is taken back and entered anew."""

    rights = (Right.SEE_RECORDS,)
    write_rights = (Right.EDIT_RECORDS,)

    @extend_schema(
        summary="撤回一条联系记录",
        tags=TAG,
        request=TakeBackRequest,
        responses={200: TakenBackSerializer, **refusals(404, 409, writes=True)},
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request)
        contact = get_object_or_404(Contact.objects.visible_to(request.user).live(), pk=pk)
        services.refuse_contacts_of_others(by=request.user, enterprise=contact.enterprise)
        try:
            services.withdraw_contact(contact=contact, by=request.user, **taken(TakeBackRequest, request))
        except ValidationError as refused:
            raise conflict(refused) from None
        return Response({"id": pk})


urlpatterns = [
    path("contacts/", Contacts.as_view(), name="contacts"),
    path("contacts/<int:pk>/", OneContact.as_view(), name="contact"),
    path("contacts/<int:pk>/withdraw/", TakeBack.as_view(), name="contact-withdraw"),
]
