"""Duties are read as far as their reader sees them, and firms are called as their reader knew them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.accounts.roles import Role
from foundation.accounts.services import add_person
from foundation.trail import clock
from foundation.trail.clock import clock_at
from orgs.duties import services as duties
from orgs.duties.choices import ContactKind
from orgs.enterprises import services
from orgs.enterprises.models import Doubt
from orgs.places.models import Block
from orgs.places.services import save_place
from reminders.services import send_reminders
from reminders.todo import find_due, todo_of
from tests.cast import LONG_AGO, make_firm, make_user, moment, street
from tests.past.conftest import Moved

pytestmark = pytest.mark.django_db

SINCE: dict[str, Any] = {"starts_on": LONG_AGO, "by": None}
FIRST, NOW = "云帆", "飞虹"
OTHER_NAME = "飞虹简称"


def read(client: Any, user: Any, url: str, **query: Any) -> str:
    client.force_login(user)
    response = client.get(url, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def rows(client: Any, user: Any, name: str, **query: Any) -> list[Any]:
    client.force_login(user)
    response = client.get(f"/api/v1/{name}/", query)
    assert response.status_code == 200, response.content
    return response.json()["results"]


# --- Names ----------------------------------------------------------------------------------------


@pytest.fixture
def lost(instructor: Any) -> Iterator[Any]:
    """A firm in the base since March, somebody's until June, renamed in August."""
    with clock_at(moment("2023-03-01")):
        firm = make_firm("南京云帆有限公司", on=date(2023, 3, 1))
        duty = duties.assign_instructor(person=instructor.person, enterprise=firm, **SINCE)
    with clock_at(moment("2023-06-30")):
        ended = duties.end_duty(duty=duty, on=date(2023, 6, 30), by=None)
    with clock_at(moment("2023-08-01")):
        services.rename(enterprise=firm, name="南京飞虹有限公司", on=date(2023, 8, 1), by=None)
        services.add_alias(enterprise=firm, name=OTHER_NAME, by=None)
    with clock_at(moment("2023-12-01")):
        yield ended


def test_the_page_of_an_ended_duty_calls_the_firm_as_its_holder_knew_it(client, lost, instructor, office):
    url = reverse("duties:instructor", args=[lost.pk])

    page = read(client, instructor, url)

    assert FIRST in page
    assert NOW not in page
    assert reverse("enterprises:detail", args=[lost.enterprise_id]) not in page, "a page that is not theirs"
    assert NOW in read(client, office, url)


@pytest.mark.parametrize("word", [NOW, OTHER_NAME])
def test_a_later_name_finds_no_duty_of_a_past_day(client, lost, instructor, office, word):
    for user in (instructor, office):
        assert rows(client, user, "instructors", as_of="2023-05-31", q=word) == []
        page = read(client, user, reverse("duties:instructors"), as_of="2023-05-31", q=word)
        assert "没有符合条件的记录" in page
    assert len(rows(client, instructor, "instructors", as_of="2023-05-31", q=FIRST)) == 1


def test_a_firm_not_yet_in_the_base_is_called_by_its_first_name(client, lost, instructor, office):
    for user in (instructor, office):
        (row,) = rows(client, user, "instructors", as_of="2023-02-01")
        assert row["target"] == "南京云帆有限公司"


def test_the_present_street_calls_a_firm_of_a_former_day_by_the_first_name_it_knew(client, moved: Moved):
    instructor = add_person(name="一直的指导员", by=None)
    duties.assign_instructor(person=instructor, enterprise=moved.firm, **SINCE)

    (then,) = rows(client, moved.present, "instructors", as_of="2023-05-31")

    assert then["target"].startswith("早先"), "its name on the day it came"


def test_a_liaison_point_and_its_filter_know_no_later_name(client, moved: Moved, office, committee):
    duties.assign_liaison(person=committee.person, enterprise=moved.firm, **SINCE)
    (point,) = rows(client, office, "liaison-points", as_of="2023-05-31")

    assert rows(client, office, "liaison-points", as_of="2023-05-31", q="飞虹") == []
    chip = read(client, office, reverse("duties:contacts"), as_of="2023-05-31", point=point["id"])

    assert "早先南京云帆有限公司（委员）" in chip
    assert "飞虹" not in chip


def test_a_contact_of_a_past_day_is_not_found_by_a_later_name(client, moved: Moved, office):
    duties.record_contact(
        enterprise=moved.firm, person=office.person, on=date(2023, 5, 5), kind=ContactKind.VISIT, by=office
    )

    assert len(rows(client, office, "contacts", as_of="2023-05-31", q="云帆")) == 1
    for word in ("飞虹", "飞虹简称"):
        assert rows(client, office, "contacts", as_of="2023-05-31", q=word) == []


