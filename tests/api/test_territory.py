"""属地责任 over the interface: the lists hold what the pages hold, for the day that is asked for."""

from typing import Any

import pytest
from django.http import QueryDict

from foundation.trail import clock
from orgs.duties import services as duties
from orgs.duties.tables import BlockTable, InstructedTable, LoadTable, TerritoryTable, UnattendedTable
from orgs.places.models import Block
from orgs.places.services import save_place
from tests.api.conftest import program_of
from tests.cast import LONG_AGO, street

pytestmark = pytest.mark.django_db
LISTS: dict[str, tuple[Any, str]] = {
    "territory/": (TerritoryTable(), "pk"),
    "blocks/": (BlockTable(), "pk"),
    "instructor-loads/": (LoadTable(), "pk"),
    "instructed-enterprises/": (InstructedTable(), "enterprise_id"),
    "unattended-enterprises/": (UnattendedTable(), "enterprise_id"),
}


@pytest.fixture
def block(db: None) -> Block:
    made = save_place(row=Block(jurisdiction=street("梅园新村街道"), name="东部板块"), by=None)
    assert isinstance(made, Block)
    return made


@pytest.mark.parametrize("actor", ["office", "leader", "committee", "street_lead", "implementer", "instructor"])
@pytest.mark.parametrize("path", LISTS)
def test_the_lists_hold_what_the_pages_hold(request, actor, path, firm, other_firm, block):
    user, (table, key) = request.getfixturevalue(actor), LISTS[path]

    answer = program_of(user).read(path).json()

    expected = set(table.select(user, QueryDict("")).queryset.values_list(key, flat=True))
    assert {row["id"] for row in answer["results"]} == expected
    assert answer["as_of"] == clock.today().isoformat()
    if actor == "office":
        assert expected


def test_a_street_is_told_with_its_people_and_its_gaps(as_office, street_lead, implementer, firm, block):
    rows = {row["name"]: row for row in as_office.read("territory/").json()["results"]}

    told = rows["梅园新村街道"]
    assert (told["lead"], told["firms"], told["vacant_firms"]) == ("牵头人", 1, 0)
    assert (told["blocks_count"], told["vacant_blocks"]) == (1, 1)
    gaps = as_office.read("territory/", tab="nolead").json()["results"]
    assert "梅园新村街道" not in {row["name"] for row in gaps}
    assert [row["name"] for row in gaps] == [row["name"] for row in rows.values() if row["lead"] is None]


def test_a_block_is_told_with_its_instructor(as_office, instructor, block):
    duties.assign_instructor(person=instructor.person, block=block, starts_on=LONG_AGO, by=None)

    (row,) = as_office.read("blocks/", jurisdiction=block.jurisdiction_id).json()["results"]

    assert (row["block"], row["jurisdiction"]["name"], row["instructor"]) == ("东部板块", "梅园新村街道", "指导员")
    assert as_office.read("blocks/", tab="vacant").json()["results"] == []


def test_an_instructor_is_told_with_the_term_the_firms_and_the_visits(as_office, instructor, firm):
    without = as_office.read("instructor-loads/").json()["results"][0]
    duties.appoint_instructor(
        person=instructor.person, employment="full", required_visits=3, starts_on=LONG_AGO, by=None
    )

    told = as_office.read("instructor-loads/").json()["results"][0]

    assert (without["employment"], without["term"]) == (None, None)
    assert (told["employment"], told["term"], told["firms"], told["required"]) == ("full", None, 1, 3)


def test_firms_of_one_instructor_are_found(as_office, instructor, firm, other_firm):
    mine = as_office.read("instructed-enterprises/", held_by=instructor.person_id).json()["results"]
    nobodys = as_office.read("unattended-enterprises/").json()["results"]

    assert [row["id"] for row in mine] == [firm.pk]
    assert [row["id"] for row in nobodys] == [other_firm.pk]
    assert as_office.read("instructed-enterprises/", held_by="x").status_code == 400
    assert as_office.read("unattended-enterprises/", nonsense=1).status_code == 400


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(("actor", "status"), [("superior", 403), ("sysadmin", 403)])
def test_figures_alone_open_none_of_them(request, path, actor, status):
    assert program_of(request.getfixturevalue(actor)).read(path).status_code == status
