"""How much goes out at once, and how long a file lies there; settings of the operator."""

from datetime import timedelta

from django.conf import settings


def rows_at_once() -> int:
    """Longer lists are written by a job."""
    return int(settings.EXPORT_ROWS_AT_ONCE)


def kept_for() -> timedelta:
    """A file is taken away after this time."""
    return timedelta(hours=settings.EXPORT_KEEP_HOURS)
