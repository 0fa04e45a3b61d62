"""Three-way merge of one field: the one rule for conflicts in forms, Excel and API."""

from dataclasses import dataclass
from enum import Enum
from typing import Any


class Merge(Enum):
    """What becomes of one field."""

    UNTOUCHED = "untouched"  # I did not change it: the current value stays, whoever wrote it
    SAME = "same"  # somebody already wrote what I want
    APPLY = "apply"
    CONFLICT = "conflict"  # both of us changed it, to different values


@dataclass(frozen=True)
class Conflict:
    """One field that a colleague changed meanwhile."""

    field: str
    base: Any
    mine: Any
    current: Any


def merge3(*, base: Any, mine: Any, current: Any) -> Merge:
    """Decide one field from what I saw, what I want and what stands there now."""
    if mine == current:
        return Merge.SAME if mine != base else Merge.UNTOUCHED
    if mine == base:
        return Merge.UNTOUCHED
    if current == base:
        return Merge.APPLY
    return Merge.CONFLICT
