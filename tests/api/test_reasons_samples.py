"""未建原因 and sample checks over the interface."""

from typing import Any

import pytest

from orgs.enterprises.models import Doubt
from orgs.parties.models import UnbuiltReason
from orgs.rounds.models import SampleCheck
from orgs.rounds.services import open_round
from tests.api.conftest import program_of

pytestmark = pytest.mark.django_db
SINCE, UNTIL = "2023-05-01", "2024-04-30"


def test_a_reason_is_given_read_taken_back_and_brought_back(instructor, firm):
    program, path = program_of(instructor), f"enterprises/{firm.pk}/unbuilt-reasons/"

    given = program.send(path, {"reason": "党员组织关系在总部", "starts_on": SINCE, "ends_on": UNTIL})
    assert given.status_code == 200, given.content.decode()
    (row,) = program.read(path).json()["results"]
    assert (row["reason"], row["starts_on"], row["ends_on"]) == ("党员组织关系在总部", SINCE, UNTIL)

    gone = program.send(f"{path}{row['id']}/withdraw/", {})
    assert gone.status_code == 200, gone.content.decode()
    assert program.read(path).json()["results"] == []
    assert program.send(f"changes/{gone.json()['changeset']}/undo/", {}).status_code == 200
    assert [r["reason"] for r in program.read(path).json()["results"]] == ["党员组织关系在总部"]


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"reason": ""}, 400, "reason"),
        ({"ends_on": "2022-01-01"}, 409, "ends_on"),
        ({"ends_on": "2099-01-01"}, 409, "ends_on"),
        ({"starts_on": "x"}, 400, "starts_on"),
        ({"why": "x"}, 400, "why"),
    ],
)
def test_a_wrong_reason_is_refused_at_its_field(instructor, firm, wrong, status, field):
    body = {"reason": "暂缓", "starts_on": SINCE, "ends_on": UNTIL, **wrong}

    answer = program_of(instructor).send(f"enterprises/{firm.pk}/unbuilt-reasons/", body)

    assert (answer.status_code, field in answer.json()["errors"]) == (status, True), answer.content.decode()
    assert not UnbuiltReason.objects.exists()


def test_reasons_of_firms_of_others(leader, street_lead, other_firm, instructor):
    path, body = f"enterprises/{other_firm.pk}/unbuilt-reasons/", {"reason": "x", "starts_on": SINCE, "ends_on": UNTIL}

    assert program_of(leader).read(path).json() == {"results": []}
    assert program_of(leader).send(path, body).status_code == 403
    for stranger in (street_lead, instructor):
        assert program_of(stranger).read(path).status_code == 404
        assert program_of(stranger).send(path, body).status_code == 404


@pytest.fixture
def found(db: None) -> Any:
    return open_round()


def test_the_office_records_what_a_sample_found_once(as_office, firm, found):
    path = f"refresh-rounds/{found.pk}/sample/"
    wrong = as_office.send(f"{path}{firm.pk}/record/", {"result": "differs"})
    assert (wrong.status_code, "note" in wrong.json()["errors"]) == (409, True)

    made = as_office.send(f"{path}{firm.pk}/record/", {"result": "differs", "note": "人数不对"})
    assert made.status_code == 200, made.content.decode()
    assert as_office.read(path).json()["results"] == [
        {"enterprise": firm.pk, "name": "南京云帆科技有限公司", "result": "differs", "note": "人数不对"}
    ]
    assert Doubt.objects.filter(is_active=True).count() == 1
    assert as_office.send(f"{path}{firm.pk}/record/", {"result": "same"}).status_code == 409

    assert as_office.send(f"changes/{made.json()['changeset']}/undo/", {}).status_code == 200
    assert not SampleCheck.objects.filter(is_active=True).exists()
    assert not Doubt.objects.filter(is_active=True).exists()


def test_whoever_confirms_does_not_learn_who_is_sampled(instructor, street_lead, leader, firm, found):
    for user in (instructor, street_lead, leader):
        assert program_of(user).read(f"refresh-rounds/{found.pk}/sample/").status_code == 403
        send = program_of(user).send
        assert send(f"refresh-rounds/{found.pk}/sample/{firm.pk}/record/", {"result": "same"}).status_code == 403
