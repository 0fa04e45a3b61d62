"""Handovers over the interface."""

from datetime import timedelta
from typing import Any

import pytest

from foundation.accounts.models import RoleGrant, User
from foundation.accounts.roles import Role
from foundation.accounts.services import add_person
from foundation.trail import clock
from foundation.trail.recording import changeset
from orgs.collection.services.reporting import add_task
from orgs.duties.models import Handover, InstructorAssignment, StreetRole
from tests.api.conftest import program_of
from tests.cast import LONG_AGO

pytestmark = pytest.mark.django_db


@pytest.fixture
def implementer(implementer: Any) -> Any:
    """Who may lead a street as well."""
    with changeset(kind="test", by=None, title="角色"):
        RoleGrant(user=implementer, role=Role.STREET_LEAD, starts_on=LONG_AGO).save()
    return User.objects.get(pk=implementer.pk)


@pytest.fixture
def body(street_lead: Any, implementer: Any) -> dict[str, Any]:
    """The lead's street passes to the implementer of another one."""
    role = StreetRole.objects.get(person=street_lead.person)
    return {
        "person": street_lead.person_id,
        "duties": [{"kind": "street-role", "id": role.pk}],
        "to": implementer.person_id,
        "on": clock.today().isoformat(),
        "note": "工作调整",
    }


@pytest.fixture
def waiting(as_office: Any, street_lead: Any, body: dict[str, Any]) -> dict[str, Any]:
    """Started; one open task of the lead's waits to pass."""
    task = {"name": "报表", "requester": "区里", "due_on": clock.today(), "person": street_lead.person}
    add_task(**task, jurisdiction=StreetRole.objects.get(person=street_lead.person).jurisdiction, by=None)
    answer = as_office.send("handovers/", body, key="h-1")
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()


def test_the_office_passes_a_street_on(as_office, street_lead, implementer, body, waiting):
    assert (waiting["person"]["name"], waiting["to"]["name"], waiting["status"]) == ("牵头人", "落实人", "waiting")
    assert waiting["duties"] == [{"kind": "牵头", "name": "梅园新村街道"}]
    assert (waiting["lines"], waiting["open_items"]) == (1, 1)
    now = StreetRole.objects.live().get(jurisdiction__name="梅园新村街道", ends_on__gte=clock.today())
    assert now.person == implementer.person
    again = as_office.send("handovers/", body, key="h-1")
    assert (again.status_code, again.json()) == (200, waiting)
    assert as_office.send("handovers/", body).status_code == 400  # it is not the lead's any more
    assert Handover.objects.count() == 1


def test_whoever_takes_over_accepts_and_the_open_work_passes(implementer, waiting):
    program = program_of(implementer)

    accepted = program.send(f"handovers/{waiting['id']}/accept/", {})

    assert accepted.status_code == 200, accepted.content.decode()
    assert (accepted.json()["status"], accepted.json()["open_items"]) == ("accepted", None)
    assert [t["person"]["name"] for t in program.read("reporting-tasks/").json()["results"]] == ["落实人"]
    twice = program.send(f"handovers/{waiting['id']}/accept/", {})
    assert (twice.status_code, twice.json()["detail"]) == (409, "这次交接已接收，不用再办理。")


def test_nobody_else_accepts(street_lead, leader, instructor, superior, waiting):
    answers = {
        user: program_of(user).send(f"handovers/{waiting['id']}/accept/", {}).status_code
        for user in (street_lead, leader, instructor, superior)
    }

    assert answers == {street_lead: 403, leader: 403, instructor: 404, superior: 403}
    assert Handover.objects.get().status == "waiting"


def test_before_its_day_nothing_is_accepted(as_office, body):
    later = (clock.today() + timedelta(days=3)).isoformat()
    made = as_office.send("handovers/", {**body, "on": later}).json()

    answer = as_office.send(f"handovers/{made['id']}/accept/", {})

    assert (answer.status_code, later in answer.json()["detail"]) == (409, True)


def test_the_office_names_another_recipient_or_takes_it_back(as_office, street_lead, leader, waiting):
    path, other = f"handovers/{waiting['id']}/", add_person(name="接班人", by=None)

    refused = as_office.send(f"{path}recipient/", {"to": leader.person_id})
    named = as_office.send(f"{path}recipient/", {"to": other.pk})
    held = StreetRole.objects.live().get(jurisdiction__name="梅园新村街道", ends_on__gte=clock.today())
    taken = as_office.send(f"{path}withdraw/", {"reason": "不调整了"})

    assert (refused.status_code, "领导（只读）" in refused.json()["errors"]["to"][0]) == (409, True)
    assert (named.json()["to"]["name"], held.person) == ("接班人", other)
    assert taken.json()["status"] == "withdrawn"
    now = StreetRole.objects.live().get(jurisdiction__name="梅园新村街道", ends_on__gte=clock.today())
    assert now.person == street_lead.person
    assert as_office.send(f"{path}recipient/", {"to": other.pk}).status_code == 409
    assert as_office.send(f"{path}withdraw/", {"reason": "再撤"}).status_code == 409


@pytest.mark.parametrize("actor", ["street_lead", "implementer", "leader", "committee", "superior"])
def test_only_the_office_starts_and_changes_one(request, actor, leader, body, waiting):
    program = program_of(request.getfixturevalue(actor))

    for path, sent in (("", body), (f"{waiting['id']}/recipient/", {"to": leader.person_id})):
        assert program.send(f"handovers/{path}", sent).status_code == 403
    assert program.send(f"handovers/{waiting['id']}/withdraw/", {"reason": "x"}).status_code == 403
    assert Handover.objects.get().to_id == waiting["to"]["id"]


@pytest.mark.parametrize("actor", ["office", "leader", "street_lead", "implementer", "instructor", "committee"])
def test_it_is_seen_by_the_two_and_by_those_who_see_all(request, actor, waiting):
    program = program_of(request.getfixturevalue(actor))
    sees = actor not in ("instructor", "committee")

    assert len(program.read("handovers/").json()["results"]) == sees
    assert program.read(f"handovers/{waiting['id']}/").status_code == (200 if sees else 404)


def test_only_what_the_person_answers_for_can_pass(as_office, instructor, firm, body):
    foreign = InstructorAssignment.objects.get(person=instructor.person)

    for duties in (
        [*body["duties"], {"kind": "instructor", "id": foreign.pk}],
        [{"kind": "street-role", "id": 999999}],
        [{"kind": "seat", "id": 1}],
        [{"kind": "street-role", "id": "1"}],
        [],
    ):
        answer = as_office.send("handovers/", {**body, "duties": duties})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["duties"])
    assert not Handover.objects.exists()


def test_the_service_refuses_as_on_the_page(as_office, body):
    answer = as_office.send("handovers/", {**body, "to": body["person"]})

    assert answer.status_code == 409
    assert "请另选接收人" in answer.json()["detail"]
