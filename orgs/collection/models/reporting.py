"""信息填报: something asked from above, by a day, of a street or a person."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.records.models import Record, RecordQuerySet


class ReportingStatus(models.TextChoices):
    OPEN = "open", "待填报"
    DOING = "doing", "填报中"
    SENT = "sent", "已上报"


class ReportingTaskQuerySet(RecordQuerySet):
    """Tasks: seen by the office, by the street asked and by the person asked."""

    def unfinished(self) -> "ReportingTaskQuerySet":
        return self.live().exclude(status=ReportingStatus.SENT)


class ReportingTask(Record):
    """One table or report somebody above wants by a day; what the base holds already is filled in for it."""

    name = models.CharField("名称", max_length=100)
    requester = models.CharField("要求单位", max_length=100)
    due_on = models.DateField("截止日期")
    jurisdiction = models.ForeignKey(
        "places.Jurisdiction",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reporting_tasks",
        verbose_name="责任街道（园区）",
    )
    person = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reporting_tasks",
        verbose_name="责任人",
    )
    columns = models.JSONField("预填的列", default=list, blank=True)
    status = models.CharField("状态", max_length=6, choices=ReportingStatus.choices, default=ReportingStatus.OPEN.value)
    note = models.CharField("说明", max_length=500, blank=True)
    sent_on = models.DateField("上报日期", null=True, editable=False)
    opened_on = models.DateField("登记日期", editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects = ReportingTaskQuerySet.as_manager()

    class Meta:
        app_label = "duties"  # as every office's tables and records of acts know it
        verbose_name, verbose_name_plural = "填报任务", "信息填报"
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], condition=~Q(status="sent"), name="reporting_unfinished")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ReportingStatus.values), name="reporting_status_known"),
            models.CheckConstraint(
                condition=Q(status="sent", sent_on__isnull=False) | (~Q(status="sent") & Q(sent_on__isnull=True)),
                name="reporting_sent_with_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reporting:detail", args=[self.pk])
