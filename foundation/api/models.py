"""What the interface itself must remember."""

from django.conf import settings
from django.db import models


class KeptKey(models.Model):
    """One Idempotency-Key of one account: sent again, it answers with the record made the first time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="账号")
    key = models.CharField("键", max_length=80)
    request = models.CharField("请求摘要", max_length=64)
    object_id = models.BigIntegerField("建立的记录", null=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "防重复键"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="keptkey_once")]


class RequestCount(models.Model):
    """How often one account asked in the minute it last asked in: reads and writes apart."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="账号")
    is_write = models.BooleanField("登记")
    minute = models.BigIntegerField("哪一分钟")  # since 1970
    number = models.IntegerField("次数")

    class Meta:
        verbose_name = verbose_name_plural = "接口请求计数"
        constraints = [models.UniqueConstraint(fields=["user", "is_write"], name="requestcount_once")]
