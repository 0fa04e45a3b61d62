"""A list costs as many queries for many rows as for a few."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.accounts.models import Person, User
from foundation.accounts.roles import Role
from foundation.trail import clock
from foundation.trail.clock import clock_at
from foundation.trail.recording import changeset
from orgs.collection.services.reporting import add_task
from orgs.collection.services.sweeps import start_sweep
from orgs.duties import services as duties
from orgs.duties.models import Handover
from orgs.enterprises import services
from orgs.places.models import Block
from orgs.places.services import save_place
from orgs.rounds.services import open_round
from tests.api.conftest import Program, program_of
from tests.cast import LONG_AGO, make_firm, make_user, street
from tests.parties.cast import make_organization

pytestmark = pytest.mark.django_db
SINCE: dict[str, Any] = {"starts_on": LONG_AGO, "by": None}


def someone(number: int) -> Person:
    with changeset(kind="test", by=None, title="测试人员"):
        person = Person(name=f"某{number}", unit="某单位")
        person.save()
    return person


def colleague(number: int) -> User:
    return make_user(f"office{number}", Role.OFFICE)


def contact(number: int, firm: Any) -> None:
    other = make_firm(f"南京联系{number}科技有限公司")
    day = date(2023, 1, 1) + timedelta(days=number)
    duties.record_contact(enterprise=other, person=someone(number), on=day, kind="visit", by=None)


def seat(number: int, firm: Any) -> None:
    member = duties.seat_member(person=someone(number), **SINCE)
    duties.assign_liaison(person=member.person, enterprise=make_firm(f"南京委员{number}科技有限公司"), **SINCE)


def deputy(number: int, firm: Any) -> None:
    days = {"starts_on": clock.today(), "ends_on": clock.today() + timedelta(days=9), "by": None}
    duties.assign_deputy(person=someone(number), deputy=someone(number), **days)


def handover(number: int, firm: Any) -> None:
    with changeset(kind="test", by=None, title="交接"):
        Handover(person=someone(number), to=someone(number), on=LONG_AGO).save()


def sweep(number: int, firm: Any) -> None:
    day = clock.today()
    start_sweep(title=f"摸排{number}", jurisdictions=[street("红山街道")], starts_on=day, ends_on=day, by=None)


def task(number: int, firm: Any) -> None:
    asked = {"jurisdiction": street("红山街道"), "person": someone(number)}
    add_task(name=f"报表{number}", requester="区里", due_on=clock.today(), **asked, by=None)


def doubt(number: int, firm: Any) -> None:
    doubted = make_firm(f"南京疑问{number}科技有限公司")
    found = services.report_unreachable(enterprise=doubted, reason="phone", by=colleague(number))
    if number % 2:
        services.settle_doubt(doubt=found, outcome="已接通", by=colleague(number + 100))


def attestation(number: int, firm: Any) -> None:
    with clock_at(clock.now() - timedelta(days=number)):
        services.confirm(enterprises=[firm.pk], by=colleague(number))


def past_round(number: int, firm: Any) -> None:
    open_round(on=clock.today() - timedelta(days=92 * number))


def term(number: int, firm: Any) -> None:
    duties.appoint_instructor(person=someone(number), employment="full", **SINCE)


def block(number: int, firm: Any) -> None:
    made = Block(jurisdiction=street("红山街道"), name=f"板块{number}")
    save_place(row=made, by=None)
    duties.assign_instructor(person=someone(number), block=made, **SINCE)


def instructed(number: int, firm: Any) -> None:
    held = make_firm(f"南京指导{number}科技有限公司")
    duties.assign_instructor(person=someone(number), enterprise=held, **SINCE)


def unattended(number: int, firm: Any) -> None:
    make_firm(f"南京无人{number}科技有限公司")


def with_branch(number: int, firm: Any) -> None:
    own = make_firm(f"南京支部{number}科技有限公司", members_full=4)
    make_organization(f"南京支部{number}科技有限公司党支部", own)


LISTS: dict[str, Callable[[int, Any], None]] = {
    "contacts/": contact,
    "committee-members/": seat,
    "deputies/": deputy,
    "handovers/": handover,
    "sweeps/": sweep,
    "reporting-tasks/": task,
    "doubts/": doubt,
    "enterprises/{}/attestations/": attestation,
    "refresh-rounds/": past_round,
    "instructor-terms/": term,
    "blocks/": block,
    "instructor-loads/": instructed,
    "instructed-enterprises/": instructed,
    "unattended-enterprises/": unattended,
    "coverage/": with_branch,
}


def cost(program: Program, path: str) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as captured:
        answer = program.read(path)
    return len(captured), len(answer.json()["results"])


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("actor", ["office", "leader"])
def test_many_rows_cost_as_many_queries_as_a_few(request, actor, path, firm):
    program, made = program_of(request.getfixturevalue(actor)), LISTS[path]
    for number in range(2):
        made(number, firm)
    program.read("me/")
    few, rows = cost(program, path.format(firm.pk))

    for number in range(2, 14):
        made(number, firm)
    many, more = cost(program, path.format(firm.pk))

    assert more == rows + 12
    assert many == few


@pytest.mark.parametrize("number", [1, 40])
def test_confirming_many_firms_asks_as_often_as_confirming_one(as_office, number):
    firms = [make_firm(f"南京第{n:02}号科技有限公司") for n in range(number)]
    lines = [{"enterprise": firm.pk, "state": firm.states.get().pk} for firm in firms]
    as_office.read("me/")

    with CaptureQueriesContext(connection) as captured:
        answer = as_office.send("enterprises/confirm/", {"firms": lines})

    assert len(answer.json()["confirmed"]) == number
    assert len(captured) < 40
