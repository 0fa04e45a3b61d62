"""未建原因: why a firm that should have an organisation of its own has none, and until when that is accepted."""

from django.db import models

from foundation.trail.models import Period
from orgs.parties.querysets import UnbuiltQuerySet


class UnbuiltReason(Period):
    """One accepted reason for a time; after its last day the firm is asked about again."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="unbuilt_reasons", verbose_name="企业"
    )
    reason = models.CharField("未建原因", max_length=200)

    objects = UnbuiltQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "未建原因"

    def __str__(self) -> str:
        return f"{self.reason}（至 {self.ends_on.isoformat()}）"

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.enterprise, "未建党组织原因")]