def test_whoever_passed_a_firm_on_reads_the_handover_under_the_name_they_knew(client, instructor, office):
    heir = make_user("heir", Role.INSTRUCTOR, name="接班人")
    with clock_at(moment("2023-03-01")):
        firm = make_firm("南京云帆有限公司", on=date(2023, 3, 1))
        duty = duties.assign_instructor(person=instructor.person, enterprise=firm, **SINCE)
        passed = duties.reassign(duties=[duty], to=heir.person, on=date(2023, 3, 2), by=office)[0]
    with clock_at(moment("2023-03-03")):
        services.rename(enterprise=firm, name="南京飞虹有限公司", on=date(2023, 3, 2), by=None)
    url = f"/api/v1/handovers/{passed.pk}/"
    page = reverse("duties:handover", args=[passed.pk])

    for user, name in ((instructor, FIRST), (heir, NOW), (office, NOW)):
        assert name in read(client, user, page)
        client.force_login(user)
        assert name in client.get(url).json()["duties"][0]["name"]
    assert NOW not in read(client, instructor, page)


# --- Other people's duties ------------------------------------------------------------------------


@pytest.fixture
def busy(street_lead: Any) -> Any:
    """An instructor of a block of another street with six firms, and of one firm of the lead's."""
    person = add_person(name="两边跑的人", by=None)
    there = street("玄武门街道")
    block = save_place(row=Block(jurisdiction=there, name="湖东片"), by=None)
    for n in range(6):
        firm = make_firm(f"湖东公司{n}", place="玄武门街道", block=block.pk)
    duties.assign_instructor(person=person, block=block, **SINCE)
    duties.record_contact(enterprise=firm, person=person, on=clock.today(), kind=ContactKind.VISIT, by=None)
    mine = make_firm("梅园公司")
    duties.assign_instructor(person=person, enterprise=mine, **SINCE)
    duties.appoint_instructor(person=person, employment="part", term_ends_on=date(2020, 12, 31), **SINCE)
    return person


def test_a_street_counts_its_own_part_of_an_instructor_only(client, street_lead, busy, office):
    (mine,) = rows(client, street_lead, "instructor-loads")
    (all_of_it,) = rows(client, office, "instructor-loads")

    assert (mine["blocks"], mine["firms"], mine["visits"]) == (None, 1, 0)
    assert (all_of_it["blocks"], all_of_it["firms"], all_of_it["visits"]) == ("湖东片", 7, 1)
    loads = read(client, street_lead, reverse("duties:loads"))
    assert "两边跑的人" in loads
    assert "湖东片" not in loads


def test_no_tab_tells_what_the_numbers_do_not(client, street_lead, busy, office):
    assert rows(client, street_lead, "instructor-loads", tab="overloaded") == []
    assert len(rows(client, office, "instructor-loads", tab="overloaded")) == 1
    client.force_login(street_lead)
    gaps = {label: number for label, number, _ in client.get(reverse("duties:territory")).context["gaps"]}
    assert [number for label, number in gaps.items() if label.startswith("联系超过")] == [0]
    assert "没有联系点的委员" not in gaps, "whoever sees some points cannot say who has none"


def test_a_street_finds_out_about_no_liaison_point_elsewhere(client, street_lead, office):
    here, there = (add_person(name=name, by=None) for name in ("有点的委员", "别处有点的委员"))
    for person in (here, there, add_person(name="没有点的委员", by=None)):
        duties.seat_member(person=person, **SINCE)
    duties.assign_liaison(person=here, enterprise=make_firm("梅园公司"), **SINCE)
    duties.assign_liaison(person=there, enterprise=make_firm("玄武公司", place="玄武门街道"), **SINCE)

    def names(user: Any) -> set[str]:
        return {row["person"]["name"] for row in rows(client, user, "committee-members", tab="nopoint")}

    assert names(street_lead) == {"别处有点的委员", "没有点的委员"}
    assert names(office) == {"没有点的委员"}


def test_an_instructor_sees_their_own_blocks_and_who_is_there(client, instructor, office):
    place = street("梅园新村街道")
    own, firms, strange = (save_place(row=Block(jurisdiction=place, name=n), by=None) for n in ("东片", "西片", "北片"))
    duties.assign_instructor(person=instructor.person, block=own, **SINCE)
    duties.assign_instructor(person=instructor.person, enterprise=make_firm("西片公司", block=firms.pk), **SINCE)
    make_firm("东片公司", block=own.pk)
    make_firm("北片公司", block=strange.pk)
    duties.assign_instructor(person=add_person(name="北片的人", by=None), block=strange, **SINCE)

    assert {row["block"] for row in rows(client, instructor, "blocks")} == {"东片", "西片"}
    assert {row["block"] for row in rows(client, office, "blocks")} >= {"东片", "西片", "北片"}
    page = read(client, instructor, reverse("duties:place", args=[place.pk]))
    assert "东片" in page
    assert "北片" not in page


