"""The identity of a firm: what never changes about it."""

from django.db import models
from django.urls import reverse

from foundation.trail.models import TrailedModel
from orgs.enterprises.querysets import EnterpriseQuerySet


class Enterprise(TrailedModel):
    """One firm. Its name, place and all else live in its dated states."""

    code = models.CharField(
        "统一社会信用代码",
        max_length=18,
        null=True,
        blank=True,
        unique=True,
        error_messages={"unique": "库中已有这个统一社会信用代码的企业。"},
    )
    code_note = models.CharField("代码说明", max_length=100, blank=True)
    number = models.CharField("编号", max_length=12, unique=True, editable=False)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "企业"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(code=""), name="enterprise_code_null_not_empty"),
        ]

    def __str__(self) -> str:
        """The present name; costs a query."""
        state = self.states.live().order_by("-effective_from").first()
        return state.name if state else self.number

    def get_absolute_url(self) -> str:
        return reverse("enterprises:detail", args=[self.pk])

    def undo_creation(self) -> bool:
        # The identity stays so that old links explain themselves; without live states it is in no list.
        return False
