"""联系记录: what a responsible person did with a firm on a day."""

from django.db import models
from django.db.models import Q

from foundation.common.tables.columns import shown_date
from foundation.trail.models.dated import AppendOnlyModel
from orgs.duties.choices import ContactKind
from orgs.duties.querysets import ContactQuerySet


class Contact(AppendOnlyModel):
    """One contact of one person with one firm; entered once, withdrawn when it was a mistake."""

    closed_word = "withdrawn"

    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="contacts", verbose_name="联系人")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="contacts", verbose_name="企业"
    )
    on = models.DateField("日期")
    precision = models.CharField("日期精度", max_length=5, default="day")
    kind = models.CharField("方式", max_length=8, choices=ContactKind.choices)
    note = models.CharField("情况", max_length=1000, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)
    changeset = models.ForeignKey("trail.Changeset", models.PROTECT, related_name="+", editable=False)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)
    withdrawn_by = models.ForeignKey("trail.Changeset", models.PROTECT, null=True, related_name="+", editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = verbose_name_plural = "联系记录"
        indexes = [
            models.Index(fields=["enterprise", "on"], name="contact_enterprise_on"),
            models.Index(fields=["person", "on"], name="contact_person_on"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "enterprise", "on", "kind"],
                condition=Q(withdrawn_at__isnull=True),
                name="contact_once",
                violation_error_message="这一天同样方式的联系已经登记过了。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {ContactKind(self.kind).label}"

    @property
    def shown_on(self) -> str:
        """The day, no finer than it is known."""
        return shown_date(self.on, self.precision)

    def trail_about(self) -> list[tuple[models.Model, str]]:
        return [(self.enterprise, "联系")]

    def trail_mentions(self) -> list[tuple[models.Model, str]]:
        return [(self.person, "联系企业")]
