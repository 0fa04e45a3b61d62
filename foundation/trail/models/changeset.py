"""Who changed what, when and why: the rows every timeline, audit and undo is made of."""

from typing import Any

from django.conf import settings
from django.db import models

from foundation.trail.errors import WriteOutsideTrail
from foundation.trail.guard import ReadOnlyQuerySet


class TrailRow(models.Model):
    """A row of the trail: inserted by the trail's own functions, never saved or deleted again."""

    objects = ReadOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise WriteOutsideTrail(f"{type(self).__name__}: a trail row is written by the trail only")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise WriteOutsideTrail(f"{type(self).__name__}: a trail row is never deleted")


class ChainedRow(TrailRow):
    """A trail row that carries its place in its day's hash chain."""

    # Empty until the row is sealed at the end of its transaction: only then is the chain locked, and briefly.
    chain_day = models.DateField("链日", null=True, editable=False)
    chain_no = models.PositiveIntegerField("当日序号", null=True, editable=False)
    previous = models.CharField("上一条摘要", max_length=64, editable=False)
    digest = models.CharField("摘要", max_length=64, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["chain_day", "chain_no"], name="%(class)s_one_place_in_chain"),
        ]


class Changeset(ChainedRow):
    """One act of one person: an edit, a bulk edit, an import, an undo."""

    at = models.DateTimeField("时间", db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="changesets", verbose_name="操作人"
    )
    kind = models.CharField("操作", max_length=40)
    title = models.CharField("说明", max_length=200)
    reason = models.CharField("原因", max_length=500, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by", verbose_name="撤销了")
    touched = models.PositiveIntegerField("涉及记录数", default=0)

    class Meta(ChainedRow.Meta):
        verbose_name = verbose_name_plural = "操作批次"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["by", "-at"], name="changeset_by_at")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_undo(self) -> bool:
        """It took an act back, rather than bringing one back that an undo had taken."""
        return self.undoes is not None and not self.undoes.is_undo

    @property
    def first_act(self) -> "Changeset":
        """What the undos, and the undos of undos, are about."""
        return self.undoes.first_act if self.undoes else self

    @property
    def undo_word(self) -> str:
        """How taking it back is called."""
        return "恢复" if self.is_undo else "撤销"


class ChangeItem(TrailRow):
    """What one changeset did to one record: the changed fields before and after."""

    changeset = models.ForeignKey(Changeset, models.PROTECT, related_name="items")
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    # The row that merely mentions this record (a contact its person): who sees the act is decided by that row.
    told_of = models.CharField(max_length=60, blank=True, default="")
    told_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "变更明细"
        indexes = [models.Index(fields=["model", "object_id", "changeset"], name="changeitem_object")]


class PersonalValue(models.Model):
    """A personal value (name, phone) that append-only rows refer to, so that it can be erased without touching them."""

    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    field = models.CharField(max_length=40)
    value = models.CharField("值", max_length=200, null=True)
    erased_at = models.DateTimeField("清除时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "个人信息值"
        indexes = [models.Index(fields=["model", "object_id", "field"], name="personalvalue_object")]

    def __str__(self) -> str:
        return "（已清除）" if self.value is None else self.value


class ChainDay(models.Model):
    """The head of one day's hash chain of one stream; a cut tail shows because head and count no longer fit."""

    stream = models.CharField(max_length=20)
    day = models.DateField()
    opened_with = models.CharField(max_length=64, help_text="开链时上一日的链首")
    count = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "每日链首"
        constraints = [models.UniqueConstraint(fields=["stream", "day"], name="chainday_once")]
