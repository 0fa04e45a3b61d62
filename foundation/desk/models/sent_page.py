"""Pages that were sent: one sending acts once."""

from django.conf import settings
from django.db import models


class SentPage(models.Model):
    """One sending of one page by one account, with what it did; sent again, it answers the same. Kept for a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="账号")
    digest = models.CharField("摘要", max_length=64)
    said = models.CharField("说明", max_length=300, blank=True)
    leads_to = models.CharField("去向", max_length=500, blank=True)
    act = models.ForeignKey("trail.Changeset", models.SET_NULL, null=True, related_name="+", verbose_name="操作批次")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "已提交的页面"
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="sentpage_once")]
