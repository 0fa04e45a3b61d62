"""What each rule finds, and when it stops finding it."""

from datetime import date
from typing import Any

import pytest

from activities.kinds import MEETING, NOMINATION, TRAINING
from activities.models import MeetingType
from activities.services import finish_decision
from foundation.records import services as records
from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from orgs.collection.services.reporting import add_task, set_status
from orgs.duties import services as duties
from orgs.duties.models import CommitteeMember
from orgs.enterprises import services
from orgs.enterprises.choices import ChangeKind
from orgs.enterprises.models import EnterpriseState
from orgs.parties import services as parties
from orgs.parties.choices import ChangeKind as PartyKind
from orgs.parties.models import PartyOrganization
from orgs.places.models import Jurisdiction
from reminders.choices import Who
from reminders.people import People
from reminders.rules.base import RULES, Due, Scope
from reminders.rules.vacancies import week_of
from tests.cast import LONG_AGO, make_firm, make_user, moment, street
from tests.reminders.conftest import PLACE, make_instructed
from tests.visits.conftest import visited

pytestmark = pytest.mark.django_db


def found(rule: str, day: date, scope: Scope | None = None) -> list[Due]:
    """What a run of that day looks at."""
    with clock_at(moment(day.isoformat(), 20)):
        first = RULES[rule].first_day(day, frozenset(Who))
        assert first is not None
        return list(RULES[rule].find(AsOf(day), first, scope or Scope()))


def on(day: date) -> Any:
    return clock_at(moment(day.isoformat()))


# --- R2: numbers that jump --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "is_told"),
    [
        (100, 121, True),
        (100, 120, False),
        (100, 79, True),
        (100, 80, False),
        (4, 40, False),
        (None, 50, False),
        (100, None, False),
    ],
)
def test_a_jump_of_more_than_a_fifth_is_told(team, before, after, is_told):
    firm = make_instructed("南京示例科技有限公司", team["instructor"], staff=before)
    with on(date(2023, 3, 1)):
        services.edit_enterprise(enterprise=firm, values={"staff": after}, on=date(2023, 3, 1), by=None)

    assert [due.about for due in found("R2", date(2023, 3, 2))] == (["南京示例科技有限公司"] if is_told else [])


def test_a_confirmation_answers_the_jump(team):
    firm = make_instructed("南京示例科技有限公司", team["instructor"], staff=100)
    with on(date(2023, 3, 1)):
        services.edit_enterprise(enterprise=firm, values={"staff": 300}, on=date(2023, 3, 1), by=None)
    (due,) = found("R2", date(2023, 3, 2))
    assert "从业人员 100 → 300" in due.text

    with on(date(2023, 3, 3)):
        services.confirm(enterprises=[firm.pk], by=team["instructor"])
    assert found("R2", date(2023, 3, 4)) == []


# --- R3: moves without their other half -------------------------------------------------------------


def test_a_departure_without_destination_is_told_until_it_is_entered(team):
    firm = make_instructed("南京示例科技有限公司", team["instructor"])
    with on(date(2023, 5, 4)):
        services.move_out(enterprises=[firm], on=date(2023, 5, 4), to="", by=None)
    (due,) = found("R3", date(2023, 5, 4))

    assert due.text == "已迁出，还没有登记去向。"
    assert due.jurisdiction == street(PLACE).pk
    change = firm.changes.get(kind=ChangeKind.MOVED_OUT)
    with on(date(2023, 5, 5)):
        services.withdraw_change(change=change, by=None, reason="补去向")
        services.move_out(enterprises=[firm], on=date(2023, 5, 4), to="秦淮区", by=None)
    assert found("R3", date(2023, 5, 6)) == []


def test_an_arrival_without_an_instructor_is_told_until_there_is_one(team):
    with on(date(2023, 5, 4)):
        firm = make_firm("南京迁入科技有限公司", on=date(2023, 5, 4), kind=ChangeKind.MOVED_IN)
    assert [due.text for due in found("R3", date(2023, 5, 4))] == ["已迁入，还没有指导员。"]

    duties.assign_instructor(person=team["instructor"].person, enterprise=firm, starts_on=date(2023, 5, 6), by=None)
    assert found("R3", date(2023, 5, 6)) == []


