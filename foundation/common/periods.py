"""Quarters, half-years and other periods of whole months that divide a year."""

from calendar import monthrange
from datetime import date, timedelta

MONTHS_OF_QUARTER, MONTHS_OF_HALF_YEAR = 3, 6


def period_start(day: date, months: int) -> date:
    """The first day of the period of that many months that holds the day."""
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def period_end(day: date, months: int) -> date:
    """The last day of that period."""
    start = period_start(day, months)
    month = start.month + months
    return (date(start.year + 1, 1, 1) if month > 12 else date(start.year, month, 1)) - timedelta(days=1)


def quarter_of(day: date) -> str:
    """The quarter as a key: 2023-Q4."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year = min(year, date.max.year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
