"""确认: somebody looked and found that nothing had changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from foundation.trail.models.dated import AppendOnlyModel
from orgs.enterprises.checks.querysets import VerificationQuerySet
from orgs.enterprises.choices import CheckMode


class Verification(AppendOnlyModel):
    """One confirmation of a group of fields with the values shown; makes no state and knows no round."""

    closed_word = "withdrawn"

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="verifications", verbose_name="企业"
    )
    field_group = models.CharField("信息组", max_length=20)
    values = models.JSONField("确认时所见")
    on = models.DateField("确认日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="确认人")
    mode = models.CharField("方式", max_length=20, choices=CheckMode.choices)
    source = models.CharField("来源", max_length=200, blank=True)
    # Given by the page with its form: a button pressed twice, or a request sent again, is known by it.
    token = models.CharField(max_length=36, blank=True, db_index=True, editable=False)
    changeset = models.ForeignKey("trail.Changeset", models.PROTECT, related_name="+", editable=False)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)
    withdrawn_by = models.ForeignKey("trail.Changeset", models.PROTECT, null=True, related_name="+", editable=False)

    objects = VerificationQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = verbose_name_plural = "情况确认"
        indexes = [models.Index(fields=["enterprise", "-on"], name="verification_enterprise_on")]
        constraints = [
            # Two people at once: the second one learns that it is done, and there is one attestation.
            models.UniqueConstraint(
                fields=["enterprise", "field_group", "on"],
                condition=Q(withdrawn_at__isnull=True),
                name="verification_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} 确认"

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.enterprise, "确认无变化")]
