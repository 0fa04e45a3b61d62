"""Rows as they are kept between the check and the last decision: JSON that gives back exactly what was read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

from foundation.exchange.reading.results import Mark, Row

_PLAIN = (str, int, float, bool)


def row_as_json(row: Row) -> dict[str, Any]:
    """The row's cells by key; blank ones are left out."""
    cells: dict[str, Any] = {}
    marks = row.marks or {}
    for key, place in row.index.items():
        value, mark = row.values[place], marks.get(place)
        if mark is not None:
            cells[key] = {"v": value_as_json(value), "f": mark.formula, "c": mark.cached, "m": mark.filled}
        elif value is not None:
            cells[key] = value_as_json(value)
    return cells


def row_from_json(excel_row: int, cells: Mapping[str, Any]) -> Row:
    """The row again, with every cell of the type it had."""
    index = {key: place for place, key in enumerate(cells)}
    values: list[Any] = []
    marks: dict[int, Mark] = {}
    for place, kept in enumerate(cells.values()):
        if isinstance(kept, dict) and "v" in kept:
            values.append(_value_from_json(kept["v"]))
            marks[place] = Mark(kept["f"], kept["c"], kept["m"])
        else:
            values.append(_value_from_json(kept))
    return Row(excel_row, tuple(values), index, marks or None)


def shown_cell(kept: Any) -> str:
    """A kept cell as a person would have typed it."""
    value = _value_from_json(kept["v"] if isinstance(kept, dict) and "v" in kept else kept)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def typed_value(kept: Any) -> Any:
    """A kept cell's bare value."""
    return _value_from_json(kept["v"] if isinstance(kept, dict) and "v" in kept else kept)


def value_as_json(value: Any) -> Any:
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, datetime):
        return {"t": "moment", "is": value.isoformat()}
    if isinstance(value, date):
        return {"t": "day", "is": value.isoformat()}
    if isinstance(value, time):
        return {"t": "time", "is": value.isoformat()}
    if isinstance(value, timedelta):
        return {"t": "span", "is": value.total_seconds()}
    return str(value)


def _value_from_json(kept: Any) -> Any:
    if not isinstance(kept, dict):
        return kept
    word = kept["is"]
    match kept["t"]:
        case "moment":
            return datetime.fromisoformat(word)
        case "day":
            return date.fromisoformat(word)
        case "time":
            return time.fromisoformat(word)
    return timedelta(seconds=word)
