"""Sweeps and reporting tasks over the interface."""

from typing import Any

import pytest

from foundation.trail import clock
from foundation.trail.models import Changeset
from orgs.collection.models import ReportingTask, Sweep
from tests.api.conftest import program_of
from tests.cast import make_firm, street
from tests.world import asked_of_the_street

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(db: None) -> dict[str, Any]:
    """A sweep and a task of 梅园新村街道."""
    return asked_of_the_street()


def test_a_sweep_tells_the_firms_behind_its_numbers(street_lead, asked):
    firm = make_firm("南京新芽网络有限公司", kind="late")

    row = program_of(street_lead).read("sweeps/").json()["results"][0]
    one = program_of(street_lead).read(f"sweeps/{row['id']}/").json()

    assert (row["title"], row["jurisdiction"]["name"], row["found"], row["gone"]) == ("摸排", "梅园新村街道", 1, 0)
    assert row.items() <= one.items()
    assert (one["found_firms"][0]["enterprise"], one["found_firms"][0]["kind"]) == (firm.pk, "补录")
    assert one["gone_firms"] == []


@pytest.mark.parametrize(
    ("actor", "sweeps", "tasks"),
    [
        ("office", 1, 1),
        ("leader", 1, 1),
        ("committee", 1, 0),
        ("street_lead", 1, 1),
        ("implementer", 0, 0),
        ("instructor", 0, 0),
    ],
)
def test_seen_by_those_who_see_the_street(request, asked, actor, sweeps, tasks):
    program = program_of(request.getfixturevalue(actor))

    for path, number, pk in (("sweeps/", sweeps, "sweep"), ("reporting-tasks/", tasks, "task")):
        assert program.read(path).json()["total"] == number
        assert program.read(f"{path}{asked[pk].pk}/").status_code == (200 if number else 404)


def test_the_street_reports_what_it_found_and_may_say_it_again(street_lead, asked):
    path = f"sweeps/{asked['sweep'].pk}/report/"

    for words in ("没有变化", "新发现一家"):
        answer = program_of(street_lead).send(path, {"result": words})
        assert answer.status_code == 200, answer.content.decode()
        assert (answer.json()["result"], answer.json()["reported_on"]) == (words, clock.today().isoformat())
    assert program_of(street_lead).send(path, {"result": "  "}).status_code == 400


def test_nobody_else_reports(leader, committee, implementer, asked):
    sweep, task = f"sweeps/{asked['sweep'].pk}/report/", f"reporting-tasks/{asked['task'].pk}/status/"
    expected = {leader: (403, 403), committee: (403, 404), implementer: (404, 404)}

    for user, (first, second) in expected.items():
        assert program_of(user).send(sweep, {"result": "x"}).status_code == first
        assert program_of(user).send(task, {"status": "sent"}).status_code == second
    assert Sweep.objects.get().reported_on is None
    assert ReportingTask.objects.get().status == "open"


def test_the_street_says_how_far_its_task_is(street_lead, asked):
    program, path = program_of(street_lead), f"reporting-tasks/{asked['task'].pk}/"

    sent = program.send(f"{path}status/", {"status": "sent", "note": "已报区里"})

    assert sent.status_code == 200, sent.content.decode()
    told = sent.json()
    assert told == program.read(path).json()
    assert (told["status"], told["sent_on"], told["note"]) == ("sent", clock.today().isoformat(), "已报区里")
    assert told["columns"] == ["staff"]
    acts = Changeset.objects.count()
    assert program.send(f"{path}status/", {"status": "sent"}).json()["note"] == "已报区里"
    assert Changeset.objects.count() == acts
    assert program.send(f"{path}status/", {"status": "lost"}).status_code == 400
    assert program.read("reporting-tasks/", tab="sent").json()["total"] == 1


# --- What the office asks ---------------------------------------------------------------------------


def test_the_office_begins_a_sweep_in_several_streets_changes_and_takes_one_back(office, street_lead):
    program, day = program_of(office), clock.today().isoformat()
    places = [street("梅园新村街道").pk, street("红山街道").pk]
    body = {"title": "楼宇摸排", "starts_on": day, "ends_on": day, "jurisdictions": [*places, places[0]]}

    made = program.send("sweeps/", body)
    assert made.status_code == 201, made.content.decode()
    assert [row["jurisdiction"]["id"] for row in made.json()["results"]] == places
    twice = program.send("sweeps/", body)
    assert (twice.status_code, "已经布置过同名的摸排：梅园新村街道" in twice.content.decode()) == (409, True)

    path = f"sweeps/{made.json()['results'][0]['id']}/"
    days = {"title": "楼宇摸排（二）", "starts_on": day, "ends_on": day}
    old = program.version(path)
    changed = program.send(path, days, version=old, method="put")
    assert changed.status_code == 200, changed.content.decode()
    assert program_of(street_lead).read(path).json()["title"] == "楼宇摸排（二）"
    stale = program.send(path, {**days, "title": "别的"}, version=old, method="put")
    assert (stale.status_code, stale.json()["current"]["title"]) == (412, "楼宇摸排（二）")
    assert program.send(path, days, method="put").status_code == 428

    gone = program.write(f"{path}withdraw/", {"reason": "布置错了"}, record=path)
    assert gone.status_code == 200, gone.content.decode()
    assert program.read(path).status_code == 404
    assert program.send(f"changes/{gone.json()['changeset']}/undo/", {}).status_code == 200
    assert program.read(path).json()["title"] == "楼宇摸排（二）"


