"""Choosing firms and people in the forms: what was chosen stays, and only those are offered who fit."""

import re
from datetime import timedelta
from typing import Any

import pytest
from constance.test import override_config
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.accounts.models import Person
from foundation.accounts.roles import Role
from foundation.accounts.services import add_person
from foundation.trail import clock
from foundation.trail.recording import changeset
from orgs.duties import services
from orgs.duties.fitting import FITTING, fitting
from orgs.duties.models import Contact, Deputy, Handover, InstructorAssignment, LiaisonPoint
from orgs.parties.models import PartyOrganization
from orgs.places.models import Block
from orgs.places.services import save_place
from tests.cast import LONG_AGO, make_firm, make_user, street
from tests.pages import opened

pytestmark = pytest.mark.django_db

SINCE: dict[str, Any] = {"starts_on": LONG_AGO, "by": None}


@pytest.fixture
def as_office(client: Any, office: Any) -> Any:
    client.force_login(office)
    return client


def ticked(page: Any, name: str) -> list[str]:
    return [str(o.data["value"]) for o in page.context["form"][name] if o.data["selected"]]


# --- Looking for another firm ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "field", "typed"),
    [
        ("duties:instructor-add", "enterprises", {"starts_on": "2025-01-0", "ends_on": "明年"}),
        ("duties:liaison-add", "enterprise", {"reason": "结合部门职能", "required_contacts": "约3"}),
        ("duties:contact-add", "enterprise", {"note": "谈了两件事", "on": "2025年3月", "kind": "phone"}),
        ("parties:add", "firms", {"name": "", "secretary": "王一", "reason": "批复", "kind": "late"}),
    ],
    ids=["instructor", "liaison point", "contact", "party"],
)
def test_looking_for_a_second_firm_keeps_the_first_and_everything_typed(as_office, url, field, typed):
    first, second = make_firm("云帆公司"), make_firm("星河公司")
    person = add_person(name="施某", by=None)
    data = {**typed, field: [first.pk], "person": person.pk, "q": "星河", "find": "1"}

    page = as_office.post(reverse(url), data)

    form = page.context["form"]
    assert page.status_code == 200
    assert [pk for pk, _ in form.fields[field].widget.choices] == [first.pk, second.pk]
    assert ticked(page, field) == [str(first.pk)]
    assert {name: form[name].value() for name in typed} == typed
    assert not form.errors
    assert "需要修改" not in page.content.decode()
    if "person" in form.fields:
        assert f'<option value="{person.pk}" selected>' in page.content.decode()
    for model in (InstructorAssignment, LiaisonPoint, Contact, PartyOrganization):
        assert not model.objects.exists(), "looking writes nothing"


def test_more_firms_than_one_search_shows_stay_ticked_and_are_assigned(as_office):
    firms = [make_firm(f"公司{n}") for n in range(25)]
    person = add_person(name="施某", by=None)
    data = {"enterprises": [f.pk for f in firms], "person": person.pk, "starts_on": "2025-01-01"}

    page = as_office.post(reverse("duties:instructor-add"), {**data, "q": "没有", "find": "1"})
    assert len(ticked(page, "enterprises")) == 25
    as_office.post(reverse("duties:instructor-add"), data)

    assert InstructorAssignment.objects.live().filter(person=person).count() == 25


def test_the_host_form_keeps_what_was_chosen_too(as_office):
    from tests.parties.cast import make_organization

    branch = make_organization("云帆党支部", make_firm("云帆公司"))
    first, second = make_firm("甲公司"), make_firm("乙公司")
    data = {"enterprise": first.pk, "on": "2025-02-03", "is_lead": "on", "q": "乙公司", "find": "1"}

    page = as_office.post(reverse("parties:host-add", args=[branch.pk]), data)

    form = page.context["form"]
    assert ticked(page, "enterprise") == [str(first.pk)]
    assert second.pk in [pk for pk, _ in form.fields["enterprise"].widget.choices]
    assert (form["on"].value(), bool(form["is_lead"].value())) == ("2025-02-03", True)
    assert branch.hosts.live().count() == 1


def test_a_meant_second_point_stays_in_sight_while_another_firm_is_looked_for(as_office, committee):
    data = {"is_second_meant": "on", "person": committee.person_id, "q": "公司", "find": "1"}

    page = as_office.post(reverse("duties:liaison-add"), data).content.decode()

    assert '<label for="id_is_second_meant">仍这样安排</label>' in page


