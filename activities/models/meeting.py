"""会议: what was called, who came as what, what was decided and who does it by when."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from activities.choices import AttendanceRole
from activities.models.base import OWN_ORDER, OnADay
from activities.models.lists import MeetingType
from foundation.records.models import ChildRecord, Record


class Meeting(OnADay, Record):
    """One meeting of or with the committee."""

    kind = models.ForeignKey(MeetingType, models.PROTECT, related_name="+", verbose_name="会议类型")
    title = models.CharField("会议名称", max_length=100)
    place = models.CharField("地点", max_length=100, blank=True)
    agenda = models.CharField("议题", max_length=2000, blank=True)
    note = models.CharField("备注", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        ordering = OWN_ORDER
        indexes = [models.Index(fields=["on", "id"], condition=Q(is_active=True), name="meeting_live_on")]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "on", "on_precision"],
                condition=Q(is_active=True),
                name="meeting_once",
                violation_error_message="这次会议已经登记过了。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:detail", args=[self.pk])


class Attendance(ChildRecord):
    """Somebody, or a unit without a name, at a meeting; the post is told as it was then."""

    below = "meeting"
    trail_personal = ("name",)

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    name = models.CharField("姓名", max_length=40, blank=True)
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, null=True, blank=True, related_name="attendance", verbose_name="单位"
    )
    other_unit = models.CharField("名单外的单位", max_length=60, blank=True)
    post = models.CharField("职务", max_length=60, blank=True)
    role = models.CharField("角色", max_length=9, choices=AttendanceRole.choices)

    class Meta:
        verbose_name = verbose_name_plural = "参会情况"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") | Q(unit__isnull=False) | ~Q(other_unit=""),
                name="attendance_somebody",
                violation_error_message="请填写姓名或单位。",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(other_unit=""),
                name="attendance_one_unit",
                violation_error_message="单位已经选了，名单外的单位请空着。",
            ),
        ]

    def __str__(self) -> str:
        """Without the name, which only its own field keeps."""
        who = "".join(filter(None, (self.unit_name, self.post))) or "个人"
        return f"{who}{self.get_role_display()}"

    @property
    def unit_name(self) -> str:
        return self.unit.name if self.unit else self.other_unit

    @property
    def words(self) -> str:
        """As a list tells it: 马千山（区委常委、宣传部部长）出席并讲话."""
        of = "".join(filter(None, (self.unit_name, self.post)))
        who = f"{self.name}（{of}）" if self.name and of else self.name or of
        return f"{who}{self.get_role_display()}"


class Decision(ChildRecord):
    """Something decided at a meeting, whose it is and by when; without an owner it is the office's."""

    below = "meeting"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    text = models.CharField("议定事项", max_length=300)
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name="责任人"
    )
    jurisdiction = models.ForeignKey(
        "places.Jurisdiction",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name="责任街道（园区）",
    )
    due_on = models.DateField("完成期限", null=True, blank=True)
    done_on = models.DateField("办结日期", null=True, blank=True)
    result = models.CharField("办理结果", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "议定事项"
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(is_active=True, done_on__isnull=True), name="decision_unfinished"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(jurisdiction__isnull=True),
                name="decision_one_owner",
                violation_error_message="责任人和责任街道（园区）只选一个。",
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 60 else f"{self.text[:59]}…"

    def get_absolute_url(self) -> str:
        return reverse("meetings:detail", args=[self.meeting_id])