@pytest.mark.parametrize(
    ("wrong", "field", "status"),
    [
        ({"ends_on": "2020-01-01"}, "ends_on", 409),
        ({"ends_on": "9999-12-31"}, "ends_on", 409),
        ({"starts_on": "0001-01-01"}, "starts_on", 409),
        ({"jurisdictions": []}, "jurisdictions", 400),
        ({"jurisdictions": [0]}, "jurisdictions", 400),
        ({"title": " "}, "title", 400),
        ({"starts_on": "明天"}, "starts_on", 400),
        ({"place": 1}, "place", 400),
    ],
)
def test_a_wrong_sweep_is_refused_at_its_field_and_none_begun(office, wrong, field, status):
    day = clock.today().isoformat()
    body = {"title": "摸排", "starts_on": day, "ends_on": day, "jurisdictions": [street("红山街道").pk], **wrong}

    answer = program_of(office).send("sweeps/", body)

    assert answer.status_code == status, answer.content.decode()
    assert field in answer.json()["errors"]
    assert not Sweep.objects.exists()


def test_the_office_asks_once_changes_and_takes_back_a_task(office, street_lead):
    program, due = program_of(office), clock.today().isoformat()
    body = {"name": "统计表", "requester": "区里", "due_on": due, "jurisdiction": street("梅园新村街道").pk}
    body |= {"columns": ["staff"], "person": street_lead.person_id}

    answers = [program.send("reporting-tasks/", body, key="k1") for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 200], answers[0].content.decode()
    assert answers[0].json()["id"] == answers[1].json()["id"]
    path = f"reporting-tasks/{answers[0].json()['id']}/"
    assert answers[0]["Location"].endswith(path)

    old = program.version(path)
    assert program.send(path, {**body, "name": "月报"}, version=old, method="put").status_code == 200
    assert program_of(street_lead).read(path).json()["name"] == "月报"
    stale = program.send(path, body, version=old, method="put")
    assert (stale.status_code, stale.json()["current"]["name"]) == (412, "月报")

    gone = program.write(f"{path}withdraw/", {"reason": "上级取消"}, record=path)
    assert gone.status_code == 200, gone.content.decode()
    assert program.read(path).status_code == 404
    assert program.send(f"changes/{gone.json()['changeset']}/undo/", {}).status_code == 200
    assert program.read(path).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"columns": ["nothing"]}, "columns"),
        ({"person": 0}, "person"),
        ({"name": ""}, "name"),
        ({"due_on": "x"}, "due_on"),
    ],
)
def test_a_wrong_task_is_refused_at_its_field_and_none_made(office, superior, wrong, field):
    body = {"name": "统计表", "requester": "区里", "due_on": clock.today().isoformat(), **wrong}

    answer = program_of(office).send("reporting-tasks/", body)

    assert (answer.status_code, field in answer.json()["errors"]) == (400, True), answer.content.decode()
    assert not ReportingTask.objects.exists()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_nobody_can_mean_is_refused_for_a_task(client, office, day):
    body = {"name": "统计表", "requester": "区里", "due_on": day}
    client.force_login(office)

    assert "due_on" in program_of(office).send("reporting-tasks/", body).json()["errors"]
    page = client.post("/reporting/add/", {**body, "is_past_meant": "on"}).content.decode()
    assert "请填 2000-01-01 至" in page
    assert not ReportingTask.objects.exists()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_nobody_can_mean_is_refused_for_a_sweep(client, office, day):
    client.force_login(office)

    page = client.post("/sweeps/add/", {"title": "摸排", "everywhere": "on", "starts_on": day, "ends_on": day})

    assert "请填 2000-01-01 至" in page.content.decode()
    assert not Sweep.objects.exists()


def test_nobody_who_can_only_look_is_asked(office, superior):
    body = {"name": "统计表", "requester": "区里", "due_on": clock.today().isoformat(), "person": superior.person_id}

    assert "person" in program_of(office).send("reporting-tasks/", body).json()["errors"]
    assert not ReportingTask.objects.exists()