def test_the_lists_ask_as_often_for_many_as_for_one(client, street_lead, busy):
    client.force_login(street_lead)

    def asked(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    urls = [reverse(f"duties:{name}") for name in ("loads", "instructors", "blocks")]
    few = [asked(url) for url in urls]
    for n in range(5):
        duties.assign_instructor(person=add_person(name=f"人{n}", by=None), enterprise=make_firm(f"多家{n}"), **SINCE)
    assert [asked(url) for url in urls] == few


# --- Work of another street -----------------------------------------------------------------------


def test_whoever_lost_the_firm_reads_the_same_whether_its_question_is_open_or_not(client, street_lead, office):
    firm = make_firm("云帆公司")
    services.report_unreachable(enterprise=firm, reason="other", note="问不到", by=street_lead)
    doubt = Doubt.objects.get()
    send_reminders(on=clock.today() + timedelta(days=30), rules=["R20"])
    asked = {"rule": "R20", "subject": f"enterprises.doubt:{doubt.pk}", "period": ""}
    services.move_within(enterprises=[firm], on=clock.today(), jurisdiction=street("玄武门街道").pk, by=office)
    client.force_login(street_lead)

    assert client.get(reverse("reminders:item"), asked).status_code == 404
    services.settle_doubt(doubt=doubt, outcome="confirmed", by=office)
    assert client.get(reverse("reminders:item"), asked).status_code == 404
    client.force_login(office)
    assert client.get(reverse("reminders:item"), asked).status_code == 200


# --- Standing in ----------------------------------------------------------------------------------


def stand_in(person: Any, deputy: Any) -> None:
    duties.assign_deputy(
        person=person, deputy=deputy, starts_on=clock.today(), ends_on=clock.today() + timedelta(days=9), by=None
    )


@pytest.mark.parametrize("role", ["instructor", "street_lead", "implementer", "committee"])
def test_a_deputy_sees_and_writes_the_liaison_firm_on_every_page(client, role, request, office):
    deputy, firm = request.getfixturevalue(role), make_firm("云帆公司", place="红山街道")
    member = make_user("member", Role.COMMITTEE, name="请假的委员")
    duties.assign_liaison(person=member.person, enterprise=firm, **SINCE)
    made = duties.record_contact(enterprise=firm, person=member.person, on=clock.today(), kind="visit", by=member)
    stand_in(member.person, deputy.person)

    for url in (
        reverse("liaison:mine"),
        reverse("accounts:me"),
        reverse("enterprises:detail", args=[firm.pk]),
        reverse("duties:contacts"),
        reverse("duties:contact", args=[made.pk]),
    ):
        assert "云帆公司" in read(client, deputy, url), url
    assert read(client, deputy, reverse("duties:contact-add"), enterprise=firm.pk)
    duties.record_contact(enterprise=firm, person=deputy.person, on=clock.today(), kind="phone", by=deputy)


def test_a_member_who_stands_in_for_an_instructor_writes_there(instructor, committee):
    firm = make_firm("云帆公司")
    duties.assign_instructor(person=instructor.person, enterprise=firm, **SINCE)
    stand_in(instructor.person, committee.person)

    services.edit_enterprise(enterprise=firm, values={"staff": 9}, on=clock.today(), reason="", by=committee)


def test_an_account_without_roles_reads_nothing_of_those_it_stands_in_for(client, nobody, committee):
    firm = make_firm("云帆公司", place="红山街道")
    duties.assign_liaison(person=committee.person, enterprise=firm, **SINCE)
    stand_in(committee.person, nobody.person)

    mine = read(client, nobody, reverse("accounts:me"))
    assert "还没有角色" in mine, "it is their page"
    assert "云帆公司" not in mine


@pytest.mark.parametrize("role", ["street_lead", "committee", "implementer"])
def test_a_deputy_of_another_role_finds_what_they_were_told_of(client, role, request, instructor):
    deputy = request.getfixturevalue(role)
    with clock_at(moment("2020-01-02")):
        firm = make_firm("云帆公司", place="红山街道", on=date(2020, 1, 2))
        theirs = make_firm("自己的公司", place="梅园新村街道", on=date(2020, 1, 2))
    duties.assign_instructor(person=instructor.person, enterprise=firm, **SINCE)
    stand_in(instructor.person, deputy.person)
    send_reminders(on=clock.today(), rules=["R1"])
    notice = deputy.notices.get(subject=f"enterprises.enterprise:{firm.pk}")

    due = find_due(deputy, *notice.key)

    assert due is not None
    shown = {d.subject for _, _, cards in todo_of(deputy).groups for card in cards for d in card.dues if d.rule == "R8"}
    assert f"enterprises.enterprise:{theirs.pk}" not in shown, "their own firms are asked of them by their own role"
    page = f"{reverse('reminders:item')}?{due.query}"
    assert "云帆公司" in read(client, deputy, page)