# --- R4: terms --------------------------------------------------------------------------------------


@pytest.fixture
def branch(team: Any) -> PartyOrganization:
    firm = make_instructed("南京示例科技有限公司", team["instructor"])
    with on(date(2021, 1, 20)):
        made = parties.add_organization(
            kind=PartyKind.FOUNDED,
            on=date(2021, 1, 20),
            values={"name": "示例科技党支部", "category": "branch", "last_election_on": "2021-01-20", "jurisdiction": street(PLACE).pk},
            firms=[firm.pk],
            lead=firm.pk,
            by=None,
        )  # fmt: skip
    return PartyOrganization.objects.get(pk=made.records[0])


def test_a_branch_s_term_of_three_years_is_told_six_months_before(branch):
    assert found("R4", date(2023, 7, 23)) == []
    (due,) = found("R4", date(2023, 7, 25))

    assert (due.about, due.due_on) == ("示例科技党支部", date(2024, 1, 20))
    assert "将于 2024-01-20 届满" in due.text


def test_it_is_told_every_month_after_the_end_and_stops_with_the_election(branch):
    with on(date(2024, 3, 1)):
        steps = [s.name for s in RULES["R4"].steps() if s.is_reached(date(2024, 1, 20), date(2024, 3, 1))]
    assert steps[-1] == "after1"

    with on(date(2024, 3, 2)):
        parties.elect(organization=branch, on=date(2024, 3, 2), by=None)
    assert found("R4", date(2024, 3, 2)) == []


# --- R5, R6: firms not reached ----------------------------------------------------------------------


def test_three_full_members_without_an_organisation_are_told_once_a_quarter(team):
    make_firm("南京三人科技有限公司", members_total=3, members_full=3, members_probationary=0)
    make_firm("南京二人科技有限公司", members_total=2, members_full=2, members_probationary=0)

    (first,) = found("R5", date(2023, 2, 1))
    (second,) = found("R5", date(2023, 5, 1))
    assert (first.about, first.period, second.period) == ("南京三人科技有限公司", "2023-Q1", "2023-Q2")


def test_a_reason_that_holds_stills_it_until_it_ends(team):
    firm = make_firm("南京三人科技有限公司", members_total=3, members_full=3, members_probationary=0)
    with on(date(2023, 2, 1)):
        parties.give_reason(
            enterprise=firm, reason="党员流动频繁", starts_on=date(2023, 2, 1), ends_on=date(2023, 6, 30), by=None
        )

    assert found("R5", date(2023, 6, 30)) == []
    assert len(found("R5", date(2023, 7, 1))) == 1


def test_fifty_staff_and_nobody_is_told(team):
    make_firm("南京五十科技有限公司", place="玄武门街道", staff=50, members_total=0)
    make_firm("南京未知科技有限公司", place="玄武门街道", staff=50)
    make_instructed("南京有人科技有限公司", team["instructor"], staff=90, members_total=0)

    assert [due.about for due in found("R6", date(2023, 2, 1))] == ["南京五十科技有限公司"]


# --- R7, R8: contacts -------------------------------------------------------------------------------


def test_a_member_hears_thirty_days_before_the_middle_of_the_year(team):
    member = make_user("member", "committee", name="委员甲")
    firm = make_firm("南京联系科技有限公司")
    duties.assign_liaison(person=member.person, enterprise=firm, starts_on=date(2023, 1, 1), by=None)

    assert found("R7", date(2023, 5, 30)) == []
    (due,) = found("R7", date(2023, 5, 31))
    assert (due.due_on, due.persons) == (date(2023, 6, 30), (member.person.pk,))

    with on(date(2023, 6, 1)):
        duties.record_contact(enterprise=firm, person=member.person, on=date(2023, 6, 1), kind="visit", by=None)
    assert found("R7", date(2023, 6, 1)) == [], "one of two is enough for the first half"
    assert len(found("R7", date(2023, 12, 5))) == 1


