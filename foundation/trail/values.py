"""Values as the trail keeps them: JSON-ready, comparable, personal ones by reference."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any


def plain(value: Any) -> Any:
    """A JSON-ready copy that compares equal when the value is equal."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def is_known(value: Any) -> bool:
    """An empty text says nothing, just as None does; nought and 否 do."""
    return value is not None and value != ""


def reference(pk: int) -> dict[str, int]:
    """How an append-only row refers to a personal value."""
    return {"personal": pk}


def referenced(value: Any) -> int | None:
    """The personal value's id when ``value`` is a reference."""
    if isinstance(value, dict) and set(value) == {"personal"}:
        return value["personal"]
    return None
