"""待核实: something about a firm is in question until somebody has looked."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from foundation.trail.models import TrailedModel
from orgs.enterprises.checks.querysets import DoubtQuerySet
from orgs.enterprises.choices import DoubtReason


class Doubt(TrailedModel):
    """One open question about a firm: it could not be reached, or newer news contradicts what is kept.

    The street (牵头, 具体落实) settles it; it is open from ``opened_on`` up to the day before ``settled_on``.
    """

    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="doubts", verbose_name="企业")
    reason = models.CharField("原因", max_length=12, choices=DoubtReason.choices)
    note = models.CharField("说明", max_length=200, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)
    opened_on = models.DateField("提出日期")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="提出人"
    )
    recorded_at = models.DateTimeField("登记时间", editable=False)
    settled_on = models.DateField("解除日期", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="解除人"
    )
    settled_at = models.DateTimeField("解除登记时间", null=True, editable=False)
    outcome = models.CharField("核实结果", max_length=200, blank=True)
    is_active = models.BooleanField("有效", default=True, editable=False)  # false once its creation was undone

    objects = DoubtQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待核实事项"
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True) | Q(settled_on__gte=F("opened_on")), name="doubt_opened_first"
            ),
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True, settled_at__isnull=True)
                | Q(settled_on__isnull=False, settled_at__isnull=False),
                name="doubt_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        words = self.get_reason_display()
        return f"{words}：{self.note}" if self.note else words

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.enterprise, "待核实" if self.settled_on is None else "核实完毕")]
