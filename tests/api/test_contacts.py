"""Contacts over the interface."""

from typing import Any

import pytest

from orgs.duties import services as duties
from orgs.duties.models import Contact
from tests.api.conftest import program_of
from tests.cast import LONG_AGO

pytestmark = pytest.mark.django_db


def visit(firm: Any, **more: Any) -> dict[str, Any]:
    return {"enterprise": firm.pk, "on": "2023-05-08", "kind": "visit", "note": "了解情况", **more}


@pytest.fixture
def entered(instructor: Any, firm: Any) -> dict[str, Any]:
    return program_of(instructor).send("contacts/", visit(firm)).json()


def test_an_instructor_enters_their_own_visit(instructor, firm):
    program = program_of(instructor)

    made = program.send("contacts/", visit(firm), key="k-1")
    again = program.send("contacts/", visit(firm), key="k-1")

    assert (made.status_code, again.status_code) == (201, 200), made.content.decode()
    told = made.json()
    assert told == again.json() == program.get(made["Location"]).json()
    assert told["firm"] == {"id": firm.pk, "name": "南京云帆科技有限公司"}
    assert (told["on"], told["on_precision"], told["kind"]) == ("2023-05-08", "day", "visit")
    assert (told["person"]["name"], told["note"], told["source"]) == ("指导员", "了解情况", "接口")
    assert Contact.objects.get().changeset.source == "接口"


def test_a_day_may_be_known_to_the_month_only(instructor, firm):
    told = program_of(instructor).send("contacts/", visit(firm, on="2023-05")).json()

    assert (told["on"], told["on_precision"]) == ("2023-05-01", "month")


def test_only_the_office_enters_for_somebody_else(as_office, instructor, leader, firm):
    body = visit(firm, person=leader.person_id)

    refused = program_of(instructor).send("contacts/", body)

    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["person"])
    assert as_office.send("contacts/", body).json()["person"]["name"] == "领导"
    own = program_of(instructor).send("contacts/", visit(firm, person=instructor.person_id))
    assert own.json()["person"]["name"] == "指导员"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"on": None}, "on"),
        ({"on": ""}, "on"),
        ({"on": "未知"}, "on"),
        ({"on": "上周"}, "on"),
        ({"kind": "letter"}, "kind"),
        ({"note": "长" * 1001}, "note"),
        ({"enterprise": 999999}, "enterprise"),
        ({"source": "走访"}, "source"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(instructor, firm, change, place):
    answer = program_of(instructor).send("contacts/", visit(firm, **change))

    assert answer.status_code == 400, answer.content.decode()
    assert place in answer.json()["errors"]
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [({"on": "2099-01-01"}, "将来"), ({"on": "2021-05-08"}, "不在库中"), ({}, "已经登记过")],
)
def test_the_service_refuses_as_on_the_page(instructor, firm, entered, change, words):
    answer = program_of(instructor).send("contacts/", visit(firm, **change))

    assert answer.status_code == 409
    assert words in answer.json()["detail"]
    assert Contact.objects.count() == 1


def test_who_does_not_answer_for_the_firm_writes_nothing(committee, implementer, leader, superior, firm, entered):
    withdraw = f"contacts/{entered['id']}/withdraw/"
    expected = {committee: (403, 403), implementer: (400, 404), leader: (403, 403), superior: (403, 403)}

    for user, answers in expected.items():
        program = program_of(user)
        sent = program.send("contacts/", visit(firm)), program.send(withdraw, {"reason": "错了"})
        assert tuple(a.status_code for a in sent) == answers, user
    assert Contact.objects.live().count() == 1


@pytest.mark.parametrize("actor", ["leader", "committee", "street_lead", "implementer", "instructor"])
def test_the_list_holds_contacts_of_the_firms_one_sees(request, actor, entered):
    rows = program_of(request.getfixturevalue(actor)).read("contacts/").json()["results"]

    assert [row["id"] for row in rows] == ([] if actor == "implementer" else [entered["id"]])


def test_the_filters_are_those_of_the_page(as_office, committee, firm, entered):
    point = duties.assign_liaison(person=committee.person, enterprise=firm, starts_on=LONG_AGO, by=None)

    def number(**query: Any) -> int:
        return as_office.read("contacts/", **query).json()["total"]

    assert (number(kind="visit"), number(kind="phone"), number(enterprise=firm.pk)) == (1, 0, 1)
    assert (number(point=point.pk), number(on_from="2023-05-09"), number(as_of="2023-05-07")) == (0, 0, 0)
    assert as_office.read("contacts/", firm="云帆").status_code == 400


def test_one_entered_by_mistake_is_taken_back_once(instructor, entered):
    program, path = program_of(instructor), f"contacts/{entered['id']}/"

    assert program.send(f"{path}withdraw/", {}).status_code == 400
    taken = program.send(f"{path}withdraw/", {"reason": "登记错了"})

    assert taken.status_code == 200, taken.content.decode()
    assert taken.json() == {"changeset": Contact.objects.get().withdrawn_by_id}
    assert program.send(f"{path}withdraw/", {"reason": "登记错了"}).status_code == 404
    assert program.read(path).status_code == 404