def test_an_instructor_hears_of_firms_not_visited_this_quarter(team):
    firm = make_instructed("南京示例科技有限公司", team["instructor"])
    make_firm("南京无指导员科技有限公司", place="玄武门街道")

    assert found("R8", date(2023, 3, 15)) == []
    (due,) = found("R8", date(2023, 3, 16))
    assert (due.about, due.period) == ("南京示例科技有限公司", "2023-Q1")

    with on(date(2023, 3, 20)):
        duties.record_contact(
            enterprise=firm, person=team["instructor"].person, on=date(2023, 3, 20), kind="visit", by=None
        )
    assert found("R8", date(2023, 3, 20)) == []
    assert len(found("R8", date(2023, 6, 20))) == 1


def test_a_telephone_call_is_no_visit(team):
    firm = make_instructed("南京示例科技有限公司", team["instructor"])
    with on(date(2023, 3, 20)):
        duties.record_contact(
            enterprise=firm, person=team["instructor"].person, on=date(2023, 3, 20), kind="phone", by=None
        )

    assert len(found("R8", date(2023, 3, 20))) == 1


# --- R9: key firms nobody visited -------------------------------------------------------------------


def test_the_office_hears_in_september_and_november_of_key_firms_nobody_visited(team):
    key, seen = (make_firm(f"南京{name}科技有限公司", is_key=True) for name in ("重点", "去过"))
    make_firm("南京普通科技有限公司")
    with on(date(2023, 3, 2)):
        duties.record_contact(
            enterprise=key, person=team["instructor"].person, on=date(2023, 3, 1), kind="phone", by=None
        )
        visited(seen, "区互联网行业党委", on=date(2023, 3, 1))

    assert found("R9", date(2023, 8, 31)) == []
    (due,) = found("R9", date(2023, 9, 1))
    assert (due.about, due.period, due.due_on) == ("南京重点科技有限公司", "2023", date(2023, 9, 1)), (
        "a call is no visit"
    )
    reached = [step.name for step in RULES["R9"].steps() if step.is_reached(due.due_on, date(2023, 11, 1))]
    assert reached == ["first", "again"]
    assert not RULES["R9"].steps()[1].is_reached(due.due_on, date(2023, 10, 31))

    with on(date(2023, 9, 5)):
        visited(key, "区互联网行业党委", on=date(2023, 9, 4))
    assert found("R9", date(2023, 9, 5)) == []
    assert len(found("R9", date(2024, 9, 1))) == 2, "another year, another visit"


# --- R15: reporting tasks ---------------------------------------------------------------------------


def test_a_reporting_task_is_told_seven_two_and_no_days_before(team):
    with on(date(2023, 4, 1)):
        task = add_task(
            name="半年统计", requester="市委网信办", due_on=date(2023, 4, 20), jurisdiction=street(PLACE), by=None
        )
    assert found("R15", date(2023, 4, 12)) == []
    (due,) = found("R15", date(2023, 4, 13))
    names = [
        [s.name for s in RULES["R15"].steps() if s.is_reached(due.due_on, day)][-1]
        for day in (date(2023, 4, 13), date(2023, 4, 18), date(2023, 4, 20), date(2023, 4, 21), date(2023, 4, 27))
    ]
    assert names == ["before7", "before2", "before0", "late", "office"]

    with on(date(2023, 4, 19)):
        set_status(task=task, status="sent", by=None)
    assert found("R15", date(2023, 4, 20)) == []


# --- R17: vacancies ---------------------------------------------------------------------------------


def test_a_street_without_its_people_is_told_once_a_week(team):
    week = found("R17", date(2023, 6, 14))
    mine = [due for due in week if due.about == PLACE]

    assert mine == []
    assert len(week) == 14
    assert {due.period for due in week} == {"2023-W24"}
    assert [due.period for due in found("R17", date(2023, 6, 18))][:1] == ["2023-W24"]
    assert [due.period for due in found("R17", date(2023, 6, 19))][:1] == ["2023-W25"]


def test_a_member_without_a_firm_is_told_without_a_name(team):
    member = make_user("member", "committee", name="委员甲")
    duties.seat_member(person=member.person, department="工信局", starts_on=LONG_AGO, by=None)
    assert CommitteeMember.objects.live().exists()
    (due,) = [d for d in found("R17", date(2023, 6, 14)) if d.subject.startswith("accounts.person")]

    assert due.about == "行业党委委员（工信局）"
    assert "委员甲" not in f"{due.about}{due.text}"


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2022, 12, 31), "2022-W52"),
        (date(2023, 1, 1), "2022-W52"),
        (date(2023, 1, 2), "2023-W01"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2028, 2, 29), "2028-W09"),
    ],
)
def test_weeks_at_the_turn_of_the_year(day, week):
    assert week_of(day) == week


