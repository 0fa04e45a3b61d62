"""Working days a need took: one declaration for the list, its page and the figures of a year."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from foundation.accounts.scope import Actor
from foundation.desk.calendar import WorkingDays
from foundation.trail import clock
from visits.needs.chain import Clock, History, clock_of
from visits.needs.histories import histories


def time_of(history: History, days: WorkingDays, until: date) -> Clock:
    """The clocks up to its end, or up to ``until`` while it runs."""
    return clock_of(history, days, until)


def load_days(rows: Sequence[Any], at: Any, user: Actor) -> None:
    """Working days of each so far; two queries."""
    days = WorkingDays.load()
    followed = histories([row.pk for row in rows], days=days)
    for row in rows:
        history = followed.get(row.pk)
        row.shown_days = time_of(history, days, clock.today()).spent if history and history.stretches else None
