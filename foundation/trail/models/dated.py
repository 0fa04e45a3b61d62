"""Dated facts: changes (the truth), states (their projection) and periods (who, from, to)."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from foundation.trail.asof import FOREVER, AsOf
from foundation.trail.errors import WriteOutsideTrail
from foundation.trail.guard import AppendOnlyQuerySet
from foundation.trail.projection import PRESENT
from foundation.trail.recording import require_recorder


class AppendOnlyModel(models.Model):
    """A row that is inserted in a changeset and later closed at most once."""

    closed_word: ClassVar[str] = "superseded"  # how its end is called: superseded or withdrawn
    is_chained: ClassVar[bool] = True
    added_later: ClassVar[tuple[str, ...]] = ()  # nullable fields sealed rows do not know of

    recorded_at = models.DateTimeField("登记时间", editable=False)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        recorder = require_recorder(type(self))
        if not self._state.adding:
            raise WriteOutsideTrail(f"{type(self).__name__}: rows are never edited")
        self.recorded_at = recorder.at
        if self.is_chained:
            self.changeset = recorder.changeset
        super().save(*args, **kwargs)
        if self.is_chained:
            recorder.inserted([self])

    def trail_about(self) -> list[tuple[models.Model, str]]:
        """Records this row is about, each with a label for it: whoever sees one of them sees the act."""
        return []

    def trail_mentions(self) -> list[tuple[models.Model, str]]:
        """Records that are told of this row without being what it is about: who sees them decides nothing."""
        return []

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise WriteOutsideTrail(f"{type(self).__name__}: nothing is deleted here")


class Change(AppendOnlyModel):
    """One thing that happened to a record on a day: the asserted fields only."""

    closed_word = "withdrawn"
    subject_field: ClassVar[str]

    kind = models.CharField("变动类型", max_length=20)
    effective_on = models.DateField("生效日期")
    precision = models.CharField("日期精度", max_length=5, default="day")
    values = models.JSONField("登记内容", default=dict)
    presence = models.CharField("在册变化", max_length=12, blank=True)
    counterpart = models.CharField("来源地或去向", max_length=200, blank=True)
    reason = models.CharField("原因", max_length=500, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)
    changeset = models.ForeignKey("trail.Changeset", models.PROTECT, related_name="+", verbose_name="操作批次")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        "trail.Changeset", models.PROTECT, null=True, related_name="+", editable=False, verbose_name="撤回批次"
    )
    # A copy made by an undo stands where its original stood among the changes of the same day.
    copy_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", editable=False)

    class Meta(AppendOnlyModel.Meta):
        abstract = True

    @property
    def rank(self) -> int:
        """Its place among changes of the same day: a copy stands where its original stood."""
        return self.copy_of_id or self.pk

    @property
    def subject_id(self) -> int:
        return getattr(self, f"{self.subject_field}_id")


class StateQuerySet(AppendOnlyQuerySet):
    """States as of a day: the last link after ``visible_to``."""

    at: AsOf | None = None  # the day asked for, so that a search on it knows no later name

    def as_of(self, at: AsOf) -> Self:
        """The one state of each record that holds on the day."""
        if at.is_today:
            # States never lie in the future, so the open one is today's; partial indexes serve exactly this.
            found = self.filter(superseded_at__isnull=True, effective_to=FOREVER)
        else:
            found = self.filter(at.recorded(), effective_from__lte=at.day, effective_to__gt=at.day)
        found.at = at
        return found

    def until(self, at: AsOf) -> Self:
        """All states that began up to the day, as they were known then."""
        return self.filter(at.recorded(), effective_from__lte=at.day)

    def _clone(self) -> Self:
        clone: Any = super()._clone()
        clone.at = self.at
        return clone

    def live(self) -> Self:
        return self.filter(superseded_at__isnull=True)


class State(AppendOnlyModel):
    """All fields of a record in one period; written by the projection only."""

    is_chained = False
    subject_field: ClassVar[str]

    effective_from = models.DateField("自")
    effective_to = models.DateField("至（不含）", default=FOREVER)
    superseded_at = models.DateTimeField("失效时间", null=True, editable=False)
    presence = models.CharField("在册状态", max_length=12)
    origins = models.JSONField(default=dict)

    objects = StateQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(effective_from__lt=F("effective_to")), name="%(class)s_from_before_to"),
        ]

    @property
    def is_present(self) -> bool:
        return self.presence == PRESENT

    def personal_text(self, field: str) -> str:
        """A personal value's text; uses the joined row when it was selected."""
        value: Any = getattr(self, field)
        return "" if value is None else value.value or ""


class PeriodQuerySet(AppendOnlyQuerySet):
    """Periods as of a day."""

    def as_of(self, at: AsOf) -> Self:
        return self.filter(at.recorded(), starts_on__lte=at.day, ends_on__gte=at.day)

    def live(self) -> Self:
        return self.filter(superseded_at__isnull=True)


class Period(AppendOnlyModel):
    """Something that held from a day to a day (both included): an edit supersedes the row and inserts a new one."""

    starts_on = models.DateField("自")
    ends_on = models.DateField("至", default=FOREVER)
    precision = models.CharField("日期精度", max_length=5, default="day")
    superseded_at = models.DateTimeField("失效时间", null=True, editable=False)
    changeset = models.ForeignKey("trail.Changeset", models.PROTECT, related_name="+", editable=False)
    superseded_by = models.ForeignKey("trail.Changeset", models.PROTECT, null=True, related_name="+", editable=False)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", editable=False)

    objects = PeriodQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="%(class)s_starts_before_end"),
        ]

    def seat(self) -> tuple[Any, ...] | None:
        """What passes from hand to hand in this row; None when nothing does.

        Once somebody passed a seat on, undoing an earlier passing would seat two: an undo leaves it alone altogether.
        """
        return None

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        if self.replaces_id is None:
            require_recorder(type(self)).tell(self, None, str(self))
