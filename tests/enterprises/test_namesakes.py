"""A name that another firm bears: every door asks the same, tells nothing of a firm one does not see, and lets one in."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.exchange.imports.settling import settle_row
from foundation.exchange.models import ImportRow, Outcome
from foundation.trail.applying import NameAsked
from foundation.trail.asof import AsOf
from foundation.trail.undo import undo
from orgs.enterprises import services
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.enterprises.services.namesakes import ALIKE, ELSEWHERE, ask_about_name
from tests.api.conftest import program_of
from tests.cast import make_firm, street
from tests.enterprises.import_files import CODES, firm, ledger, run

pytestmark = pytest.mark.django_db
NAME, OWN, FOREIGN, DAY = "南京共名科技有限公司", "梅园新村街道", "玄武门街道", "2023-06-01"
ASIDE = "南京别称文化有限公司"


def nothing() -> None:
    return None


def visible() -> Enterprise:
    return make_firm(NAME, place=OWN)


def elsewhere(name: str) -> Enterprise:
    return make_firm(name, place=FOREIGN, code=CODES[10 + Enterprise.objects.count()])


def foreign() -> Enterprise:
    return elsewhere(NAME)


def alias() -> Enterprise:
    made = elsewhere(ASIDE)
    services.add_alias(enterprise=made, name=NAME, by=None)
    return made


def former() -> Enterprise:
    made = elsewhere(NAME)
    services.rename(enterprise=made, name=ASIDE, on=date(2023, 3, 1), by=None)
    return made


def departed() -> Enterprise:
    made = elsewhere(NAME)
    services.move_out(enterprises=[made], on=date(2023, 3, 1), to="秦淮区", by=None)
    return made


SITUATIONS: dict[Callable[[], Enterprise | None], str] = {
    nothing: "",
    visible: ALIKE,
    foreign: ELSEWHERE,
    alias: ELSEWHERE,
    former: ELSEWHERE,
    departed: ELSEWHERE,
}
UNSEEN = [situation for situation, sentence in SITUATIONS.items() if sentence == ELSEWHERE]


class Door:
    """Somebody's way to give a firm the name: what is answered, and whether it went in."""

    def __init__(self, user: Any, program: Any, subject: Enterprise | None, path: Path) -> None:
        self.user, self.program, self.subject, self.path = user, program, subject, path
        self.client = Client()
        self.client.force_login(user)

    def form(self, url: str, data: dict[str, Any], is_other: bool) -> tuple[str, bool]:
        answer = self.client.post(url, {**data, **({"is_other": "on"} if is_other else {})})
        page = re.sub(r"<select.*?</select>", "", answer.content.decode(), flags=re.S)  # lists all streets
        if answer.status_code == 200 and not is_other:
            assert 'name="is_other"' in page
        return page, answer.status_code == 302

    def call(self, path: str, data: dict[str, Any], is_other: bool, method: str = "post") -> tuple[str, bool]:
        more = {"is_other": True} if is_other else {}
        send = self.program.write if self.subject else self.program.send
        answer = send(path, {"on": DAY, **data, **more}, method=method)
        if answer.status_code == 409:
            assert answer.json()["code"] == "similar", answer.json()
        return answer.content.decode(), answer.status_code == (201 if path == "enterprises/" else 200)


def add_by_form(door: Door, is_other: bool) -> tuple[str, bool]:
    place = street(OWN).pk
    data = {"kind": "founded", "on": DAY, "precision": "day", "name": NAME, "jurisdiction": place}
    return door.form(reverse("enterprises:add"), data, is_other)


def add_by_interface(door: Door, is_other: bool) -> tuple[str, bool]:
    values = {"name": NAME, "jurisdiction": street(OWN).pk}
    return door.call("enterprises/", {"kind": "founded", "values": values}, is_other)


def rename_by_form(door: Door, is_other: bool) -> tuple[str, bool]:
    url = reverse("enterprises:change", args=[door.subject.pk, "rename"])
    return door.form(url, {"on": DAY, "precision": "day", "name": NAME}, is_other)


def rename_by_interface(door: Door, is_other: bool) -> tuple[str, bool]:
    return door.call(f"enterprises/{door.subject.pk}/rename/", {"name": NAME}, is_other)


def correct_by_form(door: Door, is_other: bool) -> tuple[str, bool]:
    url = f"{reverse('enterprises:edit', args=[door.subject.pk])}?section=basic"
    data = {"mode": "wrong", "on": DAY, "precision": "day", "name": NAME, "jurisdiction": street(OWN).pk}
    return door.form(url, data, is_other)


def correct_by_interface(door: Door, is_other: bool) -> tuple[str, bool]:
    data = {"mode": "wrong", "values": {"name": NAME}}
    return door.call(f"enterprises/{door.subject.pk}/", data, is_other, method="patch")


def move_in_by_form(door: Door, is_other: bool) -> tuple[str, bool]:
    url = reverse("enterprises:change", args=[door.subject.pk, "move-in"])
    return door.form(url, {"on": DAY, "precision": "day", "origin": "秦淮区"}, is_other)


def move_in_by_interface(door: Door, is_other: bool) -> tuple[str, bool]:
    return door.call(f"enterprises/{door.subject.pk}/move-in/", {"origin": "秦淮区"}, is_other)


ADDING = [add_by_form, add_by_interface]
RENAMING = [rename_by_form, rename_by_interface, correct_by_form, correct_by_interface]
COMING_BACK = [move_in_by_form, move_in_by_interface]
DOORS = [*ADDING, *RENAMING, *COMING_BACK]


