"""The committee as of a day: its name, its members, their liaison points; deputies and terms."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.accounts.services import add_person
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.duties import services
from orgs.duties.models import Committee, CommitteeMember, CommitteeName, Deputy, InstructorTerm, LiaisonPoint
from orgs.duties.people_duties import committee_name
from orgs.duties.preset import load_committee_when_missing
from tests.cast import LONG_AGO, make_firm

pytestmark = pytest.mark.django_db

SINCE: dict[str, Any] = {"starts_on": LONG_AGO, "by": None}


def test_the_first_name_comes_from_the_preset_file_once():
    load_committee_when_missing()

    assert committee_name(AsOf(date(2023, 1, 1))) == "玄武区互联网行业党委"
    assert (Committee.objects.count(), CommitteeName.objects.count()) == (1, 1)


def test_an_older_page_keeps_the_older_name(client, office):
    services.name_committee(name="玄武区新兴领域党委", since=date(2025, 4, 1), by=office)
    client.force_login(office)
    url = reverse("duties:committee")

    assert "玄武区互联网行业党委" in client.get(url, {"as_of": "2025-03-31"}).content.decode()
    assert "玄武区新兴领域党委" in client.get(url, {"as_of": "2025-04-01"}).content.decode()
    with pytest.raises(ValidationError, match="请填写晚于 2025-04-01"):
        services.name_committee(name="别的名称", since=date(2025, 4, 1), by=office)


def test_only_the_office_names_it_and_seats_members(leader, committee):
    for user in (leader, committee):
        with pytest.raises(PermissionDenied):
            services.name_committee(name="别的名称", since=clock.today(), by=user)
        with pytest.raises(PermissionDenied):
            services.seat_member(person=user.person, starts_on=LONG_AGO, by=user)


def test_the_page_shows_who_has_no_liaison_point_and_who_still_owes_contacts(client, office, committee):
    other = add_person(name="邹某", by=None)
    services.seat_member(person=committee.person, department="区委网信办", function="网络综合治理", **SINCE)
    services.seat_member(person=other, post="1", **SINCE)
    firm = make_firm("甲公司")
    point = services.assign_liaison(person=committee.person, enterprise=firm, **SINCE)
    services.record_contact(enterprise=firm, person=committee.person, on=date(2025, 3, 5), kind="visit", by=None)
    client.force_login(office)

    page = client.get(reverse("duties:committee"), {"as_of": "2025-12-31"})
    cells = {row.cells[0].text: {c.column.key: c for c in row.cells} for row in page.context["rows"]}

    assert list(cells) == ["邹某", "委员"]  # the secretary stands first
    assert (cells["委员"]["point"].text, cells["委员"]["done"].text, cells["委员"]["required"].text) == (
        "甲公司",
        "1",
        "2",
    )
    assert f"point={point.pk}" in cells["委员"]["done"].url
    assert cells["邹某"]["done"].text == ""
    without = client.get(reverse("duties:committee"), {"tab": "nopoint"}).context["rows"]
    assert [row.cells[0].text for row in without] == ["邹某"]


def test_a_seat_ends_and_the_page_of_the_day_before_still_shows_it(client, office, committee):
    seat = services.seat_member(person=committee.person, **SINCE)
    services.end_duty(duty=seat, on=date(2025, 3, 31), by=office)
    client.force_login(office)

    def rows(day: str) -> int:
        return len(client.get(reverse("duties:committee"), {"as_of": day}).context["rows"])

    assert (rows("2025-03-31"), rows("2025-04-01")) == (1, 0)
    assert client.get(reverse("duties:seat", args=[CommitteeMember.objects.live().get().pk])).status_code == 200


def test_the_list_costs_the_same_for_one_member_as_for_fifty(client, office):
    client.force_login(office)
    client.get(reverse("duties:committee"))  # what is remembered after the first look is not counted
    counts = []
    for names in (range(1), range(1, 50)):
        for n in names:
            person = add_person(name=f"委员{n}", by=None)
            services.seat_member(person=person, **SINCE)
            services.assign_liaison(person=person, enterprise=make_firm(f"公司{n}"), **SINCE)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("duties:committee"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- A second liaison point -----------------------------------------------------------------------


def test_a_second_liaison_point_is_warned_of_and_done_when_meant(client, office, committee):
    first, second = make_firm("甲公司"), make_firm("乙公司")
    services.assign_liaison(person=committee.person, enterprise=first, **SINCE)
    client.force_login(office)
    url = f"{reverse('duties:liaison-add')}?q=公司"
    data = {"enterprise": second.pk, "person": committee.person_id, "starts_on": "2025-01-01", "required_contacts": "3"}

    page = client.post(url, data).content.decode()
    assert "已有联系点 甲公司" in page
    assert "仍这样安排" in page
    assert LiaisonPoint.objects.live().count() == 1

    assert client.post(url, {**data, "is_second_meant": "on"}).status_code == 302
    assert LiaisonPoint.objects.live().get(enterprise=second).required_contacts == 3


def test_a_liaison_point_after_another_is_no_second_one(office, committee):
    services.assign_liaison(
        person=committee.person, enterprise=make_firm("甲公司"), ends_on=date(2024, 12, 31), **SINCE
    )

    services.assign_liaison(
        person=committee.person, enterprise=make_firm("乙公司"), starts_on=date(2025, 1, 1), by=None
    )
    assert LiaisonPoint.objects.live().count() == 2


@pytest.mark.parametrize("number", ["-1", "100", "两次"])
def test_an_impossible_number_of_contacts_is_refused_in_words(client, office, committee, number):
    client.force_login(office)
    data = {"enterprise": make_firm("甲公司").pk, "person": committee.person_id, "starts_on": "2025-01-01"}

    page = client.post(reverse("duties:liaison-add"), {**data, "required_contacts": number})

    assert page.context["form"].errors["required_contacts"] == ["请填写 0 到 99 的整数，或者空着按业务设置。"]
    assert f'value="{number}"' in page.content.decode()
    assert not LiaisonPoint.objects.exists()


# --- Deputies and terms by their pages ------------------------------------------------------------


def test_the_office_enters_a_deputy_and_a_term(client, office, instructor, implementer):
    client.force_login(office)
    client.post(
        reverse("duties:deputy-add"),
        {
            "person": instructor.person_id,
            "deputy": implementer.person_id,
            "starts_on": "2025-05-01",
            "ends_on": "2025-05-31",
            "reason": "休假",
        },
    )
    client.post(
        reverse("duties:term-add"),
        {"person": instructor.person_id, "employment": "part", "starts_on": "2024-01-01", "term_ends_on": "2025-12-31"},
    )

    assert str(Deputy.objects.get()) == "落实人 代理 指导员"
    term = InstructorTerm.objects.get()
    assert (term.get_employment_display(), term.term_ends_on, term.required_visits) == (
        "兼职",
        date(2025, 12, 31),
        None,
    )
    for name, row in (("deputy", Deputy.objects.get()), ("term", term)):
        page = client.get(reverse(f"duties:{name}", args=[row.pk]))
        assert "指导员" in page.content.decode()
    assert "落实人" in client.get(reverse("duties:deputies"), {"as_of": "2025-05-15"}).content.decode()


@pytest.mark.parametrize(
    ("url", "data", "words"),
    [
        ("deputy-add", {"deputy": "same"}, "不能是本人"),
        ("deputy-add", {"ends_on": ""}, "请填写日期"),
        ("deputy-add", {"ends_on": "2024-01-01"}, "不能早于开始日期"),
        ("term-add", {"term_ends_on": "2024-01-01"}, "不能早于开始日期"),
        ("term-add", {"employment": ""}, "请选择专职或兼职"),
        ("seat-add", {"person": ""}, "请选择人员"),
        ("seat-add", {"post": "9"}, "9"),
        ("committee-name", {"name": ""}, "请填写名称"),
        ("committee-name", {"since": "1899-01-01"}, "请填写晚于"),
        ("committee-name", {"since": "9999-12-31"}, "年份 9999 不在"),
        ("seat-add", {"starts_on": "0001-01-01"}, "年份 1 不在"),
        ("deputy-add", {"starts_on": "1899-12-31"}, "年份 1899 不在"),
    ],
)
def test_what_is_wrong_is_said_in_words(client, office, instructor, implementer, url, data, words):
    client.force_login(office)
    right = {
        "person": instructor.person_id,
        "deputy": implementer.person_id,
        "employment": "full",
        "post": "3",
        "name": "新名称",
        "since": "2025-05-01",
        "starts_on": "2025-05-01",
        "ends_on": "2025-05-31",
    }
    if data.get("deputy") == "same":
        data = {"deputy": instructor.person_id}

    page = client.post(reverse(f"duties:{url}"), {**right, **data})

    assert page.status_code == 200
    assert words in page.content.decode()
