"""暂存: values of imported columns whose own part of the portal is not there yet."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from foundation.trail.models import Period
from foundation.trail.models.dated import PeriodQuerySet

LONGEST_TEXT = 500


class HeldQuerySet(PeriodQuerySet):
    """Held values; personal ones come with their text."""

    def with_text(self) -> "HeldQuerySet":
        return self.select_related("personal")


class HeldValue(Period):
    """One cell of an imported ledger kept for a later part of the portal, from the day the ledger's values hold on."""

    record = models.CharField("记录种类", max_length=60)
    object_id = models.BigIntegerField("记录")
    column = models.CharField("列", max_length=40)
    label = models.CharField("列名", max_length=60)
    text = models.CharField("内容", max_length=LONGEST_TEXT, blank=True)
    personal = models.ForeignKey(
        "trail.PersonalValue", models.PROTECT, null=True, related_name="+", verbose_name="个人信息"
    )
    batch = models.ForeignKey(
        "exchange.ImportBatch", models.PROTECT, null=True, related_name="+", verbose_name="导入批次"
    )

    objects = HeldQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "暂存内容"
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["record", "object_id", "column", "starts_on"],
                condition=Q(superseded_at__isnull=True),
                name="heldvalue_once_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["record", "object_id"], condition=Q(superseded_at__isnull=True), name="heldvalue_live")
        ]

    def __str__(self) -> str:
        # Goes into the trail, where personal values are references only.
        return "（个人信息）" if self.personal_id else self.text

    @property
    def shown(self) -> str:
        """The text as it was read, of a personal value what is left of it."""
        return str(self.personal) if self.personal_id else self.text

    def trail_about(self) -> list[tuple[models.Model, str]]:
        model: Any = apps.get_model(self.record)
        return [(model(pk=self.object_id), f"held_{self.column}")]
