"""A date together with how exactly it is known: to the day, month, half-year or year (handbook §5.6)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError

FIRST_YEAR, LAST_YEAR = 1900, 2100


def refuse_far_year(day: date, field: str = "") -> None:
    """Raises ValidationError: a slip of the hand would otherwise reach days without a day before or after."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        sentence = f"年份 {day.year} 不在 {FIRST_YEAR}—{LAST_YEAR} 年之间，请核对。"
        raise ValidationError({field: sentence} if field else sentence)


class Precision(StrEnum):
    """How exactly a day is known."""

    DAY = "day"
    MONTH = "month"
    HALF = "half"
    YEAR = "year"

    @property
    def label(self) -> str:
        """The word for people: 日, 月, 半年, 年."""
        return {"day": "日", "month": "月", "half": "半年", "year": "年"}[self.value]


@dataclass(frozen=True, slots=True)
class PreciseDate:
    """A date and how exactly it is known; `value` is the first day of the period, on which it takes effect."""

    value: date
    precision: Precision = Precision.DAY

    def __post_init__(self) -> None:
        if self.value != first_day(self.value, self.precision):
            raise ValueError(f"{self.value} is not the first day of a {self.precision}.")

    @classmethod
    def containing(cls, day: date, precision: Precision) -> PreciseDate:
        """The period of that precision which holds this day."""
        return cls(first_day(day, precision), precision)

    def display(self) -> str:
        """As people write it: 2023-05-01, 2023年5月, 2023年上半年, 2023年."""
        year, month = self.value.year, self.value.month
        match self.precision:
            case Precision.DAY:
                return self.value.isoformat()
            case Precision.MONTH:
                return f"{year}年{month}月"
            case Precision.HALF:
                return f"{year}年{'上' if month == 1 else '下'}半年"
        return f"{year}年"

    def last_day(self) -> date:
        """The last day of the period."""
        match self.precision:
            case Precision.DAY:
                return self.value
            case Precision.MONTH:
                return _last_of_month(self.value.year, self.value.month)
            case Precision.HALF:
                return _last_of_month(self.value.year, self.value.month + 5)
        return date(self.value.year, 12, 31)

    def __str__(self) -> str:
        return self.display()


def first_day(day: date, precision: Precision) -> date:
    """The first day of the period of that precision which holds this day."""
    match precision:
        case Precision.MONTH:
            return day.replace(day=1)
        case Precision.HALF:
            return date(day.year, 1 if day.month <= 6 else 7, 1)
        case Precision.YEAR:
            return date(day.year, 1, 1)
    return day


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


EARLY_END = "结束日期不能早于开始日期。"


def refuse_early_end(starts_on: date, ends_on: date, *, field: str = "ends_on", of: str = "") -> None:
    """Raises ValidationError beside the field when a span would end before it begins; its last day may be its first."""
    if ends_on < starts_on:
        raise ValidationError({field: f"{of}{EARLY_END}"})
