"""Finding the heading of a ledger: within the first ten rows, in one row or two (handbook §5.5, §5.6, security X-22)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from foundation.common.cells.characters import on_one_line, squashed
from foundation.exchange.reading.results import NUMBER_KEY, NUMBER_LABEL, HeaderSpec
from foundation.exchange.reading.sheet_scan import column_letter, column_number

LEAST_KNOWN = 3
_LONGEST_HEADING = 200

_ADDED = re.compile(r"\((?:必填|选填|可选|必选|人|名|个|家|万元|元|单位:?.*?|是/否|是或否)\)")
_BRACKETED = re.compile(r"\([^()]*\)")
_MARKS = re.compile(r"[*※★#:：]+")
_SERIAL = {"序号", "编号", "行号", "no", "no.", "序"}

RawRow = tuple[int, tuple[Any, ...]]


def cleaned(heading: Any) -> str:
    """A heading as it is compared: without blanks, line breaks, （必填）, （人）, stars and colons."""
    # A heading is short; patterns that look for closing brackets must not meet thousands of open ones.
    text = unicodedata.normalize("NFKC", squashed(str(heading)[:_LONGEST_HEADING]).casefold())
    return _MARKS.sub("", _ADDED.sub("", text))


def is_serial(heading: str) -> bool:
    """Whether a column only numbers the rows."""
    return cleaned(heading) in _SERIAL


class KnownHeadings:
    """Every spelling of the declared columns."""

    def __init__(self, specs: Sequence[HeaderSpec]) -> None:
        self.specs = {spec.key: spec for spec in specs}
        self.specs.setdefault(NUMBER_KEY, HeaderSpec(NUMBER_KEY, NUMBER_LABEL))
        self.keys: dict[str, str] = {}
        for spec in self.specs.values():
            for spelling in (spec.label, *spec.synonyms):
                other = self.keys.setdefault(cleaned(spelling), spec.key)
                if other != spec.key:
                    raise ValueError(f"The heading {spelling!r} is declared for {other!r} and for {spec.key!r}.")
        self.least = min(LEAST_KNOWN, len(specs))

    def key(self, *spellings: str) -> str | None:
        """The key of the first spelling that is known, then of the first known without what it has in brackets."""
        words = [cleaned(spelling) for spelling in spellings if spelling]
        found = next((self.keys[word] for word in words if word in self.keys), None)
        return found or next((key for word in words if (key := self.keys.get(_BRACKETED.sub("", word)))), None)


@dataclass(slots=True)
class Heading:
    """The heading as found: Excel rows it takes, and label and key per column (position from 0)."""

    rows: tuple[int, ...]
    labels: dict[int, str]
    keys: dict[int, str] = field(default_factory=dict)
    serial: int | None = None


def find_heading(rows: Sequence[RawRow], known: KnownHeadings, deepest: int) -> Heading | None:
    """The first heading among the leading rows with at least three known names, or None.

    Two rows are joined, parent and child, when the lower row only speaks where the upper one spans several columns.
    """
    for place, (excel_row, values) in enumerate(rows):
        if excel_row > deepest:
            return None
        upper = _texts(values)
        below = rows[place + 1] if place + 1 < len(rows) and rows[place + 1][0] == excel_row + 1 else None
        single = _matched((excel_row,), {column: (text,) for column, text in upper.items()}, known)
        joined = _joined(excel_row, upper, below, known)
        if len(set(single.keys.values())) >= known.least:
            return joined or _under_groups(rows, place, single, known)
        if joined and single.keys and len(set(joined.keys.values())) >= known.least:
            following = (
                _matched((excel_row + 1,), {c: (t,) for c, t in _texts(below[1]).items()}, known) if below else single
            )
            if len(set(following.keys.values())) < known.least:
                return joined
    return None


def _under_groups(rows: Sequence[RawRow], place: int, single: Heading, known: KnownHeadings) -> Heading:
    """The heading joined with a row of group names above it, when that explains more columns; a title explains none."""
    if place and rows[place - 1][0] == rows[place][0] - 1:
        joined = _joined(rows[place - 1][0], _texts(rows[place - 1][1]), rows[place], known)
        if joined and len(joined.keys) > len(single.keys):
            return joined
    return single


def head_ids(labels: Mapping[int, str]) -> dict[int, str]:
    """What a person's choice for a column is kept under: its heading, of doubled ones also which, else its letter."""
    seen: dict[str, int] = {}
    heads = {}
    for column, label in sorted(labels.items()):
        if not label:
            heads[column] = f"@{column_letter(column + 1)}"
            continue
        seen[label] = seen.get(label, 0) + 1
        heads[column] = label if seen[label] == 1 else f"{label}#{seen[label]}"
    return heads


