"""Refresh rounds over the interface."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from foundation.trail.clock import clock_at
from orgs.duties import services as duties
from orgs.enterprises import services
from orgs.enterprises.models import Enterprise
from orgs.rounds.models import RefreshRound
from orgs.rounds.services import open_round
from orgs.rounds.tables import RefreshTable
from tests.api.conftest import Program, program_of
from tests.cast import LONG_AGO, make_firm, moment, street

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock_at(moment("2026-11-20")):
        yield


@pytest.fixture
def stale(instructor: Any) -> list[Enterprise]:
    """Nobody looked at them for a year: three firms of the instructor's, one of another street."""
    with clock_at(moment("2025-11-20")):
        mine = [make_firm(f"南京第{n}号科技有限公司", staff=n, phone="13800000001", contact="李某") for n in range(3)]
        for firm in mine:
            duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
        return [*mine, make_firm("南京星河传媒有限公司", place="玄武门街道")]


@pytest.fixture
def found(stale: Any) -> RefreshRound:
    return open_round()


def test_the_rounds_that_have_begun_are_listed_the_newest_first(as_office, found):
    open_round(on=found.starts_on.replace(month=9))

    rows = as_office.read("refresh-rounds/").json()["results"]

    assert rows[0] == {"id": found.pk, "name": "2026年第四季度", "starts_on": "2026-10-01", "ends_on": "2026-12-31"}
    assert [row["name"] for row in rows] == ["2026年第四季度", "2026年第三季度"]


def test_a_round_tells_how_far_the_streets_are(as_office, instructor, found, stale):
    services.confirm(enterprises=[stale[0].pk], by=None)
    services.report_unreachable(enterprise=stale[1], reason="phone", by=None)

    told = as_office.read(f"refresh-rounds/{found.pk}/").json()
    own = program_of(instructor).read(f"refresh-rounds/{found.pk}/").json()

    assert (told["name"], told["as_of"], told["is_over"]) == ("2026年第四季度", "2026-11-20", False)
    assert told["total"] == {"scope": 4, "done": 1, "confirmed": 1, "by_itself": 0, "left": 3, "doubted": 1}
    assert {place["name"] for place in told["places"]} == {"梅园新村街道", "玄武门街道"}
    mine = next(place for place in told["places"] if place["jurisdiction"] == street("梅园新村街道").pk)
    assert mine["progress"] == own["total"] == {**told["total"], "scope": 3, "left": 2}
    assert [place["name"] for place in own["places"]] == ["梅园新村街道"]


@pytest.mark.parametrize("tab", ["", "left", "doubted", "marked", "done", "by_itself"])
@pytest.mark.parametrize("actor", ["office", "leader", "instructor", "implementer"])
def test_its_firms_are_those_of_the_page(request, actor, tab, found, stale):
    services.confirm(enterprises=[stale[0].pk], by=None)
    services.report_unreachable(enterprise=stale[1], reason="phone", by=None)
    user = request.getfixturevalue(actor)
    page = RefreshTable(found).select(user, QueryDict(f"tab={tab}")).queryset

    answer = program_of(user).read(f"refresh-rounds/{found.pk}/firms/", **({"tab": tab} if tab else {})).json()

    assert {row["id"] for row in answer["results"]} == set(page.values_list("enterprise_id", flat=True))
    assert answer["total"] == len(answer["results"])


def test_whoever_confirms_finds_everything_to_be_shown(instructor, leader, found, stale):
    program, path = program_of(instructor), f"refresh-rounds/{found.pk}/firms/"

    rows = program.read(path, tab="left").json()["results"]

    assert (rows[1]["staff"], rows[1]["contact"], rows[1]["phone"]) == (1, "李某", "13800000001")
    assert rows[1]["freshness"]["status"] == "overdue"
    assert program_of(leader).read(path).json()["results"][0]["phone"] == "138****0001"
    shown = [{"enterprise": row["id"], "state": row["state"]} for row in rows]
    told = program.send("enterprises/confirm/", {"firms": shown}).json()
    assert (len(told["confirmed"]), told["skipped"]) == (3, [])
    assert program.read(path, tab="left").json()["results"] == []


