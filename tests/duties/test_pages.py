"""The pages of the responsibilities: who sees which rows, and who may change them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.accounts.models import Person, RoleGrant, User
from foundation.accounts.roles import Role
from foundation.accounts.services import add_person
from foundation.trail import clock
from foundation.trail.clock import clock_at
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from orgs.duties import services
from orgs.duties.models import InstructorAssignment, LiaisonPoint, StreetRole
from orgs.enterprises import services as firms
from orgs.enterprises.models import Enterprise
from orgs.places.models import Block
from orgs.places.services import save_place
from tests.cast import LONG_AGO, PASSWORD, make_firm, moment, street
from tests.pages import opened

pytestmark = pytest.mark.django_db

LISTS = {"streets": StreetRole, "instructors": InstructorAssignment, "liaison": LiaisonPoint}
MEIYUAN, XUANWUMEN = "梅园新村街道", "玄武门街道"


@pytest.fixture
def as_office(client: Any, office: Any) -> Any:
    client.force_login(office)
    return client


@pytest.fixture
def world(instructor: Any, committee: Any, street_lead: Any, implementer: Any) -> dict[str, Any]:
    """Two streets with a firm each; one instructor per firm and per block; one liaison point per street."""
    block = save_place(row=Block(jurisdiction=street(MEIYUAN), name="东片"), by=None)
    near, far = make_firm("近处公司", place=MEIYUAN), make_firm("远处公司", place=XUANWUMEN)
    other = add_person(name="别的指导员", by=None)
    since: dict[str, Any] = {"starts_on": LONG_AGO, "by": None}
    services.assign_instructor(person=instructor.person, enterprise=near, **since)
    services.assign_instructor(person=other, enterprise=far, **since)
    services.assign_instructor(person=other, block=block, **since)
    services.assign_liaison(person=committee.person, enterprise=near, **since)
    services.assign_liaison(person=other, enterprise=far, **since)
    return {"near": near, "far": far, "block": block, "other": other}


def shown(client: Any, name: str, **params: Any) -> list[str]:
    page = client.get(reverse(f"duties:{name}"), params)
    assert page.status_code == 200, page.content.decode()[:500]
    return sorted(row.cells[0].text for row in page.context["rows"])


# --- Who sees what --------------------------------------------------------------------------------

ALL = {
    "streets": [MEIYUAN, XUANWUMEN],
    "instructors": ["东片", "近处公司", "远处公司"],
    "liaison": ["近处公司", "远处公司"],
}
SEEN = {
    "office": ALL,
    "leader": ALL,
    "committee": ALL,
    "street_lead": {"streets": [MEIYUAN], "instructors": ["东片", "近处公司"], "liaison": ["近处公司"]},
    "implementer": {"streets": [XUANWUMEN], "instructors": ["远处公司"], "liaison": ["远处公司"]},
    "instructor": {"streets": [MEIYUAN], "instructors": ["近处公司"], "liaison": ["近处公司"]},
}


@pytest.mark.parametrize("who", SEEN)
def test_everybody_sees_the_rows_of_their_scope(client, request, world, who):
    client.force_login(request.getfixturevalue(who))

    assert {name: shown(client, name) for name in LISTS} == {k: sorted(v) for k, v in SEEN[who].items()}


@pytest.mark.parametrize("who", SEEN)
def test_a_row_outside_the_scope_is_not_found(client, request, world, who):
    client.force_login(request.getfixturevalue(who))
    for name, model in (("street", StreetRole), ("instructor", InstructorAssignment), ("liaison-point", LiaisonPoint)):
        seen = set(model.objects.visible_to(request.getfixturevalue(who)).values_list("pk", flat=True))
        for pk in model.objects.values_list("pk", flat=True):
            status = client.get(reverse(f"duties:{name}", args=[pk])).status_code
            assert status == (200 if pk in seen else 404), (name, pk)


@pytest.mark.parametrize("who", ["superior", "sysadmin", "nobody"])
def test_who_sees_no_records_opens_no_list(client, request, world, who):
    client.force_login(request.getfixturevalue(who))

    for name in LISTS:
        assert client.get(reverse(f"duties:{name}")).status_code == 403


def test_an_account_without_a_person_answers_for_nothing(client, world):
    with changeset(kind="test", by=None, title="没有人员的账号"):
        bare = User(username="bare", must_change_password=False)
        bare.set_password(PASSWORD)
        bare.save()
        for role in (Role.INSTRUCTOR, Role.STREET_LEAD):
            RoleGrant(user=bare, role=role, starts_on=LONG_AGO).save()
    client.force_login(bare)

    assert {name: shown(client, name) for name in LISTS} == {name: [] for name in LISTS}
    assert client.get("/enterprises/").context["rows"] == []


def test_scope_ends_with_the_duty(client, world, street_lead, office):
    role = StreetRole.objects.get(person=street_lead.person)
    services.end_duty(duty=role, on=clock.today() - timedelta(days=1), by=office)
    client.force_login(street_lead)

    assert shown(client, "instructors") == []


WRITE = ["street-add", "instructor-add", "liaison-add", "person-add"]
WRITE_ONE = {"street": StreetRole, "instructor": InstructorAssignment, "liaison-point": LiaisonPoint}


@pytest.mark.parametrize(
    "who", ["leader", "committee", "street_lead", "implementer", "instructor", "superior", "sysadmin"]
)
def test_nobody_but_the_office_opens_a_form(client, request, world, who):
    client.force_login(request.getfixturevalue(who))
    urls = [reverse(f"duties:{name}") for name in WRITE]
    for name, model in WRITE_ONE.items():
        pk = model.objects.first().pk
        urls += [reverse(f"duties:{name}-{act}", args=[pk]) for act in ("end", "withdraw")]
    before = Changeset.objects.count()

    for url in urls:
        assert client.get(url).status_code == 403, url
        assert client.post(url, {"on": "2025-01-01", "reason": "x"}).status_code == 403, url
    assert Changeset.objects.count() == before


def test_strangers_are_sent_to_the_login_page(client, db):
    for name in [*LISTS, *WRITE]:
        assert client.get(reverse(f"duties:{name}")).url.startswith(reverse("accounts:login"))


# --- Lists as of a day ----------------------------------------------------------------------------


def test_a_list_shows_the_duties_and_names_of_its_day(as_office, world, office):
    with clock_at(moment("2024-03-01")):
        firms.rename(enterprise=world["near"], on=date(2024, 3, 1), name="新名公司", by=None)
    duty = InstructorAssignment.objects.get(enterprise=world["near"])
    services.end_duty(duty=duty, on=date(2024, 6, 30), by=office)

    assert shown(as_office, "instructors", as_of="2024-02-01") == ["东片", "近处公司", "远处公司"]
    assert shown(as_office, "instructors", as_of="2024-06-30") == ["东片", "新名公司", "远处公司"]
    assert shown(as_office, "instructors") == ["东片", "远处公司"]


@pytest.mark.parametrize(
    ("name", "params", "found"),
    [
        ("streets", {"tab": "lead"}, [MEIYUAN]),
        ("streets", {"q": "落实人"}, [XUANWUMEN]),
        ("instructors", {"tab": "blocks"}, ["东片"]),
        ("instructors", {"q": "近处"}, ["近处公司"]),
        ("instructors", {"q": "别的"}, ["东片", "远处公司"]),
        ("liaison", {"q": "远处"}, ["远处公司"]),
        ("liaison", {"person": "委员"}, ["近处公司"]),
    ],
)
def test_lists_are_searched_and_filtered(as_office, world, name, params, found):
    assert shown(as_office, name, **params) == sorted(found)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "params", [{"strasse": "1"}, {"tab": "x"}, {"as_of": "gestern"}, {"as_of": "2099-01-01"}, {"sort": "x"}]
)
def test_a_question_it_does_not_understand_lists_nothing(as_office, world, name, params):
    page = as_office.get(reverse(f"duties:{name}"), params)

    assert page.status_code == 400
    assert page.context["rows"] == []


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_three_rows_as_for_fifty(as_office, world, name):
    url = reverse(f"duties:{name}")
    as_office.get(url)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            as_office.get(url)
        return len(captured)

    few = queries()
    for number in range(48):
        person = add_person(name=f"人员{number}", by=None)
        since: dict[str, Any] = {"person": person, "starts_on": LONG_AGO, "by": None}
        services.assign_street_role(jurisdiction=street(MEIYUAN), part="lead", **since)
        services.assign_instructor(enterprise=world["near"], **since)
        services.assign_liaison(enterprise=world["far"], is_second_meant=True, **since)

    assert queries() == few


# --- Forms ----------------------------------------------------------------------------------------


def test_the_office_enters_a_street_lead(as_office):
    person = add_person(name="周某", by=None)
    answer = as_office.post(
        reverse("duties:street-add"),
        {
            "jurisdiction": street(MEIYUAN).pk,
            "part": "lead",
            "person": person.pk,
            "post": "组织员",
            "starts_on": "2024-01-01",
        },
    )

    assert answer.url == reverse("duties:streets")
    duty = StreetRole.objects.live().get(person=person)
    assert (duty.post, duty.starts_on) == ("组织员", date(2024, 1, 1))
    assert "撤销" in as_office.get(answer.url).content.decode(), "what was just done can be undone"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"person": ""}, "请选择人员"),
        ({"person": "99999"}, "person"),
        ({"jurisdiction": ""}, "请选择街道"),
        ({"part": "king"}, "part"),
        ({"starts_on": ""}, "请填写日期"),
        ({"starts_on": "32.1.2024"}, "2023-11-20 的样子"),
        ({"ends_on": "2023-12-31"}, "不能早于开始日期"),
    ],
)
def test_a_form_with_a_fault_is_shown_again(as_office, changes, words):
    person = add_person(name="周某", by=None)
    data = {"jurisdiction": street(MEIYUAN).pk, "part": "lead", "person": person.pk, "starts_on": "2024-01-01"}

    page = as_office.post(reverse("duties:street-add"), {**data, **changes})

    assert page.status_code == 200
    assert words in page.content.decode()
    assert not StreetRole.objects.filter(person=person).exists()


def test_firms_are_offered_only_when_searched_for(as_office, world):
    make_firm("第三家公司")
    url = reverse("duties:liaison-add")

    assert "公司（" not in opened(as_office, url, "联系点")
    found = as_office.get(url, {"q": "近处"}).content.decode()
    assert "近处公司（梅园新村街道）" in found
    assert "远处公司（" not in found


def test_never_more_than_twenty_firms_are_offered(as_office, django_assert_max_num_queries):
    for number in range(30):
        make_firm(f"公司第{number}号")

    with django_assert_max_num_queries(25):
        page = as_office.get(reverse("duties:instructor-add"), {"q": "公司"})

    assert len(page.context["form"].fields["enterprises"].widget.choices) == 20


def test_the_office_assigns_an_instructor_to_the_firms_ticked(as_office, world):
    person = add_person(name="施某", by=None)
    as_office.post(
        reverse("duties:instructor-add") + "?q=公司",
        {"enterprises": [world["near"].pk, world["far"].pk], "person": person.pk, "starts_on": "2024-01-01"},
    )

    assert InstructorAssignment.objects.live().filter(person=person).count() == 2


def test_or_to_a_block(as_office, world):
    person = add_person(name="施某", by=None)
    as_office.post(
        reverse("duties:instructor-add"), {"block": world["block"].pk, "person": person.pk, "starts_on": "2024-01-01"}
    )

    assert InstructorAssignment.objects.live().get(person=person).block == world["block"]


@pytest.mark.parametrize("both", [True, False])
def test_but_not_to_both_or_neither(as_office, world, both):
    person = add_person(name="施某", by=None)
    what = {"enterprises": [world["near"].pk], "block": world["block"].pk} if both else {}

    page = as_office.post(reverse("duties:instructor-add"), {**what, "person": person.pk, "starts_on": "2024-01-01"})

    assert "两样不能同时选" in page.content.decode()
    assert not InstructorAssignment.objects.filter(person=person).exists()


def test_what_was_ticked_is_still_ticked_after_a_fault(as_office, world):
    page = as_office.post(reverse("duties:liaison-add"), {"enterprise": world["near"].pk, "starts_on": "2024-01-01"})

    choices = page.context["form"].fields["enterprise"].widget.choices
    assert [pk for pk, _ in choices] == [world["near"].pk]
    assert "checked" in page.content.decode()


@pytest.mark.parametrize("value", ["abc", "999999", "1 OR 1=1", "-1", "9" * 30, "\x00", "²"], ids=ascii)
@pytest.mark.parametrize(("name", "field"), [("liaison-add", "enterprise"), ("instructor-add", "enterprises")])
def test_a_made_up_firm_is_refused(as_office, world, name, field, value):
    person = add_person(name="施某", by=None)
    page = as_office.post(reverse(f"duties:{name}"), {field: value, "person": person.pk, "starts_on": "2024-01-01"})

    assert page.status_code == 200
    assert not LiaisonPoint.objects.filter(person=person).exists()
    assert not InstructorAssignment.objects.filter(person=person).exists()


def test_a_duty_is_ended_on_its_page(as_office, world):
    duty = LiaisonPoint.objects.first()

    answer = as_office.post(reverse("duties:liaison-point-end", args=[duty.pk]), {"on": "2025-12-31"})

    assert answer.url == reverse("duties:liaison")
    assert LiaisonPoint.objects.live().get(replaces=duty).ends_on == date(2025, 12, 31)
    assert as_office.get(reverse("duties:liaison-point", args=[duty.pk])).status_code == 404, "replaced by a newer row"


def test_a_duty_is_withdrawn_only_with_a_reason(as_office, world):
    duty = LiaisonPoint.objects.first()
    url = reverse("duties:liaison-point-withdraw", args=[duty.pk])

    assert "请写明撤回原因" in as_office.post(url, {"reason": ""}).content.decode()
    as_office.post(url, {"reason": "选错企业"})

    assert not LiaisonPoint.objects.live().filter(pk=duty.pk).exists()


def test_the_office_enters_a_person(as_office):
    as_office.post(reverse("duties:person-add"), {"name": "新人", "unit": "红山街道"})

    assert Person.objects.get(name="新人").unit == "红山街道"
    assert "新人" in as_office.get(reverse("duties:street-add")).content.decode()


def test_looking_changes_nothing(as_office, world):
    before = Changeset.objects.count()
    for name in [*LISTS, *WRITE]:
        assert as_office.get(reverse(f"duties:{name}")).status_code == 200
    for name, model in WRITE_ONE.items():
        for suffix in ("", "-end", "-withdraw"):
            assert as_office.get(reverse(f"duties:{name}{suffix}", args=[model.objects.first().pk])).status_code == 200

    assert Changeset.objects.count() == before


def test_a_firm_that_left_is_not_offered(as_office, world):
    url = reverse("duties:liaison-add")
    assert "近处公司（" in opened(as_office, url, "联系点", q="近处")

    firms.move_out(enterprises=[world["near"]], on=clock.today(), to="建邺区", by=None)

    assert "近处公司（" not in opened(as_office, url, "联系点", q="近处")
    assert Enterprise.objects.count() == 2


# --- The profile ----------------------------------------------------------------------------------


def test_the_profile_says_what_one_answers_for_today(world, street_lead, instructor, committee):
    def answers(user: Any) -> dict[str, str]:
        client = Client()
        client.force_login(user)
        return {a.label: a.value for a in client.get(reverse("accounts:me")).context["answers"]}

    assert answers(street_lead) == {"牵头": MEIYUAN}
    assert answers(instructor) == {"指导员 · 企业": "1 家"}
    assert answers(committee) == {"联系点": "近处公司"}


@pytest.mark.parametrize("name", LISTS)
def test_the_parts_of_a_list_that_are_loaded_later_answer(as_office, world, name):
    page = as_office.get(reverse(f"duties:{name}"))

    assert as_office.get(page.context["filters_url"]).status_code == 200
    assert as_office.get(page.context["columns_url"]).status_code == 200
