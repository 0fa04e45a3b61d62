"""Random histories: after every act the states follow from the changes, and as-of answers equal a slow model's."""

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from foundation.trail.models import Changeset
from foundation.trail.undo import AlreadyUndone, preview_undo, undo
from foundation.trail.verify import verify_trail
from orgs.enterprises import services
from orgs.enterprises.choices import ARRIVALS, ChangeKind, Presence
from orgs.enterprises.flows import Direction, count_by_place, flows, present_on
from orgs.enterprises.models import Enterprise, EnterpriseChange, EnterpriseState
from orgs.enterprises.services import ChangeRefused
from orgs.places.models import Jurisdiction
from tests.cast import moment

FIRST = date(2022, 12, 1)
FIELDS = ("staff", "members_total", "is_listed", "is_key", "business_address", "name", "operating_status")


class History:
    """Acts at random, from a seed, each at its own moment."""

    def __init__(self, seed: int, by: Any) -> None:
        self.random = random.Random(seed)
        self.by = by
        self.now = moment("2024-01-01")
        self.moments: list[datetime] = []
        self.places = list(Jurisdiction.objects.values_list("pk", flat=True))[:3]

    def day(self) -> date:
        """Few different days, so that changes of one day meet each other."""
        return FIRST + timedelta(days=30 * self.random.randrange(8))

    def values(self) -> dict[str, Any]:
        chosen = {"staff", *self.random.sample(FIELDS, self.random.randint(0, 2))}
        made: dict[str, Any] = {}
        for name in chosen:
            made[name] = {
                "staff": self.random.choice([0, 10, 20, 30, 40, 50, None]),
                "members_total": self.random.choice([0, 1, 2, None]),
                "is_listed": self.random.choice([True, False, None]),
                "is_key": self.random.choice([True, False, None]),
                "business_address": self.random.choice(["甲路1号", "乙路2号", ""]),
                "name": self.random.choice(["甲公司", "乙公司", "丙公司"]),
                "operating_status": self.random.choice(["normal", "suspended"]),
            }[name]
        return made

    def firm(self) -> Enterprise | None:
        return self.random.choice(firms) if (firms := list(Enterprise.objects.order_by("pk"))) else None

    def act(self) -> str:
        """One act; refusals are fine, they must leave nothing behind."""
        self.now += timedelta(minutes=self.random.randint(1, 500))
        name = self.random.choice(
            [
                "add",
                *["edit"] * 6,
                "correct",
                "correct",
                "leave",
                "come",
                "move",
                "withdraw",
                "withdraw",
                *["undo"] * 4,
                "bulk",
            ]
        )
        before = (Changeset.objects.count(), EnterpriseChange.objects.count(), EnterpriseState.objects.count())
        try:
            with clock_at(self.now):
                getattr(self, f"do_{name}")()
        except (ChangeRefused, AlreadyUndone, PermissionDenied):
            after = (Changeset.objects.count(), EnterpriseChange.objects.count(), EnterpriseState.objects.count())
            assert after == before, f"a refused {name} left something behind"
            return f"{name} refused"
        self.moments.append(self.now)
        return name

    def do_add(self) -> None:
        if Enterprise.objects.count() >= 3:
            return  # few firms, so that acts meet each other
        values = {"name": self.random.choice(["甲公司", "乙公司"]), "jurisdiction": self.random.choice(self.places)}
        kind = self.random.choice(list(ARRIVALS))
        on = self.random.choice([FIRST, FIRST, FIRST, self.day()])
        services.add_enterprise(kind=kind, on=on, values={**self.values(), **values}, by=self.by)

    def do_edit(self, *, is_correction: bool = False) -> None:
        if firm := self.firm():
            services.edit_enterprise(
                enterprise=firm, values=self.values(), on=self.day(), is_correction=is_correction, by=self.by
            )

    def do_correct(self) -> None:
        self.do_edit(is_correction=True)

    def do_leave(self) -> None:
        if firm := self.firm():
            services.move_out(enterprises=[firm], on=self.day(), to="外地", by=self.by)

    def do_come(self) -> None:
        if firm := self.firm():
            services.move_in(enterprises=[firm], on=self.day(), origin="外地", by=self.by)

    def do_move(self) -> None:
        if firm := self.firm():
            place = self.random.choice(self.places)
            services.move_within(enterprises=[firm], on=self.day(), jurisdiction=place, by=self.by)

    def do_bulk(self) -> None:
        firms = list(Enterprise.objects.order_by("pk"))
        self.random.shuffle(firms)
        services.suspend(enterprises=firms, on=self.day(), by=self.by)

    def do_withdraw(self) -> None:
        changes = list(EnterpriseChange.objects.live().order_by("pk"))
        if changes:
            services.withdraw_change(change=self.random.choice(changes), by=self.by, reason="登记有误")

    def do_undo(self) -> None:
        """Undo any changeset, undos included, and check what an undo promises."""
        candidates = list(Changeset.objects.exclude(kind__in=["load_preset", "test"]).order_by("pk"))
        if not candidates:
            return
        chosen = self.random.choice([*candidates, *candidates[-4:] * 3])
        foreseen = preview_undo(changeset=chosen, by=self.by)
        set_since = set_after(chosen)
        report = undo(changeset=chosen, by=self.by)
        assert report.touched == foreseen.touched
        for (pk, name), (on, value) in set_since.items():
            assert getattr(state_on(pk, on), name, "no longer there") == value, (
                f"undo changed {name}, which somebody set after the changeset"
            )


