"""Contacts over the interface."""

from typing import Any

import pytest

from foundation.trail.verify import verify_trail
from orgs.duties.models import Contact
from tests.api.conftest import program_of
from tests.cast import make_firm

pytestmark = pytest.mark.django_db


def wanted(firm: Any, **more: Any) -> dict[str, Any]:
    return {"enterprise": firm.pk, "on": "2025-03-05", "kind": "visit", **more}


def test_a_contact_is_entered_once_read_and_taken_back(instructor, firm):
    program = program_of(instructor)

    answer = program.send("contacts/", wanted(firm, note="了解用工情况"), key="k-1")
    again = program.send("contacts/", wanted(firm, note="了解用工情况"), key="k-1")

    assert (answer.status_code, again.status_code) == (201, 200)
    made = answer.json()
    assert made == again.json()
    assert (made["person"]["name"], made["firm"]["name"]) == (instructor.person.name, "南京云帆科技有限公司")
    assert (made["on"], made["kind"], made["note"]) == ("2025-03-05", "visit", "了解用工情况")
    assert program.get(answer["Location"]).json() == made
    assert [row["id"] for row in program.read("contacts/", enterprise=firm.pk).json()["results"]] == [made["id"]]
    assert Contact.objects.get().source == "接口"

    assert program.send(f"contacts/{made['id']}/withdraw/", {"reason": "日期记错"}).status_code == 200
    assert program.read(f"contacts/{made['id']}/").status_code == 404
    assert program.read("contacts/").json()["results"] == []
    assert list(verify_trail()) == []


def test_what_pages_refuse_is_refused_with_the_same_sentence(instructor, firm, other_firm):
    program = program_of(instructor)

    future = program.send("contacts/", wanted(firm, on="2999-01-01"))
    assert (future.status_code, future.json()["errors"]) == (409, {"on": ["不能登记将来的联系。"]})
    assert program.send("contacts/", wanted(firm, kind="drum")).status_code == 400
    assert program.send("contacts/", wanted(other_firm)).status_code == 400, "a firm out of reach does not exist"
    program.send("contacts/", wanted(firm))
    twice = program.send("contacts/", wanted(firm))
    assert (twice.status_code, "已经登记过" in twice.json()["detail"]) == (409, True)
    assert program.send(f"contacts/{Contact.objects.get().pk}/withdraw/", {"reason": ""}).status_code == 400
    assert Contact.objects.live().count() == 1


def test_readers_enter_nothing(leader, firm):
    assert program_of(leader).send("contacts/", wanted(firm)).status_code == 403
    assert not Contact.objects.exists()


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_for_few_and_many(office, number, django_assert_max_num_queries):
    program = program_of(office)
    for n in range(number):
        program.send("contacts/", wanted(make_firm(f"公司{n}")))

    with django_assert_max_num_queries(14):
        assert len(program.read("contacts/").json()["results"]) == number
