"""Which roles an account holds, from when to when."""

from django.db import models
from django.db.models import Q

from foundation.accounts.roles import Role
from foundation.trail.asof import FOREVER
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
        until = "长期" if self.ends_on == FOREVER else self.ends_on
        return f"{Role(self.role).label}（{self.starts_on} 至 {until}）"

    def trail_about(self) -> list[tuple[models.Model, str]]:
        # One label per role: an account may get several in one act.
        return [(self.user, f"角色 {Role(self.role).label}")]
