"""Responsibilities over the interface."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict

from foundation.accounts.models import Person
from foundation.accounts.services import add_person
from foundation.trail import clock
from foundation.trail.asof import FOREVER
from foundation.trail.models import Changeset
from orgs.duties import services as duties
from orgs.duties.models import CommitteeMember, Deputy, InstructorAssignment, InstructorTerm, LiaisonPoint, StreetRole
from orgs.duties.tables import InstructorTable, LiaisonTable, StreetRoleTable
from tests.api.conftest import program_of
from tests.cast import LONG_AGO, street

pytestmark = pytest.mark.django_db
TABLES = {"street-roles/": StreetRoleTable(), "instructors/": InstructorTable(), "liaison-points/": LiaisonTable()}
KINDS = (*TABLES, "instructor-terms/", "committee-members/", "deputies/")


@pytest.mark.parametrize("actor", ["office", "leader", "committee", "street_lead", "implementer", "instructor"])
def test_the_lists_hold_what_the_pages_hold(request, actor, street_lead, implementer, committee, firm, other_firm):
    duties.assign_liaison(person=committee.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    user = request.getfixturevalue(actor)
    seen = 0

    for path, table in TABLES.items():
        answer = program_of(user).read(path).json()
        expected = set(table.select(user, QueryDict("")).queryset.values_list("pk", flat=True))
        assert {row["id"] for row in answer["results"]} == expected
        seen += len(expected)

    assert (
        seen == {"office": 4, "leader": 4, "committee": 4, "street_lead": 3, "implementer": 1, "instructor": 3}[actor]
    )


def test_a_responsibility_is_told_with_its_people_and_days(as_office, street_lead):
    row = as_office.read("street-roles/").json()["results"][0]

    assert row["person"] == {"id": street_lead.person_id, "name": "牵头人"}
    assert row["jurisdiction"]["name"] == "梅园新村街道"
    assert (row["part"], row["starts_on"], row["ends_on"]) == ("lead", "2020-01-01", None)


@pytest.mark.parametrize("sort", ["done", "-done", "required", "person", "-starts_on"])
def test_reading_on_works_in_every_order(as_office, committee, firm, sort):
    for person in (committee.person, *(add_person(name=name, by=None) for name in "甲乙")):
        duties.assign_liaison(person=person, enterprise=firm, starts_on=LONG_AGO, is_second_meant=True, by=None)
    seen, url = [], f"/api/v1/liaison-points/?limit=1&sort={sort}"

    while url:
        answer = as_office.get(url).json()
        seen += [row["id"] for row in answer["results"]]
        url = answer["next"]

    assert len(seen) == len(set(seen)) == 3


@pytest.fixture
def somebody(db: None) -> Person:
    """Without a login, so that any responsibility fits."""
    return add_person(name="某人", by=None)


def starting(kind: str, person: Any, firm: Any) -> dict[str, Any]:
    common = {"person": person.pk, "starts_on": "2023-01-01"}
    return {
        "street-roles/": {**common, "jurisdiction": street("红山街道").pk, "part": "lead", "post": "组织员"},
        "instructors/": {**common, "enterprise": firm.pk, "ends_on": "2099-12-31"},
        "liaison-points/": {**common, "enterprise": firm.pk, "reason": "重点企业"},
        "instructor-terms/": {**common, "employment": "part", "term_ends_on": "2023-06-30", "required_visits": 2},
        "committee-members/": {**common, "post": "2", "department": "区委组织部", "function": "牵头抓总"},
        "deputies/": {
            **common,
            "deputy": InstructorAssignment.objects.order_by("pk").first().person_id,
            "ends_on": "2023-12-31",
            "reason": "休假",
        },
    }[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_office_starts_and_ends_it(as_office, somebody, firm, kind):
    body = starting(kind, somebody, firm)
    made = as_office.send(kind, body, key="d-1")
    assert made.status_code == 201, made.content.decode()
    again = as_office.send(kind, body, key="d-1")
    assert (again.status_code, again.json()["id"]) == (200, made.json()["id"])
    path = f"{kind}{made.json()['id']}/"
    assert as_office.read(path)["ETag"] == made["ETag"]

    assert as_office.send(f"{path}end/", {"on": "2023-06-30"}).status_code == 428
    ended = as_office.send(f"{path}end/", {"on": "2023-06-30"}, version=made["ETag"])

    assert ended.status_code == 200, ended.content.decode()
    assert ended.json()["ends_on"] == "2023-06-30"
    assert as_office.read(path).status_code == 404
    stale = as_office.send(f"{path}end/", {"on": "2023-07-31"}, version=made["ETag"])
    assert stale.status_code == 412
    assert stale.json()["current"]["ends_on"] == "2023-06-30"


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_entered_by_mistake_is_taken_back(as_office, office, somebody, firm, kind):
    made = as_office.send(kind, starting(kind, somebody, firm), key="d-1")
    path = f"{kind}{made.json()['id']}/"

    assert as_office.send(f"{path}withdraw/", {"reason": "登记错了"}).status_code == 428
    assert as_office.send(f"{path}withdraw/", {}, version=made["ETag"]).status_code == 400
    taken = as_office.send(f"{path}withdraw/", {"reason": "登记错了"}, version=made["ETag"])

    assert taken.status_code == 200, taken.content.decode()
    act = Changeset.objects.get(pk=taken.json()["changeset"])
    assert (act.by, act.reason) == (office, "登记错了")
    assert as_office.read(path).status_code == 404
    again = as_office.send(f"{path}withdraw/", {"reason": "登记错了"}, version=made["ETag"])
    assert again.status_code == 412
    # The line dropped before the first answer came: the program learns what it had made, and that it is gone.
    assert as_office.send(kind, starting(kind, somebody, firm), key="d-1").json() == {"id": made.json()["id"]}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("actor", ["street_lead", "instructor", "committee", "leader", "superior"])
def test_nobody_else_starts_or_ends_one(request, actor, as_office, somebody, firm, kind):
    body = starting(kind, somebody, firm)
    made = as_office.send(kind, body)
    program = program_of(request.getfixturevalue(actor))

    assert program.send(kind, body).status_code == 403
    end = program.send(f"{kind}{made.json()['id']}/end/", {"on": "2023-06-30"}, version=made["ETag"])
    assert end.status_code == 403
    withdraw = program.send(f"{kind}{made.json()['id']}/withdraw/", {"reason": "登记错了"}, version=made["ETag"])
    assert withdraw.status_code == 403
    for model in (StreetRole, InstructorAssignment, InstructorTerm, LiaisonPoint, CommitteeMember, Deputy):
        assert not model.objects.live().filter(ends_on="2023-06-30").exists()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"person": 999999}, "person"),
        ({"person": "x"}, "person"),
        ({"enterprise": 10**25}, "enterprise"),
        ({"starts_on": "2023-13-01"}, "starts_on"),
        ({"changeset": 1}, "changeset"),
        ({"superseded_at": None}, "superseded_at"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(as_office, somebody, firm, change, place):
    answer = as_office.send("instructors/", {**starting("instructors/", somebody, firm), **change})

    assert answer.status_code == 400, answer.content.decode()
    assert place in answer.json()["errors"]
    assert InstructorAssignment.objects.live().count() == 1


def test_the_services_refuse_as_on_the_page(as_office, somebody, instructor, firm):
    twice = starting("instructors/", instructor.person, firm)
    neither = {**starting("instructors/", somebody, firm), "enterprise": None}
    backwards = {**starting("instructors/", somebody, firm), "ends_on": "2022-01-01"}

    for body, words in ((twice, "不用重复登记"), (neither, "只选一个"), (backwards, "不能早于")):
        answer = as_office.send("instructors/", body)
        assert answer.status_code == 409
        assert words in answer.json()["detail"]


def test_a_second_liaison_point_must_be_meant(as_office, committee, firm, other_firm):
    as_office.send("liaison-points/", starting("liaison-points/", committee.person, firm))
    body = starting("liaison-points/", committee.person, other_firm)

    assert as_office.send("liaison-points/", body).status_code == 409
    assert as_office.send("liaison-points/", {**body, "is_second_meant": True}).status_code == 201
    assert LiaisonPoint.objects.live().filter(ends_on=FOREVER).count() == 2


def test_a_second_member_for_a_firm_must_be_meant(as_office, committee, somebody, firm):
    as_office.send("liaison-points/", starting("liaison-points/", committee.person, firm))
    body = starting("liaison-points/", somebody, firm)

    refused = as_office.send("liaison-points/", body)
    assert (refused.status_code, "已是委员的联系点" in refused.json()["detail"]) == (409, True)
    assert as_office.send("liaison-points/", {**body, "is_second_meant": True}).status_code == 201


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("actor", ["superior", "sysadmin"])
def test_whoever_does_not_fit_is_refused_in_words(request, as_office, instructor, firm, kind, actor):
    wrong = request.getfixturevalue(actor)

    refused = as_office.send(kind, starting(kind, wrong.person, firm))

    assert refused.status_code == 409, refused.content.decode()
    assert f"{wrong}的账号只有" in refused.json()["errors"]["person"][0]


def test_days_far_off_are_refused_in_words(as_office, somebody, firm):
    for kind, days, field, words in (
        ("instructors/", {"starts_on": "2098-01-01"}, "starts_on", "最多提前 92 天登记"),
        ("deputies/", {"ends_on": "2099-12-31"}, "ends_on", "一次代理最长 366 天"),
    ):
        refused = as_office.send(kind, {**starting(kind, somebody, firm), **days})
        assert refused.status_code == 409
        assert words in refused.json()["errors"][field][0]


def test_what_holds_later_or_no_more_can_still_be_read(as_office, somebody, firm):
    body = starting("instructors/", somebody, firm)

    day = (clock.today() + timedelta(days=90)).isoformat()
    later = as_office.send("instructors/", {**body, "starts_on": day})

    assert later.status_code == 201, later.content.decode()
    assert as_office.read(f"instructors/{later.json()['id']}/").json()["starts_on"] == day


# --- Instructors' terms -----------------------------------------------------------------------------


def test_a_term_is_told_with_its_end_and_its_visits(as_office, somebody, firm):
    as_office.send("instructor-terms/", starting("instructor-terms/", somebody, firm))

    (row,) = as_office.read("instructor-terms/").json()["results"]
    (over,) = as_office.read("instructor-terms/", tab="over", as_of="2023-07-01").json()["results"]

    assert (row["employment"], row["term_ends_on"], row["required_visits"]) == ("part", "2023-06-30", 2)
    assert row["person"]["name"] == "某人"
    assert over["id"] == row["id"]
    assert as_office.read("instructor-terms/", tab="over", as_of="2023-06-30").json()["results"] == []


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"employment": "x"}, 400, "employment"),
        ({"required_visits": 100}, 400, "required_visits"),
        ({"required_visits": -1}, 400, "required_visits"),
        ({"term_ends_on": "2022-12-31"}, 409, "term_ends_on"),
    ],
)
def test_a_wrong_term_is_refused_at_its_field(as_office, somebody, firm, wrong, status, field):
    answer = as_office.send("instructor-terms/", {**starting("instructor-terms/", somebody, firm), **wrong})

    assert (answer.status_code, list(answer.json()["errors"])) == (status, [field]), answer.content.decode()
    assert not InstructorTerm.objects.exists()


@pytest.mark.parametrize(("actor", "number"), [("office", 2), ("committee", 2), ("instructor", 1), ("implementer", 0)])
def test_terms_are_seen_by_those_whose_people_they_are(request, instructor, somebody, firm, actor, number):
    for person in (instructor.person, somebody):
        duties.appoint_instructor(person=person, employment="full", starts_on=LONG_AGO, by=None)

    answer = program_of(request.getfixturevalue(actor)).read("instructor-terms/").json()

    assert len(answer["results"]) == number


def test_a_liaison_point_says_how_often_it_wants_to_be_contacted(as_office, committee, firm):
    body = {**starting("liaison-points/", committee.person, firm), "required_contacts": 7}

    assert as_office.send("liaison-points/", {**body, "required_contacts": 100}).status_code == 400
    assert as_office.send("liaison-points/", body).status_code == 201
    assert LiaisonPoint.objects.live().get().required_contacts == 7


# --- The committee, deputies ----------------------------------------------------------------------


def test_a_seat_is_told_with_the_liaison_points_of_its_holder(as_office, committee, firm):
    duties.assign_liaison(person=committee.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    duties.seat_member(person=committee.person, post="1", starts_on=LONG_AGO, by=None)

    (row,) = as_office.read("committee-members/").json()["results"]

    assert (row["person"]["name"], row["post"], row["point"]) == ("委员", "1", "南京云帆科技有限公司")
    assert (row["done"], row["required"], row["ends_on"]) == (0, 2, None)
    assert as_office.read("committee-members/", tab="nopoint").json()["total"] == 0


def test_the_office_renames_the_committee_and_earlier_days_keep_the_name(as_office, leader):
    before = as_office.read("committee/").json()
    body = {"name": "互联网企业党委", "since": "2024-05-01"}

    after = as_office.send("committee/", body, key="c-1")
    again = as_office.send("committee/", body, key="c-1")

    assert after.status_code == 200, after.content.decode()
    assert after.json() == again.json() == as_office.read("committee/").json()
    assert after.json()["name"] == "互联网企业党委"
    assert after.json()["names"][-2] == {**before["names"][-1], "ends_on": "2024-04-30"}
    assert as_office.send("committee/", {**body, "since": "2024-04-01"}).json()["errors"]["since"]
    assert program_of(leader).read("committee/").json() == after.json()
    assert program_of(leader).send("committee/", body).status_code == 403


def test_a_deputyship_has_an_end_and_another_person(as_office, somebody, instructor, firm):
    body = starting("deputies/", somebody, firm)

    assert "ends_on" in as_office.send("deputies/", {**body, "ends_on": None}).json()["errors"]
    oneself = as_office.send("deputies/", {**body, "deputy": somebody.pk})
    made = as_office.send("deputies/", body)

    assert (oneself.status_code, oneself.json()["errors"]) == (409, {"deputy": ["代理人不能是本人。"]})
    assert made.json()["deputy"] == {"id": instructor.person_id, "name": "指导员"}
    assert [row["id"] for row in program_of(instructor).read("deputies/", as_of="2023-06-01").json()["results"]] == [
        made.json()["id"]
    ]


def test_who_has_no_part_in_a_deputyship_does_not_see_it(as_office, somebody, street_lead, firm):
    made = as_office.send("deputies/", starting("deputies/", somebody, firm)).json()

    assert program_of(street_lead).read("deputies/", as_of="2023-06-01").json()["results"] == []
    assert program_of(street_lead).read(f"deputies/{made['id']}/").status_code == 404
