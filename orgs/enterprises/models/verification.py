"""确认: somebody looked and found that nothing had changed."""

from django.conf import settings
from django.db import models

from foundation.trail.models.dated import AppendOnlyModel


class Verification(AppendOnlyModel):
    """One confirmation of a group of fields with the values shown; makes no state."""

    closed_word = "withdrawn"

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="verifications", verbose_name="企业"
    )
    field_group = models.CharField("信息组", max_length=20)
    values = models.JSONField("确认时所见")
    on = models.DateField("确认日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="确认人")
    mode = models.CharField("方式", max_length=20)
    source = models.CharField("来源", max_length=200, blank=True)
    changeset = models.ForeignKey("trail.Changeset", models.PROTECT, related_name="+", editable=False)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)
    withdrawn_by = models.ForeignKey("trail.Changeset", models.PROTECT, null=True, related_name="+", editable=False)

    class Meta(AppendOnlyModel.Meta):
        verbose_name = verbose_name_plural = "情况确认"
        indexes = [models.Index(fields=["enterprise", "-on"], name="verification_enterprise_on")]

    def __str__(self) -> str:
        return f"{self.on} 确认"

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.enterprise, "确认无变化")]
