"""数据更新轮次: which period is asked about, what was put aside for editing, what was checked by sample."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from foundation.trail.models import TrailedModel

QUARTERS = ("一", "二", "三", "四")


class RefreshRound(TrailedModel):
    """One round: from its first to its last day people look whether what is known of their firms still holds.

    It only names the period. Which firms are asked, and which are done, follows from their checks.
    """

    starts_on = models.DateField("自", unique=True, error_messages={"unique": "这一轮已经建立。"})
    ends_on = models.DateField("至")

    class Meta:
        app_label = "duties"  # as every office's tables and records of acts know it
        verbose_name = verbose_name_plural = "数据更新轮次"
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="refreshround_starts_before_end"),
        ]

    def __str__(self) -> str:
        first, last = self.starts_on, self.ends_on
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        if months == 3 and first.month % 3 == 1:
            return f"{first.year}年第{QUARTERS[first.month // 3]}季度"
        if months == 6 and first.month in (1, 7):
            return f"{first.year}年{'上' if first.month == 1 else '下'}半年"
        if months == 12:
            return f"{first.year}年度"
        return f"{first.year}年{first.month}月" if months == 1 else f"{first.year}年{first.month}—{last.month}月"

    def get_absolute_url(self) -> str:
        return reverse("refresh:round", args=[self.pk])

    def undo_creation(self) -> bool:
        return False  # a period does not go away


class RefreshMark(models.Model):
    """有变化: a firm put aside in a round, to be edited; a note to oneself and colleagues, not a fact of the firm."""

    round = models.ForeignKey(RefreshRound, models.CASCADE, related_name="marks")
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "duties"  # as every office's tables and records of acts know it
        verbose_name = verbose_name_plural = "待修改的企业"
        constraints = [models.UniqueConstraint(fields=["round", "enterprise"], name="refreshmark_once")]


class SampleResult(models.TextChoices):
    SAME = "same", "与登记一致"
    DIFFERS = "differs", "有出入"


class SampleCheck(TrailedModel):
    """抽查: somebody of the office looked at a firm that had been confirmed unchanged again and again."""

    round = models.ForeignKey(RefreshRound, models.PROTECT, related_name="samples", verbose_name="轮次")
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="+", verbose_name="企业")
    result = models.CharField("抽查结果", max_length=10, choices=SampleResult.choices)
    note = models.CharField("说明", max_length=200, blank=True)
    on = models.DateField("抽查日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="抽查人")
    is_active = models.BooleanField(default=True, editable=False)  # false once it was undone

    class Meta:
        app_label = "duties"  # as every office's tables and records of acts know it
        verbose_name = verbose_name_plural = "抽查记录"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "enterprise"], condition=Q(is_active=True), name="samplecheck_once_a_round"
            ),
        ]

    def __str__(self) -> str:
        return f"抽查：{self.get_result_display()}"

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.enterprise, "抽查")]
