"""Who leads and who implements in a street or park."""

from typing import Any

from django.db import models

from foundation.trail.models import Period
from orgs.duties.choices import StreetPart
from orgs.duties.querysets import DutyQuerySet


class StreetRole(Period):
    """One person's part in one street or park for a time: 牵头 (组织员 or 副书记) or 具体落实."""

    jurisdiction = models.ForeignKey(
        "places.Jurisdiction", models.PROTECT, related_name="roles", verbose_name="街道（园区）"
    )
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="street_roles", verbose_name="人员")
    part = models.CharField("职责", max_length=12, choices=StreetPart.choices)
    post = models.CharField("职务", max_length=60, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "街道（园区）责任人"
        indexes = [models.Index(fields=["person", "part"], name="streetrole_person")]

    def __str__(self) -> str:
        return f"{self.person} {StreetPart(self.part).label}"

    def seat(self) -> tuple[Any, ...]:
        return (self.jurisdiction_id, self.part)

    def trail_mentions(self) -> list[tuple[models.Model, str]]:
        return [(self.jurisdiction, "责任人"), (self.person, "职责")]
