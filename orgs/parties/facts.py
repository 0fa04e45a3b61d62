"""The dated facts of a Party organisation: how values become state columns, and which change a difference is."""

from functools import lru_cache
from typing import Any

from foundation.common.names import initials, name_key, search_text, sort_key
from foundation.trail.facts import FactSet
from foundation.trail.projection import Segment
from foundation.trail.values import is_known
from orgs.parties.choices import ChangeKind, Presence
from orgs.parties.columns import PARTY_COLUMNS
from orgs.parties.models import PartyState
from orgs.parties.terms import term_columns

FACTS = FactSet(
    PartyState,
    PARTY_COLUMNS,
    words={"presence": dict(Presence.choices)},
    # A reason belongs to its fact, the two counts to each other.
    together={
        "term_end_reason": "term_end",
        "members_probationary": "members_full",
        "members_reason": "members_full",
        "secretary_phone": "secretary",
        "secretary_post": "secretary",
        "setup": "category",
    },
)
_KINDS = {
    "name": ChangeKind.RENAMED,
    "category": ChangeKind.REBUILT,
    "setup": ChangeKind.REBUILT,
    "secretary": ChangeKind.SECRETARY,
    "last_election_on": ChangeKind.ELECTED,
    "extension_until": ChangeKind.EXTENDED,
    **dict.fromkeys(("members_full", "members_probationary", "members_floating", "activists"), ChangeKind.MEMBERS),
}


@lru_cache(maxsize=5_000)
def name_columns(name: str, short_name: str) -> dict[str, str]:
    """What is stored beside a name so that both databases sort and find it alike; the short name is found as well."""
    found = search_text(name) + (f"|{search_text(short_name)}" if short_name else "")
    return {
        "name": name,
        "name_key": name_key(name)[:200],
        "sort_key": sort_key(name)[:400],
        "initials": initials(name)[:200],
        "search_text": found[:900],
    }


def state_columns(segment: Segment) -> dict[str, Any]:
    """A segment as columns of PartyState."""
    values = segment.values
    names = name_columns(values.get("name") or "", values.get("short_name") or "")
    return {**names, **FACTS.state_columns(values), **term_columns(values)}


def kind_of(field: str, before: Any, after: Any) -> ChangeKind:
    """Which change a difference in one field is; from unknown to known is a registration, not a flow."""
    if not is_known(before):
        return ChangeKind.RECORDED
    if not is_known(after) and field not in ("secretary", "members_full", "members_probationary"):
        return ChangeKind.UPDATED
    return _KINDS.get(field, ChangeKind.UPDATED)


def split_by_kind(before: dict[str, Any], after: dict[str, Any]) -> dict[ChangeKind, dict[str, Any]]:
    """The asserted values of an edit, sorted into the changes they are."""
    sorted_values: dict[ChangeKind, dict[str, Any]] = {}
    for field, value in after.items():
        lead = FACTS.together.get(field, field)
        kind = (
            kind_of(lead, before.get(lead), after[lead]) if lead in after else kind_of(field, before.get(field), value)
        )
        sorted_values.setdefault(kind, {})[field] = value
    return sorted_values
