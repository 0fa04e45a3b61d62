"""The identity of a Party organisation: what never changes about it."""

from django.db import models
from django.urls import reverse

from foundation.trail.models import TrailedModel
from orgs.parties.querysets import OrganizationQuerySet


class PartyOrganization(TrailedModel):
    """One Party organisation. Its name, category and all else live in its dated states, its firms in its hosts."""

    number = models.CharField("编号", max_length=12, unique=True, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党组织"
        ordering = ["pk"]

    def __str__(self) -> str:
        """The present name; costs a query."""
        state = self.states.live().order_by("-effective_from").first()
        return state.name if state else self.number

    def get_absolute_url(self) -> str:
        return reverse("parties:detail", args=[self.pk])

    def undo_creation(self) -> bool:
        # The identity stays so that old links explain themselves; without live states it is in no list.
        return False
