"""主题党日 and the like, and 关爱活动: where, by whom, how many came. Heads are counts, never names."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from activities.choices import Audience, HeadUnit
from activities.models.base import OWN_ORDER, OnADay
from activities.models.lists import ActivityType
from foundation.records.models import ChildRecord, Record

SESSIONS = [MinValueValidator(1, "第几场从 1 写起。"), MaxValueValidator(99, "第几场最多写到 99。")]


class Held(OnADay, Record):
    """What activities of all kinds share."""

    title = models.CharField("主题", max_length=100)
    # Two of one name on one day, or in one year of which nobody knows the days.
    session = models.PositiveSmallIntegerField("第几场", default=1, validators=SESSIONS)
    organizer = models.CharField("组织单位", max_length=100, blank=True)
    summary = models.CharField("情况", max_length=2000, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title if self.session == 1 else f"{self.title}（第 {self.session} 场）"


class Activity(Held):
    """One activity with members of the firms, at one or several venues."""

    kind = models.ForeignKey(ActivityType, models.PROTECT, related_name="+", verbose_name="活动类型")
    heads = models.PositiveIntegerField("参加人数", null=True, blank=True)
    heads_unit = models.CharField("计数单位", max_length=6, choices=HeadUnit.choices, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "活动"
        ordering = OWN_ORDER
        indexes = [models.Index(fields=["on", "id"], condition=Q(is_active=True), name="activity_live_on")]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "on", "on_precision", "session"],
                condition=Q(is_active=True),
                name="activity_once",
                violation_error_message="这场活动已经登记过了；同名的另一场请改“第几场”。",
            ),
            models.CheckConstraint(
                condition=(Q(heads__isnull=True) & Q(heads_unit="")) | (Q(heads__isnull=False) & ~Q(heads_unit="")),
                name="activity_heads_with_unit",
                violation_error_message="参加人数和计数单位（人或人次）要一起填。",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("activities:detail", args=[self.pk])

    @property
    def heads_words(self) -> str:
        """40 人 or 120 人次: never one for the other."""
        return "" if self.heads is None else f"{self.heads} {self.get_heads_unit_display()}"


class CareEvent(Held):
    """One act of care for a group; of families only their number is kept, of children nothing."""

    audience = models.CharField("关爱对象", max_length=9, choices=Audience.choices)
    families = models.PositiveIntegerField("关爱家庭数", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "关爱活动"
        ordering = OWN_ORDER
        indexes = [models.Index(fields=["on", "id"], condition=Q(is_active=True), name="care_live_on")]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "on", "on_precision", "session"],
                condition=Q(is_active=True),
                name="care_once",
                violation_error_message="这场关爱活动已经登记过了；同名的另一场请改“第几场”。",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("care:detail", args=[self.pk])


class Venue(ChildRecord):
    """One place an activity went to."""

    below = "activity"

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="venues")
    name = models.CharField("地点", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "地点"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "name"],
                condition=Q(is_active=True),
                name="venue_once",
                violation_error_message="同一个地点写了两次。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CareVenue(ChildRecord):
    """One place an act of care went to."""

    below = "event"

    event = models.ForeignKey(CareEvent, models.PROTECT, related_name="venues")
    name = models.CharField("地点", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "地点"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name"],
                condition=Q(is_active=True),
                name="care_venue_once",
                violation_error_message="同一个地点写了两次。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Participant(ChildRecord):
    """One organisation that took part, as it was called; one of the portal's own is recognised by its name.

    Not told on the activity's timeline (no ``below``): whoever sees the activity need not see the organisation.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="participants")
    name = models.CharField("参加组织", max_length=100)
    organization = models.ForeignKey(
        "parties.PartyOrganization", models.PROTECT, null=True, editable=False, related_name="+", verbose_name="党组织"
    )

    class Meta:
        verbose_name = verbose_name_plural = "参加组织"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "name"],
                condition=Q(is_active=True),
                name="participant_once",
                violation_error_message="同一个组织写了两次。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
