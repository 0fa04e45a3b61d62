"""A reader for the cell of each fact of a dated record; none raises and none guesses silently."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from foundation.common.cells.parsed import Parsed
from foundation.common.cells.parsers import parse_choice, parse_count, parse_flag, parse_name, parse_phone
from foundation.common.cells.precise_dates import PreciseDate, parse_date_cell
from foundation.trail.facts import FactSet

Reader = Callable[[Any], Parsed]


def readers_of(
    facts: FactSet, *, epoch: int, typed: bool, text: Callable[[Any, int], Parsed], person: Callable[[Any, int], Parsed]
) -> dict[str, Reader]:
    """How each fact's cell is read, places excepted: those are found among a kind's own.

    ``text`` and ``person`` read free text and names up to a length; a date is read as its file writes dates.
    """

    def day(raw: Any) -> Parsed:
        return parse_date_cell(raw, epoch=epoch, typed=typed)

    def reader(name: str) -> Reader:
        if name in facts.choices:
            return choice_reader({str(word): value for value, word in facts.choices[name].items()})
        if name in facts.flags:
            return parse_flag
        if name in facts.counts:
            return parse_count
        if name in facts.dates:
            return day
        if name in facts.phones:
            return parse_phone
        read = person if name in facts.personal else text
        return lambda raw: read(raw, facts.longest(name))

    named = {"name": parse_name}
    return {name: reader(name) for name in facts.told if name not in (*facts.places, "name")} | named


def choice_reader(spellings: Mapping[str, str]) -> Reader:
    """Reads one of a list as its key; the first spelling of each is its word, and what is suggested."""
    words: dict[str, str] = {}
    for word, key in spellings.items():
        words.setdefault(key, word)

    def read(raw: Any) -> Parsed:
        found = parse_choice(raw, spellings)
        return replace(found, suggestion=words[found.suggestion]) if found.suggestion else found

    return read


def values_of(facts: FactSet, name: str, found: Parsed) -> dict[str, Any]:
    """A cell that goes in, as the services take it; a cleared one is empty."""
    if name in facts.dates:
        day = None if found.is_clear else found.value
        told = facts.precision_of.get(name)
        if told is None:
            # Without a word on how fine it is, a month means its last day: until when something holds.
            return {name: day.last_day().isoformat() if day else None}
        return facts.to_values({name: day})
    if not found.is_clear:
        return {name: found.value}
    return {name: None if name in facts.counts or name in facts.flags else ""}


def as_cell(suggestion: Any) -> str:
    """A suggestion as it may be typed into the cell."""
    if suggestion is None:
        return ""
    if isinstance(suggestion, bool):
        return "是" if suggestion else "否"
    if isinstance(suggestion, PreciseDate):
        return suggestion.display()
    return str(suggestion)
