"""Which firms a Party organisation has: one or, in a joint branch, several."""

from django.db import models
from django.db.models import Q

from foundation.trail.models import Period
from orgs.parties.querysets import HostQuerySet

LIVE = Q(superseded_at__isnull=True)


class PartyHost(Period):
    """One firm of one organisation for a time; one of them may be the lead unit (牵头单位)."""

    organization = models.ForeignKey(
        "parties.PartyOrganization", models.PROTECT, related_name="hosts", verbose_name="党组织"
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="party_hosts", verbose_name="企业"
    )
    is_lead = models.BooleanField("牵头单位", default=False)

    objects = HostQuerySet.as_manager()

    class Meta(Period.Meta):
        verbose_name = verbose_name_plural = "党组织所在企业"
        # PostgreSQL also excludes overlaps (migration 0002); SQLite knows equal beginnings, the services all of it.
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "enterprise", "starts_on"], condition=LIVE, name="partyhost_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "starts_on"], condition=LIVE & Q(is_lead=True), name="partyhost_one_lead"
            ),
        ]

    def __str__(self) -> str:
        """Costs two queries."""
        return f"{self.organization}：{self.enterprise}{'（牵头单位）' if self.is_lead else ''}"

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.organization, "所在企业"), (self.enterprise, "党组织")]
