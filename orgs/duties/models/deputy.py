"""代理: who stands in for somebody for a time."""

from django.db import models
from django.db.models import F, Q

from foundation.trail.models import Period
from orgs.duties.querysets import DutyQuerySet


class Deputy(Period):
    """One person doing another's duties for a time; the duties stay with the other (leave, secondment)."""

    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="deputies", verbose_name="被代理人")
    deputy = models.ForeignKey("accounts.Person", models.PROTECT, related_name="stands_in", verbose_name="代理人")
    reason = models.CharField("原因", max_length=200, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "代理"
        indexes = [
            models.Index(fields=["person"], name="deputy_person"),
            models.Index(fields=["deputy"], name="deputy_deputy"),
        ]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(person=F("deputy")),
                name="deputy_is_another",
                violation_error_message="代理人不能是本人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} 代理 {self.person}"

    @property
    def words(self) -> str:
        """李某 代理 王某 至 2025-08-01."""
        return f"{self} 至 {self.ends_on}"

    def trail_mentions(self) -> list[tuple[models.Model, str]]:
        return [(self.person, "代理人"), (self.deputy, "代理")]
