"""Tables that are looked at as of a day, and by those who may as it was known at a moment."""

from datetime import date, datetime

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.tables.table import Table
from foundation.trail import clock
from foundation.trail.asof import AsOf


class DatedTable(Table):
    """A table whose rows depend on the day; today when none is asked for."""

    is_dated = True

    def at(self, day: date | None, known_at: datetime | None) -> AsOf:
        return AsOf(day or clock.today(), known_at)

    def may_know_at(self, user: Actor) -> bool:
        return bool(user.may(Right.SEE_KNOWN_AT))
