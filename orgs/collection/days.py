"""Days that can be meant when the office asks others for something."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError

from foundation.trail import clock

FIRST = date(2000, 1, 1)
AHEAD = timedelta(days=731)


def refuse_unlikely(**days: date) -> None:
    """Raises ValidationError at the field of a day before the records begin or more than two years ahead."""
    last = clock.today() + AHEAD
    wrong = {name: f"请填 {FIRST} 至 {last} 之间的日期。" for name, day in days.items() if not FIRST <= day <= last}
    if wrong:
        raise ValidationError(wrong)
