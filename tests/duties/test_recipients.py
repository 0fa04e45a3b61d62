"""Naming another recipient of a handover: the duties go to them as well, and everything can be taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.accounts.services import Span, add_person, set_roles
from foundation.desk.records import why_not_undo
from foundation.trail import clock
from foundation.trail.asof import FOREVER, AsOf
from foundation.trail.models import Changeset
from foundation.trail.undo import UndoRefused, undo
from foundation.trail.verify import verify_trail
from orgs.collection.services.reporting import add_task
from orgs.duties import services
from orgs.duties.choices import HandoverStatus
from orgs.duties.models import Handover, InstructorAssignment, LiaisonPoint
from orgs.places.models import Block
from orgs.places.services import save_place
from tests.cast import LONG_AGO, make_firm, street
from tests.duties.conftest import SINCE, THE_15TH, assigned

pytestmark = pytest.mark.django_db


def holders(on: date = THE_15TH) -> list[str]:
    return [row.person.name for row in InstructorAssignment.objects.as_of(AsOf(on)).order_by("pk")]


def test_naming_another_recipient_moves_the_duty_and_the_open_work_in_one_act(office, people, work):
    before, after = people
    third = add_person(name="丙", by=None)
    [duty] = assigned(before, 1)
    item = work.add(before, enterprise=duty.enterprise_id)
    [handover] = services.reassign(duties=[duty], to=after, on=THE_15TH, by=office)
    acts = Changeset.objects.count()

    services.name_recipient(handover=handover, to=third, by=office)

    assert Changeset.objects.count() == acts + 1
    assert (holders(THE_15TH - timedelta(days=1)), holders()) == (["甲"], ["丙"])
    services.accept_handover(handover=Handover.objects.get(), by=office)
    assert work.items[item.key].person == third.pk
    assert list(verify_trail()) == []


def test_undoing_the_naming_gives_the_duty_back_to_the_first_recipient(office, people):
    before, after = people
    [handover] = services.reassign(duties=assigned(before, 2), to=after, on=THE_15TH, by=office)
    services.name_recipient(handover=handover, to=add_person(name="丙", by=None), by=office)

    report = undo(changeset=Changeset.objects.latest("pk"), by=office)
    assert not report.kept
    assert (holders(), Handover.objects.get().to) == (["乙", "乙"], after)

    undo(changeset=report.changeset, by=office)
    assert (holders(), Handover.objects.get().to.name) == (["丙", "丙"], "丙")
    services.name_recipient(handover=Handover.objects.get(), to=after, by=office)
    assert holders() == ["乙", "乙"]
    assert list(verify_trail()) == []


@pytest.mark.parametrize("on", [THE_15TH, LONG_AGO], ids=["in its midst", "on its first day"])
def test_a_handover_named_anew_is_taken_back_whole(office, people, on):
    before, after = people
    [handover] = services.reassign(duties=assigned(before, 2), to=after, on=on, by=office)
    for name in "丙丁":
        services.name_recipient(handover=Handover.objects.get(), to=add_person(name=name, by=None), by=office)

    services.withdraw_handover(handover=handover, by=office, reason="人选有变")
    assert Handover.objects.get().status == HandoverStatus.WITHDRAWN
    assert [row.ends_on for row in InstructorAssignment.objects.live()] == [FOREVER, FOREVER]
    assert (holders(on), holders()) == (["甲", "甲"], ["甲", "甲"])

    undo(changeset=Changeset.objects.latest("pk"), by=office)
    assert (holders(), Handover.objects.get().status) == (["丁", "丁"], HandoverStatus.WAITING)
    assert list(verify_trail()) == []


@pytest.mark.parametrize("ends", [date(2025, 6, 30), FOREVER], ids=["for a time", "for good"])
def test_what_the_first_recipient_had_before_stays_theirs(office, people, ends):
    before, after = people
    [duty] = assigned(before, 1)
    own: dict[str, Any] = {"starts_on": date(2025, 1, 1), "ends_on": ends}
    services.assign_instructor(person=after, enterprise=duty.enterprise, by=None, **own)
    [handover] = services.reassign(duties=[duty], to=after, on=THE_15TH, by=office)

    services.name_recipient(handover=handover, to=add_person(name="丙", by=None), by=office)

    assert sorted(holders()) == ["丙", "乙"]
    row = InstructorAssignment.objects.live().get(person=after)
    assert {"starts_on": row.starts_on, "ends_on": row.ends_on} == own


def test_whoever_is_named_for_a_duty_that_ended_gets_it_too(office, people, work):
    before, after = people
    [duty] = assigned(before, 1)
    work.add(before, enterprise=duty.enterprise_id)
    yesterday = clock.today() - timedelta(days=1)
    services.end_duty(duty=duty, on=yesterday, by=office)
    assert holders(clock.today()) == []

    services.name_recipient(handover=Handover.objects.get(), to=after, by=office)

    assert (holders(yesterday), holders(clock.today())) == (["甲"], ["乙"])
    services.withdraw_handover(handover=Handover.objects.get(), by=office, reason="未结束")
    assert holders(clock.today()) == ["甲"]


def test_a_duty_that_ended_and_was_given_to_somebody_stays_with_them(office, people, work):
    before, after = people
    third = add_person(name="丙", by=None)
    [duty] = assigned(before, 1)
    item = work.add(before, enterprise=duty.enterprise_id)
    services.end_duty(duty=duty, on=clock.today() - timedelta(days=1), by=office)
    services.assign_instructor(person=after, enterprise=duty.enterprise, starts_on=clock.today(), by=office)

    for to in (third, add_person(name="丁", by=None), third):
        services.name_recipient(handover=Handover.objects.get(), to=to, by=office)
        assert holders(clock.today()) == ["乙"]

    services.accept_handover(handover=Handover.objects.get(), by=office)
    assert work.items[item.key].person == third.pk


def test_a_handover_of_a_duty_given_to_somebody_is_not_taken_back(office, people, work):
    before, after = people
    [duty] = assigned(before, 1)
    work.add(before, enterprise=duty.enterprise_id)
    services.end_duty(duty=duty, on=clock.today() - timedelta(days=1), by=office)
    services.assign_instructor(person=after, enterprise=duty.enterprise, starts_on=clock.today(), by=office)

    with pytest.raises(ValidationError, match="已另外分派给乙，不能退回"):
        services.withdraw_handover(handover=Handover.objects.get(), by=office)
    services.name_recipient(handover=Handover.objects.get(), to=add_person(name="丙", by=None), by=office)
    assert "公司0已由乙负责，只转未办的事项" in Changeset.objects.latest("pk").title
    with pytest.raises(ValidationError, match="已另外分派给乙，不能退回"):
        services.withdraw_handover(handover=Handover.objects.get(), by=office)
    assert holders(clock.today()) == ["乙"]


def test_whoever_stood_in_and_is_done_is_no_holder(office, people, work):
    before, after = people
    third = add_person(name="丙", by=None)
    [duty] = assigned(before, 1)
    work.add(before, enterprise=duty.enterprise_id)
    last = clock.today() - timedelta(days=10)
    services.end_duty(duty=duty, on=last, by=office)
    days = {"starts_on": last + timedelta(days=1), "ends_on": clock.today() - timedelta(days=1)}
    services.assign_instructor(person=after, enterprise=duty.enterprise, by=office, **days)

    services.name_recipient(handover=Handover.objects.get(), to=third, by=office)

    assert holders(clock.today()) == ["丙"]


def test_a_reading_account_is_not_named_either_where_only_the_open_work_passes(office, superior, people, work):
    before, after = people
    [duty] = assigned(before, 1)
    work.add(before, enterprise=duty.enterprise_id)
    services.end_duty(duty=duty, on=clock.today() - timedelta(days=1), by=office)
    services.assign_instructor(person=after, enterprise=duty.enterprise, starts_on=clock.today(), by=office)

    with pytest.raises(ValidationError, match="只有“上级只读”角色"):
        services.name_recipient(handover=Handover.objects.get(), to=superior.person, by=office)


@pytest.mark.parametrize("ends", [False, True], ids=["passed on", "ended"])
def test_acts_on_a_handover_are_undone_last_first(client, office, people, work, ends):
    before, after = people
    third = add_person(name="丙", by=None)
    [duty] = assigned(before, 1)
    work.add(before, enterprise=duty.enterprise_id)
    if ends:
        services.end_duty(duty=duty, on=clock.today() - timedelta(days=1), by=office)
    else:
        services.reassign(duties=[duty], to=after, on=THE_15TH, by=office)
    first = Changeset.objects.latest("pk")
    services.name_recipient(handover=Handover.objects.get(), to=third, by=office)
    named = Changeset.objects.latest("pk")
    services.accept_handover(handover=Handover.objects.get(), by=office)
    accepted = Changeset.objects.latest("pk")
    client.force_login(office)

    for act, later in ((first, accepted), (named, accepted)):
        with pytest.raises(UndoRefused, match="这次交接后来又办理了“接收："):
            undo(changeset=act, by=office)
        page = client.get(reverse("desk:undo", args=[act.pk])).content.decode()
        assert later.title in page.replace("&#x27;", "'")
        assert holders(clock.today()) == ["丙"]

    for act in (accepted, named, first):
        undo(changeset=act, by=office)
    assert (holders(clock.today()), Handover.objects.get().status) == (["甲"], HandoverStatus.WITHDRAWN)
    assert list(verify_trail()) == []


def test_no_recipient_is_named_once_the_duty_has_passed_on_or_been_accepted(office, people):
    before, after = people
    third = add_person(name="丙", by=None)
    [handover] = services.reassign(duties=assigned(before, 1), to=after, on=THE_15TH, by=office)
    services.reassign(duties=InstructorAssignment.objects.as_of(AsOf.today()), to=third, on=clock.today(), by=office)
    for refused in (
        lambda: services.name_recipient(handover=handover, to=add_person(name="丁", by=None), by=office),
        lambda: services.withdraw_handover(handover=handover, by=office),
    ):
        with pytest.raises(ValidationError, match="请重新移交"):
            refused()
    assert holders(clock.today()) == ["丙"]

    second = Handover.objects.latest("pk")
    services.accept_handover(handover=second, by=office)
    with pytest.raises(ValidationError, match="已接收"):
        services.name_recipient(handover=second, to=before, by=office)


def test_who_does_not_fit_is_the_same_or_gives_is_not_named(office, people, superior):
    before, after = people
    [handover] = services.reassign(duties=assigned(before, 1), to=after, on=THE_15TH, by=office)

    for to, words in ((superior.person, "只有“上级只读”角色"), (after, "接收人本来就是乙"), (before, "另一位")):
        with pytest.raises(ValidationError, match=words):
            services.name_recipient(handover=handover, to=to, by=office)

    assert (holders(), Handover.objects.get().to) == (["乙"], after)


def test_a_point_named_to_a_member_who_has_one_is_asked_for(client, office, people):
    before, after = people
    third = add_person(name="丙", by=None)
    point = services.assign_liaison(person=before, enterprise=make_firm("甲公司"), **SINCE)
    services.assign_liaison(person=third, enterprise=make_firm("乙公司"), **SINCE)
    [handover] = services.reassign(duties=[point], to=after, on=THE_15TH, by=office)
    client.force_login(office)
    url = reverse("duties:handover-recipient", args=[handover.pk])

    page = client.post(url, {"to": third.pk}).content.decode()
    assert "丙已有联系点 乙公司" in page
    assert '<label for="id_is_second_meant">仍这样安排</label>' in page
    assert Handover.objects.get().to == after

    page = client.post(url, {"to": third.pk, "is_second_meant": "on"}, follow=True).content.decode()
    assert f'action="{reverse("desk:undo", args=[Changeset.objects.latest("pk").pk])}"' in page
    assert Handover.objects.get().to == third
    assert LiaisonPoint.objects.as_of(AsOf.today()).filter(person=third).count() == 2


def test_the_records_of_a_handover_are_in_chinese_words(client, office, people):
    before, after = people
    services.reassign(duties=assigned(before, 1), to=after, on=THE_15TH, by=office)
    client.force_login(office)

    page = client.get(reverse("desk:record", args=[Changeset.objects.latest("pk").pk]))

    lines = {(line.label, line.after) for record in page.context["touched"] for line in record.lines}
    assert lines >= {("移交人", "甲"), ("接收人", "乙"), ("状态", "待接收"), ("职责", "指导员"), ("企业", "公司0")}
    assert not [label for label, _ in lines if label.isascii()]
    assert not [words for _, words in lines if words in ("instructor", "waiting", str(after.pk), str(before.pk))]


def test_a_recipient_takes_back_their_own_acceptance_and_nobody_elses(client, office, instructor, people, implementer):
    before, _ = people
    task = add_task(name="统计表", requester="区里", due_on=clock.today(), person=before, by=office)
    [handover] = services.reassign(duties=assigned(before, 2), to=instructor.person, on=THE_15TH, by=office)
    client.force_login(instructor)

    page = client.post(reverse("duties:handover-accept", args=[handover.pk]), follow=True).content.decode()
    act = Changeset.objects.latest("pk")
    assert f'action="{reverse("desk:undo", args=[act.pk])}"' in page
    assert Handover.objects.get().status == HandoverStatus.ACCEPTED
    assert why_not_undo(implementer, act)

    client.post(reverse("desk:undo", args=[act.pk]))
    assert Handover.objects.get().status == HandoverStatus.WAITING
    task.refresh_from_db()
    assert task.person == before
    services.accept_handover(handover=Handover.objects.get(), by=office)
    assert why_not_undo(instructor, Changeset.objects.latest("pk"))
    assert list(verify_trail()) == []


@pytest.mark.parametrize("target", ["firm", "block"])
def test_whoever_left_the_office_takes_back_none_of_its_duties(office, people, target):
    firm, block = make_firm("甲公司"), Block(jurisdiction=street("梅园新村街道"), name="东部板块")
    save_place(row=block, by=None)
    about = {"firm": {"enterprise": firm}, "block": {"block": block}}[target]
    act = services.assign_instructor(person=people[0], **about, **{**SINCE, "by": office}).changeset
    assert not why_not_undo(office, act)

    set_roles(account=office, roles={Role.INSTRUCTOR: Span(clock.today())}, by=None)
    own = User.objects.get(pk=office.pk)
    services.assign_instructor(person=own.person, enterprise=firm, **SINCE)

    assert why_not_undo(own, act) == "其中有您现在不负责的记录，请联系行业党委办公室撤销。"
