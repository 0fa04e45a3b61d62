"""待办 and 消息 over the interface: everybody's own, put aside and taken up as on the page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.trail.clock import clock_at
from orgs.duties import services as duties
from orgs.enterprises import services
from reminders.models import Arrangement
from reminders.services import send_reminders
from reminders.todo import todo_of
from tests.api.conftest import Program, program_of
from tests.cast import LONG_AGO, make_firm, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock_at(moment("2026-11-20")):
        yield


def stale_firm(number: int, instructor: Any) -> Any:
    with clock_at(moment("2025-11-20")):
        firm = make_firm(f"南京第{number}号科技有限公司", staff=5)
        duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    return firm


@pytest.fixture
def stale(instructor: Any) -> Any:
    return stale_firm(1, instructor)


@pytest.fixture
def mine(instructor: Any, stale: Any) -> Program:
    return program_of(instructor)


def items(program: Program) -> list[dict[str, Any]]:
    return list(program.read("todo/").json()["results"])


def key(item: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**{name: item[name] for name in ("rule", "subject", "period")}, **more}


def test_what_waits_is_what_the_page_shows(mine, instructor, stale):
    told = mine.read("todo/").json()

    (item,) = told["results"]
    assert (told["as_of"], told["total"], told["total_is_capped"], told["aside"]) == ("2026-11-20", 1, False, 0)
    assert todo_of(instructor).count == 1
    assert (item["rule"], item["group"], item["enterprise"]) == ("R1", "overdue", stale.pk)
    assert (item["about"], item["handed_by"]) == ("南京第1号科技有限公司", None)
    assert mine.read("todo/item/", **key(item)).json()["text"] == item["text"]


def test_what_was_done_waits_no_longer(mine, stale):
    (item,) = items(mine)

    services.confirm(enterprises=[stale.pk], by=None)

    assert items(mine) == []
    assert mine.read("todo/item/", **key(item)).status_code == 404
    assert mine.send("todo/mute/", key(item, reason="x")).status_code == 404


@pytest.mark.parametrize(
    ("way", "more"), [("postpone", {"until": "2026-11-30"}), ("mute", {})], ids=["postpone", "mute"]
)
def test_an_item_is_put_aside_taken_up_and_the_act_undone(mine, way, more):
    (item,) = items(mine)

    put = mine.send(f"todo/{way}/", key(item, reason="等盖章", **more))
    assert put.status_code == 200, put.content.decode()
    assert (items(mine), mine.read("todo/").json()["aside"]) == ([], 1)
    (row,) = mine.read("todo/aside/").json()["results"]
    assert (row["about"], row["reason"], row["until"]) == (item["about"], "等盖章", more.get("until"))

    assert mine.send(f"changes/{put.json()['changeset']}/undo/", {}).status_code == 200
    assert len(items(mine)) == 1
    mine.send(f"todo/{way}/", key(item, reason="等盖章", **more))
    (row,) = mine.read("todo/aside/").json()["results"]
    assert mine.send(f"todo/aside/{row['id']}/take-up/", {}).status_code == 200
    assert mine.send(f"todo/aside/{row['id']}/take-up/", {}).status_code == 409
    assert len(items(mine)) == 1


def test_an_item_is_handed_on_to_whoever_answers_for_the_firm_as_well(mine, instructor, street_lead, implementer):
    (item,) = items(mine)
    colleagues = mine.read("todo/item/", **key(item)).json()["colleagues"]

    assert {"id": street_lead.pk, "name": "牵头人"} in colleagues
    assert implementer.pk not in {one["id"] for one in colleagues}
    refused = mine.send("todo/hand-on/", key(item, reason="休假", to=implementer.pk))
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["to"])
    assert mine.send("todo/hand-on/", key(item, reason="休假", to=street_lead.pk)).status_code == 200

    assert items(mine) == []
    handed = next(i for i in items(program_of(street_lead)) if i["handed_by"])
    assert (handed["handed_by"], handed["handed_reason"]) == (str(instructor), "休假")


@pytest.mark.parametrize(
    ("way", "wrong", "status", "field"),
    [
        ("postpone", {"until": "2026-11-20"}, 409, "until"),
        ("postpone", {"until": "2028-01-01"}, 409, "until"),
        ("postpone", {"until": "x"}, 400, "until"),
        ("mute", {"reason": " "}, 400, "reason"),
        ("mute", {"why": "x"}, 400, "why"),
        ("hand-on", {"to": 10**20}, 400, "to"),
        ("mute", {"rule": None}, 400, "rule"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(mine, way, wrong, status, field):
    (item,) = items(mine)
    whole = {"postpone": {"until": "2026-11-30"}, "mute": {}, "hand-on": {"to": 1}}[way]

    refused = mine.send(f"todo/{way}/", {**key(item, reason="等盖章"), **whole, **wrong})

    assert (refused.status_code, list(refused.json()["errors"])) == (status, [field]), refused.content.decode()
    assert not Arrangement.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"rule": "R99"}, {"subject": "x"}, {"subject": f"enterprises.enterprise:{10**18}"}, {"period": "2001"}]
)
def test_an_item_nobody_knows_is_not_there(mine, wrong):
    (item,) = items(mine)

    assert mine.read("todo/item/", **{**key(item), **wrong}).status_code == 404
    assert mine.send("todo/mute/", {**key(item, reason="x"), **wrong}).status_code == 404


def test_items_and_arrangements_are_ones_own(mine, request, implementer):
    (item,) = items(mine)
    mine.send("todo/mute/", key(item, reason="等盖章"))
    other = program_of(implementer)

    assert other.send("todo/mute/", key(item, reason="x")).status_code == 404
    assert other.read("todo/aside/").json()["results"] == []
    assert other.send(f"todo/aside/{Arrangement.objects.get().pk}/take-up/", {}).status_code == 404
    assert program_of(request.getfixturevalue("superior")).read("todo/").status_code == 403


def test_messages_are_read_the_newest_first(mine, instructor, implementer, stale):
    send_reminders(on=date(2026, 11, 20))

    (row,) = mine.read("notices/").json()["results"]

    assert (row["rule"], row["on"], row["settled_at"]) == ("R1", "2026-11-20", None)
    assert program_of(implementer).read("notices/").json()["results"] == []
    services.confirm(enterprises=[stale.pk], by=None)
    send_reminders(on=date(2026, 11, 21))
    assert mine.read("notices/", tab="open").json()["results"] == []
    assert mine.read("notices/").json()["total"] == 1


def test_many_items_cost_as_many_queries_as_a_few(mine, instructor):
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert mine.read(path).status_code == 200
        return len(captured)

    for number in range(2, 6):  # enough for a card that holds several
        stale_firm(number, instructor)
    mine.send("todo/mute/", key(items(mine)[0], reason="x"))
    send_reminders(on=date(2026, 11, 19))
    few = {path: cost(path) for path in ("todo/", "todo/aside/", "notices/")}
    for number in range(6, 16):
        stale_firm(number, instructor)
    for item in items(mine)[:7]:
        mine.send("todo/mute/", key(item, reason="x"))
    send_reminders(on=date(2026, 11, 20))

    assert {path: cost(path) for path in few} == few
    assert len(items(mine)) == 7
