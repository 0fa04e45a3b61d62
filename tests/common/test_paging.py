"""Going on behind a row: which row that may be, since what follows it tells its values."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from foundation.common.tables import table as tables
from foundation.trail.asof import AsOf
from orgs.duties import services as duties
from orgs.duties.choices import ContactKind
from orgs.duties.models import Contact, InstructorAssignment
from orgs.enterprises import services
from orgs.enterprises.ledger import LedgerTable
from orgs.enterprises.models import EnterpriseChange, EnterpriseState
from tests.cast import LONG_AGO, make_firm

pytestmark = pytest.mark.django_db

DAY = date(2025, 3, 3)
THEIRS = "玄武门街道"


@pytest.fixture
def firms(office: Any, instructor: Any) -> dict[str, Any]:
    """Three firms of the lead's street and, between them in every order, one of another street."""
    made = {}
    for number, (name, place) in enumerate((("甲一", None), ("甲二", THEIRS), ("甲三", None), ("甲四", None))):
        firm = make_firm(f"{name}公司", staff=10 * (number + 1), **({"place": place} if place else {}))
        duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
        duties.record_contact(
            enterprise=firm, person=instructor.person, on=DAY, kind=ContactKind.VISIT, note="去过", by=office
        )
        made[name] = firm
    return made


def key_of(address: str, firm: Any) -> int:
    if "ledger" in address or "changes" in address:
        return EnterpriseChange.objects.filter(enterprise=firm).first().pk
    if "contacts" in address:
        return Contact.objects.get(enterprise=firm).pk
    if "instructors" in address:
        return InstructorAssignment.objects.get(enterprise=firm).pk
    return EnterpriseState.objects.as_of(AsOf.today()).get(enterprise=firm).pk


PAGES = (
    "/enterprises/?sort=staff",
    "/enterprises/?sort=name",
    "/enterprises/changes/",
    "/duties/instructors/",
    "/api/v1/enterprises/?sort=staff",
    "/api/v1/enterprises/?sort=-updated_at",
    "/api/v1/ledger/",
    "/api/v1/instructors/",
    "/api/v1/contacts/",
)


def names_in(answer: Any) -> list[str]:
    """The firms of the answer's rows, in their order."""
    assert answer.status_code == 200
    text = answer.content.decode()
    found = [(text.find(f"{name}公司"), name) for name in ("甲一", "甲二", "甲三", "甲四") if f"{name}公司" in text]
    return [name for _, name in sorted(found)]


@pytest.mark.parametrize("address", PAGES)
def test_no_list_goes_on_behind_a_row_of_other_people(
    client: Any, street_lead: Any, firms: dict[str, Any], address: str
) -> None:
    """Else one's own rows behind it would tell, one comparison after another, every value it is ordered by."""
    client.force_login(street_lead)
    after = f"{address}{'&' if '?' in address else '?'}after="
    everything = names_in(client.get(address))
    assert sorted(everything) == ["甲一", "甲三", "甲四"]

    own = {name: names_in(client.get(f"{after}{key_of(address, firms[name])}")) for name in everything}
    strange = names_in(client.get(f"{after}{key_of(address, firms['甲二'])}"))
    nothing = names_in(client.get(f"{after}99999999"))

    assert sorted(map(len, own.values())) == [0, 1, 2], "behind a row of one's own it goes on"
    assert strange == nothing == []


def test_a_list_goes_on_behind_a_row_that_was_changed_meanwhile(
    client: Any, street_lead: Any, firms: dict[str, Any]
) -> None:
    """Whoever reads page after page must not find the list ended because somebody edits."""
    seen = EnterpriseState.objects.as_of(AsOf.today()).get(enterprise=firms["甲一"]).pk
    services.edit_enterprise(enterprise=firms["甲一"], values={"staff": 11}, on=DAY, by=street_lead)
    client.force_login(street_lead)

    answer = client.get(f"/api/v1/enterprises/?sort=staff&after={seen}")

    assert names_in(answer)[-2:] == ["甲三", "甲四"]


def test_a_broad_search_lists_what_was_found_and_nothing_else(
    office: Any, firms: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in lists that know one way to search only."""
    monkeypatch.setattr(tables, "BROAD", 0)

    found = LedgerTable().select(office, QueryDict("q=甲三"))

    assert {change.enterprise_id for change in found.ordered} == {firms["甲三"].pk}
