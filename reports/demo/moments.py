"""Days and moments of the story: dates as people write them, and hours in which an office works."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from foundation.common.precision import PreciseDate, Precision
from reports.demo.dice import between

# Roughly the long holidays: nobody would have typed anything then.
SPRING_FESTIVALS = {2022: (1, 31), 2023: (1, 21), 2024: (2, 10), 2025: (1, 28), 2026: (2, 16)}
HOLIDAYS = {*((1, day) for day in range(1, 4)), *((5, day) for day in range(1, 6)), *((10, day) for day in range(1, 8))}


def told(text: str) -> PreciseDate:
    """A date as written in the story: 2023-05-17, 2023-05 or 2023."""
    parts = [int(part) for part in text.split("-")]
    precision = (Precision.YEAR, Precision.MONTH, Precision.DAY)[len(parts) - 1]
    return PreciseDate(date(*[*parts, 1, 1][:3]), precision)


def is_working_day(day: date) -> bool:
    month_day = SPRING_FESTIVALS.get(day.year)
    if month_day and 0 <= (day - date(day.year, *month_day)).days < 7:
        return False
    return day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS


def working_day(day: date) -> date:
    """This day, or the next one on which an office is open."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def at_work(day: date, key: str) -> datetime:
    """A moment in office hours on that day or the next working day, always the same for the same key."""
    minutes = between(key, 0, 7 * 60 + 29)
    # Three hours from nine, four and a half from half past one.
    start = time(9) if minutes < 3 * 60 else time(10, 30)
    moment = datetime.combine(working_day(day), start) + timedelta(minutes=minutes, seconds=between(f"{key}/s", 0, 59))
    return timezone.make_aware(moment)


def soon_after(when: PreciseDate, key: str) -> datetime:
    """When a street reports something: a few days after it happened, or after its month was over."""
    return at_work(when.last_day() + timedelta(days=between(f"{key}/delay", 1, 4)), key)
