"""The working-day calendar: public holidays and the weekend days worked in exchange (调休)."""

from django.db import models

from foundation.trail.models import TrailedModel


class CalendarDay(TrailedModel):
    """One day that is not what its weekday says; the State Council announces a year's days in November before it."""

    day = models.DateField("日期", unique=True, error_messages={"unique": "这一天已经登记过。"})
    is_working = models.BooleanField("上班", default=False, help_text="周末调休上班的打勾；放假的不打勾。")
    name = models.CharField("名称", max_length=40, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "放假或调休日", "工作日历"
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.is_working else '放假'}"
