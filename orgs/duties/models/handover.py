"""交接: what passes from one person to another when a responsibility ends."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from foundation.trail import clock
from foundation.trail.models import Changeset, TrailedModel
from foundation.trail.undo import standing_acts
from orgs.duties.choices import PARTS, HandoverStatus
from orgs.duties.querysets import HandoverQuerySet


class Handover(TrailedModel):
    """One handing over: open work stays with ``person`` until ``to`` has accepted it; never with nobody."""

    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="handed_over", verbose_name="移交人")
    to = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="taken_over", verbose_name="接收人"
    )
    on = models.DateField("职责移交日")
    note = models.CharField("说明", max_length=500, blank=True)
    status = models.CharField(
        "状态", max_length=10, choices=HandoverStatus.choices, default=HandoverStatus.WAITING, db_index=True
    )
    settled_on = models.DateField("接收或撤回日期", null=True, blank=True)

    objects = HandoverQuerySet.as_manager()
    guards_undo: ClassVar[bool] = True

    class Meta:
        verbose_name = verbose_name_plural = "交接"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to__isnull=True) | ~Q(to=F("person")),
                name="handover_to_another",
                violation_error_message="接收人不能是移交人本人。",
            ),
            models.CheckConstraint(
                condition=~Q(status=HandoverStatus.ACCEPTED) | Q(to__isnull=False),
                name="handover_accepted_by_somebody",
                violation_error_message="请先确定接收人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} 移交 {self.to or '（接收人待定）'}"

    def trail_mentions(self) -> list[tuple[models.Model, str]]:
        mentioned: list[tuple[models.Model, str]] = [(self.person, "交接")]
        if self.to is not None:
            mentioned.append((self.to, "交接"))
        return mentioned

    def why_keep(self, changeset: Changeset) -> str:
        """Its acts build on each other: duties and open work went on from where the one before had put them."""
        later = [act for act in standing_acts(self._meta.label_lower, self.pk) if act.pk > changeset.pk]
        return f"这次交接后来又办理了“{later[-1].title}”，请先撤销那一次。" if later else ""

    def undo_creation(self) -> bool:
        """Undoing the act that started it takes the handover back with it."""
        self.status, self.settled_on = HandoverStatus.WITHDRAWN, clock.today()
        self.save()
        return True


class HandoverLine(TrailedModel):
    """One responsibility that passes: a street's part, a firm or block of an instructor, a liaison point."""

    kind_names: ClassVar[dict[str, str]] = {part: told.short for part, told in PARTS.items()}

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="lines", verbose_name="交接")
    kind = models.CharField("职责", max_length=12)
    jurisdiction = models.ForeignKey("places.Jurisdiction", models.PROTECT, null=True, related_name="+")
    block = models.ForeignKey("places.Block", models.PROTECT, null=True, related_name="+")
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "交接的职责"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind_names[self.kind]}：{self.jurisdiction or self.block or self.enterprise}"

    def undo_creation(self) -> bool:
        """It goes with its handover, which keeps it readable."""
        return True
