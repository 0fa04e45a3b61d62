"""变动: what happened to a firm. Printed, these rows are the 变动台账."""

from django.db import models

from foundation.trail.models import Change
from orgs.enterprises.choices import ChangeKind, Presence
from orgs.enterprises.querysets import EnterpriseChangeQuerySet


class EnterpriseChange(Change):
    """One thing that happened to a firm on a day."""

    subject_field = "enterprise"

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="changes", verbose_name="企业"
    )

    objects = EnterpriseChangeQuerySet.as_manager()

    class Meta(Change.Meta):
        verbose_name = verbose_name_plural = "企业变动"
        indexes = [
            models.Index(fields=["enterprise", "effective_on"], name="change_enterprise_day"),
            models.Index(fields=["-effective_on", "-id"], name="change_day"),
            # The ledger's counts, of all kinds and of some: read from the index alone.
            models.Index(
                fields=["kind", "effective_on"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="change_live_kind",
            ),
            # 数据状态: firms with a change since a day (orgs/enterprises/checks/freshness.py).
            models.Index(
                fields=["enterprise", "recorded_at"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="change_live_recorded",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=ChangeKind.values), name="change_kind_known"),
            models.CheckConstraint(
                condition=models.Q(presence__in=["", *Presence.values]), name="change_presence_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effective_on} {ChangeKind(self.kind).label}"
