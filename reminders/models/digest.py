"""The one mail a day."""

from django.conf import settings
from django.db import models

from reminders.choices import DigestStatus


class Digest(models.Model):
    """One person's mail of one working day; its row is made before the mail, so that a second beat finds it taken."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="digests", verbose_name="收件人")
    on = models.DateField("日期")
    status = models.CharField("状态", max_length=8, choices=DigestStatus.choices, default=DigestStatus.WAITING)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    lease_until = models.DateTimeField(null=True, editable=False)
    items = models.PositiveIntegerField("事项数", default=0)
    error = models.CharField("未发出的原因", max_length=200, blank=True)
    sent_at = models.DateTimeField("发出时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "每日邮件"
        ordering = ["-on", "user"]
        constraints = [models.UniqueConstraint(fields=["user", "on"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.get_status_display()}"
