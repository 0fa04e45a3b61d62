"""Needs at random through the services, against the diary: one accountable holder every evening, clocks that agree."""

import random
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from foundation.desk.calendar import WorkingDays
from foundation.trail.clock import clock_at
from foundation.trail.models import Changeset
from foundation.trail.undo import undo
from foundation.trail.verify import verify_trail
from orgs.duties import services as duties
from orgs.enterprises import services as firms
from orgs.enterprises.models import Enterprise
from tests.cast import LONG_AGO, make_firm, moment, street
from tests.marks import first_now
from tests.visits.needs_cast import make_need
from tests.visits.slow_needs import ONE_DAY, SlowNeed, SlowOffice
from visits.models import Need, NeedHolding
from visits.needs.chain import OFFICE, Holder, clock_of
from visits.needs.histories import histories
from visits.services.need_chains import accountable, put_right
from visits.services.needs import take_step

pytestmark = pytest.mark.django_db
FIRST = date(2024, 1, 25)  # the Spring Festival and its exchanged weekends lie ahead
PLACE = "梅园新村街道"
KINDS = ("assigned", "transferred", "returned", "waiting", "resumed", "replied", "revisited", "closed", "reopened")
MORE = ("long_term", "joined", "separated", "transferred", "returned")


class Office:
    """Both at once: the portal and the diary."""

    def __init__(self, seed: int, people: list[Any], number: int) -> None:
        self.dice = random.Random(seed)
        self.number, self.slow = number, SlowOffice()
        self.firms: list[Enterprise] = [make_firm(f"第{n}公司") for n in range(max(3, number // 6))]
        for firm in self.firms:
            for person in people:
                duties.assign_instructor(person=person, enterprise=firm, starts_on=LONG_AGO, by=None)
        self.holders = [OFFICE, Holder(None, street(PLACE).pk), *(Holder(person.pk) for person in people)]
        self.needs: list[Need] = []
        self.of_firm: list[int] = []

    def raise_one(self, day: date) -> None:
        at, holder = self.dice.randrange(len(self.firms)), self.dice.choice(self.holders)
        number = len(self.needs)
        self.needs.append(make_need(self.firms[at], number, holder=holder, raised_on=day))
        self.of_firm.append(self.firms[at].pk)
        self.slow.needs.append(SlowNeed(day, tuple(holder), "unassigned" if holder == OFFICE else "doing"))

    def step(self) -> None:
        at, kind = self.dice.randrange(len(self.needs)), self.dice.choice((*KINDS, *MORE))
        to = self.dice.choice(self.holders)
        answer = self.dice.choice(("satisfied", "fairly", "dissatisfied", "unreached"))
        told: dict[str, Any] = {"text": "说明", "outcome": "solved", "answer": answer, "way": "phone"}
        target, slow = None, self.slow.needs
        if kind == "joined":
            target = self.dice.randrange(len(self.needs))
            told["other"] = Need.objects.get(pk=self.needs[target].pk)
            wrong = slow[target].joined_to is not None or slow[target].state in ("closed", "left", "joined")
            if target == at or wrong or any(one.joined_to == at for one in slow):
                return
        if kind == "separated" and slow[at].joined_to is not None:
            to = Holder(*slow[slow[at].joined_to].holder)  # type: ignore[index]
        need = Need.objects.get(pk=self.needs[at].pk)
        before = (slow[at].state, slow[at].holder)
        try:
            act = take_step(need=need, kind=kind, to=to, by=None, **told)
        except ValidationError:
            assert not slow[at].told(kind, tuple(to), answer, target), (kind, before)
        else:
            assert slow[at].told(kind, tuple(to), answer, target), (kind, before)
            self.twice(act)

    def twice(self, act: Changeset) -> None:
        """Now and then an act is taken back, and brought back."""
        if self.dice.randrange(12) == 0:
            undo(changeset=undo(changeset=act, by=None).changeset, by=None)  # type: ignore[arg-type]

    def leave(self, day: date) -> None:
        """A firm leaves, with its needs."""
        if len(self.firms) < 2:
            return
        firm = self.firms.pop(self.dice.randrange(len(self.firms)))
        act = firms.move_out(enterprises=[firm], on=day, to="", by=None).changeset
        slow = self.slow.needs
        going = [n for n, pk in enumerate(self.of_firm) if pk == firm.pk and slow[n].state not in ("closed", "left")]
        for number in going:
            for one, other in enumerate(slow):
                if other.joined_to == number and one not in going:
                    other.told("separated", slow[number].holder, "", None)
        for number in going:
            slow[number].told("left", (None, None), "", None)
        assert act is not None
        self.twice(act)

    def live(self, days: int) -> date:
        day = FIRST
        for _ in range(days):
            with clock_at(moment(day.isoformat())):
                for _ in range(-(-2 * self.number // days)):
                    if len(self.needs) < self.number:
                        self.raise_one(day)
                for _ in range(max(2, self.number // 6)):
                    self.step()
                if self.dice.randrange(9) == 0:
                    self.leave(day)
                assert accountable().count() == len(self.needs), "one holder for each, at every moment"
            self.slow.end_of(day)
            day += ONE_DAY
        return day - ONE_DAY


def held(need: Need, day: date, rows: list[NeedHolding]) -> Holder:
    """Who had it at the end of a day, by the stretches beside it."""
    (one,) = [r for r in rows if r.first_on <= day and (r.until_on is None or r.until_on > day)]
    return Holder(one.person_id, one.jurisdiction_id)


def last_of_day(rows: list[NeedHolding]) -> list[NeedHolding]:
    """Without the stretches that began and ended on one day."""
    return [row for row in rows if row.until_on is None or row.until_on > row.first_on]


@pytest.mark.parametrize("size", first_now(1, [(40, 40), (300, 90)]))
def test_at_every_moment_one_is_accountable_and_the_clocks_agree(
    size: tuple[int, int], instructor: Any, street_lead: Any
) -> None:
    number, days = size
    office = Office(number, [instructor.person], number)
    last = office.live(days)

    calendar, chains = WorkingDays.load(), histories([need.pk for need in office.needs])
    for at, need in enumerate(office.needs):
        rows = last_of_day(list(need.holdings.filter(is_joint=False).order_by("first_on", "pk")))
        for day, (person, place, state) in office.slow.needs[at].diary.items():
            standing = chains[need.pk].on(day)
            assert standing is not None
            assert str(standing.state) == state
            assert held(need, day, rows) == Holder(person, place), (at, day)
        spent, paused = office.slow.clock(at, last)
        clock = clock_of(chains[need.pk], calendar, last)
        assert ({tuple(h): n for h, n in clock.by_holder.items() if n}, clock.paused) == (spent, paused)
    kept = sorted(NeedHolding.objects.values_list("need", "person", "jurisdiction", "first_on", "until_on"), key=repr)
    put_right([need.pk for need in office.needs])
    again = sorted(NeedHolding.objects.values_list("need", "person", "jurisdiction", "first_on", "until_on"), key=repr)
    assert kept == again, "what stands beside the chains follows from them"
    assert list(verify_trail()) == []
