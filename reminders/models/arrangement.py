"""What somebody arranged about an open item of theirs: later, never, or somebody else."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models

from foundation.accounts.scope import Actor
from foundation.trail.guard import TrailedQuerySet
from foundation.trail.models import TrailedModel
from reminders.choices import ArrangementKind
from reminders.items import ItemKey


class ArrangementQuerySet(TrailedQuerySet):
    """Arrangements."""

    def visible_to(self, user: Actor) -> Self:
        """Everybody's own, and what was handed to them."""
        return self.filter(models.Q(user=user.pk) | models.Q(to=user.pk))

    def standing(self) -> Self:
        """Those that hold: what was handed to somebody whose account has ended is the first one's again."""
        return self.filter(is_active=True).exclude(to__is_active=False)

    def about(self, item: Any) -> Self:
        """Those about this item."""
        return self.filter(rule=item.rule, subject=item.subject, period=item.period)

    def aside(self, user: Actor, on: date) -> Self:
        """What this person put off, handed on or muted, and has not before them on the day."""
        return self.standing().filter(user=user.pk).exclude(kind=ArrangementKind.POSTPONED, until__lte=on)


class Arrangement(ItemKey, TrailedModel):
    """One person's decision about one open item; undoing it brings the item back."""

    kind = models.CharField("办法", max_length=10, choices=ArrangementKind.choices)
    rule = models.CharField("提醒规则", max_length=4)
    subject = models.CharField(max_length=60)
    period = models.CharField(max_length=40)
    about = models.CharField("事项", max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="arrangements", verbose_name="待办人"
    )
    until = models.DateField("推迟到", null=True)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="handed_items", verbose_name="转给"
    )
    reason = models.CharField("原因", max_length=200)
    is_active = models.BooleanField(default=True)

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待办安排"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "rule", "subject", "period"],
                condition=models.Q(is_active=True),
                name="arrangement_one_active",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=ArrangementKind.HANDED, to__isnull=False)
                | (~models.Q(kind=ArrangementKind.HANDED) & models.Q(to__isnull=True)),
                name="arrangement_to_when_handed",
            ),
        ]

    def holds_on(self, day: date) -> bool:
        """Whether the item is out of its holder's sight on the day."""
        return self.kind != ArrangementKind.POSTPONED or self.until is None or self.until > day

    @property
    def words(self) -> str:
        """What was arranged: 推迟到 2023-05-01, 转给 王某, 不再提醒."""
        if self.kind == ArrangementKind.POSTPONED:
            return f"推迟到 {self.until}"
        return f"转给 {self.to}" if self.kind == ArrangementKind.HANDED else str(ArrangementKind.MUTED.label)

    def __str__(self) -> str:
        return f"{ArrangementKind(self.kind).label}：{self.about}"
