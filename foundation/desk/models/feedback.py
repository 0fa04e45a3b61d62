"""意见反馈: what people tell us about the portal."""

from django.conf import settings
from django.db import models


class Feedback(models.Model):
    """One remark of one person, with the page they were on."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="反馈人")
    at = models.DateTimeField("时间", auto_now_add=True)
    page = models.CharField("所在页面", max_length=200, blank=True)
    text = models.TextField("意见", max_length=2000)
    is_settled = models.BooleanField("已处理", default=False)
    answer = models.CharField("处理说明", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "意见反馈"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:30]