def subject_of(way: Any) -> Enterprise | None:
    if way in ADDING:
        return None
    made = make_firm("南京旧日传媒有限公司" if way in RENAMING else NAME, place=OWN)
    if way in COMING_BACK:
        services.move_out(enterprises=[made], on=date(2023, 1, 31), to="秦淮区", by=None)
    return made


@pytest.fixture
def door(street_lead: Any, tmp_path: Path) -> Callable[[Any], Door]:
    return lambda way: Door(street_lead, program_of(street_lead), subject_of(way), tmp_path / "台账.xlsx")


def names() -> int:
    """How many firms of the street bear the name."""
    today = EnterpriseState.objects.as_of(AsOf.today()).present()
    return today.filter(name=NAME, jurisdiction=street(OWN)).count()


def assert_tells_nothing(answer: str, other: Enterprise) -> None:
    for secret in (FOREIGN, other.code, other.number, ASIDE, f"/enterprises/{other.pk}/", "秦淮"):
        assert secret not in answer.replace('value="秦淮区"', ""), secret


@pytest.mark.parametrize("way", DOORS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.__name__)
def test_every_door_asks_the_same_and_lets_in_who_confirms(door: Any, way: Any, situation: Any) -> None:
    at = door(way)
    other, before, sentence = situation(), names(), SITUATIONS[situation]

    answer, is_in = way(at, False)

    assert is_in == (not sentence)
    assert {s for s in (ALIKE, ELSEWHERE) if s in answer} == ({sentence} if sentence else set())
    if sentence == ELSEWHERE:
        assert_tells_nothing(answer, other)
    if sentence:
        assert names() == before
        answer, is_in = way(at, True)
    assert is_in, answer
    assert names() == before + 1


@pytest.mark.parametrize("way", DOORS, ids=lambda way: way.__name__)
def test_the_answer_is_the_same_whatever_was_found_elsewhere(door: Any, way: Any) -> None:
    at, answers = door(way), []
    for situation in UNSEEN:
        situation()
        answer, _ = way(at, False)
        assert ELSEWHERE in answer
        shown = answer.split("<main")[-1].split("</main>")[0]  # the foot tells the minute
        answers.append(re.sub(r'(name="csrfmiddlewaretoken" value|id="id_seen"|value)="[^"]*"', "", shown))
    assert answers == [answers[0]] * len(UNSEEN)


def test_a_visible_one_is_named_and_one_elsewhere_is_not(street_lead: Any) -> None:
    mine, other = visible(), foreign()

    answer, _ = add_by_interface(Door(street_lead, program_of(street_lead), None, Path()), False)

    assert ALIKE in answer
    assert ELSEWHERE in answer
    assert f'"similar":[{{"id":{mine.pk},"name":"{NAME}"}}]' in answer
    assert f'"id":{other.pk}' not in answer


def test_the_firm_s_own_names_are_not_asked_about(street_lead: Any) -> None:
    mine = make_firm("南京旧日传媒有限公司", place=OWN)
    at = Door(street_lead, program_of(street_lead), mine, Path())
    services.rename(enterprise=mine, name=NAME, on=date(2023, 5, 1), by=street_lead)
    foreign()

    data = {"mode": "changed", "values": {"name": NAME, "note": "无"}}
    assert at.call(f"enterprises/{mine.pk}/", data, False, method="patch")[1]


def test_an_undone_firm_and_the_portal_itself_are_not_asked_about(office: Any) -> None:
    place = {"name": NAME, "jurisdiction": street(OWN).pk}
    made = services.add_enterprise(kind="founded", on=date(2023, 6, 1), values=place, by=office)
    with pytest.raises(NameAsked):
        ask_about_name(NAME, by=office, is_other=False)
    ask_about_name(NAME, by=None, is_other=False)
    undo(changeset=made.changeset, by=office)

    ask_about_name(NAME, by=office, is_other=False)


def test_the_question_costs_a_few_queries(street_lead: Any) -> None:
    visible(), foreign(), alias()
    with CaptureQueriesContext(connection) as queries, pytest.raises(NameAsked):
        ask_about_name(NAME, by=street_lead, is_other=False)
    # One more where taking turns is a question to the database.
    assert len(queries) <= (9 if connection.vendor == "postgresql" else 8), [q["sql"][:80] for q in queries]


# --- the import -----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [CODES[1], CODES[0]], ids=["new", "known by its code"])
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.__name__)
def test_a_row_waits_with_the_same_question(street_lead: Any, tmp_path: Path, situation: Any, code: str) -> None:
    """A new firm of that name, and one that is known by its code and takes the name."""
    make_firm("南京旧日传媒有限公司", place=OWN, code=CODES[0])
    other = situation()

    told = run(ledger(tmp_path / "台账.xlsx", firm(NAME, code, OWN)), by=street_lead)

    goes_in = ["update" if code == CODES[0] else "create"]
    assert told.outcomes == (["needs_review"] if SITUATIONS[situation] else goes_in), told.reasons
    assert ("同名的企业" in told.reasons) == (situation is visible)
    assert (ELSEWHERE in told.reasons) == (SITUATIONS[situation] == ELSEWHERE)
    if SITUATIONS[situation] == ELSEWHERE:
        assert_tells_nothing(told.out, other)
    assert names() == (situation in (nothing, visible))


def test_a_row_that_takes_another_s_name_goes_in_once_it_is_confirmed(street_lead: Any, tmp_path: Path) -> None:
    make_firm("南京旧日传媒有限公司", place=OWN, code=CODES[0])
    foreign()
    run(ledger(tmp_path / "台账.xlsx", firm(NAME, CODES[0], OWN)), by=street_lead)
    (row,) = ImportRow.objects.all()

    row = settle_row(row=row, by=street_lead, confirm=["same_name"])

    assert row.outcome == Outcome.UPDATE
