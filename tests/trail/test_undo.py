"""Undo takes back one act, leaves alone what was changed since, and says so."""

from datetime import date
from typing import Any

import pytest

from foundation.accounts.models import Person
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from foundation.trail.undo import AlreadyUndone, kept_words, preview_undo, undo
from foundation.trail.verify import verify_trail
from orgs.duties import services as duties
from orgs.enterprises import services
from orgs.enterprises.models import EnterpriseState
from tests.cast import LONG_AGO, make_firm

JUNE, SEPTEMBER = date(2023, 6, 1), date(2023, 9, 1)


def now(firm: Any) -> EnterpriseState:
    return firm.states.live().order_by("-effective_from").first()


def edit(firm: Any, by: Any, on: date = JUNE, **values: Any) -> Changeset:
    return services.edit_enterprise(enterprise=firm, values=values, on=on, by=by).changeset


def test_undoing_an_edit_brings_the_old_value_back(office: Any) -> None:
    firm = make_firm("甲公司", staff=10)
    act = edit(firm, office, staff=20)
    report = undo(changeset=act, by=office)
    assert now(firm).staff == 10
    assert report.changeset.undoes == act
    assert not list(verify_trail())


def test_undoing_the_undo_brings_the_new_value_back(office: Any) -> None:
    firm = make_firm("甲公司", staff=10)
    first = undo(changeset=edit(firm, office, staff=20), by=office)
    undo(changeset=first.changeset, by=office)
    assert now(firm).staff == 20
    assert not list(verify_trail())


def test_a_field_changed_since_is_left_alone_and_listed_with_its_author(office: Any, street_lead: Any) -> None:
    firm = make_firm("甲公司", staff=10, business_address="甲路")
    act = edit(firm, office, staff=20, business_address="乙路")
    edit(firm, street_lead, on=SEPTEMBER, staff=30)

    report = undo(changeset=act, by=office)

    assert now(firm).staff == 30
    assert now(firm).business_address == "甲路"
    (kept,) = kept_words(report)
    assert (kept.record, kept.field, kept.value, kept.who) == ("甲公司", "从业人员数", "30", "牵头人")


def test_a_field_told_again_for_the_same_day_is_listed_too(office: Any, street_lead: Any) -> None:
    firm = make_firm("甲公司", staff=10)
    act = edit(firm, office, staff=20)
    edit(firm, street_lead, staff=30)

    (kept,) = kept_words(undo(changeset=act, by=office))

    assert now(firm).staff == 30
    assert (kept.field, kept.value, kept.who) == ("从业人员数", "30", "牵头人")


def test_undoing_a_creation_leaves_an_identity_in_no_list(office: Any) -> None:
    firm = make_firm("甲公司")
    undo(changeset=firm.changes.get().changeset, by=office)
    assert not EnterpriseState.objects.live().exists()
    firm.refresh_from_db()
    assert str(firm) == firm.number


def test_a_creation_with_later_facts_is_kept_and_listed(office: Any) -> None:
    firm = make_firm("甲公司")
    creation = firm.changes.get().changeset
    edit(firm, office, staff=20)
    report = undo(changeset=creation, by=office)
    assert report.changeset is None
    assert [k.why for k in report.kept] == ["之后又有新的登记"]
    assert now(firm).name == "甲公司"


def test_a_creation_that_somebody_is_responsible_for_is_kept(office: Any, instructor: Any) -> None:
    firm = make_firm("甲公司")
    duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    report = undo(changeset=firm.changes.get().changeset, by=office)
    assert [k.why for k in report.kept] == ["已有其他记录引用"]
    assert now(firm) is not None


def test_a_departure_with_a_later_return_is_kept(office: Any) -> None:
    firm = make_firm("甲公司")
    out = services.move_out(enterprises=[firm], on=JUNE, to="建邺区", by=office).changeset
    services.move_in(enterprises=[firm], on=SEPTEMBER, origin="建邺区", by=office)
    report = undo(changeset=out, by=office)
    assert [k.field for k in report.kept] == ["presence"]
    assert now(firm).is_present
    assert firm.states.live().filter(presence="moved_out").exists()


