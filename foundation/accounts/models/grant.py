"""Which roles an account holds, from when to when."""

from django.db import models
from django.db.models import Q

from foundation.accounts.roles import Role
from foundation.trail.models import Period


class RoleGrant(Period):
    """One role of one account for a time."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="grants", verbose_name="账号")
    role = models.CharField("角色", max_length=20, choices=Role.choices)

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "角色授予"
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "role", "starts_on"],
                condition=Q(superseded_at__isnull=True),
                name="rolegrant_once",
                violation_error_message="这个账号已有同样的角色。",
            ),
        ]

    def __str__(self) -> str:
        return str(Role(self.role).label)

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.user, "角色")]
