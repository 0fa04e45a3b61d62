"""Which days are worked: the weekday, unless the office's calendar says otherwise."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from chinese_calendar.constants import holidays, workdays  # type: ignore[import-untyped]

from foundation.desk.models import CalendarDay
from foundation.trail.recording import changeset

SATURDAY = 5
WARN_FROM_MONTH = 11  # by then the next year's days are usually announced
FIRST_YEAR = 2022  # the first year the portal keeps records of
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


def is_working_day(day: date) -> bool:
    """Whether people work on this day; costs one query."""
    said = CalendarDay.objects.filter(day=day).values_list("is_working", flat=True).first()
    return day.weekday() < SATURDAY if said is None else said


class WorkingDays:
    """The calendar in memory, for counting; beyond the years entered every weekday is worked."""

    def __init__(self, told: Iterable[tuple[date, bool]]) -> None:
        differing = sorted((day, is_working) for day, is_working in told if is_working != (day.weekday() < SATURDAY))
        self._days = [day for day, _ in differing]
        self._sums = [0]
        for _, is_working in differing:
            self._sums.append(self._sums[-1] + (1 if is_working else -1))

    @classmethod
    def load(cls) -> "WorkingDays":
        """As the office's calendar says now; one query."""
        return cls(CalendarDay.objects.values_list("day", "is_working"))

    def between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and including ``last``; 0 when it does not lie later."""
        return self._until(last) - self._until(first) if last > first else 0

    def after(self, day: date, number: int) -> date:
        """The working day that is ``number`` working days later; with 0 the day itself, worked or not."""
        found, wanted = day, self._until(day) + number
        while number and self._until(found) < wanted:
            found += timedelta(days=max(1, wanted - self._until(found)))
        return found

    def next(self, day: date) -> date:
        """This day when it is worked, else the first one after it."""
        return self.after(day - timedelta(days=1), 1)

    def _until(self, day: date) -> int:
        """Working days from the first day of the calendar up to and including this one."""
        weeks, rest = divmod(day.toordinal(), 7)  # day 1 was a Monday
        return weeks * SATURDAY + min(rest, SATURDAY) + self._sums[bisect_right(self._days, day)]


def year_lacking(today: date) -> int | None:
    """The year whose holidays nobody has entered yet: this one, or from November on the next; else None."""
    wanted = [today.year, today.year + 1] if today.month >= WARN_FROM_MONTH else [today.year]
    known = set(CalendarDay.objects.filter(day__year__in=wanted).values_list("day__year", flat=True))
    return next((year for year in wanted if year not in known), None)


def fill_calendar(using: str = "default", **kwargs: Any) -> None:
    """After ``migrate``: enter the announced days of years the table does not have; the office's own rows stay."""
    announced = {day: (False, name) for day, name in holidays.items() if day.year >= FIRST_YEAR}
    announced |= {day: (True, name) for day, name in workdays.items() if day.year >= FIRST_YEAR}
    has = set(CalendarDay.objects.using(using).values_list("day__year", flat=True))
    new = sorted(day for day in announced if day.year not in has)
    if not new:
        return
    years = f"{new[0].year}—{new[-1].year}年" if new[0].year < new[-1].year else f"{new[0].year}年"
    with changeset(kind="load_calendar", by=None, title=f"载入{years}放假和调休安排", source="国务院办公厅公布的安排"):
        for day in new:
            is_working, name = announced[day]
            CalendarDay(day=day, is_working=is_working, name=NAMES.get(name, "")).save()
