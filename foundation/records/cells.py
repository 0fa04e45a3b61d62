"""Rows below a record that say no more than a text each, in one cell of list and file: 六朝博物馆、南京文化艺术中心."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import Count

from foundation.accounts.scope import Actor
from foundation.common.cells.parsers import CellStatus, parse_text
from foundation.common.tables.columns import Column
from foundation.records.below import JOINED
from foundation.records.kinds import Children

LONGEST = 5_000
Words = Callable[[Any], str]
_BREAKS = re.compile(r"[、；;\n]+")


def texts_in_cells(model: Any, field: str, most: int = 30) -> Callable[[Sequence[str], Any], Mapping[str, Any]]:
    """For ``Children.in_cells``: each part of a cell is one row. A part too long is refused, never cut."""
    longest = model._meta.get_field(field).max_length

    def read(texts: Sequence[str], by: Actor) -> dict[str, Any]:
        return {text: _rows(text, field, longest, most) for text in texts}

    return read


def _rows(text: str, field: str, longest: int, most: int) -> list[dict[str, str]] | str:
    found = parse_text(text, LONGEST)
    if found.status != CellStatus.OK or found.is_clear:
        return found.message or "几个之间请用顿号分开，没有的请留空"
    parts = list(dict.fromkeys(filter(None, (part.strip() for part in _BREAKS.split(found.value)))))
    if any(len(part) > longest for part in parts):
        return f"每个最多 {longest} 个字，几个之间请用顿号分开"
    return [{field: part} for part in parts] if len(parts) <= most else f"最多 {most} 个"


def told_below(children: Children, label: str, *synonyms: str, words: Words = str, **more: Any) -> Column:
    """The column of the rows below: two queries for a page, however many records and rows."""
    name = children.name
    return Column(
        name,
        label,
        read=lambda row: row.told_below[name] or None,
        prefetch=partial(_load, children, words),
        synonyms=synonyms,
        **{"width": 24, **more},
    )


def _load(children: Children, words: Words, rows: Sequence[Any], at: Any, user: Actor) -> None:
    found: dict[int, list[str]] = {row.pk: [] for row in rows}
    for child in children.shown_rows(found, user):
        found[getattr(child, f"{children.parent}_id")].append(words(child))
    for pk, others in unseen(children, found, user).items():
        found[pk].append(others)
    for row in rows:
        row.__dict__.setdefault("told_below", {})[children.name] = JOINED.join(found[row.pk])


def unseen(children: Children, ids: Iterable[int], user: Actor) -> dict[int, str]:
    """How many rows below each record are not this person's to see, in words; one query where there can be any."""
    if children.seen is None or not (rule := children.seen(user)):
        return {}
    counted = children.rows_of(ids).exclude(rule).order_by().values(children.parent).annotate(number=Count("pk"))
    return {row[children.parent]: f"另有 {row['number']} 个" for row in counted}
