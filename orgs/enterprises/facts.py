"""The dated facts of a firm: how values become state columns, and which change a difference is."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from foundation.common.names import initials, name_key, search_text, sort_key
from foundation.trail.projection import Segment
from foundation.trail.values import is_known, referenced
from orgs.enterprises.choices import ChangeKind, OperatingStatus

TEXTS = (
    "registered_address",
    "business_address",
    "business",
    "operating_status",
    "platforms",
    "note",
    "founded_precision",
)
PEOPLE = ("staff", "members_total", "members_full", "members_probationary")
LIVE_COUNTS = ("streamers", "live_rooms")
COUNTS = (*PEOPLE, *LIVE_COUNTS)
FLAGS = (
    "is_listed",
    "is_above_scale",
    "is_key",
    "is_livestreaming",
    "has_premises",
    "has_staff",
    "operates_normally",
    "has_union",
    "has_youth_league",
    "has_womens_group",
    "is_mcn",
)
PLACES = ("jurisdiction", "block")
PERSONAL = ("principal", "contact", "phone")
FACTS = ("name", *PLACES, *TEXTS, "founded_on", *COUNTS, *FLAGS, *PERSONAL)

# Facts that are told together: the precision belongs to the date, the three counts to each other.
TOGETHER = {"founded_precision": "founded_on", "members_full": "members_total", "members_probationary": "members_total"}
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
    values = segment.values
    columns: dict[str, Any] = dict(name_columns(values.get("name") or ""))
    for key in TEXTS:
        columns[key] = values.get(key) or ""
    for key in (*COUNTS, *FLAGS):
        columns[key] = values.get(key)
    for key in PLACES:
        columns[f"{key}_id"] = values.get(key)
    for key in PERSONAL:
        columns[f"{key}_id"] = referenced(values.get(key))
    founded = values.get("founded_on")
    columns["founded_on"] = date.fromisoformat(founded) if founded else None
    return columns


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
        lead = TOGETHER.get(field, field)
        kind = (
            kind_of(lead, before.get(lead), after[lead]) if lead in after else kind_of(field, before.get(field), value)
        )
        if field == "block" and "jurisdiction" in after:
            kind = kind_of("jurisdiction", before.get("jurisdiction"), after["jurisdiction"])
        sorted_values.setdefault(kind, {})[field] = value
    return sorted_values


def differing(values: dict[str, Any], current: dict[str, Any]) -> dict[str, Any]:
    """Only the values that differ from what holds now; an empty text equals nothing known."""
    return {k: v for k, v in values.items() if _normal(v) != _normal(current.get(k))}


def _normal(value: Any) -> Any:
    return None if value == "" else value


def personal_ids(changes: Iterable[dict[str, Any]]) -> set[int]:
    """Ids of personal values that these values refer to."""
    return {pk for values in changes for key in PERSONAL if (pk := referenced(values.get(key)))}
