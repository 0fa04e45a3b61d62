"""属地责任: who answers where, and each gap as a number with its rows."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.accounts.services import add_person
from foundation.exchange.models import Export
from foundation.trail import clock
from orgs.duties import services
from orgs.places.models import Block, Jurisdiction
from orgs.places.services import save_place
from tests.cast import LONG_AGO, make_firm, street

pytestmark = pytest.mark.django_db

SINCE: dict[str, Any] = {"starts_on": LONG_AGO, "by": None}


@pytest.fixture
def world(street_lead: Any, implementer: Any, instructor: Any) -> dict[str, Any]:
    """梅园: a lead, two blocks of which one has an instructor, a firm in each and one outside; the lead's only street."""
    place = street("梅园新村街道")
    blocks = [save_place(row=Block(jurisdiction=place, name=name), by=None) for name in ("东片", "西片")]
    firms = {
        "east": make_firm("东片公司", block=blocks[0].pk),
        "west": make_firm("西片公司", block=blocks[1].pk),
        "loose": make_firm("散户公司"),
        "far": make_firm("远处公司", place="玄武门街道"),
    }
    services.assign_instructor(person=instructor.person, block=blocks[0], **SINCE)
    return {"place": place, "blocks": blocks, **firms}


def figures(client: Any) -> dict[str, tuple[int, str]]:
    page = client.get(reverse("duties:territory"))
    assert page.status_code == 200
    return {label: (number, url) for label, number, url in page.context["gaps"]}


def test_every_gap_leads_to_as_many_rows(client, office, world):
    services.seat_member(person=add_person(name="邹某", by=None), **SINCE)
    for n in range(6):
        services.assign_instructor(
            person=world["blocks"][0].instructors.first().person, enterprise=make_firm(f"多家{n}"), **SINCE
        )
    client.force_login(office)

    gaps = figures(client)

    streets = Jurisdiction.objects.filter(is_active=True).count()
    assert [number for number, _ in gaps.values()] == [streets - 1, streets - 1, 1, 3, 1, 1]
    for label, (number, url) in gaps.items():
        assert len(client.get(url).context["rows"]) == number, label


def test_a_street_sees_its_own_gaps_only(client, street_lead, world):
    client.force_login(street_lead)

    gaps = figures(client)

    assert gaps["没有指导员的企业"][0] == 2  # not the one in the other street
    assert gaps["没有牵头人的街道（园区）"][0] == 0
    assert gaps["没有具体落实人的街道（园区）"][0] == 1
    for _, (number, url) in gaps.items():
        assert len(client.get(url).context["rows"]) == number


def test_the_list_names_the_people_and_its_numbers_lead_to_their_rows(client, office, world):
    client.force_login(office)
    rows = client.get(reverse("duties:territory")).context["rows"]
    cells = {row.cells[0].text: {c.column.key: c for c in row.cells} for row in rows}

    mine = cells["梅园新村街道"]
    assert (mine["lead"].text, mine["implementer"].text) == ("牵头人", "")
    for key, expected in (("firms", 3), ("vacant_firms", 2), ("blocks_count", 2), ("vacant_blocks", 1)):
        assert mine[key].text == str(expected)
        assert len(client.get(mine[key].url).context["rows"]) == expected, key


def test_the_page_of_a_street_shows_who_does_what(client, office, world, implementer):
    services.assign_deputy(
        person=add_person(name="别人", by=None),
        deputy=implementer.person,
        starts_on=clock.today(),
        ends_on=clock.today(),
        by=None,
    )
    services.assign_instructor(person=add_person(name="落实人", by=None), enterprise=world["loose"], **SINCE)
    client.force_login(office)

    page = client.get(reverse("duties:place", args=[world["place"].pk])).content.decode()

    for words in ("牵头人", "现在没有具体落实人", "东片", "没有指导员", "落实人", "1 家"):
        assert words in page, words


def test_the_page_of_a_past_day_shows_that_days_people(client, office, world, street_lead):
    client.force_login(office)
    url = reverse("duties:place", args=[world["place"].pk])

    assert "牵头人" in client.get(url, {"as_of": "2023-06-30"}).content.decode()
    assert "现在没有牵头人" in client.get(url, {"as_of": "2019-12-31"}).content.decode()
    odd = client.get(url, {"as_of": "x"})
    assert odd.status_code == 200
    assert "牵头人" in odd.content.decode(), "a day that is none is today"


