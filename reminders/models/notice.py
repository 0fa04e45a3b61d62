"""提醒: who was told what, once."""

from typing import Self

from django.conf import settings
from django.db import models

from foundation.accounts.scope import Actor
from reminders.items import ItemKey


class NoticeQuerySet(models.QuerySet):
    """Notices; everybody sees their own."""

    def visible_to(self, user: Actor) -> Self:
        return self.filter(user=user.pk)

    def open(self) -> Self:
        return self.filter(settled_at__isnull=True)


class Notice(ItemKey, models.Model):
    """One reminder to one person; the key below, not good luck, keeps a second one out.

    Not a record of the district but of our own telling, so it lies outside the trail.
    """

    rule = models.CharField("提醒规则", max_length=4)
    subject = models.CharField(max_length=60)
    period = models.CharField(max_length=40)
    step = models.CharField("阶段", max_length=16)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name="收件人")
    about = models.CharField("对象", max_length=200)
    text = models.CharField("内容", max_length=200)
    url = models.CharField(max_length=200)
    due_on = models.DateField("期限", null=True)
    on = models.DateField("提醒日期")
    created_at = models.DateTimeField("产生时间", auto_now_add=True)
    settled_at = models.DateTimeField("办结时间", null=True)
    seen_at = models.DateTimeField("查看时间", null=True)
    digest = models.ForeignKey("reminders.Digest", models.SET_NULL, null=True, related_name="notices", editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "subject", "period", "step", "user"], name="notice_once"),
        ]
        indexes = [
            models.Index(fields=["user", "-on"], condition=models.Q(settled_at__isnull=True), name="notice_open"),
            models.Index(fields=["rule"], condition=models.Q(settled_at__isnull=True), name="notice_open_rule"),
        ]

    def __str__(self) -> str:
        return self.text
