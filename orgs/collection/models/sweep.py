"""摸排: a street or park looks through its area in a period, and says what it found."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from foundation.common.precision import refuse_early_end
from foundation.records.models import Record, RecordQuerySet


class SweepQuerySet(RecordQuerySet):
    """Sweeps: seen by whoever sees the street."""

    def together_with(self, sweep: "Sweep") -> "SweepQuerySet":
        """All streets of the same sweep, this one among them."""
        return self.live().filter(title=sweep.title, starts_on=sweep.starts_on, ends_on=sweep.ends_on)


class Sweep(Record):
    """One street's or park's part in one sweep; which firms were found or gone is read from the ledger."""

    title = models.CharField("名称", max_length=60)
    jurisdiction = models.ForeignKey(
        "places.Jurisdiction", models.PROTECT, related_name="sweeps", verbose_name="街道（园区）"
    )
    starts_on = models.DateField("自")
    ends_on = models.DateField("至")
    result = models.CharField("摸排结果", max_length=500, blank=True)
    reported_on = models.DateField("上报日期", null=True, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上报人"
    )

    objects = SweepQuerySet.as_manager()

    class Meta:
        app_label = "duties"  # as every office's tables and records of acts know it
        verbose_name = verbose_name_plural = "摸排"
        ordering = ["-starts_on", "jurisdiction__position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="sweep_starts_before_end"),
            models.UniqueConstraint(
                fields=["jurisdiction", "title", "starts_on"],
                condition=Q(is_active=True),
                name="sweep_once",
                violation_error_message="其中有街道（园区）已经布置过同名的摸排。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}：{self.jurisdiction}"

    def clean(self) -> None:
        refuse_early_end(self.starts_on, self.ends_on)

    def get_absolute_url(self) -> str:
        return reverse("sweeps:detail", args=[self.pk])
