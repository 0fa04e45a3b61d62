"""What the records of this app share: a day no finer than it is known, and what else is typed the same everywhere."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from foundation.common.precision import Precision
from foundation.common.tables.columns import shown_date
from foundation.trail import clock

OWN_ORDER = ["-on", "-pk"]


def day(label: str = "日期", **more: Any) -> models.DateField:
    return models.DateField(label, **more)


def precision() -> models.CharField:
    words = [(one.value, one.label) for one in Precision]
    return models.CharField("日期精度", max_length=5, choices=words, default=Precision.DAY.value, editable=False)


class OnADay(models.Model):
    """Something that was on a day; of the review only the year is known."""

    on = day()
    on_precision = precision()

    class Meta:
        abstract = True

    @property
    def shown_on(self) -> str:
        return shown_date(self.on, self.on_precision) if self.on else ""


def refuse_future(row: Any, words: str) -> None:
    """Raises ValidationError beside the day when it has not come."""
    if row.on > clock.today():
        raise ValidationError({"on": words})
