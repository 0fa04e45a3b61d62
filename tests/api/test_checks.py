"""确认无变化, 联系不上, 待核实 over the interface."""

from typing import Any

import pytest

from foundation.trail.models import Changeset
from foundation.trail.undo import undo
from orgs.duties import services as duties
from orgs.enterprises import services
from orgs.enterprises.models import Doubt, Enterprise, Verification
from tests.api.conftest import Program, program_of
from tests.cast import LONG_AGO, make_firm

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(instructor: Any) -> Program:
    return program_of(instructor)


@pytest.fixture
def second(instructor: Any) -> Enterprise:
    """Another firm of the instructor."""
    made = make_firm("南京长风软件有限公司", staff=5)
    duties.assign_instructor(person=instructor.person, enterprise=made, starts_on=LONG_AGO, by=None)
    return made


def as_shown(program: Program, *firms: Enterprise) -> list[dict[str, int]]:
    """The firms with the states the program reads now."""
    return [{"enterprise": f.pk, "state": program.read(f"enterprises/{f.pk}/").json()["state"]} for f in firms]


def confirm(program: Program, firms: Any, *, key: str = "", **more: Any) -> Any:
    return program.send("enterprises/confirm/", {"firms": firms, **more}, key=key)


# --- Confirming -----------------------------------------------------------------------------------


def test_several_firms_are_confirmed_in_one_act(program, instructor, firm, second):
    answer = confirm(program, as_shown(program, firm, second), basis="电话核实")

    assert answer.status_code == 200, answer.content.decode()
    told = answer.json()
    assert (told["confirmed"], told["skipped"]) == (sorted([firm.pk, second.pk]), [])
    act = Changeset.objects.get(pk=told["changeset"])
    assert (act.by, act.title, act.source) == (instructor, "确认无变化：2 家企业", "接口：电话核实")
    assert Verification.objects.filter(changeset=act).count() == 2
    assert set(Verification.objects.values_list("mode", flat=True)) == {"list"}


def test_each_firm_that_is_not_confirmed_has_a_sentence(program, instructor, street_lead, firm, second, other_firm):
    near = make_firm("南京邻里科技有限公司")
    program = program_of(street_lead)
    lines = as_shown(program, firm, second, near)
    services.edit_enterprise(enterprise=second, values={"staff": 6}, on=LONG_AGO.replace(year=2023), by=None)
    services.report_unreachable(enterprise=near, reason="phone", by=None)
    lines += [{"enterprise": other_firm.pk, "state": 1}, {"enterprise": 999999, "state": 10**9}]

    told = confirm(program, lines).json()

    assert told["confirmed"] == [firm.pk]
    why = {line["enterprise"]: line["detail"] for line in told["skipped"]}
    assert "刚有更新" in why[second.pk]
    assert "待核实" in why[near.pk]
    assert why[other_firm.pk] == why[999999] == "没有这条记录，或不在您负责的范围。"
    assert confirm(program, as_shown(program, firm)).json()["skipped"][0]["detail"].endswith("今天已由 牵头人 确认。")


def test_who_sees_a_firm_and_does_not_answer_for_it_confirms_nothing(committee, firm):
    program = program_of(committee)

    told = confirm(program, as_shown(program, firm)).json()

    assert told == {
        "changeset": None,
        "confirmed": [],
        "skipped": [{"enterprise": firm.pk, "detail": "这家企业不由您负责，不能确认。"}],
    }
    assert not Verification.objects.exists()


@pytest.mark.parametrize("actor", ["leader", "superior", "sysadmin"])
def test_who_may_not_write_is_refused(request, actor, program, firm):
    answer = confirm(program_of(request.getfixturevalue(actor)), as_shown(program, firm))

    assert answer.status_code == 403


def test_the_same_key_confirms_once_and_tells_what_it_did(program, instructor, firm, second):
    lines = [*as_shown(program, firm), {"enterprise": second.pk, "state": 10**9}]

    first, again = confirm(program, lines, key="c-1"), confirm(program, lines, key="c-1")

    assert again.status_code == 200, again.content.decode()
    assert again.json()["changeset"] == first.json()["changeset"]
    assert again.json()["confirmed"] == first.json()["confirmed"] == [firm.pk]
    assert again.json()["skipped"][0]["detail"].startswith("用这个键第一次提交时没有确认")
    assert confirm(program, lines[:1], key="c-1").status_code == 422
    undo(changeset=Changeset.objects.get(pk=first.json()["changeset"]), by=instructor)
    confirm(program, lines, key="c-1")
    assert Verification.objects.live().count() == 0


def test_where_nothing_was_confirmed_the_key_is_free_again(program, firm):
    stale = [{"enterprise": firm.pk, "state": 10**9}]

    assert confirm(program, stale, key="c-1").json()["changeset"] is None
    assert confirm(program, as_shown(program, firm), key="c-1").json()["confirmed"] == [firm.pk]


