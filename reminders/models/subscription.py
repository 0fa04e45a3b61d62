"""Where somebody wants the daily mail."""

from django.conf import settings
from django.db import models

from foundation.trail.models import TrailedModel


class MailSubscription(TrailedModel):
    """One person's work address for the daily mail; without one they see everything in the portal only."""

    trail_personal = ("address",)

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mail_subscription", verbose_name="收件人"
    )
    address = models.EmailField("工作邮箱", max_length=120)
    is_active = models.BooleanField("接收每日邮件", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "每日邮件订阅"

    def __str__(self) -> str:
        return f"{self.user} 的每日邮件"
