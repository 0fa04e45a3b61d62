"""What this app offers to the desk and to the profile page."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from foundation.accounts.answers import register_answers
from foundation.accounts.roles import Right, Role
from foundation.accounts.scope import Actor
from foundation.desk import navigation
from foundation.desk.records import register_record
from foundation.desk.services import register_table
from foundation.exchange.writing.lists import offer_export
from foundation.trail.registry import Pairs, plain_words, register_words
from orgs.duties.kinds import DUTIES
from orgs.duties.models import CommitteeMember, Contact, Deputy, Handover, HandoverLine, InstructorTerm
from orgs.duties.people_duties import answers_for
from orgs.duties.tables import (
    BlockTable,
    CommitteeTable,
    ContactTable,
    DeputyTable,
    HandoverTable,
    InstructedTable,
    InstructorTable,
    LiaisonTable,
    LoadTable,
    StreetRoleTable,
    TerritoryTable,
    UnattendedTable,
)
from orgs.enterprises.models import Enterprise

TABLES = (
    StreetRoleTable(),
    InstructorTable(),
    LiaisonTable(),
    CommitteeTable(),
    ContactTable(),
    TerritoryTable(),
    BlockTable(),
    LoadTable(),
    InstructedTable(),
    UnattendedTable(),
    DeputyTable(),
    HandoverTable(),
)


def wire_desk() -> None:
    for table in TABLES:
        register_table(table)
    # Bare lists of people (责任人, 指导员分工, 代理) stay on the screen.
    offer_export(
        "blocks",
        "committee",
        "contacts",
        "handovers",
        "instructed",
        "instructor_loads",
        "liaison_points",
        "territory",
        "unattended",
    )
    register_answers(answers_for)
    register_record(
        Handover,
        visible=lambda user: Handover.objects.visible_to(user).values("pk"),
        writable=_own_handovers,
        url=lambda pk: reverse("duties:handover", args=[pk]),
    )
    for model, name in (
        *((kind.model, kind.page) for kind in DUTIES),
        (CommitteeMember, "seat"),
        (Deputy, "deputy"),
        (InstructorTerm, "term"),
    ):
        _register_duty(model, f"duties:{name}", _of_office(model))
    _register_duty(Contact, "duties:contact", _own_contacts)
    fields = {"jurisdiction": "街道（园区）", "block": "板块", "enterprise": "企业"}
    register_words(HandoverLine, fields=fields, values=line_words)
    _navigate()


def _of_office(model: Any) -> Any:
    def ids(user: Actor) -> QuerySet[Any, Any]:
        return (model.objects.all() if user.may(Right.MANAGE_DUTIES) else model.objects.none()).values("pk")

    return ids


def _own_contacts(user: Actor) -> QuerySet[Any, Any]:
    return Contact.objects.filter(enterprise__in=Enterprise.objects.responsible_to(user).values("pk")).values("pk")


def _register_duty(model: Any, url_name: str, writable: Any) -> None:
    """The acts on responsibilities are seen by whoever sees the row, not by whoever sees the person it names."""
    register_record(
        model,
        visible=lambda user: model.objects.visible_to(user).values("pk"),
        writable=writable,
        url=lambda pk: reverse(url_name, args=[pk]),
    )


def _own_handovers(user: Actor) -> QuerySet[Any, Any]:
    """Whose acceptance is theirs to take back: what was handed to them; the office's are all."""
    seen = Handover.objects.visible_to(user)
    return (seen if user.may(Right.MANAGE_DUTIES) else seen.filter(to=user.person_id or 0)).values("pk")


def line_words(pairs: Pairs) -> list[str]:
    """The values of a handover's line: its kind has words of its own."""
    words = plain_words(HandoverLine._meta.label_lower, pairs)
    return [
        HandoverLine.kind_names.get(value, word) if name == "kind" else word
        for (name, value), word in zip(pairs, words, strict=True)
    ]


def _navigate() -> None:
    see, manage = (Right.SEE_RECORDS,), (Right.MANAGE_DUTIES,)
    territory, committee = "属地责任", "行业党委"
    entries = (
        (territory, "duties:territory", see, "map-pin", ""),
        ("街道（园区）责任人", "duties:streets", see, "", territory),
        ("党建指导员", "duties:instructors", see, "", territory),
        ("指导员情况", "duties:loads", see, "", territory),
        ("代理", "duties:deputies", manage, "", territory),
        ("交接", "duties:handovers", see, "", territory),
        (committee, "duties:committee", see, "star", ""),
        ("委员联系点", "duties:liaison", see, "", committee),
        ("联系记录", "duties:contacts", see, "phone", ""),
    )
    for order, (label, url_name, rights, icon, under) in enumerate(entries, start=1):
        navigation.register("责任分工", label, url_name, rights=rights, icon=icon, order=order * 10, under=under)
    navigation.register(
        "责任分工", "我的联系点", "liaison:mine", roles=(Role.COMMITTEE,), icon="home", order=5, on_phone=True
    )
