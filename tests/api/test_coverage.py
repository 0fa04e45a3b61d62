"""“两个覆盖” over the interface."""

from typing import Any

import pytest
from django.http import QueryDict

from orgs.parties.metrics import COVERAGE
from orgs.parties.tables import CoverageTable
from tests.api.conftest import program_of
from tests.cast import LONG_AGO, make_firm
from tests.parties.cast import make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def covered(firm: Any, other_firm: Any) -> Any:
    """One firm with a branch of its own, one looked after by an instructor, one nobody reaches."""
    own = make_firm("南京自立科技有限公司", members_full=5)
    make_organization("南京自立科技有限公司党支部", own)
    return own


def test_the_firms_are_those_of_the_page_by_the_way_they_are_covered(as_office, office, covered, firm, other_firm):
    rows = {row["id"]: row["coverage"] for row in as_office.read("coverage/").json()["results"]}

    assert rows == {covered.pk: "own", firm.pk: "work", other_firm.pk: "none"}
    for tab in ("own", "work", "none", "organized", "reached", "unbuilt", "unreasoned", "unreached"):
        page = CoverageTable().select(office, QueryDict(f"tab={tab}")).queryset
        told = as_office.read("coverage/", tab=tab).json()["results"]
        assert {row["id"] for row in told} == set(page.values_list("enterprise_id", flat=True)), tab


def test_no_rate_stands_without_its_numbers_its_definition_and_its_day(as_office, covered):
    told = as_office.read("coverage/rates/").json()

    assert told["denominator"] == "在册且未停业的企业"
    assert {figure["key"] for figure in told["figures"]} == set(told["total"]["numbers"]) == set(COVERAGE)
    assert all(figure["definition"] for figure in told["figures"])
    assert told["total"]["organized"] == {"part": 1, "whole": 3, "shown": "1/3"}
    assert told["total"]["reached"] == {"part": 2, "whole": 3, "shown": "2/3"}
    assert [place["name"] for place in told["places"]] == ["梅园新村街道", "玄武门街道"]
    before = as_office.read("coverage/rates/", as_of=LONG_AGO.replace(year=2010).isoformat()).json()
    assert (before["as_of"], before["places"]) == ("2010-01-01", [])
    assert before["total"]["organized"] == {"part": 0, "whole": 0, "shown": "—"}


def test_who_sees_figures_only_sees_the_districts(request, superior, covered):
    program = program_of(superior)

    assert program.read("coverage/rates/").json()["total"]["numbers"]["operating"] == 3
    assert program.read("coverage/").status_code == 403


@pytest.mark.parametrize(("actor", "number"), [("instructor", 1), ("implementer", 1), ("street_lead", 2)])
def test_everybody_else_counts_what_they_see(request, covered, actor, number):
    told = program_of(request.getfixturevalue(actor)).read("coverage/rates/").json()

    assert told["total"]["numbers"]["operating"] == number


def test_what_is_not_understood_is_refused(as_office, sysadmin):
    assert as_office.read("coverage/rates/", tab="own").status_code == 400
    assert as_office.read("coverage/rates/", as_of="2023-13-01").status_code == 400
    assert as_office.read("coverage/", tab="nonsense").status_code == 400
    assert program_of(sysadmin).read("coverage/rates/").status_code == 403
