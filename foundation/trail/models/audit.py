"""Acts that change no record but must be remembered: log-ins, exports, revealed phones, refusals."""

from django.conf import settings
from django.db import models

from foundation.trail.models.changeset import ChainedRow


class AuditEvent(ChainedRow):
    """One remembered act: who, when, from where, on what."""

    at = models.DateTimeField("时间", db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="操作人")
    event = models.CharField("事件", max_length=40)
    title = models.CharField("说明", max_length=300)
    model = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    detail = models.JSONField("详情", default=dict)
    address = models.CharField("来源地址", max_length=45, blank=True)

    class Meta(ChainedRow.Meta):
        verbose_name = verbose_name_plural = "审计事件"
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["event", "-at"], name="auditevent_event_at"),
            models.Index(fields=["by", "-at"], name="auditevent_by_at"),
            models.Index(fields=["model", "object_id"], name="auditevent_object"),
        ]

    def __str__(self) -> str:
        return self.title
