"""The facts of firms as a confirming page shows them: the few that change, with since when, and the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from foundation.common.columns import Column
from foundation.trail.asof import AsOf
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.enterprises.freshness import load_freshness
from orgs.enterprises.models import EnterpriseState
from orgs.enterprises.reading import ShownFact, shown_facts
from orgs.enterprises.services.confirming import FIELD_GROUPS, VOLATILE

# What higher apps declare and what changes as quickly (党组织书记) is shown as well, but attested by its own app.
ALSO_SHOWN = ("secretary",)


@dataclass(frozen=True)
class ShownFirm:
    """One firm on a confirming page."""

    state: EnterpriseState
    facts: list[tuple[str, str]]  # label, text


def volatile_columns() -> list[Column]:
    return ENTERPRISE_COLUMNS.pick((*FIELD_GROUPS[VOLATILE], *ALSO_SHOWN))


def volatile_facts(states: Sequence[EnterpriseState], user: Any) -> list[ShownFirm]:
    """The facts people are asked about; a constant number of queries for any number of firms."""
    at, columns = AsOf.today(), volatile_columns()
    for load in dict.fromkeys([load_freshness, *(c.prefetch for c in columns if c.prefetch)]):
        load(states, at, user)
    return [ShownFirm(state, [(c.label, c.text(state)) for c in columns]) for state in states]


def more_facts(state: EnterpriseState, user: Any) -> list[ShownFact]:
    """其余: what rarely changes."""
    asked = {c.key for c in volatile_columns()}
    groups = shown_facts(state, AsOf.today(), user)
    return [fact for _, facts in groups for fact in facts if fact.key not in asked]