def state_on(pk: int, day: date) -> EnterpriseState | None:
    return EnterpriseState.objects.as_of(AsOf(day)).filter(enterprise=pk).first()


def set_after(changeset: Changeset) -> dict[tuple[int, str], tuple[date, Any]]:
    """Cells that a later change asserts last, for the same or a later day, with the day and what they hold then.

    An undo must leave these alone on that day; later on, an older change may hold again when a departure is undone.
    """
    theirs: dict[tuple[int, str], date] = {}
    for change in EnterpriseChange.objects.filter(Q(changeset=changeset) | Q(withdrawn_by=changeset)):
        for name in change.values:
            cell = (change.enterprise_id, name)
            theirs[cell] = max(theirs.get(cell, change.effective_on), change.effective_on)
    cells: dict[tuple[int, str], EnterpriseChange] = {}
    for change in said_while_there(list(EnterpriseChange.objects.live())):
        for name in change.values:
            cells[(change.enterprise_id, name)] = change
    states = {cell: state_on(cell[0], change.effective_on) for cell, change in cells.items()}
    return {
        cell: (change.effective_on, getattr(states[cell], cell[1]))
        for cell, change in cells.items()
        if cell[1] in FIELDS
        and states[cell]  # none: a fact of a day before the firm came
        and change.copy_of_id is None
        and change.changeset_id > changeset.pk
        and change.effective_on >= theirs.get(cell, change.effective_on)
    }


def said_while_there(changes: list[EnterpriseChange]) -> list[EnterpriseChange]:
    """The changes in order, without those that speak of a day on which their firm was away."""
    heard: list[EnterpriseChange] = []
    changes.sort(key=lambda c: (c.effective_on, c.rank, c.pk))
    for change in changes:
        pk, on = change.enterprise_id, change.effective_on
        upto = [c for c in changes if c.enterprise_id == pk and c.presence]
        now = ([""] + [c.presence for c in upto if c.effective_on <= on])[-1]
        was = ([""] + [c.presence for c in upto if c.effective_on < on])[-1]
        if was in ("", Presence.IN) or now == Presence.IN:
            heard.append(change)
    return heard


def slow_answer(day: date, known_at: datetime | None) -> dict[int, dict[str, Any]]:
    """The list as of a day in a few lines of plain Python: replay every change believed at that moment."""
    firms: dict[int, dict[str, Any]] = {}
    changes = [
        c
        for c in EnterpriseChange.objects.all()
        if known_at is None
        and c.withdrawn_at is None
        or known_at is not None
        and c.recorded_at <= known_at
        and (c.withdrawn_at is None or c.withdrawn_at > known_at)
    ]
    days = sorted({(c.enterprise_id, c.effective_on) for c in changes if c.effective_on <= day}, key=lambda d: d[1])
    for pk, on in days:
        firm = firms.setdefault(pk, {"presence": ""})
        was = firm["presence"]
        same = [c for c in changes if (c.enterprise_id, c.effective_on) == (pk, on)]
        same.sort(key=lambda c: (c.copy_of_id or c.pk, c.pk))
        for change in same:
            firm["presence"] = change.presence or firm["presence"]
        if was not in ("", Presence.IN) and firm["presence"] != Presence.IN:
            continue  # away the whole day: nothing about it changes
        for change in same:
            firm.update(change.values)
    return {pk: firm for pk, firm in firms.items() if firm["presence"] == Presence.IN}


def check_answers(history: History) -> None:
    for _ in range(3):
        day = history.day()
        known_at = history.random.choice([None, *history.moments[-5:]])
        expected = slow_answer(day, known_at)
        found = {s.enterprise_id: s for s in EnterpriseState.objects.as_of(AsOf(day, known_at)).present()}
        assert set(found) == set(expected)
        for pk, values in expected.items():
            state = found[pk]
            for name in FIELDS:
                assert (getattr(state, name) or None) == (values.get(name) or None), (day, known_at, name)
            assert state.jurisdiction_id == values.get("jurisdiction")


def check_balance(history: History) -> None:
    first, last = sorted([history.day(), history.day()])
    known_at = history.random.choice([None, *history.moments[-5:]])
    opening, closing = count_by_place(AsOf(first, known_at)), count_by_place(AsOf(last, known_at))
    for flow in flows(after=first, until=last, known_at=known_at):
        if flow.direction in (Direction.ARRIVED, Direction.MOVED):
            opening[flow.jurisdiction_to] = opening.get(flow.jurisdiction_to, 0) + 1
        if flow.direction in (Direction.LEFT, Direction.MOVED):
            opening[flow.jurisdiction_from] = opening.get(flow.jurisdiction_from, 0) - 1
    assert {k: v for k, v in opening.items() if v} == closing
    assert sum(closing.values()) == present_on(AsOf(last, known_at)).count()


def run(seed: int, acts: int, by: Any) -> set[str]:
    history = History(seed, by)
    done = set()
    for _ in range(acts):
        done.add(history.act())
        flaws = list(verify_trail())
        assert not flaws, flaws[0]
        check_answers(history)
        check_balance(history)
    return done


@pytest.mark.parametrize("seed", range(3))
def test_states_follow_from_changes_through_any_history(office: Any, seed: int) -> None:
    run(seed, 25, office)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 160))
def test_states_follow_from_changes_through_long_histories(office: Any, seed: int) -> None:
    with transaction.atomic():
        done = run(seed, 80, office)
    assert {"undo", "withdraw", "correct", "move"} & done
    assert ChangeKind.CORRECTED in ChangeKind