# --- all of them ------------------------------------------------------------------------------------


def test_each_rule_asks_for_single_items_as_it_asks_for_all(team, branch):
    """Whoever was handed one item gets exactly that one."""
    for rule in RULES:
        for day in (date(2023, 12, 20), date(2024, 6, 20)):
            for due in found(rule, day):
                assert due.subject
                alone = found(rule, day, Scope(subjects=frozenset({due.subject})))
                assert due.key in {d.key for d in alone}, rule
                assert {d.subject for d in alone} == {due.subject}, rule


def test_no_rule_finds_anything_for_somebody_without_firms_and_streets(team, branch):
    nowhere = Scope(
        EnterpriseState.objects.none().values("enterprise"), Jurisdiction.objects.none().values("pk"), person=0, user=0
    )
    for rule in set(RULES) - {"R17"}:  # told to the office only
        assert found(rule, date(2024, 1, 10), nowhere) == [], rule


# --- R30: what a meeting decided; R14: trainings with places left -------------------------------------


def decided(**more):
    values = {"kind": MeetingType.objects.first(), "title": "推进会", "on": date(2023, 4, 1)}
    below = {"decisions": [{"text": "核实企业", "due_on": date(2023, 4, 20), **more}]}
    return records.add(kind=MEETING, values=values, below=below, by=None).decisions.get()


def test_a_decision_is_told_seven_two_and_no_days_before_to_whom_it_is_written(team):
    decision = decided(person=team["instructor"].person)

    assert found("R30", date(2023, 4, 12)) == []
    (due,) = found("R30", date(2023, 4, 13))
    assert due.persons == (team["instructor"].person_id,)
    assert team["instructor"].pk in People(AsOf(date(2023, 4, 13))).of(due, (Who.PERSON,))
    with clock_at(moment("2023-04-18")):
        finish_decision(decision=decision, on=date(2023, 4, 18), by=None)
    assert found("R30", date(2023, 4, 20)) == []
    assert len(found("R30", date(2023, 4, 17))) == 1, "on a day before it was done it was open"


def test_a_decision_of_a_withdrawn_meeting_is_told_nobody(team):
    decision = decided()
    records.withdraw(kind=MEETING, row=decision.meeting, reason="错了", by=None)

    assert found("R30", date(2023, 4, 20)) == []


def test_a_training_is_told_until_its_places_are_taken(team):
    make_instructed("南京受指导科技有限公司", team["instructor"], on=date(2023, 1, 10))
    values = {"title": "实训营", "on": date(2023, 5, 4), "deadline": date(2023, 4, 20), "quota": 2}
    training = records.add(kind=TRAINING, values=values, by=None)
    assert found("R14", date(2023, 4, 12)) == []
    dues = found("R14", date(2023, 4, 13))
    asked = {due.persons for due in dues}
    assert (team["instructor"].person_id,) in asked
    assert len(asked) == len(dues)
    mine = Scope([], Jurisdiction.objects.none().values("pk"), team["instructor"].person_id, team["instructor"].pk)
    assert [due.persons for due in found("R14", date(2023, 4, 13), mine)] == [(team["instructor"].person_id,)]
    put_forward = {"training": training, "category": "worker", "on": date(2023, 4, 14)}
    records.add(kind=NOMINATION, values={**put_forward, "people": 1}, by=None)
    assert found("R14", date(2023, 4, 15))
    records.add(kind=NOMINATION, values={**put_forward, "people": 1, "on": date(2023, 4, 15)}, by=None)
    assert found("R14", date(2023, 4, 16)) == []


def test_after_the_deadline_nobody_is_told_of_a_training(team):
    values = {"title": "实训营", "on": date(2023, 5, 4), "deadline": date(2023, 4, 20)}
    records.add(kind=TRAINING, values=values, by=None)

    assert found("R14", date(2023, 4, 20))
    assert found("R14", date(2023, 4, 21)) == []
