"""Passwords somebody had before."""

from django.db import models


class PasswordHistory(models.Model):
    """One earlier password of an account, as its hash: the last few may not be used again."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", verbose_name="账号")
    password = models.CharField("密码摘要", max_length=128)
    set_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = verbose_name_plural = "历史密码"
        ordering = ["-pk"]
