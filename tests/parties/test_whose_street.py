"""An organisation belongs to the street of whoever says so, or to where its firms are."""

from datetime import date
from typing import Any

import pytest

from foundation.trail.applying import ChangeRefused
from orgs.duties import services as duties
from orgs.parties import services
from orgs.parties.models import PartyOrganization, PartyState
from tests.cast import LONG_AGO, make_firm, street
from tests.parties.cast import make_organization

pytestmark = pytest.mark.django_db

OWN, OTHER = "梅园新村街道", "红山街道"
DAY = date(2023, 6, 1)


@pytest.fixture
def firm(office: Any, instructor: Any) -> Any:
    firm = make_firm("南京自家公司", place=OWN)
    duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    return firm


def found(firm: Any, place: str | None, by: Any) -> PartyOrganization:
    return make_organization("自家党支部", firm, lead=firm, place=place, by=by)


@pytest.mark.parametrize("who", ["street_lead", "instructor"])
def test_nobody_enters_one_into_another_street(request: pytest.FixtureRequest, firm: Any, who: str) -> None:
    by = request.getfixturevalue(who)
    with pytest.raises(ChangeRefused):
        found(firm, OTHER, by)

    assert found(firm, OWN, by)


@pytest.mark.parametrize("who", ["street_lead", "instructor"])
@pytest.mark.parametrize("place", [OTHER, None])
@pytest.mark.parametrize("is_correction", [True, False])
def test_nor_hands_one_over_to_it(
    request: pytest.FixtureRequest, office: Any, firm: Any, who: str, place: str | None, is_correction: bool
) -> None:
    organization = found(firm, OWN, office)
    values = {"jurisdiction": street(place).pk if place else None}

    with pytest.raises(ChangeRefused) as refused:
        services.edit_organization(
            organization=organization,
            values=values,
            on=DAY,
            is_correction=is_correction,
            by=request.getfixturevalue(who),
        )

    assert [problem.field for problem in refused.value.problems] == ["jurisdiction"]
    services.edit_organization(organization=organization, values=values, on=DAY, by=office)


def test_it_may_go_where_its_firms_are(instructor: Any, office: Any, firm: Any) -> None:
    organization = found(firm, OTHER, office)

    services.edit_organization(
        organization=organization, values={"jurisdiction": street(OWN).pk}, on=DAY, by=instructor
    )

    assert PartyState.objects.live().filter(organization=organization).latest("effective_from").jurisdiction.name == OWN
