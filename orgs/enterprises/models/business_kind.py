"""企业类型: the office's own list of kinds of firm."""

from django.db import models

from foundation.trail.models import TrailedModel


class BusinessKind(TrailedModel):
    """One kind of firm, offered while typing 主营业务; other words stay possible."""

    name = models.CharField("名称", max_length=60, unique=True, error_messages={"unique": "已有这个企业类型。"})
    position = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "企业类型"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