def test_who_looked_at_one_firm_settles_its_question_with_it(program, firm, second):
    doubt = services.report_unreachable(enterprise=firm, reason="phone", by=None)
    lines = as_shown(program, firm, second)

    both = confirm(program, lines, settles=True)
    told = confirm(program, lines[:1], settles=True).json()

    assert (both.status_code, list(both.json()["errors"])) == (400, ["settles"])
    assert told["confirmed"] == [firm.pk]
    doubt.refresh_from_db()
    assert doubt.outcome == "已核对，与登记一致"
    assert Verification.objects.get().mode == "card"


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "firms"),
        ({"firms": []}, "firms"),
        ({"firms": [1]}, "firms"),
        ({"firms": [{"enterprise": 1}]}, "firms"),
        ({"firms": [{"enterprise": 1, "state": "1"}]}, "firms"),
        ({"firms": [{"enterprise": 1, "state": True}]}, "firms"),
        ({"firms": [{"enterprise": 10**25, "state": 1}]}, "firms"),
        ({"firms": [{"enterprise": 1, "state": 1}] * 2}, "firms"),
        ({"firms": [{"enterprise": n, "state": 1} for n in range(1, 102)]}, "firms"),
        ({"firms": [{"enterprise": 1, "state": 1}], "basis": "听说"}, "basis"),
        ({"firms": [{"enterprise": 1, "state": 1}], "on": "2023-01-01"}, "on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(program, body, place):
    answer = program.send("enterprises/confirm/", body)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [place])


# --- What was confirmed ---------------------------------------------------------------------------


def test_what_was_confirmed_is_told_with_phones_as_the_firm_itself_shows_them(program, leader, firm):
    confirm(program, as_shown(program, firm), basis="上门核实")
    path = f"enterprises/{firm.pk}/attestations/"

    (row,) = program.read(path).json()["results"]
    (masked,) = program_of(leader).read(path).json()["results"]

    assert (row["by"], row["mode"], row["source"]) == ("指导员", "list", "接口：上门核实")
    assert (row["values"]["staff"], row["values"]["members_total"], row["values"]["contact"]) == (20, 3, None)
    assert (row["values"]["phone"], masked["values"]["phone"]) == ("13800000001", "138****0001")
    assert {**masked, "values": None} == {**row, "values": None}


def test_one_taken_back_is_not_told(program, instructor, firm):
    act = confirm(program, as_shown(program, firm)).json()["changeset"]
    undo(changeset=Changeset.objects.get(pk=act), by=instructor)

    assert program.read(f"enterprises/{firm.pk}/attestations/").json()["results"] == []


def test_attestations_of_a_foreign_firm_are_hidden(implementer, firm):
    assert program_of(implementer).read(f"enterprises/{firm.pk}/attestations/").status_code == 404


# --- 待核实 -----------------------------------------------------------------------------------------


def test_who_cannot_reach_a_firm_says_so_once(program, firm):
    path, body = f"enterprises/{firm.pk}/unreachable/", {"reason": "other", "note": "门面已关"}

    made, again, without = (
        program.send(path, body, key="u"),
        program.send(path, body, key="u"),
        program.send(path, body),
    )

    assert (made.status_code, again.status_code) == (201, 200), made.content.decode()
    assert made.json() == again.json() == without.json() == program.get(made["Location"]).json()
    told = made.json()
    assert told["enterprise"] == {"id": firm.pk, "name": "南京云帆科技有限公司"}
    assert (told["reason"], told["note"], told["opened_by"], told["settled_on"]) == (
        "other",
        "门面已关",
        "指导员",
        None,
    )
    assert Doubt.objects.count() == 1
    assert program.read(f"enterprises/{firm.pk}/").json()["freshness"]["status"] == "doubted"


@pytest.mark.parametrize(
    ("body", "status"),
    [({"reason": "contradicted"}, 400), ({}, 400), ({"reason": "other"}, 409), ({"reason": "phone", "note": 1}, 400)],
)
def test_a_reason_is_needed(program, firm, body, status):
    answer = program.send(f"enterprises/{firm.pk}/unreachable/", body)

    assert answer.status_code == status
    assert not Doubt.objects.exists()


def test_who_has_looked_settles_it_once(program, firm):
    doubt = services.report_unreachable(enterprise=firm, reason="phone", by=None)
    path = f"doubts/{doubt.pk}/"

    assert program.send(f"{path}settle/", {"outcome": " "}).status_code == 400
    settled = program.send(f"{path}settle/", {"outcome": "换了号码"})
    again = program.send(f"{path}settle/", {"outcome": "又一次"})

    assert settled.status_code == 200, settled.content.decode()
    assert settled.json() == program.read(path).json()
    assert (settled.json()["outcome"], settled.json()["settled_by"]) == ("换了号码", "指导员")
    assert (again.status_code, again.json()["detail"]) == (409, "这项待核实刚被同事处理过。")


def test_open_and_settled_questions_each_have_their_tab(program, as_office, firm, other_firm):
    services.report_unreachable(enterprise=other_firm, reason="moved", by=None)
    old = services.report_unreachable(enterprise=firm, reason="phone", by=None)
    services.settle_doubt(doubt=old, outcome="已接通", by=None)

    def firms(who: Program, **query: Any) -> list[int]:
        return [row["enterprise"]["id"] for row in who.read("doubts/", **query).json()["results"]]

    assert (firms(as_office, tab="open"), firms(as_office, tab="settled")) == ([other_firm.pk], [firm.pk])
    assert (firms(program), firms(program, tab="open")) == ([firm.pk], [])
    assert firms(as_office, reason="moved", q="星河", enterprise=other_firm.pk) == [other_firm.pk]


@pytest.mark.parametrize(("actor", "status"), [("leader", 403), ("committee", 403), ("implementer", 404)])
def test_nobody_else_reports_or_settles(request, actor, status, firm):
    doubt = services.report_unreachable(enterprise=firm, reason="phone", by=None)
    program = program_of(request.getfixturevalue(actor))

    reported = program.send(f"enterprises/{firm.pk}/unreachable/", {"reason": "moved"})
    settled = program.send(f"doubts/{doubt.pk}/settle/", {"outcome": "x"})

    assert (reported.status_code, settled.status_code) == (status, status)
    assert Doubt.objects.get().settled_on is None
