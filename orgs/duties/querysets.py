"""Questions about responsibilities."""

from datetime import date
from typing import Any, Self

from foundation.accounts.scope import ScopedQuerySet
from foundation.trail.asof import AsOf
from foundation.trail.models.dated import PeriodQuerySet


class DutyQuerySet(ScopedQuerySet, PeriodQuerySet):
    """Responsibilities of people."""

    def held_by(self, user: Any, on: date) -> Self:
        """What this person answers for on the day; nothing for accounts without a person."""
        return self.as_of(AsOf(on)).filter(person=getattr(user, "person_id", None) or 0)
