"""单位: offices and departments that take part in what is recorded, each by the name it bore on the day."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.records.models import Record
from foundation.trail.models import Period
from orgs.places.choices import Level


class Unit(Record):
    """One office or department; ``name`` is today's, earlier ones are kept as UnitName."""

    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=8, choices=Level.choices, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(is_active=True),
                name="unit_name_once",
                violation_error_message="已有同名的单位。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("units:detail", args=[self.pk])


class UnitName(Period):
    """A name a unit bore until it was renamed: what happened before is told under it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="names", verbose_name="单位")
    name = models.CharField("名称", max_length=60)

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "单位曾用名称"

    def __str__(self) -> str:
        return self.name

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.unit, "曾用名称")]
