"""The only time argument of every question: on which day, and as known when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from foundation.trail import clock

# Open ends are a real day, so that comparisons and indexes need no special case for "still so".
FOREVER = date(9999, 12, 31)


@dataclass(frozen=True)
class AsOf:
    """The facts of ``day``, as they are known now or as they were known at ``known_at``."""

    day: date
    known_at: datetime | None = None

    @classmethod
    def today(cls) -> "AsOf":
        return cls(clock.today())

    @property
    def is_today(self) -> bool:
        return self.known_at is None and self.day >= clock.today()

    def recorded(self) -> Q:
        """Rows believed at that moment: live now, or live then."""
        if self.known_at is None:
            return Q(superseded_at__isnull=True)
        return Q(recorded_at__lte=self.known_at) & (Q(superseded_at__isnull=True) | Q(superseded_at__gt=self.known_at))

    @property
    def over_at(self) -> datetime | None:
        """The first moment after everything that was done up to this day; None while it goes on."""
        if self.is_today:
            return None
        over = clock.start_of(self.day + timedelta(days=1))
        return over if self.known_at is None else min(over, self.known_at + timedelta(microseconds=1))

    def changes_recorded(self) -> Q:
        """The same for changes, which are withdrawn rather than superseded."""
        if self.known_at is None:
            return Q(withdrawn_at__isnull=True)
        return Q(recorded_at__lte=self.known_at) & (Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=self.known_at))
