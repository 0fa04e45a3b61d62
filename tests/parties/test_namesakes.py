"""A Party organisation of a name another one bears: every door asks the same and tells nothing of a foreign one."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from orgs.parties.models import PartyOrganization, PartyState
from orgs.parties.services.namesakes import ALIKE, ELSEWHERE
from tests.api.conftest import program_of
from tests.cast import make_firm, street
from tests.enterprises.import_files import CODES
from tests.parties.cast import make_organization
from tests.parties.test_import import checked, ledger, outcomes, reasons

pytestmark = pytest.mark.django_db
NOWHERE = CODES[9]
NAME, OWN, FOREIGN, DAY = "共名党支部", "梅园新村街道", "玄武门街道", "2023-06-01"


def nothing() -> None:
    return None


def visible() -> PartyOrganization:
    return make_organization(NAME, make_firm("南京自家科技有限公司", place=OWN), place=OWN)


def foreign() -> PartyOrganization:
    return make_organization(NAME, make_firm("南京别家科技有限公司", place=FOREIGN), place=FOREIGN)


SITUATIONS: dict[Any, str] = {nothing: "", visible: ALIKE, foreign: ELSEWHERE}


class Door:
    """Somebody's way to give an organisation the name: what is answered, and whether it went in."""

    def __init__(self, user: Any) -> None:
        self.client, self.program = Client(), program_of(user)
        self.client.force_login(user)
        self.firm = make_firm("南京新办文化有限公司", place=OWN)
        self.subject = make_organization("旧名支部", make_firm("南京旧日传媒有限公司", place=OWN), place=OWN)

    def form(self, url: str, data: dict[str, Any], is_other: bool) -> tuple[str, bool]:
        answer = self.client.post(url, {**data, **({"is_other": "on"} if is_other else {})})
        page = re.sub(r"<select.*?</select>", "", answer.content.decode(), flags=re.S)  # lists all streets
        return page, answer.status_code == 302

    def call(self, path: str, data: dict[str, Any], is_other: bool, method: str = "post") -> tuple[str, bool]:
        body = {"on": DAY, **data, **({"is_other": True} if is_other else {})}
        send = self.program.send if path == "parties/" else self.program.write
        answer = send(path, body, method=method)
        return answer.content.decode(), answer.status_code == (201 if path == "parties/" else 200)


def add_by_form(door: Door, is_other: bool) -> tuple[str, bool]:
    data = {"kind": "founded", "on": DAY, "precision": "day", "name": NAME, "category": "branch"}
    data |= {"firms": [door.firm.pk], "jurisdiction": street(OWN).pk}
    return door.form("/parties/add/", data, is_other)


def add_by_interface(door: Door, is_other: bool) -> tuple[str, bool]:
    values = {"name": NAME, "category": "branch", "jurisdiction": street(OWN).pk}
    return door.call("parties/", {"kind": "founded", "firms": [door.firm.pk], "values": values}, is_other)


def rename_by_form(door: Door, is_other: bool) -> tuple[str, bool]:
    url = reverse("parties:change", args=[door.subject.pk, "rename"])
    return door.form(url, {"on": DAY, "precision": "day", "name": NAME}, is_other)


def rename_by_interface(door: Door, is_other: bool) -> tuple[str, bool]:
    return door.call(f"parties/{door.subject.pk}/rename/", {"name": NAME}, is_other)


def correct_by_form(door: Door, is_other: bool) -> tuple[str, bool]:
    url = f"{reverse('parties:edit', args=[door.subject.pk])}?section=basic"
    data = {"mode": "wrong", "on": DAY, "precision": "day", "name": NAME, "jurisdiction": street(OWN).pk}
    return door.form(url, {**data, "category": "branch", "setup": "own"}, is_other)


def correct_by_interface(door: Door, is_other: bool) -> tuple[str, bool]:
    path, data = f"parties/{door.subject.pk}/", {"mode": "wrong", "values": {"name": NAME}}
    return door.call(path, data, is_other, method="patch")


DOORS = [add_by_form, add_by_interface, rename_by_form, rename_by_interface, correct_by_form, correct_by_interface]


def named() -> int:
    return PartyState.objects.live().filter(name=NAME).values("organization").distinct().count()


@pytest.mark.parametrize("way", DOORS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.__name__)
def test_every_door_asks_the_same_and_lets_in_who_confirms(street_lead: Any, way: Any, situation: Any) -> None:
    door = Door(street_lead)
    other, sentence = situation(), SITUATIONS[situation]
    before = named()

    answer, is_in = way(door, False)

    assert is_in == (not sentence)
    assert {s for s in (ALIKE, ELSEWHERE) if s in answer} == ({sentence} if sentence else set())
    if sentence == ELSEWHERE:
        for secret in (FOREIGN, "南京别家", other.number, f"/parties/{other.pk}/"):
            assert secret not in answer
    if sentence:
        assert named() == before
        answer, is_in = way(door, True)
    assert is_in, answer
    assert named() == before + 1


@pytest.mark.parametrize("firm", ["南京新办文化有限公司", None])
def test_a_row_waits_with_the_same_question(street_lead: Any, tmp_path: Path, firm: str | None) -> None:
    Door(street_lead)
    other = foreign()
    cells = {"党组织名称": NAME, "组织类别": "党支部", "组建方式": "单独", **({"企业名称": firm} if firm else {})}

    batch = checked(ledger(tmp_path / "x.xlsx", cells), street_lead)

    assert outcomes(batch) == ["needs_review"]
    assert ELSEWHERE in reasons(batch)
    assert "南京别家" not in reasons(batch)
    assert not any(row.parsed.get("candidates") for row in batch.rows.all())
    assert other.number not in reasons(batch)


def test_a_row_tells_of_a_foreign_firm_only_what_it_says_itself(street_lead: Any, tmp_path: Path) -> None:
    door = Door(street_lead)
    make_firm("南京别家科技有限公司", place=FOREIGN, code="91320102MA0000007T")
    cells = {"党组织名称": NAME, "企业名称": door.firm.states.get().name, "统一社会信用代码": "91320102MA0000007T"}

    batch = checked(ledger(tmp_path / "x.xlsx", cells), street_lead)

    nowhere = checked(ledger(tmp_path / "y.xlsx", cells | {"统一社会信用代码": NOWHERE}), street_lead)
    assert outcomes(batch) == outcomes(nowhere) == ["new"], "their own firm of the name, as with a code nobody has"
    assert "南京别家" not in str(list(batch.rows.values()))
