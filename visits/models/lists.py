"""走访形式 and 走访目的: the office's own lists."""

from django.db import models

from foundation.trail.models import TrailedModel
from orgs.duties.choices import ContactKind
from visits.choices import VisitorGroup


class OfficeList(TrailedModel):
    """One word of a list that the office may extend; out of use it stays with the visits that have it."""

    name = models.CharField("名称", max_length=30, unique=True, error_messages={"unique": "已有同名的一项。"})
    position = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class VisitMethod(OfficeList):
    """How one visits: 实地查看, 座谈交流, 电话, 线上; each says as what contact it counts."""

    counts_as = models.CharField("按哪种联系计", max_length=8, choices=ContactKind.choices, default=ContactKind.VISIT)

    class Meta(OfficeList.Meta):
        verbose_name = verbose_name_plural = "走访形式"


class VisitPurpose(OfficeList):
    """Why one visits: 走访调研, 联系点, 指导员走访, 直播行业, 摸排, 回访."""

    default_for = models.CharField(
        "默认用于", max_length=10, choices=VisitorGroup.choices, blank=True, help_text="这类人登记时先选好它"
    )

    class Meta(OfficeList.Meta):
        verbose_name = verbose_name_plural = "走访目的"
