"""联系点: the firm a committee member is personally assigned to."""

from typing import Any

from django.db import models

from foundation.trail.models import Period
from orgs.duties.querysets import DutyQuerySet


class LiaisonPoint(Period):
    """One committee member's liaison firm for a time (review B13).

    ``required_contacts`` counts a year's contacts; unknown means what the settings say.
    """

    added_later = ("required_contacts",)

    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="liaison_points", verbose_name="委员")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="liaison_points", verbose_name="企业"
    )
    reason = models.CharField("安排理由", max_length=200, blank=True)
    required_contacts = models.PositiveSmallIntegerField("每年应联系次数", null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "联系点"
        indexes = [models.Index(fields=["person"], name="liaison_person")]

    def __str__(self) -> str:
        return f"{self.person} 联系点委员"

    def seat(self) -> tuple[Any, ...]:
        return (self.enterprise_id,)

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.enterprise, "联系点委员")]

    def trail_mentions(self) -> list[tuple[models.Model, str]]:
        return [(self.person, "联系点")]