def test_nobody_is_asked_to_mean_a_second_point_before_there_is_one(as_office, committee):
    """Browsers send the hidden field along, empty."""
    data = {"is_second_meant": "", "person": committee.person_id, "q": "公司"}

    for more in ({"find": "1"}, {}):
        answer = as_office.post(reverse("duties:liaison-add"), {**data, **more})
        assert answer.context["form"]["person"].value() == str(committee.person_id), "it is the form, kept"
        assert 'type="checkbox" name="is_second_meant"' not in answer.content.decode()


# --- Somebody new, and forms that know where they were opened from --------------------------------


@pytest.mark.parametrize("name", ["instructor-add", "liaison-add", "contact-add", "street-add", "term-add"])
def test_every_form_with_a_person_leads_to_entering_one_and_back(as_office, name):
    page = as_office.get(reverse(f"duties:{name}")).content.decode()

    assert reverse("duties:person-add") in page


def test_nobody_but_the_office_is_led_to_entering_a_person(client, instructor):
    client.force_login(instructor)

    assert reverse("duties:person-add") not in opened(client, reverse("duties:contact-add"), "登记联系")


def test_whoever_was_entered_is_chosen_in_the_form_one_came_from(as_office):
    firm = make_firm("云帆公司")
    form = f"{reverse('duties:liaison-add')}?enterprise={firm.pk}"

    answer = as_office.post(f"{reverse('duties:person-add')}?next={form.replace('?', '%3F')}", {"name": "新人"})

    person = Person.objects.get(name="新人")
    assert answer.url == f"{form}&person={person.pk}"
    page = as_office.get(answer.url)
    assert f'<option value="{person.pk}" selected>' in page.content.decode()
    assert ticked(page, "enterprise") == [str(firm.pk)]


@pytest.mark.parametrize("name", ["instructor-add", "contact-add", "street-add", "term-add", "deputy-add"])
def test_whoever_was_entered_is_chosen_wherever_one_came_from(as_office, name):
    wanted = reverse(f"duties:{name}")
    answer = as_office.post(f"{reverse('duties:person-add')}?next={wanted}", {"name": "新人"})

    page = as_office.get(answer.url).content.decode()

    assert f'<option value="{Person.objects.get(name="新人").pk}" selected>' in page


def test_entering_a_person_leads_to_no_other_site(as_office):
    answer = as_office.post(f"{reverse('duties:person-add')}?next=https://example.com/", {"name": "新人"})

    assert answer.url == reverse("duties:streets")


@pytest.mark.parametrize("junk", ["x", "9" * 30, "-1", "0"])
def test_junk_in_the_address_fills_in_nothing(as_office, junk):
    for name in ("instructor-add", "liaison-add", "street-add"):
        fields = ("person", "enterprise", "enterprises", "block", "jurisdiction", "part")
        page = as_office.get(reverse(f"duties:{name}"), dict.fromkeys(fields, junk))
        assert page.status_code == 200
        assert not re.findall(r'<option value="\d+" selected|type="radio"[^>]* checked', page.content.decode())
        assert not [
            name for name in ("enterprise", "enterprises") if name in page.context["form"].fields and ticked(page, name)
        ]


def test_pages_open_the_forms_filled_in(as_office, committee):
    firm = make_firm("云帆公司")
    block = save_place(row=Block(jurisdiction=street("红山街道"), name="东片"), by=None)
    seat = services.seat_member(person=committee.person, **SINCE)

    opened = as_office.get(reverse("duties:seat", args=[seat.pk])).content.decode()
    assert f"{reverse('duties:liaison-add')}?person={committee.person_id}" in opened
    panel = as_office.get(reverse("enterprises:detail", args=[firm.pk])).content.decode()
    assert f"{reverse('duties:liaison-add')}?enterprise={firm.pk}" in panel
    assert f"{reverse('duties:instructor-add')}?enterprises={firm.pk}" in panel
    page = as_office.get(f"{reverse('duties:instructor-add')}?block={block.pk}").content.decode()
    assert f'<option value="{block.pk}" selected>' in page


def test_a_firm_that_has_both_offers_neither_and_a_reader_is_offered_nothing(client, office, leader, committee):
    firm = make_firm("云帆公司")
    client.force_login(leader)
    assert reverse("duties:liaison-add") not in opened(
        client, reverse("enterprises:detail", args=[firm.pk]), "云帆公司"
    )
    services.assign_liaison(person=committee.person, enterprise=firm, **SINCE)
    services.assign_instructor(person=add_person(name="施某", by=None), enterprise=firm, **SINCE)
    client.force_login(office)

    page = opened(client, reverse("enterprises:detail", args=[firm.pk]), "云帆公司")
    assert "施某" in page, "its duties are on it"
    assert reverse("duties:liaison-add") not in page
    assert reverse("duties:instructor-add") not in page


