"""Keys with which a program of somebody's acts for them."""

from datetime import datetime

from django.db import models


class ApiToken(models.Model):
    """One key of one account for programs; shown once when it is made, kept only as a digest."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="tokens", verbose_name="账号")
    name = models.CharField("用途", max_length=60)
    prefix = models.CharField("编号", max_length=12, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    is_read_only = models.BooleanField("只读", default=True)
    # The account's session stamp of that moment: whatever ends all log-ins ends the tokens as well.
    stamp = models.PositiveIntegerField(editable=False)
    made_at = models.DateTimeField("建立时间")
    ends_at = models.DateTimeField("有效至")
    revoked_at = models.DateTimeField("撤销时间", null=True)
    last_used_at = models.DateTimeField("最近使用", null=True)
    last_address = models.CharField("最近使用的地址", max_length=45, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def is_over(self, now: datetime) -> bool:
        """Revoked, too old, or made before the account's password, roles or state last changed."""
        return self.revoked_at is not None or self.ends_at <= now or self.stamp != self.user.session_stamp
