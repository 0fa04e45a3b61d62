"""板块: an optional sub-area of a street or park."""

from django.db import models

from foundation.trail.models import TrailedModel
from orgs.places.models.jurisdiction import Jurisdiction


class Block(TrailedModel):
    """One sub-area of a street or park, used to share out instructors."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="blocks", verbose_name="街道（园区）")
    name = models.CharField("名称", max_length=60)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "板块"
        ordering = ["jurisdiction__position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "name"],
                name="block_once_in_jurisdiction",
                violation_error_message="这个街道（园区）已有同名板块。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
