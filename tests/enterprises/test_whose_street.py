"""A firm leaves a street by a move that both streets' figures show; whose block it is in says who answers for it."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from foundation.trail.applying import ChangeRefused
from orgs.duties import services as duties
from orgs.enterprises import services
from orgs.enterprises.models import EnterpriseState
from orgs.places.models import Block
from orgs.places.services import save_place
from tests.cast import LONG_AGO, make_firm, street

pytestmark = pytest.mark.django_db

OWN, OTHER = "梅园新村街道", "红山街道"
DAY = date(2023, 6, 1)


@pytest.fixture
def firm(office: Any, instructor: Any) -> Any:
    firm = make_firm("南京自家公司", place=OWN)
    duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    return firm


@pytest.fixture
def foreign_block(office: Any) -> Block:
    return save_place(row=Block(jurisdiction=street(OTHER), name="东片"), by=office)


def place_of(firm: Any) -> str:
    return EnterpriseState.objects.live().get(enterprise=firm).jurisdiction.name


@pytest.mark.parametrize("who", ["street_lead", "instructor"])
@pytest.mark.parametrize("place", [OTHER, None])
def test_nobody_says_that_a_firm_always_was_another_streets(
    request: pytest.FixtureRequest, firm: Any, who: str, place: str | None
) -> None:
    by = request.getfixturevalue(who)
    values = {"jurisdiction": street(place).pk if place else None}

    with pytest.raises(ChangeRefused) as refused:
        services.edit_enterprise(enterprise=firm, values=values, on=DAY, is_correction=True, by=by)

    assert [problem.field for problem in refused.value.problems] == ["jurisdiction"]
    assert place_of(firm) == OWN


def test_nor_that_it_is_nobodys_from_today_on(street_lead: Any, firm: Any) -> None:
    with pytest.raises(ChangeRefused):
        services.edit_enterprise(enterprise=firm, values={"jurisdiction": None}, on=DAY, by=street_lead)


def test_a_move_is_told_by_either_street(street_lead: Any, firm: Any) -> None:
    services.edit_enterprise(enterprise=firm, values={"jurisdiction": street(OTHER).pk}, on=DAY, by=street_lead)

    assert firm.changes.filter(kind="district_move").exists()


def test_the_office_corrects_where_a_firm_was(office: Any, firm: Any) -> None:
    values = {"jurisdiction": street(OTHER).pk}
    services.edit_enterprise(enterprise=firm, values=values, on=DAY, is_correction=True, by=office)

    assert place_of(firm) == OTHER


def test_a_block_is_one_of_the_firms_street(street_lead: Any, office: Any, firm: Any, foreign_block: Block) -> None:
    """Whoever is responsible for a block of another street would answer for the firm."""
    for by in (street_lead, office):
        with pytest.raises(ChangeRefused) as refused:
            services.edit_enterprise(enterprise=firm, values={"block": foreign_block.pk}, on=DAY, by=by)
        assert [problem.field for problem in refused.value.problems] == ["block"]
    with pytest.raises(ChangeRefused):
        make_firm("南京新来公司", place=OWN, block=foreign_block.pk)


def test_the_page_says_it_at_the_block(client: Any, street_lead: Any, firm: Any, foreign_block: Block) -> None:
    client.force_login(street_lead)
    values = {"name": "南京自家公司", "jurisdiction": street(OWN).pk, "block": foreign_block.pk}
    url = reverse("enterprises:edit", args=[firm.pk])
    page = client.post(f"{url}?section=basic", {**values, "mode": "changed", "on": "2023-06-01", "precision": "day"})

    assert page.status_code == 200
    assert "这个板块不属于企业所在的街道（园区）" in page.content.decode()


def test_whoever_moves_leaves_the_block(street_lead: Any, office: Any, firm: Any, foreign_block: Block) -> None:
    there = {"jurisdiction": street(OTHER).pk, "block": foreign_block.pk}
    services.edit_enterprise(enterprise=firm, values=there, on=DAY, by=office)
    services.edit_enterprise(enterprise=firm, values={"jurisdiction": street(OWN).pk}, on=date(2023, 9, 1), by=office)

    state = EnterpriseState.objects.live().get(enterprise=firm, effective_from=date(2023, 9, 1))
    assert state.block is None
