"""The working-day calendar: what the State Council announced, and what the office puts right."""

from datetime import date

import pytest

from foundation.desk.calendar import fill_calendar, is_working_day, year_lacking
from foundation.desk.models import CalendarDay
from foundation.trail.recording import changeset

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2023, 9, 28), True),
        (date(2023, 9, 29), False),  # 中秋节, a Friday
        (date(2023, 10, 6), False),  # 国庆节, a Friday
        (date(2023, 10, 7), True),  # 调休: a Saturday worked
        (date(2023, 10, 8), True),  # 调休: a Sunday worked
        (date(2023, 10, 14), False),
        (date(2023, 12, 30), False),
        (date(2024, 1, 1), False),
        (date(2024, 1, 2), True),
    ],
)
def test_days_off_and_days_worked_in_exchange(day, is_worked):
    assert is_working_day(day) is is_worked


def test_the_office_puts_a_day_right_and_it_stays():
    row = CalendarDay.objects.get(day=date(2023, 10, 7))
    with changeset(kind="test", by=None, title="更正"):
        row.is_working = False
        row.save()

    fill_calendar()

    assert not is_working_day(date(2023, 10, 7))


def test_a_year_nobody_entered_is_missed_from_november_on():
    assert year_lacking(date(2025, 11, 1)) is None
    assert year_lacking(date(2026, 10, 31)) is None
    assert year_lacking(date(2026, 11, 1)) == 2027
    assert year_lacking(date(2027, 3, 1)) == 2027


def test_a_year_entered_by_hand_is_no_longer_missed_and_counts():
    with changeset(kind="test", by=None, title="登记"):
        CalendarDay(day=date(2027, 1, 1), name="元旦").save()

    assert year_lacking(date(2026, 11, 1)) is None
    assert not is_working_day(date(2027, 1, 1))
