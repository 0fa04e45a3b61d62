"""Passing responsibilities on: duties on their day, open work on acceptance, nothing ever with nobody."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from foundation.accounts.models import Person
from foundation.accounts.roles import Role
from foundation.accounts.services import add_person
from foundation.trail import clock
from foundation.trail.asof import AsOf
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from foundation.trail.undo import undo
from foundation.trail.verify import verify_trail
from orgs.duties import services
from orgs.duties.choices import HandoverStatus
from orgs.duties.contacting import with_contacts, with_visits
from orgs.duties.models import Handover, InstructorAssignment, LiaisonPoint, StreetRole
from orgs.duties.open_items import holders_of, open_items_of
from orgs.duties.responsible import responsible_on
from orgs.enterprises.models import Enterprise, EnterpriseState
from tests.cast import LONG_AGO, make_firm, make_user, street
from tests.duties.conftest import SINCE, THE_15TH, assigned

pytestmark = pytest.mark.django_db


def test_twelve_firms_pass_on_the_15th_with_what_was_done_before_and_after(office, people, instructor):
    before, after = instructor.person, people[1]
    duties = assigned(before)
    firms = [duty.enterprise for duty in duties]
    acts = Changeset.objects.count()

    [handover] = services.reassign(duties=duties, to=after, on=THE_15TH, by=office)

    assert Changeset.objects.count() == acts + 1
    assert handover.lines.count() == 12
    for person, day, held in ((before, 14, 12), (before, 15, 0), (after, 14, 0), (after, 15, 12)):
        rows = InstructorAssignment.objects.as_of(AsOf(date(2025, 5, day))).filter(person=person)
        assert rows.count() == held, (person, day)
    for person, day in ((before, 14), (before, 16), (after, 13), (after, 15)):
        services.record_contact(enterprise=firms[0], person=person, on=date(2025, 5, day), kind="visit", by=None)
    visits = with_visits(Person.objects.filter(pk__in=[before.pk, after.pk]), AsOf(date(2025, 6, 30)))
    assert {row.pk: row.visits for row in visits} == {before.pk: 1, after.pk: 1}
    # today's scope went with the duty
    seen = EnterpriseState.objects.visible_to(instructor).as_of(AsOf.today())
    assert seen.count() == 0


def test_a_liaison_points_contacts_stay_with_whoever_made_them(office, people):
    before, after = people
    firm = make_firm("甲公司")
    point = services.assign_liaison(person=before, enterprise=firm, **SINCE)
    services.record_contact(enterprise=firm, person=before, on=date(2025, 5, 14), kind="visit", by=None)

    services.reassign(duties=[point], to=after, on=THE_15TH, by=office)
    services.record_contact(enterprise=firm, person=after, on=date(2025, 5, 15), kind="visit", by=None)

    at = AsOf(date(2025, 12, 31))
    rows = with_contacts(LiaisonPoint.objects.live(), at)
    assert {row.person: row.done for row in rows} == {before: 1, after: 1}


def test_open_work_stays_with_the_predecessor_until_the_successor_accepts(office, people, work):
    before, after = people
    first, second = assigned(before, 2)
    moving, staying = (work.add(before, enterprise=d.enterprise_id) for d in (first, second))

    [handover] = services.reassign(duties=[first], to=after, on=clock.today(), by=office)
    assert {i.key for i in open_items_of(before, clock.today())} == {moving.key, staying.key}
    assert holders_of([moving], AsOf.today())[moving] == (before,)

    services.accept_handover(handover=handover, by=office)
    assert [i.key for i in open_items_of(after, clock.today())] == [moving.key]
    assert [i.key for i in open_items_of(before, clock.today())] == [staying.key]
    assert Changeset.objects.latest("pk").title.endswith("（待办 1 件）")


def test_work_about_no_firm_goes_with_the_last_duty(office, people, work):
    before, after = people
    first, second = assigned(before, 2)
    loose = work.add(before)

    [part] = services.reassign(duties=[first], to=after, on=clock.today(), by=office)
    services.accept_handover(handover=part, by=office)
    assert work.items[loose.key].person == before.pk

    [rest] = services.reassign(duties=[second], to=after, on=clock.today(), by=office)
    services.accept_handover(handover=rest, by=office)
    assert work.items[loose.key].person == after.pk


def test_a_street_passes_its_own_work_and_that_of_its_firms(office, people, work):
    before, after = people
    role = services.assign_street_role(jurisdiction=street("红山街道"), person=before, part="implementer", **SINCE)
    own = work.add(before, jurisdiction=street("红山街道").pk)
    of_firm = work.add(before, enterprise=make_firm("甲公司", place="红山街道").pk)
    elsewhere = work.add(before, enterprise=make_firm("乙公司", place="玄武门街道").pk)

    [handover] = services.reassign(duties=[role], to=after, on=clock.today(), by=office)
    services.accept_handover(handover=handover, by=office)

    assert {work.items[i.key].person for i in (own, of_firm)} == {after.pk}
    assert work.items[elsewhere.key].person == before.pk


def test_ending_a_duty_with_open_work_leaves_a_handover_waiting_for_somebody(office, people, work):
    before, after = people
    [with_work, without] = assigned(before, 2)
    item = work.add(before, enterprise=with_work.enterprise_id)
    yesterday = clock.today() - timedelta(days=1)

    services.end_duty(duty=without, on=yesterday, by=office)
    assert not Handover.objects.exists()
    services.end_duty(duty=with_work, on=yesterday, by=office)

    handover = Handover.objects.get()
    assert (handover.person, handover.to, handover.status) == (before, None, HandoverStatus.WAITING)
    with pytest.raises(ValidationError, match="请先确定接收人"):
        services.accept_handover(handover=handover, by=office)
    services.name_recipient(handover=handover, to=after, by=office)
    services.accept_handover(handover=handover, by=office)
    assert work.items[item.key].person == after.pk


def test_work_of_somebody_no_longer_in_use_is_held_by_whoever_answers_for_the_firm(people, work):
    gone, lead = people
    firm = make_firm("甲公司", place="红山街道")
    item, loose = work.add(gone, enterprise=firm.pk), work.add(gone)
    own = work.add(gone, jurisdiction=street("红山街道").pk)
    with changeset(kind="test", by=None, title="停用"):
        gone.is_active = False
        gone.save()
    assert set(holders_of([item, loose, own], AsOf.today()).values()) == {()}  # the office

    services.assign_street_role(jurisdiction=street("红山街道"), person=lead, part="lead", **SINCE)
    held = holders_of([item, loose, own], AsOf.today())
    assert (held[item], held[own], held[loose]) == ((lead,), (lead,), ())


def test_taking_a_handover_back_gives_the_duties_back(office, people):
    before, after = people
    duties = assigned(before, 3)
    [handover] = services.reassign(duties=duties, to=after, on=THE_15TH, by=office)

    services.withdraw_handover(handover=handover, by=office, reason="人选有变")

    assert Handover.objects.get().status == HandoverStatus.WITHDRAWN
    rows = InstructorAssignment.objects.as_of(AsOf(date(2025, 6, 1)))
    assert [row.person for row in rows] == [before] * 3
    with pytest.raises(ValidationError, match="已撤回"):
        services.accept_handover(handover=handover, by=office)
    with pytest.raises(ValidationError, match="已撤回"):
        services.withdraw_handover(handover=handover, by=office)
    assert list(verify_trail()) == []


def test_a_handover_whose_duty_has_passed_on_is_not_taken_back(office, people):
    before, after = people
    third = add_person(name="丙", by=None)
    [first] = services.reassign(duties=assigned(before, 1), to=after, on=THE_15TH, by=office)
    services.reassign(duties=InstructorAssignment.objects.as_of(AsOf.today()), to=third, on=clock.today(), by=office)

    with pytest.raises(ValidationError, match="请重新移交"):
        services.withdraw_handover(handover=first, by=office)

    assert [row.person for row in InstructorAssignment.objects.as_of(AsOf.today())] == [third]
    assert set(Handover.objects.values_list("status", flat=True)) == {HandoverStatus.WAITING}


def test_undoing_an_act_never_gives_back_what_was_passed_on_since(office, people):
    """Of two duties one went on to a third person: that one stays there alone, the other one returns."""
    before, after = people
    third = add_person(name="丙", by=None)
    first, second = assigned(before, 2)
    services.reassign(duties=[first, second], to=after, on=THE_15TH, by=office)
    act = Changeset.objects.latest("pk")
    now = InstructorAssignment.objects.as_of(AsOf.today()).get(enterprise=first.enterprise)
    services.reassign(duties=[now], to=third, on=clock.today(), by=office)

    report = undo(changeset=act, by=office)

    holders = {row.enterprise_id: row.person for row in InstructorAssignment.objects.as_of(AsOf.today())}
    assert holders == {first.enterprise_id: third, second.enterprise_id: before}
    assert InstructorAssignment.objects.as_of(AsOf.today()).count() == 2
    assert InstructorAssignment.objects.as_of(AsOf(THE_15TH)).get(enterprise=first.enterprise).person == after
    assert len([k for k in report.kept if k.model == "duties.instructorassignment"]) == 1
    assert list(verify_trail()) == []


def test_undoing_the_act_takes_the_handover_back_and_undoing_that_starts_it_again(office, people):
    before, after = people
    services.reassign(duties=assigned(before, 2), to=after, on=THE_15TH, by=office)
    act = Changeset.objects.latest("pk")

    report = undo(changeset=act, by=office)
    assert Handover.objects.get().status == HandoverStatus.WITHDRAWN
    assert not report.kept
    undo(changeset=report.changeset, by=office)

    assert Handover.objects.get().status == HandoverStatus.WAITING
    assert InstructorAssignment.objects.as_of(AsOf(THE_15TH)).filter(person=after).count() == 2


def test_a_duty_that_passes_on_its_first_day_was_never_the_predecessors(office, people):
    before, after = people
    [duty] = assigned(before, 1)

    services.reassign(duties=[duty], to=after, on=LONG_AGO, by=office)

    row = InstructorAssignment.objects.live().get()
    assert (row.person, row.starts_on) == (after, LONG_AGO)


def test_a_successor_who_has_the_duty_already_does_not_get_it_twice(office, people):
    before, after = people
    [duty] = assigned(before, 1)
    services.assign_instructor(
        person=after, enterprise=duty.enterprise, starts_on=date(2025, 6, 1), ends_on=date(2025, 6, 30), by=None
    )

    services.reassign(duties=[duty], to=after, on=THE_15TH, by=office)

    row = InstructorAssignment.objects.live().get(person=after)
    assert (row.starts_on, row.ends_on) == (THE_15TH, duty.ends_on)


@pytest.mark.parametrize("on", [date(2019, 12, 31), date(2026, 1, 1)])
def test_a_day_outside_the_duty_is_refused_and_nothing_passes(office, people, on):
    before, after = people
    good, bad = assigned(before, 2)
    bad = services.end_duty(duty=bad, on=date(2025, 12, 31), by=office)

    with pytest.raises(ValidationError, match="起止日期之内"):
        services.reassign(duties=[good, bad], to=after, on=on, by=office)
    assert not Handover.objects.exists()
    assert not InstructorAssignment.objects.live().filter(person=after).exists()


def test_nobody_hands_over_to_themselves_to_somebody_gone_or_nothing(office, people):
    before, after = people
    duties = assigned(before, 1)
    for to, some in ((before, duties), (after, [])):
        with pytest.raises(ValidationError):
            services.reassign(duties=some, to=to, on=THE_15TH, by=office)
    with changeset(kind="test", by=None, title="停用"):
        after.is_active = False
        after.save()
    with pytest.raises(ValidationError, match="已停用"):
        services.reassign(duties=duties, to=after, on=THE_15TH, by=office)


def test_a_second_liaison_point_by_handover_is_asked_for(office, people):
    before, after = people
    point = services.assign_liaison(person=before, enterprise=make_firm("甲公司"), **SINCE)
    services.assign_liaison(person=after, enterprise=make_firm("乙公司"), **SINCE)

    with pytest.raises(services.SecondLiaisonPoint):
        services.reassign(duties=[point], to=after, on=THE_15TH, by=office)
    services.reassign(duties=[point], to=after, on=THE_15TH, by=office, is_second_meant=True)
    assert LiaisonPoint.objects.as_of(AsOf(THE_15TH)).filter(person=after).count() == 2


def test_only_the_office_starts_and_only_the_successor_or_the_office_accepts(office, leader, street_lead, instructor):
    successor = make_user("successor", Role.INSTRUCTOR, name="接班人")
    duties = services.assign_instructor_to(enterprises=[make_firm("甲公司")], person=instructor.person, **SINCE)
    for user in (leader, street_lead, instructor):
        with pytest.raises(PermissionDenied):
            services.reassign(duties=duties, to=successor.person, on=clock.today(), by=user)

    [handover] = services.reassign(duties=duties, to=successor.person, on=clock.today(), by=office)
    for user in (leader, street_lead, instructor):
        with pytest.raises(PermissionDenied):
            services.accept_handover(handover=handover, by=user)
    services.accept_handover(handover=handover, by=successor)
    with pytest.raises(ValidationError, match="已接收"):
        services.accept_handover(handover=handover, by=successor)


def test_nothing_is_accepted_before_its_day(office, people):
    before, after = people
    tomorrow = clock.today() + timedelta(days=1)
    [handover] = services.reassign(duties=assigned(before, 1), to=after, on=tomorrow, by=office)

    with pytest.raises(ValidationError, match="起才能接收"):
        services.accept_handover(handover=handover, by=office)


# --- 300 changes of hands -------------------------------------------------------------------------


def held_today() -> list[Any]:
    kinds: tuple[Any, ...] = (InstructorAssignment, StreetRole, LiaisonPoint)
    return [row for kind in kinds for row in kind.objects.as_of(AsOf.today()).order_by("pk")]


def a_random_step(dice: random.Random, office: Any, people: list[Person]) -> None:
    waiting = list(Handover.objects.waiting().order_by("pk"))
    what = dice.choice(["pass"] * 6 + ["accept"] * 3 + ["name"] * 2 + ["back", "gone"])
    if what == "pass" or not waiting:
        on = clock.today() - timedelta(days=dice.randint(0, 3))
        rows = dice.sample(held_today(), dice.randint(1, 3))
        to = dice.choice([p for p in people if p.is_active and p.pk not in {r.person_id for r in rows}])
        services.reassign(duties=[r for r in rows if r.starts_on <= on], to=to, on=on, by=office, is_second_meant=True)
    elif what == "accept":
        services.accept_handover(handover=dice.choice(waiting), by=office)
    elif what == "name":
        row = dice.choice(waiting)
        to = dice.choice([p for p in people if p.is_active and p.pk not in (row.person_id, row.to_id)])
        services.name_recipient(handover=row, to=to, by=office, is_second_meant=True)
    elif what == "back":
        services.withdraw_handover(handover=dice.choice(waiting), by=office)
    else:
        person = dice.choice(people)
        with changeset(kind="test", by=None, title="停用或启用"):
            person.is_active = not person.is_active or sum(p.is_active for p in people) < 5
            person.save()


@pytest.mark.parametrize("steps", [60, pytest.param(300, marks=pytest.mark.long)])
def test_random_changes_of_hands_leave_no_work_without_a_holder(office, work, steps):
    dice = random.Random(20231231)
    people = [add_person(name=f"人{n}", by=None) for n in range(8)]
    firms: list[Enterprise] = [make_firm(f"公司{n}", place="红山街道") for n in range(6)]
    for firm in firms:
        services.assign_instructor(person=dice.choice(people), enterprise=firm, **SINCE)
        services.assign_liaison(person=dice.choice(people), enterprise=firm, is_second_meant=True, **SINCE)
    for part in ("lead", "implementer"):
        services.assign_street_role(jurisdiction=street("红山街道"), person=dice.choice(people), part=part, **SINCE)
    for firm in firms:
        holder = responsible_on([firm.pk], AsOf.today())[firm.pk].first[0]
        work.add(holder, enterprise=firm.pk)
        work.add(dice.choice(people))
    keys, refused = set(work.items), 0

    for _ in range(steps):
        try:
            a_random_step(dice, office, people)
        except ValidationError:
            refused += 1
        items, at = list(work.items.values()), AsOf.today()
        assert set(work.items) == keys
        in_use = {p.pk for p in Person.objects.filter(is_active=True)}
        for item, holders in holders_of(items, at).items():
            # one person in use, or those who answer for the firm, or, where there is no firm, the office
            expected = {item.person} if item.person in in_use else None
            if expected is None and item.enterprise:
                expected = {p.pk for p in responsible_on([item.enterprise], at)[item.enterprise].first} & in_use
            assert {p.pk for p in holders} == (expected or set())
        for day in range(5):
            then = AsOf(clock.today() - timedelta(days=day))
            answers = responsible_on([f.pk for f in firms], then).values()
            # nothing passes into a gap, and nothing is with two persons at once
            assert all(len(a.instructors) == 1 and len(a.liaison) == 1 for a in answers)
            assert all(len(a.leads) == 1 and len(a.implementers) == 1 for a in answers)

    assert refused < 150
    assert Handover.objects.filter(status=HandoverStatus.ACCEPTED).exists()
    assert list(verify_trail()) == []


# --- Pages ----------------------------------------------------------------------------------------


def test_the_office_passes_duties_on_and_the_successor_accepts(client, office, instructor):
    successor = make_user("successor", Role.INSTRUCTOR, name="接班人")
    [duty, _] = services.assign_instructor_to(
        enterprises=[make_firm("甲公司"), make_firm("乙公司")], person=instructor.person, **SINCE
    )
    client.force_login(office)
    url = f"{reverse('duties:handover-add')}?person={instructor.person_id}"
    page = client.get(url).content.decode()
    assert "甲公司" in page
    assert "乙公司" in page
    day = clock.today().isoformat()

    posted = client.post(url, {"duties": [f"instructor-{duty.pk}"], "to": successor.person_id, "on": day})

    handover = Handover.objects.get()
    assert posted.url == reverse("duties:handover", args=[handover.pk])
    assert "甲公司" in client.get(posted.url).content.decode()
    assert InstructorAssignment.objects.as_of(AsOf.today()).filter(person=instructor.person).count() == 1

    client.force_login(successor)
    assert client.get(reverse("duties:handovers"), {"tab": "waiting"}).context["rows"]
    accept = reverse("duties:handover-accept", args=[handover.pk])
    assert client.get(accept).status_code == 200
    assert client.post(accept).status_code == 302
    assert client.post(accept).status_code == 400


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("duties", [], "请至少勾选一项"),
        ("duties", ["instructor-999999"], "刚被改动过"),
        ("to", "", "请选择接收人"),
        ("on", "", "请填写日期"),
        ("on", "1999-01-01", "起止日期之内"),
    ],
)
def test_what_is_wrong_with_a_handover_is_said_and_nothing_passes(
    client, office, instructor, implementer, field, value, words
):
    [duty] = services.assign_instructor_to(enterprises=[make_firm("甲公司")], person=instructor.person, **SINCE)
    client.force_login(office)
    data = {"duties": [f"instructor-{duty.pk}"], "to": implementer.person_id, "on": "2025-05-15", "note": "调岗"}

    page = client.post(f"{reverse('duties:handover-add')}?person={instructor.person_id}", {**data, field: value})

    assert page.status_code == 200
    assert words in page.content.decode()
    assert "调岗" in page.content.decode()
    assert not Handover.objects.exists()


@pytest.mark.parametrize("person", ["", "x", "9" * 30, "0"])
def test_junk_for_a_person_lists_no_duties(client, office, person):
    client.force_login(office)

    page = client.get(reverse("duties:handover-add"), {"person": person})

    assert page.status_code == 200
    assert "移交人" in page.content.decode()
