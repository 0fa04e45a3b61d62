"""诉求: what a firm asks for, and the chain of what was done about it. The rules of the chain are in ``needs/chain.py``."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from foundation.accounts.scope import ScopedQuerySet
from foundation.common.tables.columns import shown_date
from foundation.records.models import Record
from foundation.trail.guard import AppendOnlyQuerySet
from foundation.trail.models import Changeset
from foundation.trail.models.dated import AppendOnlyModel
from foundation.trail.recording import require_recorder
from visits.models.lists import OfficeList
from visits.needs.chain import OFFICE, Holder
from visits.needs.choices import Answer, NeedOrigin, NeedState, Outcome, RevisitWay, StepKind


class NeedCategory(OfficeList):
    """What needs are about: 政策, 场地, 人才, 融资, 党建, 其他; the office's list."""

    class Meta(OfficeList.Meta):
        verbose_name = verbose_name_plural = "诉求类别"


class Need(Record):
    """One thing one firm asks for. Where it stands, and with whom, follows from its steps at the end of every act."""

    # No facts of their own: put right from the chain, whichever way it was written (page, import, undo).
    follows = (
        "state",
        "since",
        "person",
        "street",
        "unit",
        "due_on",
        "promised_on",
        "look_on",
        "told_on",
        "replied_on",
        "ended_on",
        "answer",
        "outcome",
        "reopened",
        "needs_coordination",
        "joined_to",
    )
    trail_exclude = follows
    guards_undo = True

    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, related_name="needs", verbose_name="企业")
    title = models.CharField("诉求", max_length=60)
    detail = models.CharField("具体情况", max_length=1000, blank=True)
    category = models.ForeignKey(NeedCategory, models.PROTECT, related_name="+", verbose_name="类别")
    origin = models.CharField("来源", max_length=8, choices=NeedOrigin.choices, default=NeedOrigin.FIRM)
    visit = models.ForeignKey(
        "visits.Visit", models.PROTECT, null=True, blank=True, related_name="needs", verbose_name="来源走访"
    )
    raised_on = models.DateField("提出日期")
    raised_on_precision = models.CharField(max_length=5, default="day", editable=False)
    is_confidential = models.BooleanField("保密", default=False)
    # Where the firm lay that day: figures of a street stay when the firm moves on.
    jurisdiction = models.ForeignKey(
        "places.Jurisdiction", models.PROTECT, null=True, editable=False, related_name="+", verbose_name="街道（园区）"
    )

    state = models.CharField(
        "状态", max_length=10, choices=NeedState.choices, default=NeedState.UNASSIGNED, editable=False
    )
    since = models.DateField("自", null=True, editable=False)
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, editable=False, related_name="+", verbose_name="承办人"
    )
    street = models.ForeignKey(
        "places.Jurisdiction",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="承办街道（园区）",
    )
    unit = models.CharField("承办单位", max_length=100, blank=True, editable=False)
    due_on = models.DateField("办理时限", null=True, editable=False)
    promised_on = models.DateField("承诺时限", null=True, editable=False)
    look_on = models.DateField("下次检视", null=True, editable=False)
    told_on = models.DateField("最近进展", null=True, editable=False)
    replied_on = models.DateField("答复日期", null=True, editable=False)
    ended_on = models.DateField("办结日期", null=True, editable=False)
    answer = models.CharField("企业评价", max_length=12, choices=Answer.choices, blank=True, editable=False)
    outcome = models.CharField("办理结果", max_length=10, choices=Outcome.choices, blank=True, editable=False)
    reopened = models.PositiveSmallIntegerField("重新办理次数", default=0, editable=False)
    needs_coordination = models.BooleanField("需协调", default=False, editable=False)
    joined_to = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="joined", verbose_name="并入"
    )

    class Meta:
        verbose_name = verbose_name_plural = "诉求"
        ordering = ["-raised_on", "-pk"]
        indexes = [
            models.Index(fields=["raised_on", "id"], condition=Q(is_active=True), name="need_live_raised"),
            models.Index(fields=["state", "due_on"], condition=Q(is_active=True), name="need_live_state"),
            models.Index(fields=["enterprise", "raised_on"], condition=Q(is_active=True), name="need_enterprise"),
            models.Index(fields=["person"], condition=Q(is_active=True), name="need_person"),
            models.Index(fields=["street"], condition=Q(is_active=True), name="need_street"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "raised_on", "raised_on_precision", "title"],
                condition=Q(is_active=True),
                name="need_once",
                violation_error_message="这家企业这一天的同一条诉求已经登记过了。",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(street__isnull=True),
                name="need_one_holder",
                violation_error_message="承办的只能是一方。",
            ),
            models.CheckConstraint(condition=~Q(joined_to=F("id")), name="need_not_joined_to_itself"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # To whom it goes when it is accepted, where that is known.
        self.first_holder: Holder = kwargs.pop("first_holder", OFFICE)
        self.first_unit: str = kwargs.pop("first_unit", "")
        self.first_due: Any = kwargs.pop("first_due", None)
        self.is_just_raised = False
        super().__init__(*args, **kwargs)

    def __str__(self) -> str:
        return self.title

    @property
    def holder(self) -> Holder:
        return Holder(self.person_id, self.street_id)

    @property
    def shown_on(self) -> str:
        """The day it was raised, no finer than it is known."""
        return shown_date(self.raised_on, self.raised_on_precision) if self.raised_on else ""

    def get_absolute_url(self) -> str:
        return reverse("needs:detail", args=[self.pk])

    def trail_mentions(self) -> list[tuple[models.Model, str]]:
        # Not what the firm's own acts are about: a confidential one is told to nobody by way of its firm.
        return [(self.enterprise, "诉求")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With the need comes its first step; where its day is corrected, the step's is, too."""
        update_fields = kwargs.get("update_fields")
        if update_fields is not None and set(update_fields) <= set(self.trail_exclude):
            super().save(*args, **kwargs)
            return
        if self._state.adding:
            self._begin()
            self.is_just_raised = True
            super().save(*args, **kwargs)
            self._accept(self.first_holder, self.first_unit, self.first_due)
            return
        self.is_just_raised = False
        super().save(*args, **kwargs)
        first = self.steps.live().filter(number=1).first()
        if first is not None and first.on != self.raised_on:
            recorder = require_recorder(NeedStep)
            NeedStep.objects.filter(pk=first.pk).close(recorder)
            self._accept(Holder(first.person_id, first.jurisdiction_id), first.unit, first.due_on)

    def _begin(self) -> None:
        """What the first step will say; put right with all others later."""
        self.person_id, self.street_id = self.first_holder
        self.unit, self.due_on, self.since, self.told_on = (
            self.first_unit,
            self.first_due,
            self.raised_on,
            self.raised_on,
        )
        self.state = NeedState.UNASSIGNED if self.first_holder == OFFICE else NeedState.DOING

    def _accept(self, holder: Holder, unit: str, due_on: Any) -> None:
        to = {"person_id": holder.person, "jurisdiction_id": holder.jurisdiction}
        NeedStep(need=self, number=1, kind=StepKind.ACCEPTED, on=self.raised_on, unit=unit, due_on=due_on, **to).save()

    def why_keep(self, changeset: Changeset) -> str:
        """A step in the middle of the chain is not taken back: those after it rest on it."""
        mine = self.steps.filter(Q(changeset=changeset) | Q(withdrawn_by=changeset))
        if mine.exists() and self.steps.live().filter(changeset__gt=changeset.pk).exists():
            return f"诉求“{self.title}”之后又有办理，请先撤销后面的。"
        return ""


class NeedStepQuerySet(ScopedQuerySet, AppendOnlyQuerySet):
    """Steps, in the order of their chains."""

    def live(self) -> "NeedStepQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class NeedStep(AppendOnlyModel):
    """One row of a need's chain: what happened on a day, to whom it went, what was said."""

    closed_word = "withdrawn"

    need = models.ForeignKey(Need, models.PROTECT, related_name="steps", verbose_name="诉求")
    number = models.PositiveIntegerField("序号")
    kind = models.CharField("办理", max_length=12, choices=StepKind.choices)
    on = models.DateField("日期")
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name="人员")
    jurisdiction = models.ForeignKey(
        "places.Jurisdiction", models.PROTECT, null=True, related_name="+", verbose_name="街道（园区）"
    )
    unit = models.CharField("承办单位", max_length=100, blank=True)
    due_on = models.DateField("时限", null=True)
    text = models.CharField("说明", max_length=1000, blank=True)
    outcome = models.CharField("办理结果", max_length=10, choices=Outcome.choices, blank=True)
    answer = models.CharField("企业评价", max_length=12, choices=Answer.choices, blank=True)
    way = models.CharField("回访方式", max_length=8, choices=RevisitWay.choices, blank=True)
    other = models.ForeignKey(Need, models.PROTECT, null=True, related_name="+", verbose_name="另一条诉求")
    changeset = models.ForeignKey("trail.Changeset", models.PROTECT, related_name="+", editable=False)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)
    withdrawn_by = models.ForeignKey("trail.Changeset", models.PROTECT, null=True, related_name="+", editable=False)

    objects = NeedStepQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = verbose_name_plural = "诉求办理"
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="needstep_one_place_in_chain",
                violation_error_message="同事刚刚办理了这条诉求，请刷新后再办。",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(jurisdiction__isnull=True), name="needstep_one_holder"
            ),
        ]

    def __str__(self) -> str:
        return StepKind(self.kind).label

    @property
    def holder(self) -> Holder:
        return Holder(self.person_id, self.jurisdiction_id)

    @property
    def target(self) -> int | None:
        return self.other_id

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.need, "办理")]


class NeedHolding(models.Model):
    """Who had a need from when to when, beside whom others joined in: a projection of its chain, written with it."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="holdings")
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    jurisdiction = models.ForeignKey("places.Jurisdiction", models.PROTECT, null=True, related_name="+")
    is_joint = models.BooleanField(default=False)
    first_on = models.DateField()
    until_on = models.DateField(null=True)  # the day it went to somebody else; empty = still theirs

    class Meta:
        verbose_name = verbose_name_plural = "诉求承办"
        ordering = ["need", "first_on", "pk"]
        indexes = [
            models.Index(fields=["person"], condition=Q(until_on__isnull=True), name="needholding_person"),
            models.Index(fields=["jurisdiction"], condition=Q(until_on__isnull=True), name="needholding_street"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["need"], condition=Q(is_joint=False, until_on__isnull=True), name="needholding_one_holder"
            ),
        ]
