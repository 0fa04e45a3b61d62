"""Sweeps and reporting tasks over the interface."""

from typing import Any

import pytest

from foundation.trail import clock
from foundation.trail.models import Changeset
from orgs.duties.models import ReportingTask, Sweep
from tests.api.conftest import program_of
from tests.cast import make_firm
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
