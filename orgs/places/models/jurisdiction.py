"""属地: the streets and parks that answer for enterprises."""

from django.db import models
from django.db.models import Q

from foundation.trail.models import Period, TrailedModel
from orgs.places.choices import JurisdictionKind


class Jurisdiction(TrailedModel):
    """One street or park; ``name`` is today's, earlier ones are kept as JurisdictionName."""

    name = models.CharField("名称", max_length=60, unique=True, error_messages={"unique": "已有同名的街道（园区）。"})
    kind = models.CharField("类别", max_length=10, choices=JurisdictionKind.choices)
    code = models.CharField("代码", max_length=20, blank=True)
    position = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "街道（园区）"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class JurisdictionName(Period):
    """A name a street or park bore for a time: an old list prints the name of its day."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="names", verbose_name="街道（园区）")
    name = models.CharField("名称", max_length=60)

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "街道（园区）名称"
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["jurisdiction", "starts_on"],
                condition=Q(superseded_at__isnull=True),
                name="jurisdictionname_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.jurisdiction, "名称")]
