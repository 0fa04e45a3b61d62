"""How long things last: the office's settings, kept within the bounds the protection rules allow."""

from datetime import UTC, datetime, timedelta
from typing import Any

from constance import config
from django.conf import settings

from foundation.accounts.roles import Role
from foundation.trail import clock

# A password of unknown age is too old.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def _within(value: int, low: int, high: int) -> int:
    """A mistyped setting neither locks everybody out nor leaves the door open."""
    return max(low, min(value, high))


def idle_limit(user: Any) -> timedelta:
    """How long this person may pause before they are logged out."""
    is_admin = Role.SYSTEM_ADMIN in user.roles
    minutes = config.SESSION_IDLE_MINUTES_ADMIN if is_admin else config.SESSION_IDLE_MINUTES
    return timedelta(minutes=_within(minutes, 3, 120))


def session_limit() -> timedelta:
    """How long one log-in lasts at most."""
    return timedelta(hours=_within(config.SESSION_HOURS, 1, 24))


def sessions_at_once() -> int:
    """In how many browsers one account may be logged in."""
    return _within(config.SESSIONS_AT_ONCE, 1, 20)


def password_ends_at(user: Any) -> datetime | None:
    """When the password must be changed; None for demonstration accounts, whose passwords do not age."""
    if user.is_demo:
        return None
    since = user.password_changed_at or LONG_AGO
    return since + timedelta(days=_within(config.PASSWORD_DAYS, 30, 180))


def must_change_password(user: Any) -> bool:
    """The password is a one-time one or too old: nothing else may be done before it is changed."""
    ends = password_ends_at(user)
    return ends is not None and (user.must_change_password or ends <= clock.now())


def password_days_left(user: Any) -> int | None:
    """Days until the password ends, when they are few enough to speak of."""
    ends = password_ends_at(user)
    if ends is None:
        return None
    left = (ends - clock.now()).days
    return left if left < _within(config.PASSWORD_WARN_DAYS, 1, 60) else None


def one_time_until() -> datetime:
    """Until when a one-time password given now opens the door."""
    return clock.now() + timedelta(hours=settings.ONE_TIME_PASSWORD_HOURS)