def assign(heading: Heading, chosen: Mapping[str, str]) -> None:
    """Let a person's choice of columns stand before the declared spellings; an empty key = not read."""
    heads = head_ids(heading.labels)
    letters = {head[1:]: key for head, key in chosen.items() if head.startswith("@")}
    heads.update({column_number(letter) - 1: f"@{letter}" for letter in letters})
    for column, head in heads.items():
        if chosen.get(head):
            heading.keys[column] = chosen[head]
        elif head in chosen:
            heading.keys.pop(column, None)


def _texts(values: Sequence[Any]) -> dict[int, str]:
    return {
        column: on_one_line(value) for column, value in enumerate(values) if isinstance(value, str) and value.strip()
    }


def _joined(excel_row: int, upper: dict[int, str], below: RawRow | None, known: KnownHeadings) -> Heading | None:
    if below is None or not upper:
        return None
    lower = _texts(below[1])
    if not lower or any(value is not None and not isinstance(value, str) for value in below[1]):
        return None
    spellings: dict[int, tuple[str, ...]] = {}
    groups = 0
    for column, parent in sorted(upper.items()):
        span = [column]
        while span[-1] + 1 in lower and span[-1] + 1 not in upper:
            span.append(span[-1] + 1)
        children = [place for place in span if place in lower]
        if len(span) == 1 and children:
            # A text under a heading of one column is a row of data.
            return None
        if not children:
            spellings[column] = (parent,)
            continue
        groups += 1
        for place in children:
            child = lower[place]
            # 党员 over 正式 may be declared as 党员正式, 正式党员 or 正式.
            spellings[place] = (parent + child, child + parent, child)
    if not groups or set(lower) - set(spellings):
        return None
    return _matched((excel_row, excel_row + 1), spellings, known)


def _matched(rows: tuple[int, ...], spellings: dict[int, tuple[str, ...]], known: KnownHeadings) -> Heading:
    heading = Heading(rows, {column: names[0] for column, names in spellings.items()})
    for column, names in spellings.items():
        key = known.key(*names)
        if key:
            heading.keys[column] = key
        elif heading.serial is None and is_serial(names[0]):
            heading.serial = column
    return heading


def heading_problems(heading: Heading, known: KnownHeadings, unread: frozenset[int]) -> list[str]:
    """Sentences about doubled columns, missing anchors, and anchors that lie in hidden columns."""
    problems = []
    places: dict[str, list[int]] = {}
    for column, key in sorted(heading.keys.items()):
        places.setdefault(key, []).append(column)
    for key, columns in places.items():
        if len(columns) > 1:
            letters = "、".join(f"{column_letter(column + 1)} 列“{heading.labels[column]}”" for column in columns)
            problems.append(f"「{known.specs[key].label}」有 {len(columns)} 列（{letters}），请只保留一列后再上传")
    for spec in known.specs.values():
        if not spec.anchor:
            continue
        columns = places.get(spec.key, [])
        if not columns:
            others = f"（也可以叫：{'、'.join(spec.synonyms[:3])}）" if spec.synonyms else ""
            problems.append(f"缺少「{spec.label}」列，请补上这一列{others}后再上传")
        elif all(column in unread for column in columns):
            problems.append(f"「{spec.label}」在隐藏的列里，请取消隐藏，或勾选读取隐藏的列")
    return problems
