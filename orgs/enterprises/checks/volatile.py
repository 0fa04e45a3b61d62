"""The facts of firms as a confirming page shows them: the few that change, with since when, and the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column
from foundation.trail.asof import AsOf
from orgs.enterprises.checks.attested import ATTESTED, attested_of
from orgs.enterprises.checks.freshness import load_freshness
from orgs.enterprises.checks.services import FIELD_GROUPS, VOLATILE
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.enterprises.firm_facts import ShownFact, shown_facts
from orgs.enterprises.models import EnterpriseState


@dataclass(frozen=True)
class ShownFirm:
    """One firm on a confirming page."""

    state: EnterpriseState
    facts: list[tuple[str, str]]  # label, text


def volatile_columns() -> list[Column]:
    """Everything a round may ask about; what is shown of one firm is what its confirmation keeps."""
    return [*ENTERPRISE_COLUMNS.pick(FIELD_GROUPS[VOLATILE]), *(fact.column for fact in ATTESTED)]


def volatile_facts(states: Sequence[EnterpriseState], user: Actor) -> list[ShownFirm]:
    """The facts people are asked about, with how fresh they are; a constant number of queries for any number of firms."""
    load_freshness(states, AsOf.today(), user)
    return attested_facts(states, user)


def attested_facts(states: Sequence[EnterpriseState], user: Actor) -> list[ShownFirm]:
    """Just what a confirmation attests."""
    for load in dict.fromkeys(column.prefetch for column in volatile_columns() if column.prefetch):
        load(states, AsOf.today(), user)
    own = ENTERPRISE_COLUMNS.pick(FIELD_GROUPS[VOLATILE])
    return [
        ShownFirm(state, [(c.label, c.text(state)) for c in (*own, *(f.column for f in attested_of(state)))])
        for state in states
    ]


def more_facts(state: EnterpriseState, user: Actor) -> list[ShownFact]:
    """其余: what rarely changes."""
    asked = {c.key for c in volatile_columns()}
    groups = shown_facts(state, AsOf.today(), user)
    return [fact for _, facts in groups for fact in facts if fact.key not in asked]
