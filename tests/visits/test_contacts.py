"""Contacts are part of visits: written with them, counted once, taken back with them."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.accounts.services import add_person
from foundation.common.precision import Precision
from foundation.records import services
from foundation.trail import recording
from foundation.trail.asof import AsOf
from foundation.trail.models import Changeset
from foundation.trail.undo import undo
from foundation.trail.verify import verify_trail
from orgs.duties import services as duties
from orgs.duties.contacting import with_contacts, with_visits
from orgs.duties.models import Contact, LiaisonPoint
from tests.cast import LONG_AGO
from tests.visits.conftest import values_of, visited
from visits.kinds import VISIT
from visits.models import Visit, VisitMethod, Visitor
from visits.services.following import adopt_contacts

pytestmark = pytest.mark.django_db


def contacts() -> set[tuple[str, str, str]]:
    live = Contact.objects.live().select_related("person")
    return {(contact.person.name, contact.on.isoformat(), contact.kind) for contact in live}


def visitors() -> set[tuple[str, str, str]]:
    """What the visits say of their visitors, as contacts say it."""
    live = Visitor.objects.live().filter(visit__is_active=True, person__isnull=False).select_related("person")
    return {(v.person.name, v.visit.on.isoformat(), v.visit.method.counts_as) for v in live}


def method(name: str) -> VisitMethod:
    return VisitMethod.objects.get(name=name)


def edit(visit: Visit, **values: Any) -> Changeset:
    below = {"visitors": values.pop("visitors")} if "visitors" in values else {}
    act = services.edit(kind=VISIT, row=visit, values=values, below=below, by=None)
    assert act is not None
    return act


def test_a_visit_counts_at_once_for_member_and_instructor(committee, instructor, firm):
    point = duties.assign_liaison(person=committee.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    visited(firm, committee.person, instructor.person, "市委网信办", on=date(2023, 5, 4))

    at = AsOf(date(2023, 5, 31))
    assert with_contacts(LiaisonPoint.objects.filter(pk=point.pk), at).get().done == 1
    assert with_visits(type(instructor.person).objects.filter(pk=instructor.person_id), at).get().visits == 1
    assert contacts() == {("委员", "2023-05-04", "visit"), ("指导员", "2023-05-04", "visit")}


def test_it_says_as_what_its_visitors_came(committee, instructor, street_lead, firm):
    duties.seat_member(person=committee.person, starts_on=LONG_AGO, by=None)
    visit = visited(
        firm, committee.person, instructor.person, street_lead.person, "区互联网行业党委", "红山街道", "市里"
    )

    groups = list(visit.visitors.order_by("pk").values_list("group", flat=True))
    assert groups == ["committee", "instructor", "street", "office", "street", "other"]


def test_a_change_of_the_visit_moves_its_contacts(committee, instructor, firm):
    visit = visited(firm, instructor.person)

    edit(visit, on=date(2023, 4, 2))
    assert contacts() == {("指导员", "2023-04-02", "visit")}
    edit(visit, method=method("电话"))
    assert contacts() == {("指导员", "2023-04-02", "phone")}
    kept = visit.visitors.get()
    edit(visit, visitors=[{"id": kept.pk}, {"person": committee.person}])
    assert contacts() == {("指导员", "2023-04-02", "phone"), ("委员", "2023-04-02", "phone")}
    edit(visit, visitors=[{"person": committee.person}])
    assert contacts() == {("委员", "2023-04-02", "phone")}
    services.withdraw(kind=VISIT, row=visit, reason="错了", by=None)
    assert contacts() == set()


@pytest.mark.parametrize("later", [{}, {"on": date(2023, 6, 1)}, {"note": "补充"}], ids=["", "moved", "words"])
def test_undoing_acts_on_a_visit_leaves_contacts_and_visits_agreeing(instructor, firm, later):
    visit = visited(firm, instructor.person)
    moved = edit(visit, on=date(2023, 4, 2))
    if later:
        edit(visit, **later)

    undo(changeset=moved, by=None)
    assert contacts() == visitors() != set()
    made = Changeset.objects.filter(kind="add_visit").get()
    undo(changeset=made, by=None)
    assert contacts() == visitors() == set()
    undo(changeset=Changeset.objects.get(undoes=made), by=None)
    assert contacts() == visitors() != set()
    assert list(verify_trail()) == []


def test_two_visits_of_one_day_share_a_contact_until_both_are_gone(instructor, firm):
    from visits.models import VisitPurpose

    first = visited(firm, instructor.person)
    second = visited(firm, instructor.person, purpose=VisitPurpose.objects.get(name="摸排"))
    assert len(contacts()) == 1

    services.withdraw(kind=VISIT, row=first, reason="错了", by=None)
    assert len(contacts()) == 1
    services.withdraw(kind=VISIT, row=second, reason="错了", by=None)
    assert contacts() == set()


# --- the short form -----------------------------------------------------------------------------------


def test_a_contact_entered_by_itself_is_a_short_visit(client, instructor, firm):
    client.force_login(instructor)
    data = {"enterprise": firm.pk, "on": "2023-05-08", "kind": "phone", "note": "一切正常"}
    client.post(reverse("duties:contact-add"), data)

    (visit,) = Visit.objects.live()
    assert (visit.method.name, visit.purpose.name, visit.note) == ("电话", "指导员走访", "一切正常")
    assert [str(v) for v in visit.visitors.all()] == ["指导员"]
    page = client.get(reverse("duties:contact", args=[Contact.objects.get().pk])).content.decode()
    assert visit.get_absolute_url() in page


def test_a_second_person_of_that_day_joins_the_visit(committee, instructor, firm):
    for who, note in ((committee, "甲"), (instructor, "乙")):
        duties.record_contact(enterprise=firm, person=who.person, on=date(2023, 5, 8), kind="talk", note=note, by=None)

    (visit,) = Visit.objects.live()
    assert visit.note == "甲；乙"
    assert contacts() == visitors() == {("委员", "2023-05-08", "talk"), ("指导员", "2023-05-08", "talk")}


def test_a_contact_taken_back_takes_its_person_out_of_the_visit(committee, instructor, firm):
    visit = visited(firm, committee.person, instructor.person)
    first, second = Contact.objects.order_by("pk")

    duties.withdraw_contact(contact=first, reason="没有去", by=None)
    visit.refresh_from_db()
    assert (visit.is_active, contacts() == visitors()) == (True, True)
    act = duties.withdraw_contact(contact=second, reason="没有去", by=None)
    visit.refresh_from_db()
    assert not visit.is_active
    undo(changeset=act, by=None)
    assert contacts() == visitors() == {("指导员", "2023-03-01", "visit")}


def test_undoing_a_contact_undoes_its_visit(instructor, firm):
    made = duties.record_contact(enterprise=firm, person=instructor.person, on=date(2023, 5, 8), kind="phone", by=None)

    undo(changeset=made.changeset, by=None)
    assert not Visit.objects.live().exists()
    assert contacts() == set()


def test_old_contacts_become_visits_once(committee, instructor, firm, monkeypatch):
    """As an office finds it after the update: contacts that know nothing of visits."""
    told = {"enterprise": firm, "on": date(2022, 12, 31), "precision": "day", "note": "旧"}
    with monkeypatch.context() as before_the_update:
        before_the_update.setattr(recording, "_before_sealing", [])
        with recording.changeset(kind="record_contact", by=None, title="旧的"):
            for who, kind in ((committee, "visit"), (instructor, "visit"), (instructor, "phone")):
                Contact(person=who.person, kind=kind, **told).save()
    old = set(Contact.objects.live().values_list("pk", flat=True))

    assert adopt_contacts() == 2
    assert adopt_contacts() == 0
    visit = Visit.objects.live().get(method__counts_as="visit")
    assert (visit.shown_on, visit.note) == ("2022-12-31", "旧")
    assert contacts() == visitors()
    assert set(Contact.objects.live().values_list("pk", flat=True)) == old, "they keep their links"


def test_whoever_writes_came_themselves_when_nobody_is_named(office, instructor, firm):
    own = services.add(kind=VISIT, values=values_of(firm), by=instructor)
    others = services.add(kind=VISIT, values=values_of(firm, on=date(2023, 3, 2)), by=office)

    assert [str(v) for v in own.visitors.all()] == ["指导员"]
    assert not others.visitors.exists(), "the office enters what others did"


def test_a_year_is_no_day_to_confirm_on_and_finds_the_firm_at_its_end(firm):
    late = {"on": date(2022, 1, 1), "on_precision": str(Precision.YEAR)}
    visit = visited(firm, "区互联网行业党委", **late)
    assert visit.shown_on == "2022年", "the firm came on the last day of 2022"
    with pytest.raises(ValidationError, match="不能作为确认"):
        edit(visit, confirms=True)


def test_a_person_is_named_once(instructor, firm):
    visit = visited(firm, instructor.person)
    with pytest.raises(ValidationError, match="写了两次"):
        edit(visit, visitors=[{"id": visit.visitors.get().pk}, {"person": instructor.person}])
    with pytest.raises(ValidationError, match="写明单位职务"):
        services.add(kind=VISIT, values=values_of(firm), below={"visitors": [{"unit": ""}]}, by=None)
    stranger = add_person(name="同名", by=None)
    assert visited(firm, stranger, on=date(2023, 3, 3)).visitors.get().group == "other"
