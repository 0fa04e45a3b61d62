"""Contacts with firms: who may enter them, and for whom they count."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from foundation.accounts.models import Person
from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.models import Changeset
from foundation.trail.undo import undo
from foundation.trail.verify import verify_trail
from orgs.duties import services
from orgs.duties.contacting import contacts_of_point, with_contacts, with_visits
from orgs.duties.models import Contact, LiaisonPoint
from orgs.enterprises.models import Enterprise
from orgs.places.models import Block
from orgs.places.services import save_place
from tests.cast import LONG_AGO, make_firm, street
from tests.pages import opened

pytestmark = pytest.mark.django_db

SINCE: dict[str, Any] = {"starts_on": LONG_AGO, "by": None}


@pytest.fixture
def firm() -> Enterprise:
    return make_firm("甲公司")


@pytest.fixture
def point(committee: Any, firm: Any) -> LiaisonPoint:
    return services.assign_liaison(person=committee.person, enterprise=firm, **SINCE)


def contact(firm: Any, person: Person, day: str, *, by: Any = None, kind: str = "visit") -> Contact:
    return services.record_contact(enterprise=firm, person=person, on=date.fromisoformat(day), kind=kind, by=by)


def done(point: LiaisonPoint, day: str) -> tuple[int, int]:
    at = AsOf(date.fromisoformat(day))
    row = with_contacts(LiaisonPoint.objects.live().filter(pk=point.pk), at).get()
    return row.done, row.required


def test_a_member_enters_a_contact_with_their_liaison_point(committee, point, firm):
    made = contact(firm, committee.person, "2025-03-05", by=committee)

    assert made.changeset.title == "甲公司：委员 实地走访"
    assert list(Contact.objects.live().filter(contacts_of_point(point))) == [made]


def test_nobody_enters_contacts_with_firms_they_do_not_answer_for(committee, implementer, leader, firm):
    for user in (committee, implementer, leader):
        with pytest.raises(PermissionDenied):
            contact(firm, user.person, "2025-03-05", by=user)
    assert not Contact.objects.exists()


def test_a_day_to_come_and_a_day_before_the_firm_came_are_refused(office, firm):
    with pytest.raises(ValidationError, match="将来"):
        contact(firm, office.person, (clock.today() + timedelta(days=1)).isoformat())
    with pytest.raises(ValidationError, match="不在库中"):
        contact(firm, office.person, "2021-03-05")


def test_the_same_contact_is_entered_once(committee, point, firm):
    contact(firm, committee.person, "2025-03-05")

    with pytest.raises(ValidationError, match="已经登记过"):
        contact(firm, committee.person, "2025-03-05")
    contact(firm, committee.person, "2025-03-05", kind="phone")
    assert Contact.objects.count() == 2


def test_a_contact_counts_in_its_year_up_to_the_day_looked_at(committee, point, firm):
    for day in ("2024-12-30", "2025-03-05", "2025-06-20"):
        contact(firm, committee.person, day)

    assert done(point, "2025-03-04") == (0, 2)
    assert done(point, "2025-03-05") == (1, 2)
    assert done(point, "2025-12-31") == (2, 2)


def test_a_deputys_contact_counts_for_the_member_only_while_they_stand_in(committee, instructor, point, firm):
    services.assign_deputy(
        person=committee.person,
        deputy=instructor.person,
        starts_on=date(2025, 3, 1),
        ends_on=date(2025, 3, 31),
        by=None,
    )
    contact(firm, instructor.person, "2025-03-05")
    contact(firm, instructor.person, "2025-04-05")

    assert done(point, "2025-12-31") == (1, 2)


def test_somebody_elses_contact_counts_for_nobody(office, point, firm):
    contact(firm, office.person, "2025-03-05")

    assert done(point, "2025-12-31") == (0, 2)


def test_a_points_own_number_stands_before_the_setting(committee, firm):
    point = services.assign_liaison(person=committee.person, enterprise=firm, required_contacts=4, **SINCE)

    assert done(point, "2025-12-31") == (0, 4)


def test_a_withdrawn_contact_no_longer_counts_and_is_not_withdrawn_twice(committee, point, firm):
    made = contact(firm, committee.person, "2025-03-05")
    services.withdraw_contact(contact=made, by=committee, reason="日期记错")

    assert done(point, "2025-12-31") == (0, 2)
    with pytest.raises(ValidationError, match="刚被同事撤回"):
        services.withdraw_contact(contact=made, by=committee, reason="再一次")
    contact(firm, committee.person, "2025-03-05")
    assert done(point, "2025-12-31") == (1, 2)
    assert list(verify_trail()) == []


def test_a_contact_can_be_undone(committee, point, firm):
    contact(firm, committee.person, "2025-03-05")

    undo(changeset=Changeset.objects.latest("pk"), by=committee)

    assert done(point, "2025-12-31") == (0, 2)
    assert list(verify_trail()) == []


def test_an_undone_contact_comes_back_with_the_undo_of_the_undo(committee, point, firm):
    contact(firm, committee.person, "2025-03-05")
    undo(changeset=Changeset.objects.latest("pk"), by=committee)

    undo(changeset=Changeset.objects.latest("pk"), by=committee)

    assert done(point, "2025-12-31") == (1, 2)
    assert list(verify_trail()) == []


def test_an_entry_is_undone_after_the_undo_of_its_withdrawal(committee, point, firm):
    made = contact(firm, committee.person, "2025-03-05")
    entered = Changeset.objects.latest("pk")
    services.withdraw_contact(contact=made, by=committee, reason="记错了")
    for _ in range(3):  # taken back, done again, taken back
        undo(changeset=Changeset.objects.latest("pk"), by=committee)
    assert done(point, "2025-12-31") == (1, 2)

    report = undo(changeset=entered, by=committee)

    assert (done(point, "2025-12-31"), report.kept) == ((0, 2), [])
    assert list(verify_trail()) == []


def test_instructors_visits_count_for_firms_and_blocks_of_the_day(instructor, firm):
    block = save_place(row=Block(jurisdiction=street("红山街道"), name="南片"), by=None)
    in_block, strange = make_firm("乙公司", place="红山街道", block=block.pk), make_firm("丙公司")
    person = instructor.person
    services.assign_instructor(person=person, enterprise=firm, starts_on=date(2025, 4, 10), by=None)
    services.assign_instructor(person=person, block=block, **SINCE)
    for which, day in ((firm, "2025-04-09"), (firm, "2025-04-10"), (in_block, "2025-05-06"), (strange, "2025-05-07")):
        contact(which, person, day)
    contact(firm, person, "2025-05-08", kind="phone")

    row = with_visits(Person.objects.filter(pk=person.pk), AsOf(date(2025, 6, 30))).get()

    assert row.visits == 2  # neither the day before, nor the strange firm, nor the telephone


# --- Pages ----------------------------------------------------------------------------------------


def test_a_member_finds_their_liaison_point_at_home_and_enters_a_contact(client, committee, point, firm):
    client.force_login(committee)
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/liaison/mine/"
    page = client.get("/liaison/mine/").content.decode()
    assert "甲公司" in page
    assert "今年还差 2 次" in page

    form = client.get(reverse("duties:contact-add"), {"enterprise": firm.pk}).content.decode()
    assert "甲公司" in form
    day = clock.today().isoformat()
    posted = client.post(reverse("duties:contact-add"), {"enterprise": firm.pk, "on": day, "kind": "visit"})

    assert posted.status_code == 302
    made = Contact.objects.get()
    assert (made.person, made.on) == (committee.person, clock.today())
    assert "今年还差 1 次" in client.get("/liaison/mine/").content.decode()


def test_a_month_is_taken_as_a_month(client, committee, point, firm):
    client.force_login(committee)
    client.post(reverse("duties:contact-add"), {"enterprise": firm.pk, "on": "2025年3月", "kind": "talk"})

    made = Contact.objects.get()
    assert (made.on, made.precision, made.shown_on) == (date(2025, 3, 1), "month", "2025年3月")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("enterprise", "", "请先搜索"),
        ("enterprise", "x", "没有这家企业"),
        ("enterprise", "9" * 30, "没有这家企业"),
        ("on", "", "请填写日期"),
        ("on", "昨天", "看不懂"),
        ("on", "2099-01-01", "不能登记将来的联系"),
        ("kind", "feige", "feige"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_rest_stays(client, committee, point, firm, field, value, words):
    client.force_login(committee)
    data = {"enterprise": str(firm.pk), "on": "2025-03-05", "kind": "visit", "note": "谈了党员教育", field: value}

    page = client.post(reverse("duties:contact-add"), data)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert "谈了党员教育" in page.content.decode()
    assert not Contact.objects.exists()


def test_somebody_elses_firm_cannot_be_chosen(client, committee, point):
    other = make_firm("别家公司")
    client.force_login(committee)

    page = client.post(reverse("duties:contact-add"), {"enterprise": other.pk, "on": "2025-03-05", "kind": "visit"})

    assert "没有这家企业" in page.content.decode()
    assert not Contact.objects.exists()


def test_the_number_of_contacts_leads_to_just_these_contacts(client, office, committee, point, firm):
    for day in ("2024-12-30", "2025-03-05", "2025-06-20"):
        contact(firm, committee.person, day)
    contact(firm, office.person, "2025-06-21")
    client.force_login(office)

    page = client.get(reverse("duties:liaison"), {"as_of": "2025-12-31"})
    [row] = page.context["rows"]
    cells = {cell.column.key: cell for cell in row.cells}

    assert (cells["done"].text, cells["required"].text) == ("2", "2")
    assert f'href="{cells["done"].url}"'.replace("&", "&amp;") in page.content.decode()
    assert len(client.get(cells["done"].url).context["rows"]) == 2
    assert client.get(reverse("duties:liaison"), {"as_of": "2025-06-19", "tab": "due"}).context["rows"]
    assert not client.get(reverse("duties:liaison"), {"as_of": "2025-12-31", "tab": "due"}).context["rows"]


def test_a_number_typed_into_the_address_shows_no_point_outside_the_scope(client, implementer, committee, point, firm):
    contact(firm, committee.person, "2025-03-05")
    client.force_login(implementer)

    assert client.get(reverse("duties:contacts"), {"point": point.pk}).context["rows"] == []
    assert client.get(reverse("duties:contacts")).context["rows"] == []


def test_only_who_answers_for_the_firm_takes_a_contact_back(client, committee, instructor, point, firm, leader):
    made = contact(firm, committee.person, "2025-03-05")
    url = reverse("duties:contact-withdraw", args=[made.pk])
    client.force_login(leader)
    assert client.post(url, {"reason": "x"}).status_code == 403
    client.force_login(instructor)
    assert client.get(url).status_code == 404

    client.force_login(committee)
    assert "请写明撤回原因" in client.post(url, {"reason": ""}).content.decode()
    assert client.post(url, {"reason": "记错了"}).status_code == 302
    assert not Contact.objects.live().exists()


def test_firms_are_found_by_a_word_and_only_ones_own_are_offered(client, office, instructor, firm):
    """Nobody scrolls through all firms they answer for."""
    make_firm("乙公司")
    services.assign_instructor(person=instructor.person, enterprise=firm, **SINCE)
    client.force_login(instructor)
    url = reverse("duties:contact-add")

    assert "甲公司" not in opened(client, url, "登记联系")
    found = client.get(url, {"q": "公司"}).content.decode()
    assert "甲公司（" in found
    assert "乙公司（" not in found