def test_instructors_one_by_one_with_term_firms_and_visits(client, office, world, instructor):
    services.appoint_instructor(
        person=instructor.person, employment="part", term_ends_on=date(2024, 12, 31), required_visits=2, **SINCE
    )
    services.assign_instructor(person=instructor.person, enterprise=world["loose"], **SINCE)
    services.record_contact(
        enterprise=world["east"], person=instructor.person, on=date(2025, 5, 6), kind="visit", by=None
    )
    client.force_login(office)

    [row] = client.get(reverse("duties:loads"), {"as_of": "2025-06-30"}).context["rows"]
    cells = {c.column.key: c for c in row.cells}

    shown = {key: cells[key].text for key in ("employment", "term", "blocks", "firms", "visits", "required")}
    assert shown == {
        "employment": "兼职",
        "term": "2024-12-31",
        "blocks": "东片",
        "firms": "2",
        "visits": "1",
        "required": "4",
    }
    for key in ("firms", "visits"):
        assert len(client.get(cells[key].url).context["rows"]) == int(shown[key]), key
    assert client.get(reverse("duties:loads"), {"tab": "overterm"}).context["rows"]
    assert not client.get(reverse("duties:loads"), {"tab": "noterm"}).context["rows"]
    assert client.get(row.url).status_code == 200


def test_the_lists_cost_the_same_for_few_rows_as_for_many(client, office, world):
    client.force_login(office)
    names = ("territory", "blocks", "loads", "unattended", "instructed", "contacts", "handovers")

    def costs() -> dict[str, int]:
        found = {}
        for name in names:
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(f"duties:{name}"))
            found[name] = len(queries)
        return found

    person = add_person(name="某某", by=None)
    services.assign_instructor(person=person, enterprise=world["loose"], **SINCE)
    services.record_contact(enterprise=world["loose"], person=person, on=date(2025, 5, 6), kind="visit", by=None)
    services.reassign(
        duties=[services.assign_instructor(person=person, enterprise=world["far"], **SINCE)],
        to=add_person(name="接班人", by=None),
        on=date(2025, 5, 6),
        by=office,
    )
    costs()  # what is remembered after the first look is not counted
    few = costs()
    for n in range(12):
        firm, block = make_firm(f"公司{n}"), save_place(row=Block(jurisdiction=world["place"], name=f"{n}片"), by=None)
        one = add_person(name=f"指导员{n}", by=None)
        duty = services.assign_instructor(person=one, enterprise=firm, **SINCE)
        services.assign_instructor(person=one, block=block, **SINCE)
        services.record_contact(enterprise=firm, person=one, on=date(2025, 5, 6), kind="visit", by=None)
        services.reassign(duties=[duty], to=add_person(name=f"接班人{n}", by=None), on=date(2025, 5, 6), by=office)

    assert costs() == few


@pytest.mark.parametrize(
    "name", ["territory", "blocks", "loads", "unattended", "instructed", "contacts", "committee", "liaison"]
)
def test_a_list_is_taken_along_as_a_workbook(client, office, world, instructor, name):
    services.record_contact(
        enterprise=world["east"], person=instructor.person, on=date(2025, 5, 6), kind="visit", by=None
    )
    services.seat_member(person=instructor.person, **SINCE)
    services.assign_liaison(person=instructor.person, enterprise=world["east"], **SINCE)
    client.force_login(office)
    link = client.get(reverse(f"duties:{name}")).context["export_url"]

    answer = client.get(link, follow=True)

    assert answer.status_code == 200
    assert "spreadsheetml" in answer["Content-Type"] or Export.objects.filter(by=office).exists()


@pytest.mark.parametrize("name", ["streets", "instructors", "deputies"])
def test_bare_lists_of_people_stay_on_the_screen(client, office, world, name):
    client.force_login(office)

    assert client.get(reverse(f"duties:{name}")).context["export_url"] == ""


# --- Firms without an instructor are given one from their list -----------------------------------


