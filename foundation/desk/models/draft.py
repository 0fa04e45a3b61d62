"""Drafts: what somebody has typed into a page and not sent yet."""

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """One page half filled in, its owner's alone; gone once the page is sent, or after a month."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="账号")
    page = models.CharField("页面", max_length=200)
    token = models.CharField(max_length=36)  # of the page as it was opened; the same draft however often it is kept
    words = models.CharField("说明", max_length=200, blank=True)
    data = models.TextField("内容")  # as a form sends it
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "草稿"
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["user", "page", "token"], name="draft_once")]

    def __str__(self) -> str:
        return self.words