def test_a_return_on_which_later_facts_rest_is_kept(office: Any, street_lead: Any) -> None:
    firm = make_firm("甲公司", staff=10)
    services.move_out(enterprises=[firm], on=date(2023, 3, 1), to="建邺区", by=office)
    back = services.move_in(enterprises=[firm], on=JUNE, origin="建邺区", by=office).changeset
    edit(firm, street_lead, on=SEPTEMBER, staff=30)

    report = undo(changeset=back, by=office)

    assert (now(firm).is_present, now(firm).staff) == (True, 30)
    (kept,) = kept_words(report)
    assert (kept.who, kept.why) == ("牵头人", "之后又登记了依赖它的内容")


def test_a_return_nobody_built_on_is_taken_back(office: Any) -> None:
    firm = make_firm("甲公司", staff=10)
    services.move_out(enterprises=[firm], on=date(2023, 3, 1), to="建邺区", by=office)
    back = services.move_in(enterprises=[firm], on=JUNE, origin="建邺区", by=office).changeset
    edit(firm, office, on=date(2023, 1, 15), staff=30)  # later, but of a day before it left
    assert not undo(changeset=back, by=office).kept
    assert not now(firm).is_present


def test_a_bulk_act_is_undone_for_every_firm(office: Any) -> None:
    firms = [make_firm(f"公司{i}", operating_status="normal") for i in range(5)]
    act = services.suspend(enterprises=firms, on=JUNE, by=office).changeset
    undo(changeset=act, by=office)
    assert {now(f).operating_status for f in firms} == {"normal"}


def test_the_same_act_cannot_be_undone_twice(office: Any) -> None:
    act = edit(make_firm("甲公司", staff=10), office, staff=20)
    undo(changeset=act, by=office)
    with pytest.raises(AlreadyUndone):
        undo(changeset=act, by=office)


def test_the_preview_says_what_the_undo_does_and_writes_nothing(office: Any) -> None:
    firm = make_firm("甲公司", staff=10)
    act = edit(firm, office, staff=20)
    before = Changeset.objects.count()
    report = preview_undo(changeset=act, by=office)
    assert report.count == 1
    assert Changeset.objects.count() == before
    assert now(firm).staff == 20


def test_a_withdrawn_change_comes_back_where_it_stood(office: Any) -> None:
    firm = make_firm("甲公司", staff=10)
    first = edit(firm, office, staff=20).pk
    change = firm.changes.get(changeset=first)
    services.withdraw_change(change=change, by=office, reason="误录")
    edit(firm, office, staff=30)  # same day, recorded after the withdrawal
    withdrawal = Changeset.objects.get(kind="withdraw_change")
    undo(changeset=withdrawal, by=office)
    assert now(firm).staff == 30
    assert not list(verify_trail())


def test_a_period_ended_by_mistake_is_given_back(office: Any, instructor: Any) -> None:
    firm = make_firm("甲公司")
    duty = duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    ended = duties.end_duty(duty=duty, on=JUNE, by=office)
    undo(changeset=ended.changeset, by=office)
    assert EnterpriseState.objects.visible_to(instructor).count() == 1
    assert not list(verify_trail())


def test_a_plain_row_gets_its_old_value_unless_it_was_changed_since(office: Any) -> None:
    with changeset(kind="test", by=office, title="x"):
        person = Person(name="张某", unit="甲", post="乙")
        person.save()
    with changeset(kind="test", by=office, title="x") as act:
        person.unit, person.post = "丙", "丁"
        person.save()
    with changeset(kind="test", by=office, title="x"):
        person.post = "戊"
        person.save()
    report = undo(changeset=act.changeset, by=office)
    person.refresh_from_db()
    assert (person.unit, person.post) == ("甲", "戊")
    assert [k.field for k in report.kept] == ["post"]


def test_the_name_of_a_person_is_undone_though_the_trail_holds_only_a_reference(office: Any) -> None:
    with changeset(kind="test", by=office, title="x"):
        person = Person(name="张某")
        person.save()
    with changeset(kind="test", by=office, title="x") as act:
        person.name = "李某"
        person.save()
    assert "李某" not in str(list(act.changeset.items.values()))
    undo(changeset=act.changeset, by=office)
    person.refresh_from_db()
    assert person.name == "张某"
