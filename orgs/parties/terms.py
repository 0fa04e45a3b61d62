"""Terms of office: when an organisation's next election is due (handbook §2.5).

A Party committee is elected for five years, a general branch and a branch for three, unless its own number of years is
entered. The end is computed from the last election, may be overridden with a reason, and put off by an extension.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from foundation.common.precision import PreciseDate, Precision, first_day
from orgs.parties.choices import Category

COMMITTEE_YEARS, OTHER_YEARS = 5, 3
LONGEST_TERM = 10


def years_of(category: str, own: int | None) -> int:
    """The years of a term: the organisation's own, else by its category."""
    return own or (COMMITTEE_YEARS if category == Category.COMMITTEE else OTHER_YEARS)


def term_due(values: Mapping[str, Any]) -> PreciseDate | None:
    """When the term is over, no finer than the election's day is known; None as long as no election is known.

    ``values``: facts as a change asserts them, dates as ISO text.
    """
    if override := values.get("term_end"):
        return PreciseDate(date.fromisoformat(override), Precision(values.get("term_end_precision") or "day"))
    if not (elected := values.get("last_election_on")):
        return None
    day = date.fromisoformat(elected)
    years = years_of(values.get("category") or "", values.get("term_years"))
    precision = Precision(values.get("last_election_precision") or "day")
    return PreciseDate(first_day(_years_later(day, years), precision), precision)


def covers(values: Mapping[str, Any], until: str | None) -> bool:
    """Whether the term lasts to that day anyway, so that an extension to it says nothing (any more)."""
    due = term_due(values) if until else None
    return due is not None and until is not None and until <= due.last_day().isoformat()


def with_what_follows(before: Mapping[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """What is told, and that an extension is over when an election told with it begins a term that covers it."""
    until = before.get("extension_until")
    if told.get("last_election_on") and "extension_until" not in told and covers({**before, **told}, until):
        return {**told, "extension_until": None}
    return told


def _years_later(day: date, years: int) -> date:
    year = min(day.year + years, 9998)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def term_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored of the term in a state, so that lists and reminders ask the database.

    ``term_due_on`` is the last day of the period the term ends in: a term known to the month is not called overdue
    before the month is over. ``term_ends_on`` is the same, or the extension's end when that is later.
    """
    due = term_due(values)
    last = due.last_day() if due else None
    until = values.get("extension_until")
    extended = date.fromisoformat(until) if until else None
    return {
        "term_due_on": last,
        "term_due_precision": str(due.precision) if due else "",
        "term_ends_on": max(filter(None, (last, extended)), default=None),
    }


def term_end_of(state: Any) -> date | None:
    """The last day of an organisation's term as it stands in this state, extension included; None = not known."""
    return state.term_ends_on
