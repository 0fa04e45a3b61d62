"""Beside its own page: where else a firm that left could tell its former street something later."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from orgs.duties import services as duties
from orgs.enterprises import services
from orgs.parties import services as parties
from orgs.parties.models import PartyChange
from orgs.places.models import Block
from orgs.places.services import save_place
from tests.cast import LONG_AGO, make_firm, street
from tests.parties.cast import make_organization
from tests.past.conftest import BEFORE, THEIR_DAY, Moved
from tests.past.test_page_of_a_past_day import read

pytestmark = pytest.mark.django_db

SAME_DAY = "当天改名南京鹭洲"


@pytest.fixture
def renamed_on_moving(moved: Moved) -> Moved:
    """On the very day of the move the next street gave the firm a new name."""
    services.rename(enterprise=moved.firm, name=f"{SAME_DAY}有限公司", on=date(2023, 6, 1), by=moved.present)
    return moved


@pytest.mark.parametrize("figure", ["transferred_out", "net_change"])
def test_a_figure_names_who_left_as_they_were_called(client: Any, renamed_on_moving: Moved, figure: str) -> None:
    page = read(client, renamed_on_moving.former, reverse("reports:figure", args=[2023, figure]))

    assert BEFORE in page
    assert SAME_DAY not in page


def test_a_figure_names_who_came_by_the_new_name(client: Any, renamed_on_moving: Moved) -> None:
    page = read(client, renamed_on_moving.present, reverse("reports:figure", args=[2023, "transferred_in"]))

    assert SAME_DAY in page
    assert BEFORE not in page


def test_a_block_names_who_left_as_they_were_called(client: Any, instructor: Any, office: Any) -> None:
    east, west = (save_place(row=Block(jurisdiction=street("红山街道"), name=name), by=office) for name in ("东", "西"))
    firm = make_firm("换片以前公司", place="红山街道", block=east.pk)
    duties.assign_instructor(person=instructor.person, block=east, starts_on=LONG_AGO, by=None)
    services.edit_enterprise(enterprise=firm, values={"block": west.pk}, on=date(2023, 6, 1), by=office)
    services.rename(enterprise=firm, name="换片以后公司", on=date(2023, 6, 1), by=office)

    page = read(client, instructor, reverse("reports:figure", args=[2023, "transferred_out"]))

    assert "换片以前公司" in page
    assert "换片以后公司" not in page


def test_why_a_code_is_missing_is_told_by_the_page_of_today(client: Any, moved: Moved) -> None:
    services.set_code(enterprise=moved.firm, code="", code_note="后来写的说明", by=moved.present)
    url = reverse("enterprises:detail", args=[moved.firm.pk])

    assert "后来写的说明" in read(client, moved.present, url)
    past = read(client, moved.former, url, as_of=THEIR_DAY)
    assert "代码待补" in past
    assert "后来写的说明" not in past


def test_the_street_that_lost_a_firm_sees_it_leave(client: Any, moved: Moved) -> None:
    client.force_login(moved.former)

    page = client.get("/enterprises/changes/").context["selection"].queryset
    told = client.get("/api/v1/ledger/").json()["results"]

    assert [row.kind for row in page] == [row["kind"] for row in told]
    assert next(row.kind for row in page) == "district_move", "the last they hear of it"


@pytest.mark.parametrize("place", ["梅园新村街道", "玄武门街道"])
def test_the_ledger_of_either_street_has_the_move(client: Any, office: Any, moved: Moved, place: str) -> None:
    client.force_login(office)

    page = client.get("/enterprises/changes/", {"jurisdiction": street(place).pk})

    kinds = [row.kind for row in page.context["selection"].queryset]
    assert kinds.count("district_move") == 1
    assert kinds.count("opening") == (place == "梅园新村街道")


def test_the_street_that_lost_an_organisation_sees_it_leave(street_lead: Any, implementer: Any, office: Any) -> None:
    branch = make_organization("云帆党支部", make_firm("云帆公司", place="红山街道"))
    values = {"jurisdiction": street("玄武门街道").pk}
    parties.edit_organization(organization=branch, values=values, on=date(2023, 6, 1), by=office)
    parties.edit_organization(organization=branch, values={"name": "后来的名字"}, on=date(2023, 8, 1), by=office)

    def seen(user: Any) -> list[Any]:
        return [c.effective_on for c in PartyChange.objects.visible_to(user).filter(organization=branch).order_by("pk")]

    assert seen(street_lead) == [date(2022, 12, 31), date(2023, 6, 1)]
    assert seen(implementer) == [date(2023, 6, 1), date(2023, 8, 1)]


@pytest.mark.parametrize("address", ["/enterprises/changes/", "/api/v1/ledger/"])
def test_a_firm_that_had_left_is_not_lost_again_when_it_comes_to_another_street(
    client: Any, street_lead: Any, office: Any, address: str
) -> None:
    firm = make_firm("南京云帆有限公司")
    services.move_out(enterprises=[firm], on=date(2023, 8, 1), to="苏州", by=office)
    there = {"jurisdiction": street("玄武门街道").pk}
    services.move_in(enterprises=[firm], on=date(2023, 10, 1), origin="后来的来处", values=there, by=office)

    assert "后来的来处" in read(client, office, address)
    seen = read(client, street_lead, address)
    assert "苏州" in seen
    assert "后来的来处" not in seen
