"""Questions about jobs, the first being who may see them."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q


class JobQuerySet(models.QuerySet):
    """Jobs."""

    def visible_to(self, user: Any) -> Self:
        """A person's own jobs; those who look after the system see all. Payloads hold ids, never records."""
        if user.may("manage_system"):
            return self
        return self.filter(by_id=user.pk)

    def unfinished(self) -> Self:
        return self.filter(status__in=["queued", "running"])

    def claimable(self, *, at: datetime) -> Self:
        """Waiting, or held by a worker that has not renewed its lease in time."""
        return self.filter(Q(status="queued") | Q(status="running", lease_until__lt=at))

    def abandoned(self, *, at: datetime) -> Self:
        return self.filter(status="running", lease_until__lt=at)

    def unheard(self, *, queued_before: datetime, hinted_before: datetime) -> Self:
        """Waiting for a while and not spoken of lately: their message may be lost; the oldest first."""
        quiet = Q(hinted_at__isnull=True) | Q(hinted_at__lt=hinted_before)
        return self.filter(quiet, status="queued", created_at__lt=queued_before).order_by("id")
