"""The one clock of the portal.

Only the demonstration data and tests may set it: there is no ``recorded_at=`` argument anywhere, so nobody can
write history by accident.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present moment, with time zone."""
    return _set_to.get() or timezone.now()


def today() -> date:
    """The present day in the office's time zone."""
    return timezone.localdate(now())


def start_of(day: date) -> datetime:
    """The first moment of a day in the office's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Set the clock for the block; for demonstration data and tests only."""
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)
