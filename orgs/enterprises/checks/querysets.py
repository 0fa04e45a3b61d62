"""Questions about confirmations and open doubts."""

from typing import Self

from django.db.models import Q

from foundation.accounts.scope import Actor
from foundation.trail.asof import AsOf
from foundation.trail.guard import AppendOnlyQuerySet, TrailedQuerySet


class VerificationQuerySet(AppendOnlyQuerySet):
    """Confirmations: ``visible_to(user).as_of(at)``."""

    def visible_to(self, user: Actor) -> Self:
        from orgs.enterprises.models import Enterprise

        return self.filter(enterprise__in=Enterprise.objects.visible_to(user))

    def live(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def as_of(self, at: AsOf) -> Self:
        """Confirmations made up to that day, as known then."""
        return self.filter(at.changes_recorded(), on__lte=at.day)


class DoubtQuerySet(TrailedQuerySet):
    """待核实: ``visible_to(user).open_on(at)``."""

    def visible_to(self, user: Actor) -> Self:
        from orgs.enterprises.models import Enterprise

        return self.filter(is_active=True, enterprise__in=Enterprise.objects.visible_to(user))

    def open_on(self, at: AsOf) -> Self:
        """Those nobody had settled on that day, as known then."""
        opened = Q(is_active=True, opened_on__lte=at.day)
        settled_later = Q(settled_on__isnull=True) | Q(settled_on__gt=at.day)
        if at.known_at is not None:
            opened &= Q(recorded_at__lte=at.known_at)
            settled_later |= Q(settled_at__gt=at.known_at)
        return self.filter(opened, settled_later)
