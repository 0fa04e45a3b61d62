"""What a round asks about a firm beside the base's own volatile facts: the apps above say it (党组织书记)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column
from foundation.trail.asof import AsOf


@dataclass(frozen=True)
class AttestedFact:
    """One fact of another app: how it is shown, and how the row that attests it keeps it."""

    column: Column  # loads and reads it for a page of firms
    applies: Callable[[Any], bool]  # fn(state): a firm without a Party organisation has no secretary to ask about
    kept: Callable[[Any], Any]  # fn(state): JSON-ready, personal values by reference


ATTESTED: list[AttestedFact] = []


def register_attested(fact: AttestedFact) -> None:
    """A higher app adds a fact, from its ``apps.py``."""
    ATTESTED.append(fact)


def load_attested(states: Sequence[Any], at: AsOf, user: Actor | None) -> None:
    """What the facts need for these firms; each app's queries once, however many firms there are."""
    for load in dict.fromkeys(fact.column.prefetch for fact in ATTESTED if fact.column.prefetch):
        load(states, at, user)


def attested_of(state: Any) -> list[AttestedFact]:
    """The facts that are asked about this firm, once they are loaded."""
    return [fact for fact in ATTESTED if fact.applies(state)]