def test_reading_on_finds_every_firm_once(as_office, found):
    seen, url = [], f"/api/v1/refresh-rounds/{found.pk}/firms/?limit=3"

    while url:
        answer = as_office.get(url).json()
        seen += [row["id"] for row in answer["results"]]
        url = answer["next"]

    assert len(seen) == len(set(seen)) == 4


def test_what_is_not_understood_is_refused(as_office, found):
    path = f"refresh-rounds/{found.pk}/"

    assert as_office.read(path, tab="left").status_code == 400
    assert as_office.read(f"{path}firms/", tab="all").status_code == 400
    assert as_office.read(f"{path}firms/", nonsense=1).status_code == 400
    assert as_office.read("refresh-rounds/999999/").status_code == 404
    assert as_office.read("refresh-rounds/999999/firms/").status_code == 404


def test_a_round_to_come_is_not_there_yet(as_office, found):
    later = open_round(on=found.ends_on.replace(year=2027))

    assert as_office.read(f"refresh-rounds/{later.pk}/").status_code == 404


@pytest.mark.parametrize("tail", ["", "firms/"])
def test_many_firms_cost_as_many_queries_as_few(as_office, found, tail):
    def cost(program: Program) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert program.read(f"refresh-rounds/{found.pk}/{tail}").status_code == 200
        return len(captured)

    as_office.read("me/")
    few = cost(as_office)
    with clock_at(moment("2025-11-20")):
        for number in range(30):
            make_firm(f"南京另{number:02}号科技有限公司", staff=number, phone=f"138000001{number:02}")

    assert cost(as_office) == few


# --- 有变化 -----------------------------------------------------------------------------------------


def marked(program: Any, found: Any) -> set[int]:
    return {row["id"] for row in program.read(f"refresh-rounds/{found.pk}/firms/", tab="marked").json()["results"]}


def test_a_firm_is_put_aside_to_be_edited_and_back(instructor, found, stale):
    program, firm = program_of(instructor), stale[0]
    path = f"refresh-rounds/{found.pk}/firms/{firm.pk}/mark/"

    for _ in range(2):
        answer = program.send(path, {"is_marked": True})
        assert (answer.status_code, answer.json()) == (200, {"enterprise": firm.pk, "is_marked": True})
    assert marked(program, found) == {firm.pk}
    assert program.send(path, {"is_marked": False}).json()["is_marked"] is False
    assert marked(program, found) == set()


def test_whoever_knows_that_something_changed_has_reached_the_firm(instructor, found, stale):
    doubt = services.report_unreachable(enterprise=stale[0], reason="phone", by=None)

    program_of(instructor).send(f"refresh-rounds/{found.pk}/firms/{stale[0].pk}/mark/", {"is_marked": True})

    doubt.refresh_from_db()
    assert doubt.settled_on is not None


@pytest.mark.parametrize(("actor", "status"), [("leader", 403), ("implementer", 404), ("superior", 403)])
def test_firms_of_others_are_not_put_aside(request, found, stale, actor, status):
    path = f"refresh-rounds/{found.pk}/firms/{stale[0].pk}/mark/"

    assert program_of(request.getfixturevalue(actor)).send(path, {"is_marked": True}).status_code == status
    assert not found.marks.exists()


@pytest.mark.parametrize("body", [{}, {"is_marked": "true"}, {"is_marked": None}, {"marked": True}])
def test_a_mark_says_what_shall_hold(instructor, found, stale, body):
    path = f"refresh-rounds/{found.pk}/firms/{stale[0].pk}/mark/"

    assert program_of(instructor).send(path, body).status_code == 400
    assert not found.marks.exists()