def test_the_office_gives_firms_an_instructor_from_the_list_one_by_one_or_ticked(client, office, world):
    client.force_login(office)
    form = reverse("duties:instructor-add")
    page = client.get(reverse("duties:unattended"))
    keys = [row.record.enterprise_id for row in page.context["rows"]]
    text = page.content.decode()
    assert len(keys) == 3
    for key in keys:
        assert f'<input class="form-check-input" type="checkbox" form="ticked" name="enterprises" value="{key}"' in text
        assert f'href="{form}?enterprises={key}"' in text
    assert f'id="ticked" method="get" action="{form}"' in text

    opened = client.get(form, {"enterprises": keys})
    assert sorted(o.data["value"] for o in opened.context["form"]["enterprises"] if o.data["selected"]) == sorted(keys)
    person = add_person(name="新指导员", by=None)
    client.post(form, {"enterprises": keys, "person": person.pk, "starts_on": clock.today().isoformat()})

    assert client.get(reverse("duties:unattended")).context["rows"] == []


@pytest.mark.parametrize("who", ["leader", "street_lead"])
def test_nobody_else_is_offered_to_assign(client, request, world, who):
    client.force_login(request.getfixturevalue(who))

    page = client.get(reverse("duties:unattended"))

    assert page.context["rows"]
    assert "分派" not in page.content.decode()


def test_a_past_list_and_other_lists_have_no_ticks(client, office, world):
    client.force_login(office)

    for url in (f"{reverse('duties:unattended')}?as_of=2025-01-01", reverse("enterprises:list")):
        page = client.get(url)
        assert page.context["rows"]
        assert 'form="ticked"' not in page.content.decode()


# --- Chips and words -------------------------------------------------------------------------------


def chips(client: Any, name: str, **params: Any) -> list[str]:
    return [chip.label for chip in client.get(reverse(f"duties:{name}"), params).context["selection"].chips]


def test_chips_name_the_point_and_the_instructor(client, office, committee, world):
    firm, person = make_firm("云帆公司"), add_person(name="施某", by=None)
    point = services.assign_liaison(person=committee.person, enterprise=firm, **SINCE)
    services.assign_instructor(person=person, enterprise=firm, **SINCE)
    client.force_login(office)

    assert chips(client, "contacts", point=point.pk) == ["联系点：云帆公司（委员）"]
    assert chips(client, "contacts", instructor=person.pk) == ["指导员：施某"]
    assert chips(client, "instructed", held_by=person.pk) == ["指导员：施某"]
    assert chips(client, "instructed", named_to=person.pk) == ["直接联系的指导员：施某"]


def test_a_chip_names_nobody_whom_the_reader_does_not_see(client, street_lead, committee, world):
    far, person = make_firm("远处公司二", place="红山街道"), add_person(name="施某", by=None)
    point = services.assign_liaison(person=committee.person, enterprise=far, **SINCE)
    services.assign_instructor(person=person, enterprise=far, **SINCE)
    client.force_login(street_lead)

    assert chips(client, "contacts", point=point.pk) == [f"联系点：第 {point.pk} 号"]
    assert chips(client, "contacts", instructor=person.pk) == [f"指导员：第 {person.pk} 号"]


def test_no_term_is_said_in_words(client, office, instructor):
    without = add_person(name="未聘", by=None)
    for n, person in enumerate((instructor.person, without)):
        services.assign_instructor(person=person, enterprise=make_firm(f"公司{n}"), **SINCE)
    term = services.appoint_instructor(person=instructor.person, employment="full", **SINCE)
    client.force_login(office)

    rows = client.get(reverse("duties:loads")).context["rows"]
    ends = {row.cells[0].text: cell.text for row in rows for cell in row.cells if cell.column.key == "term"}
    assert ends == {"指导员": "无任期", "未聘": "未登记聘任"}
    for url in (reverse("duties:term", args=[term.pk]), reverse("duties:person", args=[instructor.person_id])):
        assert "无任期" in client.get(url).content.decode()


def test_a_members_page_shows_the_number_of_party_members_also_when_there_are_none(client, committee):
    for n, facts in enumerate(({"members_total": 0}, {"members_total": 7}, {})):
        firm = make_firm(f"公司{n}", **facts)
        services.assign_liaison(person=committee.person, enterprise=firm, is_second_meant=True, **SINCE)
    client.force_login(committee)

    page = client.get(reverse("liaison:mine")).content.decode()
    shown = [part.split("</dd>")[0] for part in page.split("<dt>党员</dt>")[1:]]

    assert [words in part for words, part in zip(("0 人", "7 人", "未填"), shown, strict=True)] == [True] * 3
