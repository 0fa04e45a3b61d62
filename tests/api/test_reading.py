"""Reading over the interface: the pages' own lists, as JSON."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from orgs.collection.api.reporting import ReportingTaskSerializer
from orgs.collection.api.sweeps import SweepSerializer
from orgs.duties.api.committee import CommitteeMemberSerializer
from orgs.duties.api.contacts import ContactSerializer
from orgs.duties.api.deputies import DeputySerializer
from orgs.duties.api.handovers import HandoverSerializer
from orgs.duties.api.people import PersonSerializer
from orgs.duties.api.responsibilities import InstructorSerializer, LiaisonSerializer, StreetRoleSerializer
from orgs.enterprises import services
from orgs.enterprises.api_fields import EnterpriseSerializer, LedgerSerializer, ValuesSerializer
from orgs.enterprises.checks.api import AttestationSerializer, DoubtSerializer
from orgs.enterprises.facts import FACTS
from orgs.rounds.api.rounds import AskedSerializer, RoundSerializer
from tests.api.conftest import Program, program_of
from tests.cast import make_firm, moment

pytestmark = pytest.mark.django_db
LISTS = (
    "enterprises/",
    "ledger/",
    "street-roles/",
    "instructors/",
    "liaison-points/",
    "people/",
    "committee-members/",
    "deputies/",
    "handovers/",
    "contacts/",
    "refresh-rounds/",
    "sweeps/",
    "reporting-tasks/",
    "doubts/",
)


# --- One declaration ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("serializer", "more"),
    [
        (EnterpriseSerializer, {"id", "state", "founded_on_precision", "arrived_on_precision"}),
        (LedgerSerializer, {"id", "effective_on_precision", "changeset"}),
        (StreetRoleSerializer, {"id", "starts_on_precision"}),
        (InstructorSerializer, {"id", "starts_on_precision", "enterprise", "block"}),
        (LiaisonSerializer, {"id", "starts_on_precision"}),
        (PersonSerializer, {"id"}),
        (CommitteeMemberSerializer, {"id", "starts_on_precision"}),
        (DeputySerializer, {"id", "starts_on_precision"}),
        (HandoverSerializer, {"id", "person", "to"}),
        (ContactSerializer, {"id", "on_precision"}),
        (RoundSerializer, {"id"}),
        (AskedSerializer, {"id", "state"}),
        (SweepSerializer, {"id"}),
        (ReportingTaskSerializer, {"id"}),
        (DoubtSerializer, {"id"}),
        (AttestationSerializer, {"id", "changeset"}),
    ],
)
def test_the_json_has_every_column_of_the_table_and_little_else(serializer: Any, more: set[str]):
    columns = {column.key for column in serializer.table.columns if not column.held}

    assert set(serializer().fields) == columns | more


def test_every_fact_of_a_firm_can_be_sent():
    assert set(ValuesSerializer().fields) == set(FACTS) - {"founded_precision"}


# --- The same scope, the same filters -------------------------------------------------------------


@pytest.mark.parametrize("actor", ["office", "leader", "committee", "street_lead", "implementer", "instructor"])
def test_the_list_holds_what_the_page_holds(request, actor, firm, other_firm):
    user = request.getfixturevalue(actor)
    page = EnterpriseSerializer.table.select(user, QueryDict("")).queryset

    answer = program_of(user).read("enterprises/").json()

    assert {row["id"] for row in answer["results"]} == set(page.values_list("enterprise_id", flat=True))
    assert answer["total"] == page.count()
    expected = {"office": 2, "leader": 2, "committee": 2, "street_lead": 1, "implementer": 1, "instructor": 1}
    assert answer["total"] == expected[actor]


def test_a_foreign_firm_is_as_unknown_as_none(implementer, firm, other_firm):
    program = program_of(implementer)

    foreign, none = program.read(f"enterprises/{firm.pk}/"), program.read("enterprises/99999999/")

    assert (foreign.status_code, none.status_code) == (404, 404)
    assert foreign.content == none.content


def test_phones_are_masked_as_on_the_page(leader, instructor, firm):
    seen = program_of(leader).read(f"enterprises/{firm.pk}/").json()
    full = program_of(instructor).read(f"enterprises/{firm.pk}/").json()

    assert (seen["phone"], full["phone"]) == ("138****0001", "13800000001")
    listed = program_of(leader).read("enterprises/").json()["results"][0]
    assert listed["phone"] == "138****0001"


def test_values_have_their_types(as_office, firm):
    row = as_office.read(f"enterprises/{firm.pk}/").json()

    assert row["staff"] == 20
    assert row["jurisdiction"]["name"] == "梅园新村街道"
    assert row["block"] is None
    assert row["is_key"] is None
    assert row["presence"] == "in"
    assert (row["arrival"], row["arrived_on"]) == ("opening", "2022-12-31")
    assert row["instructor"] == "指导员"


def test_filters_are_those_of_the_page(as_office, firm, other_firm):
    place = as_office.read(f"enterprises/{firm.pk}/").json()["jurisdiction"]["id"]

    assert [r["name"] for r in as_office.read("enterprises/", jurisdiction=place).json()["results"]] == [
        "南京云帆科技有限公司"
    ]
    assert as_office.read("enterprises/", staff_max=10).json()["total"] == 1
    assert as_office.read("enterprises/", q="星河").json()["total"] == 1
    assert as_office.read("enterprises/", tab="key").json()["total"] == 0


@pytest.mark.parametrize(
    "query",
    [
        "nonsense=1",
        "jurisdiction=abc",
        "jurisdiction=99999999",
        "staff_min=-1",
        "staff_min=1&staff_min=2",
        "is_key=perhaps",
        "tab=nothing",
        "tab=key&tab=live",
        "sort=phone",
        "q=%00",
        "as_of=yesterday",
        "as_of=2999-01-01",
        "as_of=2023-01-01&as_of=2023-01-02",
        "known_at=0001-01-01T00:00:00",
        "known_at=9999-12-31T23:59:59-23:00",
        "known_at=x",
        "limit=0",
        "limit=101",
        "limit=x",
        "limit=10&limit=20",
        "after=x",
        "after=99999999999999999999",
        "page=2",
        "fields=password",
        "format=json",
        "phone=138",
        "phone__startswith=138",
        "enterprise__code=1",
        "updated_at_from=2023-99-99",
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence_and_no_rows(as_office, firm, query):
    answer = as_office.get(f"/api/v1/enterprises/?{query}")

    assert answer.status_code == 400, answer.content.decode()
    assert "。" in answer.json()["detail"]
    assert "results" not in answer.json()


@pytest.mark.parametrize("path", LISTS)
def test_every_list_refuses_an_unknown_filter(as_office, path):
    assert as_office.read(path).status_code == 200
    assert as_office.read(path, nonsense=1).status_code == 400


def test_only_the_office_asks_what_was_known(leader, as_office, firm):
    assert program_of(leader).read("enterprises/", known_at="2023-01-01").status_code == 400
    assert as_office.read("enterprises/", known_at="2023-01-01").status_code == 200


def test_a_past_day_shows_the_past(as_office, office, firm):
    services.rename(enterprise=firm, name="南京云帆智能科技有限公司", on=date(2023, 6, 1), by=office)

    then = as_office.read(f"enterprises/{firm.pk}/", as_of="2023-05-31")
    now = as_office.read(f"enterprises/{firm.pk}/")

    assert then.json()["name"] == "南京云帆科技有限公司"
    assert now.json()["name"] == "南京云帆智能科技有限公司"
    assert "ETag" not in then
    assert "ETag" in now
    assert as_office.read("enterprises/", as_of="2023-05-31").json()["as_of"] == "2023-05-31"
    assert as_office.read(f"enterprises/{firm.pk}/", as_of="2000-01-01").status_code == 404


# --- Page by page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["name", "-name", "staff", "-staff", "founded_on", "jurisdiction", "-updated_at"])
def test_reading_on_finds_every_row_once(as_office, sort):
    for number in range(23):
        staff = None if number % 5 == 0 else number % 3
        make_firm(f"南京第{number:02}号科技有限公司", place=None if number % 4 else "玄武门街道", staff=staff)
    seen, url = [], f"/api/v1/enterprises/?limit=7&sort={sort}"

    while url:
        answer = as_office.get(url).json()
        seen += [row["id"] for row in answer["results"]]
        url = answer["next"]

    assert len(seen) == len(set(seen)) == 23


def test_a_list_may_be_narrowed_to_some_fields(as_office, firm):
    answer = as_office.read("enterprises/", fields="name,arrived_on_precision,liaison").json()

    assert answer["results"] == [
        {"id": firm.pk, "name": "南京云帆科技有限公司", "arrived_on_precision": "day", "liaison": None}
    ]


def test_what_costs_queries_of_its_own_is_listed_when_asked_for(as_office, firm):
    usual = as_office.read("enterprises/").json()["results"][0]
    asked = as_office.read("enterprises/", fields="all").json()["results"][0]

    assert {"instructor", "freshness", "coverage"} & set(usual) == set()
    assert asked["instructor"] == "指导员"
    assert asked == as_office.read(f"enterprises/{firm.pk}/").json()
    assert usual.items() <= asked.items()


def queries_of(program: Program, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert program.read(path).status_code == 200
    return len(captured)


def test_fifty_firms_cost_as_many_queries_as_one(as_office, firm):
    as_office.read("me/")
    few = (
        queries_of(as_office, "enterprises/?fields=all"),
        queries_of(as_office, "ledger/"),
        queries_of(as_office, "changes/"),
    )
    for number in range(49):
        make_firm(f"南京第{number:02}号科技有限公司", staff=number)

    many = (
        queries_of(as_office, "enterprises/?fields=all"),
        queries_of(as_office, "ledger/"),
        queries_of(as_office, "changes/"),
    )

    assert many == few


# --- The other lists ------------------------------------------------------------------------------


def test_the_ledger_tells_before_and_after(as_office, office, firm):
    services.edit_enterprise(enterprise=firm, values={"staff": 25}, on=date(2023, 3, 1), by=office)

    row = as_office.read("ledger/").json()["results"][0]

    assert row["enterprise"] == {"id": firm.pk, "name": "南京云帆科技有限公司"}
    assert (row["kind"], row["before"], row["after"], row["net"]) == ("staff", "20", "25", 5)
    assert as_office.read(f"enterprises/{firm.pk}/changes/", kind="staff").json()["total"] == 1


def test_the_ledger_of_a_foreign_firm_is_hidden(implementer, firm):
    assert program_of(implementer).read(f"enterprises/{firm.pk}/changes/").status_code == 404


def test_places_come_with_their_names_and_blocks(superior, as_office):
    places = program_of(superior).read("places/").json()

    assert len(places) > 5
    assert {"id", "name", "kind", "names", "blocks"} <= set(places[0])
    assert as_office.read(f"places/{places[0]['id']}/").json()["name"] == places[0]["name"]
    assert as_office.read("places/999999/").status_code == 404


def test_the_office_finds_people_without_their_phones(as_office, leader):
    row = as_office.read("people/", q="领导").json()["results"][0]

    assert row == {"id": leader.person_id, "name": "领导", "unit": "测试单位", "post": "测试职务"}


# --- Never a page ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["", "nothing/", "a%0Ab/", "enterprises", "enterprises/x/", "enterprises/1/nothing/", "me/2/"]
)
def test_an_unknown_address_answers_with_json(as_office, path):
    answer = as_office.read(path)

    assert answer.status_code == 404
    assert answer.json()["detail"]


def test_a_browser_that_wants_html_gets_json(as_office):
    answer = as_office.get("/api/v1/me/", headers={"Accept": "text/html"})

    assert answer["Content-Type"] == "application/json"
    assert answer.json()["name"] == "党委办"


def test_nothing_is_kept_in_a_cache(as_office, firm):
    answer = as_office.read("enterprises/")

    assert "no-store" in answer["Cache-Control"]
    assert {"Authorization", "Cookie"} <= {part.strip() for part in answer["Vary"].split(",")}


def test_a_fault_of_ours_is_told_as_json(as_office, monkeypatch):
    as_office.raise_request_exception = False
    monkeypatch.setattr("foundation.api.views.acts_since", lambda *args: 1 / 0)

    answer = as_office.read("changes/")

    assert answer.status_code == 500
    assert answer.json()["code"] == "fault"


def test_moment_is_shown_in_the_offices_time(as_office, firm):
    assert moment("2023-01-01").utcoffset() is not None
    assert as_office.read(f"enterprises/{firm.pk}/").json()["updated_at"].endswith("+08:00")
