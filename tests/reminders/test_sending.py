"""Who must hear what: once, the right person, and no more once it is done."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection

from foundation.accounts.models import User
from foundation.accounts.services import set_active
from foundation.trail.clock import clock_at
from foundation.trail.undo import undo
from orgs.duties import services as duties
from orgs.duties.models import StreetRole
from orgs.duties.services import end_duty
from orgs.enterprises.services import confirm, edit_enterprise
from reminders import services
from reminders.models import Arrangement, Notice
from reminders.rules.base import RULES
from reminders.todo import find_due, todo_of
from tests.cast import make_firm, make_user, moment
from tests.reminders.conftest import make_instructed, run

pytestmark = pytest.mark.django_db
DUE = date(2023, 6, 30)  # a firm of 2022-12-31 that is not 重点 was last checked in the second half of 2022


@pytest.fixture
def firm(team: dict[str, User]) -> Any:
    with clock_at(moment("2022-12-31")):
        return make_instructed("南京示例科技有限公司", team["instructor"])


def heard(rule: str = "R1") -> set[tuple[str, str]]:
    rows = Notice.objects.open().filter(rule=rule).select_related("user__person")
    return {(row.step, str(row.user)) for row in rows}


def waiting(user: User) -> list[Any]:
    """The person's cards of R1; another rule may want something of the same firm."""
    return [card for _, _, cards in todo_of(user).groups for card in cards if card.rule.code == "R1"]


def on(day: date, *rules: str) -> services.Run:
    with clock_at(moment(day.isoformat())):
        return run(day, *rules)


def test_nobody_hears_anything_before_its_time(firm):
    on(DUE - timedelta(days=16), "R1")

    assert heard() == set()


def test_instructor_and_implementer_hear_fifteen_days_before_and_only_once(firm):
    first = on(DUE - timedelta(days=15), "R1")
    second = on(DUE - timedelta(days=15), "R1")
    third = on(DUE - timedelta(days=14), "R1")

    assert heard() == {("soon", "指导"), ("soon", "落实")}
    assert (first.new, second.new, third.new) == (2, 0, 0)


def test_it_goes_up_from_step_to_step(firm):
    on(DUE + timedelta(days=1), "R1")
    assert heard() == {("overdue", "指导"), ("overdue", "落实")}

    on(DUE + timedelta(days=7), "R1")
    assert ("lead", "牵头") in heard()
    assert "党委办" not in {who for _, who in heard()}

    on(DUE + timedelta(days=15), "R1")
    assert ("office", "党委办") in heard()


def test_a_run_that_was_missed_is_caught_up_and_nobody_hears_two_steps_at_once(firm):
    on(DUE + timedelta(days=40), "R1")

    assert heard() == {("overdue", "指导"), ("overdue", "落实"), ("lead", "牵头"), ("office", "党委办")}


def test_it_stops_when_somebody_looked_and_comes_back_silently_when_that_is_undone(firm, team):
    on(DUE, "R1")
    with clock_at(moment("2023-06-30", 11)):
        done = confirm(enterprises=[firm.pk], by=team["instructor"])
    settled = on(DUE, "R1").settled
    assert (settled, heard()) == (2, set())

    with clock_at(moment("2023-06-30", 12)):
        undo(changeset=done.changeset, by=team["instructor"])
    again = on(DUE, "R1")

    assert heard() == {("soon", "指导"), ("soon", "落实")}
    assert again.new == 0, "the same reminder is not made a second time"


def test_an_edit_is_a_check_too(firm, team):
    with clock_at(moment("2023-06-20")):
        edit_enterprise(enterprise=firm, values={"staff": 30}, on=date(2023, 6, 20), by=team["instructor"])
    on(DUE, "R1")

    assert heard() == set()


def test_the_one_responsible_on_the_day_hears_of_it(firm, team):
    heir = make_user("heir", "instructor", name="接手")
    (held,) = team["instructor"].person.assignments.live()
    with clock_at(moment("2023-06-14")):
        duties.end_duty(duty=held, on=date(2023, 6, 14), by=None)
        duties.assign_instructor(person=heir.person, enterprise=firm, starts_on=date(2023, 6, 15), by=None)
    on(DUE - timedelta(days=15), "R1")

    assert heard() == {("soon", "接手"), ("soon", "落实")}


def test_after_a_change_of_hands_the_old_reminder_ends_and_the_new_one_speaks(firm, team):
    on(DUE - timedelta(days=15), "R1")
    heir = make_user("heir", "instructor", name="接手")
    (held,) = team["instructor"].person.assignments.live()
    with clock_at(moment("2023-06-20")):
        duties.end_duty(duty=held, on=date(2023, 6, 20), by=None)
        duties.assign_instructor(person=heir.person, enterprise=firm, starts_on=date(2023, 6, 21), by=None)
    on(date(2023, 6, 21), "R1")

    assert heard() == {("soon", "接手"), ("soon", "落实")}


def test_without_anybody_below_the_next_one_hears_of_it(team):
    with clock_at(moment("2022-12-31")):
        make_firm("南京无人科技有限公司", place="玄武门街道")
    on(DUE, "R1")

    assert heard() == {("soon", "党委办")}


def test_somebody_without_an_account_is_passed_over(firm, team):
    set_active(account=team["instructor"], is_active=False, by=None)
    on(DUE, "R1")

    assert heard() == {("soon", "落实")}


# --- put aside ------------------------------------------------------------------------------------


@pytest.fixture
def due(firm, team) -> Any:
    with clock_at(moment(DUE.isoformat())):
        found = find_due(team["instructor"], "R1", f"enterprises.enterprise:{firm.pk}", DUE.isoformat())
    assert found is not None
    return found


