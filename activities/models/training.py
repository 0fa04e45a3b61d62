"""培训 and 培训推荐: who holds it, how many places until when, and who was put forward for it."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from activities.choices import Category, NominationStatus, OrganizerKind
from activities.models.base import OWN_ORDER, OnADay
from foundation.common.precision import EARLY_END
from foundation.records.models import ChildRecord, Record
from orgs.places.choices import Level


class Training(OnADay, Record):
    """One training somebody above holds; the day is its first."""

    title = models.CharField("培训名称", max_length=100)
    organizer = models.ForeignKey(
        "places.Unit", models.PROTECT, null=True, blank=True, related_name="trainings", verbose_name="举办单位"
    )
    other_organizer = models.CharField("名单外的举办单位", max_length=60, blank=True)
    organizer_kind = models.CharField("举办单位类别", max_length=5, choices=OrganizerKind.choices, blank=True)
    level = models.CharField("层级", max_length=8, choices=Level.choices, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True)
    hours = models.PositiveIntegerField("学时", null=True, blank=True)
    place = models.CharField("地点", max_length=100, blank=True)
    quota = models.PositiveIntegerField("名额", null=True, blank=True)
    deadline = models.DateField("推荐截止日期", null=True, blank=True)
    note = models.CharField("备注", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "培训"
        ordering = OWN_ORDER
        indexes = [
            models.Index(fields=["on", "id"], condition=Q(is_active=True), name="training_live_on"),
            models.Index(fields=["deadline"], condition=Q(is_active=True), name="training_deadline"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "on", "on_precision"],
                condition=Q(is_active=True),
                name="training_once",
                violation_error_message="这期培训已经登记过了。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("on")),
                name="training_ends_after_begin",
                violation_error_message=EARLY_END,
            ),
            models.CheckConstraint(
                condition=Q(organizer__isnull=True) | Q(other_organizer=""),
                name="training_one_organizer",
                violation_error_message="举办单位已经选了，名单外的举办单位请空着。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("trainings:detail", args=[self.pk])


class TrainingSession(ChildRecord):
    """One session of a training: its day, what it is about, how long."""

    below = "training"

    training = models.ForeignKey(Training, models.PROTECT, related_name="sessions")
    on = models.DateField("日期")
    topic = models.CharField("内容", max_length=100, blank=True)
    hours = models.PositiveIntegerField("学时", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "课程安排"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.topic}".strip()


class Nomination(OnADay, Record):
    """Somebody put forward for a training, or several nobody names; a streamer's name is kept by consent only."""

    trail_personal = ("name",)

    training = models.ForeignKey(Training, models.PROTECT, related_name="nominations", verbose_name="培训")
    category = models.CharField("人员类别", max_length=10, choices=Category.choices)
    name = models.CharField("姓名", max_length=40, blank=True)
    people = models.PositiveIntegerField("人数", null=True, blank=True)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="企业"
    )
    post = models.CharField("职务", max_length=60, blank=True)
    status = models.CharField(
        "状态", max_length=9, choices=NominationStatus.choices, default=NominationStatus.NOMINATED.value
    )
    has_consented = models.BooleanField("本人同意", null=True, blank=True)
    note = models.CharField("备注", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "培训推荐"
        ordering = OWN_ORDER
        indexes = [
            models.Index(fields=["on", "id"], condition=Q(is_active=True), name="nomination_live_on"),
            models.Index(fields=["enterprise"], condition=Q(is_active=True), name="nomination_enterprise"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "category", "name", "enterprise", "on", "on_precision"],
                condition=Q(is_active=True),
                name="nomination_once",
                violation_error_message="同样的推荐已经登记过了。",
            ),
            models.CheckConstraint(
                condition=Q(name="") | Q(people__isnull=False, people=1),
                name="nomination_named_is_one",
                violation_error_message="写了姓名的，一人登记一条，人数为 1。",
            ),
            models.CheckConstraint(
                condition=Q(people__isnull=True) | Q(people__gte=1),
                name="nomination_somebody",
                violation_error_message="人数至少写 1；不清楚请空着。",
            ),
            models.CheckConstraint(
                condition=Q(name="") | ~Q(category="streamer") | Q(has_consented__isnull=False, has_consented=True),
                name="nomination_streamer_consents",
                violation_error_message="网络主播的姓名，本人同意后才登记；没有同意的请只写人数。",
            ),
            models.CheckConstraint(
                condition=Q(has_consented__isnull=True) | Q(has_consented=True) | Q(status="planned"),
                name="nomination_not_against_will",
                violation_error_message="本人不同意的不能推荐。",
            ),
        ]

    def __str__(self) -> str:
        """Without the name, which only its own field keeps."""
        training = f"{self.training}：" if self.training_id else ""
        return f"{training}{self.get_category_display()}"

    def get_absolute_url(self) -> str:
        return reverse("nominations:detail", args=[self.pk])

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.enterprise, "培训推荐")] if self.enterprise else []
