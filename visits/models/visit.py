"""走访: somebody saw or spoke with a firm on a day, and what they found."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.common.tables.columns import shown_date
from foundation.records.models import ChildRecord, Record
from visits.choices import MetKind, VisitorGroup
from visits.models.lists import VisitMethod, VisitPurpose


def topic(label: str) -> models.CharField:
    """One of the things a visit is about (review D3–D6)."""
    return models.CharField(label, max_length=1000, blank=True)


class Visit(Record):
    """One visit to one firm; whoever came and whoever was met are rows below it."""

    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="visits", verbose_name="企业")
    on = models.DateField("日期")
    on_precision = models.CharField("日期精度", max_length=5, default="day", editable=False)
    method = models.ForeignKey(VisitMethod, models.PROTECT, related_name="+", verbose_name="形式")
    # Left out, it is what people like the visitor usually come for.
    purpose = models.ForeignKey(VisitPurpose, models.PROTECT, blank=True, related_name="+", verbose_name="目的")
    note = models.CharField("情况", max_length=2000, blank=True)
    business = topic("主要经营活动")
    condition = topic("经营状况")
    party_work = topic("党建工作情况")
    wishes = topic("需求")
    suggestions = topic("意见建议")
    guidance = topic("指导意见")
    earlier_guidance = topic("上次指导意见落实情况")
    follow_up = topic("跟进情况")
    staff_seen = models.PositiveIntegerField("走访时从业人员数", null=True, blank=True)
    members_seen = models.PositiveIntegerField("走访时党员数", null=True, blank=True)
    confirms = models.BooleanField("其余信息无变化", default=False)
    # As the firm was that day; they stay when it is judged otherwise later.
    was_key = models.BooleanField("是否重点", null=True, editable=False)
    was_livestreaming = models.BooleanField("是否直播", null=True, editable=False)

    shown_visitors: list["Visitor"]  # put on the rows of a page by their table

    class Meta:
        verbose_name = verbose_name_plural = "走访"
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["enterprise", "on"], condition=Q(is_active=True), name="visit_enterprise_on"),
            models.Index(fields=["on", "id"], condition=Q(is_active=True), name="visit_live_on"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "on", "on_precision", "method", "purpose"],
                condition=Q(is_active=True),
                name="visit_once",
                violation_error_message="这一天同样形式、同样目的的走访已经登记过了，请补充到那一条里。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shown_on}走访"

    @property
    def shown_on(self) -> str:
        """The day, no finer than it is known."""
        return shown_date(self.on, self.on_precision) if self.on else ""

    def get_absolute_url(self) -> str:
        return reverse("visits:detail", args=[self.pk])

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.enterprise, "走访")]


class Visitor(ChildRecord):
    """Somebody who came: a person of the portal, or a unit and duty in words."""

    trail_personal = ("unit",)  # people write names there, too

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="visitors")
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="visits_made", verbose_name="走访人"
    )
    unit = models.CharField("单位职务（名单里没有的人）", max_length=100, blank=True)
    group = models.CharField("身份", max_length=10, choices=VisitorGroup.choices, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "走访人"
        ordering = ["pk"]
        indexes = [models.Index(fields=["person"], condition=Q(is_active=True), name="visitor_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(unit=""),
                name="visitor_is_somebody",
                violation_error_message="请选择走访人，或者写明单位职务。",
            ),
            models.UniqueConstraint(
                fields=["visit", "person"],
                condition=Q(is_active=True),
                name="visitor_once",
                violation_error_message="同一个走访人写了两次。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.unit)

    def trail_mentions(self) -> list[tuple[models.Model, str]]:
        return [(self.person, "走访企业")] if self.person else []


class PersonMet(ChildRecord):
    """People of the firm one met, by post and kind, as numbers; no names."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="met")
    kind = models.CharField("对象", max_length=6, choices=MetKind.choices)
    post = models.CharField("职务", max_length=60, blank=True)
    count = models.PositiveIntegerField("人数", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "会见对象"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gte=1), name="met_somebody", violation_error_message="人数至少写 1。"
            ),
        ]

    def __str__(self) -> str:
        post = f"（{self.post}）" if self.post else ""
        return f"{self.get_kind_display()}{post} {self.count} 人"
