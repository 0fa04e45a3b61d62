"""党建指导员: who looks after a firm or a whole block."""

from typing import Any

from django.db import models
from django.db.models import Q

from foundation.trail.models import Period
from orgs.duties.querysets import InstructorQuerySet


class InstructorAssignment(Period):
    """One instructor for one firm or one block for a time."""

    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="assignments", verbose_name="指导员")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, null=True, blank=True, related_name="instructors", verbose_name="企业"
    )
    block = models.ForeignKey(
        "places.Block", models.PROTECT, null=True, blank=True, related_name="instructors", verbose_name="板块"
    )

    objects = InstructorQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "指导员分工"
        indexes = [models.Index(fields=["person"], name="instructor_person")]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=Q(enterprise__isnull=True) ^ Q(block__isnull=True),
                name="instructor_firm_or_block",
                violation_error_message="请在企业和板块中选且只选一个。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} 指导员"

    def seat(self) -> tuple[Any, ...]:
        return (self.enterprise_id, self.block_id)

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [] if self.enterprise is None else [(self.enterprise, "指导员")]

    def trail_mentions(self) -> list[tuple[models.Model, str]]:
        mentioned: list[tuple[models.Model, str]] = [(self.person, "联系企业")]
        if self.block is not None:
            mentioned.append((self.block, "指导员"))
        return mentioned
