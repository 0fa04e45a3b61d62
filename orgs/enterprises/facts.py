"""The dated facts of a firm: how values become state columns, and which change a difference is."""

from functools import lru_cache
from typing import Any

from foundation.common.names import initials, name_key, search_text, sort_key
from foundation.trail.facts import FactSet
from foundation.trail.projection import Segment
from foundation.trail.values import is_known
from orgs.enterprises.choices import ChangeKind, OperatingStatus, Presence
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.enterprises.models import EnterpriseState

FACTS = FactSet(
    EnterpriseState,
    ENTERPRISE_COLUMNS,
    words={"presence": dict(Presence.choices)},
    # The counts of members belong to each other.
    together={"members_full": "members_total", "members_probationary": "members_total"},
)
_MEMBERS = {"members_total", "members_full", "members_probationary"}


@lru_cache(maxsize=20_000)
def name_columns(name: str) -> dict[str, str]:
    """What is stored beside a name so that both databases sort and find it alike."""
    return {
        "name": name,
        "name_key": name_key(name)[:200],
        "sort_key": sort_key(name)[:400],
        "initials": initials(name)[:200],
        "search_text": search_text(name)[:600],
    }


def state_columns(segment: Segment) -> dict[str, Any]:
    """A segment as columns of EnterpriseState."""
    return {**name_columns(segment.values.get("name") or ""), **FACTS.state_columns(segment.values)}


def kind_of(field: str, before: Any, after: Any) -> ChangeKind:
    """Which change a difference in one field is; never typed by anybody (handbook §2.4).

    From unknown to known is a registration, not a flow: nobody joined because we learned the number.
    """
    if not is_known(before):
        return ChangeKind.RECORDED
    if not is_known(after):
        return ChangeKind.UPDATED
    if field == "name":
        return ChangeKind.RENAMED
    if field == "jurisdiction":
        return ChangeKind.DISTRICT_MOVE
    if field == "staff":
        return ChangeKind.STAFF
    if field in _MEMBERS:
        return ChangeKind.MEMBERS
    if field == "is_listed":
        return ChangeKind.LISTED if after else ChangeKind.UNLISTED
    if field == "is_key":
        return ChangeKind.KEY
    if field == "operating_status" and after == OperatingStatus.SUSPENDED:
        return ChangeKind.SUSPENDED
    if field == "operating_status" and (before, after) == (OperatingStatus.SUSPENDED, OperatingStatus.NORMAL):
        return ChangeKind.RESUMED
    return ChangeKind.UPDATED


def split_by_kind(before: dict[str, Any], after: dict[str, Any]) -> dict[ChangeKind, dict[str, Any]]:
    """The asserted values of an edit, sorted into the changes they are."""
    sorted_values: dict[ChangeKind, dict[str, Any]] = {}
    for field, value in after.items():
        lead = FACTS.together.get(field, field)
        kind = (
            kind_of(lead, before.get(lead), after[lead]) if lead in after else kind_of(field, before.get(field), value)
        )
        if field == "block" and "jurisdiction" in after:
            kind = kind_of("jurisdiction", before.get("jurisdiction"), after["jurisdiction"])
        sorted_values.setdefault(kind, {})[field] = value
    return sorted_values