def test_what_is_put_off_comes_back_on_its_day(due, team):
    me = team["instructor"]
    with clock_at(moment(DUE.isoformat())):
        services.postpone(due=due, until=date(2023, 7, 10), reason="企业搬家", by=me)
        assert waiting(me) == []
    on(DUE, "R1")
    assert heard() == {("soon", "落实")}

    with clock_at(moment("2023-07-10")):
        assert len(waiting(me)) == 1
    on(date(2023, 7, 10), "R1")
    assert ("overdue", "指导") in heard()


def test_what_is_handed_on_is_the_colleague_s(due, team):
    me, colleague, other = team["instructor"], team["implementer"], team["lead"]
    with clock_at(moment(DUE.isoformat())):
        services.hand_on(due=due, to=other, reason="本周休假", by=me)
        assert waiting(me) == []
        (card,) = waiting(other)
        assert (card.due.key, str(card.handed.user)) == (due.key, "指导")
    on(DUE, "R1")

    assert heard() == {("soon", "牵头"), ("soon", str(colleague))}


def test_it_is_handed_only_to_whoever_answers_for_the_firm_and_only_by_whose_it_is(due, team, implementer):
    with clock_at(moment(DUE.isoformat())):
        with pytest.raises(ValidationError, match="请在列出的同事中选择"):
            services.hand_on(due=due, to=implementer, reason="转", by=team["instructor"])
        for act in (
            lambda: services.postpone(due=due, until=DUE + timedelta(days=3), reason="改天", by=implementer),
            lambda: services.mute(due=due, reason="不再", by=implementer),
            lambda: services.hand_on(due=due, to=team["lead"], reason="转", by=implementer),
        ):
            with pytest.raises(PermissionDenied, match="不在您的待办里"):
                act()

    assert not Arrangement.objects.exists()


def test_what_was_handed_to_somebody_who_answers_for_another_street_now_is_the_first_one_s_again(due, team):
    me, other = team["instructor"], team["lead"]
    with clock_at(moment(DUE.isoformat())):
        services.hand_on(due=due, to=other, reason="本周休假", by=me)
        (duty,) = StreetRole.objects.live().filter(person=other.person)
        end_duty(duty=duty, on=DUE - timedelta(days=1), by=None)
        assert (len(waiting(me)), waiting(other)) == (1, [])
        assert find_due(other, *due.key) is None
        assert find_due(me, *due.key) is not None
    on(DUE, "R1")

    assert heard() == {("soon", "指导"), ("soon", "落实")}


def test_what_was_handed_to_somebody_who_left_is_the_first_one_s_again(due, team):
    other = team["lead"]
    with clock_at(moment(DUE.isoformat())):
        services.hand_on(due=due, to=other, reason="本周休假", by=team["instructor"])
        set_active(account=other, is_active=False, by=None)
        assert len(waiting(team["instructor"])) == 1
    on(DUE, "R1")

    assert ("soon", "指导") in heard()


def test_what_is_muted_is_not_heard_of_until_the_next_period(due, firm, team):
    me = team["instructor"]
    with clock_at(moment(DUE.isoformat())):
        services.mute(due=due, reason="已停业", by=me)
    on(DUE + timedelta(days=90), "R1")

    assert "指导" not in {who for _, who in heard()}
    with clock_at(moment("2023-07-02")):
        confirm(enterprises=[firm.pk], by=team["implementer"])
    on(date(2024, 6, 30), "R1")
    assert ("soon", "指导") in heard()


def test_each_of_the_three_can_be_undone(due, team):
    me, other = team["instructor"], team["lead"]
    with clock_at(moment(DUE.isoformat())):
        acts = [
            lambda: services.postpone(due=due, until=DUE + timedelta(days=3), reason="改天", by=me),
            lambda: services.mute(due=due, reason="不再", by=me),
            lambda: services.hand_on(due=due, to=other, reason="转", by=me),
        ]
        for act in acts:
            undo(changeset=act(), by=me)
            assert not Arrangement.objects.filter(is_active=True).exists()
            assert len(waiting(me)) == 1
            assert waiting(other) == []


# --- runs at the same time, dry runs, the command -------------------------------------------------


def test_a_dry_run_says_who_and_why_and_writes_nothing(firm):
    with clock_at(moment(DUE.isoformat())):
        out = StringIO()
        call_command("send_reminders", "--dry-run", stdout=out)

    assert "R1 数据待确认 → 指导：南京示例科技有限公司 请在 2023-06-30 前核对" in out.getvalue()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("text", ["2023-13-01", "明天", "20230630x"])
def test_a_bad_day_is_refused_with_a_sentence(text):
    with pytest.raises(CommandError, match="不对，请写成"):
        call_command("send_reminders", "--on", text)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_runs_at_once_make_each_reminder_once(team):
    with clock_at(moment("2022-12-31")):
        for n in range(20):
            make_instructed(f"南京{n}号科技有限公司", team["instructor"])

    def one_run(_: int) -> None:
        try:
            services.send_reminders(on=DUE, rules=["R1"])
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(one_run, range(12)))

    assert Notice.objects.count() == 40
    assert Notice.objects.values("subject", "user", "step").distinct().count() == 40


def test_on_an_empty_base_only_vacant_duties_are_told(db):
    make_user("office", "office", name="党委办")
    run = services.send_reminders(on=date(2023, 6, 30), is_dry_run=True)

    assert {told.rule for told in run.told} == {"R17"}
    assert len(run.told) == 16, "eight streets and parks, a lead and an implementer each"
    assert set(RULES) >= {"R1", "R2", "R3", "R17", "R19", "R20"}
