"""The chain of needs against a slow diary: one holder at every moment, clocks that agree, over the Spring Festival too."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from chinese_calendar import is_workday  # type: ignore[import-untyped]
from chinese_calendar.constants import holidays, workdays  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.desk.calendar import WorkingDays
from tests.visits.slow_needs import ONE_DAY, SlowNeed, SlowOffice
from visits.needs.chain import ALLOWED, OFFICE, Holder, StepRefused, clock_of, follow, take, why_not
from visits.needs.choices import NeedState, StepKind

DAYS = WorkingDays([*((day, False) for day in holidays), *((day, True) for day in workdays)])
HOLDERS = (OFFICE, Holder(1), Holder(2), Holder(None, 1), Holder(None, 2), Holder(3))
KINDS = [
    *("assigned", "transferred", "returned", "waiting", "resumed", "replied", "revisited", "closed", "reopened"),
    *("long_term", "joined", "separated", "left", "transferred", "returned"),
]
BEFORE_THE_FESTIVAL = date(2024, 1, 20)  # 4 and 18 February were worked, the 10th to 17th were not


@dataclass
class Plain:
    """A step without a database."""

    kind: str
    on: date
    holder: Holder = OFFICE
    due_on: date | None = None
    answer: str = ""
    target: int | None = None
    unit: str = ""
    outcome: str = ""


def run(seed: int, needs: int, days: int) -> tuple[list[list[Plain]], SlowOffice, date]:
    """Random steps of many needs, kept by both; what one takes the other takes."""
    dice, day = random.Random(seed), BEFORE_THE_FESTIVAL
    chains: list[list[Plain]] = []
    slow = SlowOffice()
    for _ in range(days):
        for _ in range(dice.randrange(3)):
            if len(chains) < needs:
                holder = dice.choice(HOLDERS)
                chains.append([Plain("accepted", day, holder)])
                slow.needs.append(SlowNeed(day, tuple(holder), "unassigned" if holder == OFFICE else "doing"))
        for _ in range(dice.randrange(2 * needs // 3 + 2)):
            if chains:
                _one(dice, day, chains, slow)
        slow.end_of(day)
        day += ONE_DAY
    return chains, slow, day - ONE_DAY


def _one(dice: Any, day: date, chains: list[list[Plain]], slow: SlowOffice) -> None:
    number, kind = dice.randrange(len(chains)), dice.choice(KINDS)
    step = Plain(
        kind, day, dice.choice(HOLDERS), answer=dice.choice(("satisfied", "fairly", "dissatisfied", "unreached"))
    )
    if kind == "joined":
        step.target = dice.randrange(len(chains))
        other = slow.needs[step.target]
        taken = any(one.joined_to == number for one in slow.needs)
        if step.target == number or other.joined_to is not None or other.state in ("closed", "left") or taken:
            return
    if kind == "separated" and slow.needs[number].joined_to is not None:
        step.holder = Holder(*slow.needs[slow.needs[number].joined_to].holder)
    if kind == "left":  # those joined to it stand by themselves again
        for place, one in enumerate(slow.needs):
            if one.joined_to == number and slow.needs[number].state != "closed":
                _both(place, Plain("separated", day, Holder(*slow.needs[number].holder)), chains, slow)
    _both(number, step, chains, slow)


def _both(number: int, step: Plain, chains: list[list[Plain]], slow: SlowOffice) -> None:
    now = follow(chains[number], DAYS).now
    fits = slow.needs[number].told(step.kind, tuple(step.holder), step.answer, step.target)
    assert fits is (not why_not(now, step)), (now, step)
    if fits:
        chains[number].append(step)


def held_by_day(history: Any, others: dict[int, Any], day: date) -> Holder:
    """Who has it at the end of a day, by the machine."""
    standing = history.on(day)
    if standing.state == NeedState.JOINED:
        return others[standing.joined_to].on(day).holder
    return standing.holder


def agree(seed: int, needs: int, days: int) -> None:
    chains, slow, last = run(seed, needs, days)
    histories = {number: follow(chain, DAYS) for number, chain in enumerate(chains)}
    for number, history in histories.items():
        assert len(history.stretches) == len(chains[number]), "no step was passed over"
        diary = slow.needs[number].diary
        for day, (person, street, state) in diary.items():
            standing = history.on(day)
            assert standing is not None
            assert str(standing.state) == state
            assert held_by_day(history, histories, day) == Holder(person, street), (number, day)
        assert len(diary) == (last - slow.needs[number].began).days + 1, "a holder at the end of every day"
        clock = clock_of(history, DAYS, last)
        spent, paused = slow.clock(number, last)
        assert {tuple(h): n for h, n in clock.by_holder.items() if n} == spent
        assert clock.paused == paused


def test_a_few_needs_agree_with_the_diary() -> None:
    for seed in range(3):
        agree(seed, needs=12, days=45)


@pytest.mark.long
def test_three_hundred_needs_agree_with_the_diary() -> None:
    for seed in range(5):
        agree(seed, needs=300, days=240)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 30))
def test_whatever_happens_one_holder_is_accountable(seed: int, needs: int, days: int) -> None:
    agree(seed, needs, days)


@settings(max_examples=100, deadline=None)
@given(st.dates(date(2022, 1, 1), date(2026, 2, 1)), st.integers(0, 150))
def test_working_days_are_counted_as_one_by_one(first: date, number: int) -> None:
    last = first + timedelta(days=number)
    assert DAYS.between(first, last) == sum(is_workday(first + timedelta(days=n)) for n in range(1, number + 1))
    later = DAYS.after(first, number)
    assert DAYS.between(first, later) == number
    assert number == 0 or is_workday(later)


def test_the_festival_and_its_exchanged_weekends() -> None:
    """2024: 4 February (Sunday) and 18 February (Sunday) were worked; 10 to 17 February were free."""
    assert DAYS.between(date(2024, 2, 2), date(2024, 2, 5)) == 2
    assert DAYS.between(date(2024, 2, 9), date(2024, 2, 17)) == 0
    assert DAYS.between(date(2024, 2, 9), date(2024, 2, 19)) == 2
    assert DAYS.between(date(2031, 2, 7), date(2031, 2, 14)) == 5, "beyond the calendar every weekday is worked"


def test_the_deadline_moves_by_the_working_days_the_firm_took() -> None:
    steps = [
        Plain("accepted", date(2024, 2, 1), Holder(1), due_on=date(2024, 2, 8)),
        Plain("waiting", date(2024, 2, 2)),
        Plain("resumed", date(2024, 2, 19)),
    ]
    now = follow(steps, DAYS).now
    # Waited from Friday 2 to Monday 19 February: 4 to 9 and 18, 19 were worked, eight days.
    assert DAYS.between(date(2024, 2, 2), date(2024, 2, 19)) == 8
    assert now.due_on == DAYS.after(date(2024, 2, 8), 8)


@pytest.mark.parametrize("kind", [kind for kind in StepKind if kind != StepKind.ACCEPTED])
def test_a_step_that_does_not_fit_is_refused_with_a_sentence(kind: StepKind) -> None:
    standing = follow([Plain("accepted", date(2024, 2, 1), Holder(1))], DAYS).now
    for state in NeedState:
        there = replace(standing, state=state)
        if state not in ALLOWED[kind]:
            with pytest.raises(StepRefused, match=f"现在是“{state.label}”"):
                take(there, Plain(kind, date(2024, 2, 2), Holder(2)), DAYS)


def test_nothing_is_closed_without_the_revisit() -> None:
    steps = [Plain("accepted", date(2024, 2, 1), Holder(1)), Plain("replied", date(2024, 2, 2))]
    now = follow(steps, DAYS).now
    end = Plain("closed", date(2024, 2, 3))
    assert "先回访" in why_not(now, end)
    unreached = take(now, Plain("revisited", date(2024, 2, 3), answer="unreached"), DAYS)
    assert "先回访" in why_not(unreached, end)
    assert not why_not(take(unreached, Plain("revisited", date(2024, 2, 4), answer="unreached"), DAYS), end)
    assert not why_not(take(now, Plain("revisited", date(2024, 2, 3), answer="fairly"), DAYS), end)
    again = take(now, Plain("revisited", date(2024, 2, 3), answer="dissatisfied"), DAYS)
    assert (again.state, again.reopened) == (NeedState.DOING, 1)
