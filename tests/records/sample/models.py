"""谈心: somebody talked with people of a firm, and what was agreed."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from foundation.records.models import ChildRecord, Record


class TalkKind(models.TextChoices):
    ONE = "one", "个别谈话"
    MANY = "many", "集体座谈"


class Talk(Record):
    """One talk with people of one firm on a day."""

    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="+", verbose_name="企业")
    topic = models.CharField("主题", max_length=40)
    on = models.DateField("日期")
    on_precision = models.CharField(max_length=5, default="day", editable=False)
    kind = models.CharField("形式", max_length=8, choices=TalkKind.choices)
    invited = models.PositiveIntegerField("应到人数")
    present = models.PositiveIntegerField("实到人数", null=True, blank=True)
    is_public = models.BooleanField("是否公开", null=True, blank=True)
    next_on = models.DateField("下次日期", null=True, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "谈心"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present__isnull=True) | Q(present__lte=F("invited")),
                name="talk_present_of_invited",
                violation_error_message="实到人数不能多于应到人数。",
            ),
            models.UniqueConstraint(
                fields=["enterprise", "on", "topic"],
                condition=Q(is_active=True),
                name="talk_once",
                violation_error_message="这次谈心已经登记过了。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.topic}"

    def get_absolute_url(self) -> str:
        return reverse("talks:detail", args=[self.pk])

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.enterprise, "谈心")]


class Agreement(ChildRecord):
    """One thing agreed in a talk, and by when."""

    below = "talk"

    talk = models.ForeignKey(Talk, models.PROTECT, related_name="agreements")
    text = models.CharField("事项", max_length=60)
    due_on = models.DateField("期限", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "约定"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["talk", "text"],
                condition=Q(is_active=True),
                name="agreement_once",
                violation_error_message="同样的事项写了两次。",
            ),
        ]

    def __str__(self) -> str:
        return self.text
