"""变动: what happened to a Party organisation."""

from django.db import models

from foundation.trail.models import Change
from orgs.parties.choices import ChangeKind, Presence
from orgs.parties.querysets import PartyChangeQuerySet


class PartyChange(Change):
    """One thing that happened to a Party organisation on a day."""

    subject_field = "organization"

    organization = models.ForeignKey(
        "parties.PartyOrganization", models.PROTECT, related_name="changes", verbose_name="党组织"
    )

    objects = PartyChangeQuerySet.as_manager()

    class Meta(Change.Meta):
        verbose_name = verbose_name_plural = "党组织变动"
        indexes = [
            models.Index(fields=["organization", "effective_on"], name="partychange_subject_day"),
            models.Index(fields=["-effective_on", "-id"], name="partychange_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=ChangeKind.values), name="partychange_kind_known"),
            models.CheckConstraint(
                condition=models.Q(presence__in=["", *Presence.values]), name="partychange_presence_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effective_on} {ChangeKind(self.kind).label}"