# --- Who fits -------------------------------------------------------------------------------------

WRONG = (Role.SUPERIOR, Role.SYSTEM_ADMIN, Role.LEADER)


@pytest.mark.parametrize("part", FITTING)
def test_whoever_has_no_login_or_the_role_fits(part):
    nobody_yet = add_person(name="没有账号", by=None)
    fit = make_user("fit", next(iter(FITTING[part]))).person
    bare = make_user("bare").person
    both = make_user("both", Role.SYSTEM_ADMIN, next(iter(FITTING[part]))).person
    off = make_user("off", Role.SUPERIOR, active=False).person

    assert {nobody_yet, fit, bare, both, off} == set(fitting(Person.objects.all(), part))


@pytest.mark.parametrize("part", sorted(set(FITTING) - {"seat"}))
@pytest.mark.parametrize("role", WRONG)
def test_readers_and_administrators_fit_nothing(part, role):
    make_user("other", role)

    assert not fitting(Person.objects.all(), part).exists()


def test_a_leader_who_sits_in_the_committee_may_have_a_liaison_point(leader):
    services.seat_member(person=leader.person, **SINCE)

    services.assign_liaison(person=leader.person, enterprise=make_firm("甲公司"), **SINCE)


def test_somebody_no_longer_in_use_is_refused_in_words():
    person = add_person(name="走了", by=None)
    with changeset(kind="test", by=None, title="停用"):
        person.is_active = False
        person.save()

    with pytest.raises(ValidationError, match="走了已停用"):
        services.assign_instructor(person=person, enterprise=make_firm("甲公司"), **SINCE)


@pytest.mark.parametrize("role", WRONG)
def test_the_services_refuse_whoever_does_not_fit(office, role):
    wrong = make_user("wrong", role, name="不合适").person
    right = add_person(name="合适", by=None)
    firm = make_firm("甲公司")
    duty = services.assign_instructor(person=right, enterprise=firm, **SINCE)
    day = {"starts_on": clock.today(), "ends_on": clock.today(), "by": office}
    acts: list[tuple[str, Any]] = [
        ("person", lambda: services.assign_instructor(person=wrong, enterprise=firm, **SINCE)),
        ("person", lambda: services.assign_instructor_to(person=wrong, enterprises=[firm], **SINCE)),
        ("person", lambda: services.appoint_instructor(person=wrong, employment="full", **SINCE)),
        ("person", lambda: services.assign_liaison(person=wrong, enterprise=firm, **SINCE)),
        ("person", lambda: services.assign_deputy(person=wrong, deputy=right, **day)),
        ("deputy", lambda: services.assign_deputy(person=right, deputy=wrong, **day)),
        ("to", lambda: services.reassign(duties=[duty], to=wrong, on=clock.today(), by=office)),
        *(
            (
                "person",
                lambda part=part: services.assign_street_role(
                    jurisdiction=street("红山街道"), person=wrong, part=part, **SINCE
                ),
            )
            for part in ("lead", "implementer")
        ),
    ]
    for field, act in acts:
        with pytest.raises(ValidationError) as refused:
            act()
        (sentence,) = refused.value.message_dict[field]
        assert f"不合适的账号只有“{role.label}”角色" in sentence

    assert not Deputy.objects.exists()
    assert not Handover.objects.exists()
    assert InstructorAssignment.objects.live().get().person == right


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("instructor-add", "person"),
        ("liaison-add", "person"),
        ("street-add", "person"),
        ("term-add", "person"),
        ("deputy-add", "person"),
        ("deputy-add", "deputy"),
    ],
)
def test_a_form_offers_those_who_fit_and_says_why_another_is_refused(as_office, superior, name, field):
    fit, firm, day = add_person(name="合适", by=None), make_firm("甲公司"), clock.today().isoformat()
    data = {
        "person": fit.pk,
        "deputy": add_person(name="另一位", by=None).pk,
        "enterprise": firm.pk,
        "enterprises": firm.pk,
        "jurisdiction": street("红山街道").pk,
        "part": "lead",
        "employment": "full",
        "starts_on": day,
        "ends_on": day,
    }
    url = reverse(f"duties:{name}")
    offered = {str(value) for value, _ in as_office.get(url).context["form"].fields[field].choices}
    assert str(fit.pk) in offered
    assert str(superior.person_id) not in offered

    page = as_office.post(url, {**data, field: superior.person_id})

    assert page.status_code == 200
    (sentence,) = page.context["form"].errors[field]
    assert "上级的账号只有“上级只读”角色" in sentence
    assert as_office.post(url, data).status_code == 302


