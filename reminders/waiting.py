"""Who still has firms to confirm in a round: counted for the office before it reminds them, and until they are done."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from foundation.trail.asof import AsOf
from orgs.enterprises.models import EnterpriseState
from orgs.rounds import round_progress as rounds
from orgs.rounds.models import RefreshRound
from reminders.choices import Who
from reminders.people import People
from reminders.rules.base import Due


@dataclass
class WaitingFirms:
    """The firms a round still waits for, by whom each is to be asked; a fixed number of queries for any number."""

    round: RefreshRound
    at: AsOf
    firms: Any = None  # of one person, when only theirs are asked for
    people: People = field(init=False)

    def __post_init__(self) -> None:
        self.people = People(self.at)

    @cached_property
    def _asked(self) -> list[list[int]]:
        """For each firm the accounts that answer for it: instructor, else implementer, else lead; none = the office."""
        present = EnterpriseState.objects.as_of(self.at).present()
        if self.firms is not None:
            present = present.filter(enterprise__in=self.firms)
        rows = present.filter(rounds.parts_of(self.round, self.at).clear).values_list("enterprise", "jurisdiction")
        dues = [self._due(*row) for row in rows]
        self.people.prepare(dues)
        office = set(self.people.office)
        found = [self.people.of(due, (Who.INSTRUCTOR,)) for due in dues]
        return [[] if set(users) == office else users for users in found]

    def _due(self, enterprise: int, jurisdiction: int | None) -> Due:
        none: Any = {"rule": "", "subject": "", "period": "", "about": "", "text": "", "url": "", "action": ""}
        return Due(**none, due_on=self.round.ends_on, enterprise=enterprise, jurisdiction=jurisdiction)

    def by_user(self) -> Counter[int]:
        """How many firms each account has left."""
        return Counter(_flat(self._asked))

    @property
    def of_nobody(self) -> int:
        """How many firms nobody but the office answers for."""
        return sum(1 for users in self._asked if not users)


def _flat(groups: Iterable[Iterable[int]]) -> Iterable[int]:
    return (one for group in groups for one in group)
