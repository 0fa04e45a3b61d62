"""指导意见: what became of the guidance a visit gave, as asked at a later one."""

from django.db import models
from django.db.models import Q

from foundation.records.models import Record
from visits.models.visit import Visit


class GuidanceOutcome(models.TextChoices):
    """What became of it."""

    DONE = "done", "已落实"
    UNDER_WAY = "under_way", "正在落实"
    NOT_YET = "not_yet", "未落实"
    VOID = "void", "不再需要"


SETTLED = (GuidanceOutcome.DONE, GuidanceOutcome.VOID)


class GuidanceResult(Record):
    """One answer to the question what became of a visit's guidance; the latest one counts."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="guidance_results", verbose_name="提出指导意见的走访")
    outcome = models.CharField("落实情况", max_length=10, choices=GuidanceOutcome.choices)
    on = models.DateField("了解日期")
    note = models.CharField("说明", max_length=500, blank=True)
    asked_at = models.ForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="在哪次走访时了解"
    )

    class Meta:
        verbose_name = verbose_name_plural = "指导意见落实情况"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["visit", "on"], condition=Q(is_active=True), name="guidance_visit_on")]

    def __str__(self) -> str:
        return str(GuidanceOutcome(self.outcome).label)

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.visit, "指导意见落实情况"), (self.visit.enterprise, "指导意见落实情况")]