def test_recipients_offered_fit_what_is_passed_on(as_office, instructor, committee, superior):
    services.assign_instructor(person=instructor.person, enterprise=make_firm("甲公司"), **SINCE)
    other = add_person(name="别的指导员", by=None)

    page = as_office.get(reverse("duties:handover-add"), {"person": instructor.person_id})

    offered = {value for value, _ in page.context["form"].fields["to"].choices}
    assert other.pk in offered
    assert not offered & {committee.person_id, superior.person_id, instructor.person_id}


# --- One member a firm ----------------------------------------------------------------------------


def test_a_second_member_for_a_firm_is_warned_of_by_name_and_done_when_meant(as_office, committee):
    firm, other = make_firm("甲公司"), add_person(name="乙委员", by=None)
    services.assign_liaison(person=committee.person, enterprise=firm, **SINCE)
    data = {"enterprise": firm.pk, "person": other.pk, "starts_on": "2025-01-01"}

    page = as_office.post(reverse("duties:liaison-add"), data).content.decode()
    assert "甲公司已是委员的联系点（自 2020-01-01 起）" in page
    assert "仍这样安排" in page
    assert LiaisonPoint.objects.live().count() == 1

    assert as_office.post(reverse("duties:liaison-add"), {**data, "is_second_meant": "on"}).status_code == 302
    assert LiaisonPoint.objects.live().filter(enterprise=firm).count() == 2


def test_a_firm_whose_member_left_it_gets_the_next_without_a_warning(office, committee):
    firm = make_firm("甲公司")
    point = services.assign_liaison(person=committee.person, enterprise=firm, **SINCE)
    services.end_duty(duty=point, on=clock.today() - timedelta(days=1), by=office)

    services.assign_liaison(
        person=add_person(name="乙委员", by=None), enterprise=firm, starts_on=clock.today(), by=office
    )


def test_passing_a_point_on_is_no_second_one_but_to_a_firm_of_two_it_is(office):
    one, two, three = (add_person(name=name, by=None) for name in "甲乙丙")
    firm = make_firm("甲公司")
    point = services.assign_liaison(person=one, enterprise=firm, **SINCE)
    services.reassign(duties=[point], to=two, on=clock.today(), by=office)
    services.assign_liaison(person=one, enterprise=firm, starts_on=clock.today(), by=office, is_second_meant=True)
    point = LiaisonPoint.objects.live().get(person=two)

    with pytest.raises(services.SecondLiaisonPoint, match="已是甲的联系点"):
        services.reassign(duties=[point], to=three, on=clock.today(), by=office)


# --- Days far off ---------------------------------------------------------------------------------


def test_a_deputyship_no_longer_than_the_setting(as_office, instructor):
    deputy, start = add_person(name="乙", by=None), clock.today()
    data = {"person": instructor.person_id, "deputy": deputy.pk, "starts_on": start.isoformat()}
    with override_config(DEPUTY_DAYS=30):
        last = start + timedelta(days=29)
        for day in ("2099-12-31", (last + timedelta(days=1)).isoformat()):
            page = as_office.post(reverse("duties:deputy-add"), {**data, "ends_on": day})
            assert page.context["form"].errors["ends_on"] == [f"一次代理最长 30 天，到 {last} 为止；更长的请移交职责。"]
        assert not Deputy.objects.exists()

        as_office.post(reverse("duties:deputy-add"), {**data, "ends_on": last.isoformat()})
    assert Deputy.objects.get().ends_on == last


def test_duties_and_handovers_no_further_ahead_than_the_setting(as_office, office, instructor):
    successor, firm = add_person(name="乙", by=None), make_firm("甲公司")
    duty = services.assign_instructor(person=instructor.person, enterprise=firm, **SINCE)
    url = f"{reverse('duties:handover-add')}?person={instructor.person_id}"
    data = {"duties": [f"instructor-{duty.pk}"], "to": successor.pk}
    last = clock.today() + timedelta(days=92)

    for day in ("2035-01-01", (last + timedelta(days=1)).isoformat()):
        page = as_office.post(url, {**data, "on": day})
        assert page.context["form"].errors["on"] == [f"最多提前 92 天登记，请填 {last} 以前的日期。"]
        new = {"enterprises": firm.pk, "person": successor.pk, "starts_on": day}
        page = as_office.post(reverse("duties:instructor-add"), new)
        assert page.context["form"].errors["starts_on"] == [f"最多提前 92 天登记，请填 {last} 以前的日期。"]
    assert not Handover.objects.exists()

    assert as_office.post(url, {**data, "on": last.isoformat()}).status_code == 302
    assert Handover.objects.get().on == last
