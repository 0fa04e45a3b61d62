"""诉求: who takes which step, what follows, what is refused; firms that leave or move; undo."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from foundation.records import services as records
from foundation.trail.clock import clock_at
from foundation.trail.models import Changeset
from foundation.trail.undo import undo
from foundation.trail.verify import verify_trail
from orgs.duties import services as duties
from orgs.duties.models import InstructorAssignment
from orgs.enterprises import services as firms
from orgs.enterprises.models import Enterprise
from tests.cast import LONG_AGO, make_firm, make_user, moment, street
from tests.visits.needs_cast import make_need, need_values, step
from visits.models import Need, NeedHolding
from visits.needs.chain import OFFICE, Holder
from visits.needs.choices import NeedState
from visits.needs.kind import NEED
from visits.services.need_chains import accountable
from visits.services.needs import raise_need, relations, take_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(db: None) -> Enterprise:
    return make_firm("甲公司")


@pytest.fixture
def instructor(instructor: Any, firm: Enterprise) -> Any:
    duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    return instructor


def holder(need: Need) -> Holder:
    """Who is accountable, by the one open holding."""
    row = accountable().get(need=need)
    return Holder(row.person_id, row.jurisdiction_id)


def test_a_need_goes_from_the_firm_to_its_end(firm: Enterprise, office: Any, instructor: Any) -> None:
    need = raise_need(values=need_values(firm), by=instructor)
    need = Need.objects.get(pk=need.pk)
    assert (need.state, holder(need)) == (NeedState.UNASSIGNED, OFFICE)
    assert need.jurisdiction == street("梅园新村街道")

    need = step(need, "assigned", office, to=Holder(instructor.person.pk))
    assert (need.state, holder(need)) == (NeedState.DOING, Holder(instructor.person.pk))
    assert need.due_on is not None
    need = step(need, "progress", instructor, text="已联系人社部门")
    need = step(need, "replied", instructor, text="已办妥", outcome="solved")
    assert need.state == NeedState.REPLIED
    need = step(need, "revisited", instructor, answer="satisfied", way="phone", closes=True)

    assert (need.state, need.answer, need.outcome) == (NeedState.CLOSED, "satisfied", "solved")
    assert holder(need) == Holder(instructor.person.pk), "somebody answers for it still"
    assert list(verify_trail()) == []


def test_dissatisfied_means_that_it_goes_on(firm: Enterprise, office: Any) -> None:
    need = step(
        make_need(firm, holder=Holder(None, street("梅园新村街道").pk)), "replied", text="好了", outcome="solved"
    )
    with pytest.raises(ValidationError, match="先回访"):
        step(need, "closed", office)
    need = step(need, "revisited", office, answer="dissatisfied", way="phone")
    assert (need.state, need.reopened) == (NeedState.DOING, 1)


def test_who_may_take_which_step(firm: Enterprise, office: Any, instructor: Any, street_lead: Any, leader: Any) -> None:
    need = make_need(firm, holder=Holder(instructor.person.pk))
    assert relations(office, need) == {"office", "firm"}
    assert relations(instructor, need) == {"holder", "firm"}
    assert relations(street_lead, need) == {"firm"}
    assert relations(leader, need) == set()
    for stranger in (street_lead, leader):
        with pytest.raises(PermissionDenied):
            step(need, "replied", stranger, text="好了", outcome="solved")
    step(need, "progress", street_lead, text="看过了")
    with pytest.raises(PermissionDenied):
        step(need, "progress", leader, text="批示")


def test_a_street_holds_a_need_by_its_people(firm: Enterprise, street_lead: Any, implementer: Any) -> None:
    need = make_need(firm, holder=Holder(None, street("梅园新村街道").pk), is_confidential=True)
    assert "holder" in relations(street_lead, need)
    assert NEED.seen_by(street_lead).filter(pk=need.pk).exists()
    assert not NEED.seen_by(implementer).filter(pk=need.pk).exists()


def test_it_is_given_only_to_who_sees_the_firm(firm: Enterprise, office: Any, implementer: Any, leader: Any) -> None:
    need = make_need(firm)
    for wrong in (
        Holder(implementer.person.pk),
        Holder(leader.person.pk),
        Holder(None, street("玄武门街道").pk),
        Holder(999_999),
        None,
    ):
        with pytest.raises(ValidationError) as refused:
            step(need, "assigned", office, to=wrong)
        assert "to" in refused.value.message_dict
    assert holder(need) == OFFICE


@pytest.mark.parametrize(
    ("kind", "told", "field"),
    [
        ("progress", {}, "text"),
        ("progress", {"text": "长" * 1001}, "text"),
        ("progress", {"text": "好", "on": date(2999, 1, 1)}, "on"),
        ("progress", {"text": "好", "on": date(2023, 1, 1)}, "on"),
        ("waiting", {}, "text"),
        ("returned", {}, "text"),
        ("promised", {}, "due_on"),
        ("promised", {"due_on": date(2020, 1, 1)}, "due_on"),
        ("replied", {"text": "好"}, "outcome"),
        ("replied", {"text": "好", "outcome": "没有这种"}, "outcome"),
        ("long_term", {}, "text"),
        ("long_term", {"text": "难", "due_on": date(2999, 1, 1)}, "due_on"),
        ("joined", {}, "other"),
        ("transferred", {"text": "转"}, "to"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(
    firm: Enterprise, office: Any, instructor: Any, kind: str, told: dict[str, Any], field: str
) -> None:
    need = make_need(firm, holder=Holder(instructor.person.pk))
    with pytest.raises(ValidationError) as refused:
        take_step(need=need, kind=kind, by=office, **told)  # type: ignore[arg-type]
    assert field in refused.value.message_dict, refused.value
    assert need.steps.live().count() == 1


def test_a_return_goes_back_to_whoever_gave_it(firm: Enterprise, office: Any, instructor: Any) -> None:
    place = Holder(None, street("梅园新村街道").pk)
    need = step(make_need(firm), "assigned", office, to=place)
    need = step(need, "transferred", office, to=Holder(instructor.person.pk), text="由指导员办")
    need = step(need, "returned", instructor, text="不是我能办的")
    assert (holder(need), need.state) == (place, NeedState.DOING)
    need = step(need, "returned", office, text="还是办公室办")
    assert (holder(need), need.state) == (OFFICE, NeedState.UNASSIGNED)


def test_a_later_promise_needs_a_reason(firm: Enterprise, office: Any, instructor: Any) -> None:
    need = step(make_need(firm), "assigned", office, to=Holder(instructor.person.pk))
    assert need.due_on is not None
    late = need.due_on + timedelta(days=30)
    with pytest.raises(ValidationError) as refused:
        step(need, "promised", instructor, due_on=late)
    assert "text" in refused.value.message_dict
    assert step(need, "promised", instructor, due_on=late, text="要走程序").due_on == late


# --- duplicates --------------------------------------------------------------------------------------


def test_a_duplicate_lies_with_whoever_has_the_other(firm: Enterprise, office: Any, instructor: Any) -> None:
    first, second = make_need(firm), make_need(make_firm("乙公司"), 1)
    second = step(second, "joined", office, other=first)
    assert second.state == NeedState.JOINED
    first = step(first, "assigned", office, to=Holder(instructor.person.pk))
    assert holder(second) == Holder(instructor.person.pk), "also when the other one passes on later"
    with pytest.raises(ValidationError, match="反过来"):
        step(first, "joined", office, other=make_need(firm, 2))
    second = step(second, "separated", office, text="其实不是一回事")
    assert (second.state, holder(second)) == (NeedState.DOING, Holder(instructor.person.pk))


def test_open_and_confidential_ones_are_not_joined(firm: Enterprise, office: Any) -> None:
    with pytest.raises(ValidationError, match="保密"):
        step(make_need(firm), "joined", office, other=make_need(firm, 1, is_confidential=True))


# --- firms that leave or move ------------------------------------------------------------------------


def test_a_departure_settles_or_hands_on_in_its_own_act(firm: Enterprise, office: Any, instructor: Any) -> None:
    other = make_firm("乙公司")
    need = make_need(firm, holder=Holder(instructor.person.pk))
    duplicate = step(make_need(other, 1), "joined", office, other=need)
    closed = make_need(firm, 2)
    for kind, told in (
        ("replied", {"text": "好", "outcome": "solved"}),
        ("revisited", {"answer": "fairly", "way": "phone"}),
    ):
        step(closed, kind, office, **told)
    step(closed, "closed", office)

    act = firms.move_out(enterprises=[firm], on=date(2023, 6, 1), to="南京市建邺区", by=office).changeset

    need.refresh_from_db()
    duplicate.refresh_from_db()
    assert (need.state, need.outcome) == (NeedState.LEFT, "handed_on")
    assert (duplicate.state, holder(duplicate)) == (NeedState.DOING, Holder(instructor.person.pk)), "of another firm"
    assert Need.objects.get(pk=closed.pk).state == NeedState.CLOSED
    assert set(need.steps.live().filter(kind="left").values_list("changeset", flat=True)) == {act.pk}

    undo(changeset=act, by=office)
    need.refresh_from_db()
    duplicate.refresh_from_db()
    assert (need.state, duplicate.state) == (NeedState.DOING, NeedState.JOINED)
    assert list(verify_trail()) == []


def test_a_firm_that_ended_leaves_nothing_to_do(firm: Enterprise, office: Any) -> None:
    need = make_need(firm)
    firms.deregister(enterprises=[firm], on=date(2023, 6, 1), by=office)
    need.refresh_from_db()
    assert (need.state, need.outcome) == (NeedState.LEFT, "settled")
    need = step(need, "reopened", office, text="善后还要办")
    assert (need.state, holder(need)) == (NeedState.UNASSIGNED, OFFICE)


def test_what_the_old_street_had_goes_to_the_new_one(firm: Enterprise, office: Any, street_lead: Any) -> None:
    old, new = street("梅园新村街道").pk, street("玄武门街道").pk
    of_street, of_lead = (
        make_need(firm, holder=Holder(None, old)),
        make_need(firm, 1, holder=Holder(street_lead.person.pk)),
    )
    of_office = make_need(firm, 2)
    firms.move_within(enterprises=[firm], on=date(2023, 6, 1), jurisdiction=new, by=office)
    assert [holder(n) for n in (of_street, of_lead, of_office)] == [Holder(None, new), Holder(None, new), OFFICE]


# --- undo --------------------------------------------------------------------------------------------


def test_only_the_last_step_is_taken_back(firm: Enterprise, office: Any, instructor: Any, client: Client) -> None:
    need = make_need(firm)
    first = take_step(need=need, kind="assigned", to=Holder(instructor.person.pk), by=office)  # type: ignore[arg-type]
    second = take_step(need=need, kind="progress", text="看过了", by=office)  # type: ignore[arg-type]
    client.force_login(office)
    client.post(reverse("desk:undo", args=[first.pk]))
    need.refresh_from_db()
    assert need.state == NeedState.DOING, "what came after rests on it"
    client.post(reverse("desk:undo", args=[second.pk]))
    client.post(reverse("desk:undo", args=[first.pk]))
    need.refresh_from_db()
    assert (need.state, holder(need)) == (NeedState.UNASSIGNED, OFFICE)
    undo(changeset=Changeset.objects.get(undoes=first), by=office)
    need.refresh_from_db()
    assert (need.state, holder(need)) == (NeedState.DOING, Holder(instructor.person.pk))


def test_the_day_it_was_raised_is_corrected_with_its_first_step(firm: Enterprise, office: Any) -> None:
    need = make_need(firm)
    records.edit(kind=NEED, row=need, values={"raised_on": date(2023, 4, 1)}, by=office)
    assert [s.on for s in need.steps.live()] == [date(2023, 4, 1)]
    step(need, "progress", office, text="看过了", on=date(2023, 5, 1))
    with pytest.raises(ValidationError, match="已经办理过"):
        records.edit(kind=NEED, row=need, values={"raised_on": date(2023, 6, 1)}, by=office)


# --- handovers ---------------------------------------------------------------------------------------


def test_open_needs_pass_on_with_the_duty(firm: Enterprise, office: Any, instructor: Any) -> None:
    need = make_need(firm, holder=Holder(instructor.person.pk))
    heir = make_user("heir", "instructor", name="接任")
    with clock_at(moment("2024-03-01")):
        duty = InstructorAssignment.objects.live().get(person=instructor.person)
        (made,) = duties.reassign(duties=[duty], to=heir.person, on=date(2024, 3, 1), by=office)
        assert holder(need) == Holder(instructor.person.pk), "until it is accepted"
        duties.accept_handover(handover=made, by=heir)
    assert holder(need) == Holder(heir.person.pk)


# --- confidential ------------------------------------------------------------------------------------


def test_a_confidential_need_is_seen_by_who_handles_it_while_they_do(
    firm: Enterprise, office: Any, instructor: Any, street_lead: Any, leader: Any, committee: Any
) -> None:
    need = raise_need(values=need_values(firm, is_confidential=True), by=instructor)

    def seen() -> set[str]:
        cast = {"office": office, "instructor": instructor, "lead": street_lead, "leader": leader, "member": committee}
        return {name for name, user in cast.items() if NEED.seen_by(user).filter(pk=need.pk).exists()}

    assert seen() == {"office"}, "whoever told of it does not handle it"
    step(need, "assigned", office, to=Holder(instructor.person.pk))
    assert seen() == {"office", "instructor"}
    step(need, "joint", office, to=Holder(None, street("梅园新村街道").pk))
    assert seen() == {"office", "instructor", "lead"}
    step(need, "transferred", office, to=OFFICE, text="办公室自办")
    assert seen() == {"office", "lead"}


def test_a_confidential_need_is_not_told_on_its_firms_page(
    firm: Enterprise, office: Any, instructor: Any, client: Client
) -> None:
    need = make_need(firm, title="不让人知道的诉求", is_confidential=True, by=office)
    open_one = make_need(firm, 1, title="大家知道的诉求", by=office)
    for user, sees in ((instructor, False), (office, True)):
        client.force_login(user)
        page = client.get(reverse("enterprises:detail", args=[firm.pk])).content.decode()
        assert "大家知道的诉求" in page
        assert ("不让人知道" in page) is sees
        for address in ("/search/?q=不让人", reverse("needs:list"), reverse("needs:board"), "/api/v1/needs/"):
            assert ("不让人知道" in client.get(address).content.decode()) is sees, address
    assert need.pk != open_one.pk


def test_a_departure_does_not_count_what_is_kept_from_most(firm: Enterprise, office: Any) -> None:
    make_need(firm, is_confidential=True)
    make_need(firm, 1)
    act = firms.move_out(enterprises=[firm], on=date(2023, 6, 1), to="南京市建邺区", by=office).changeset
    act.refresh_from_db()
    assert act.touched == 2, "the firm and the open need"


def test_every_need_has_one_holder(firm: Enterprise, office: Any, instructor: Any) -> None:
    for number in range(3):
        make_need(firm, number)
    assert accountable().count() == Need.objects.count() == 3
    assert NeedHolding.objects.count() == 3
