"""Guessing is bounded without giving strangers a way to keep somebody out. django-axes counts, this says whose.

A browser that once logged an account in carries a signed cookie and has a counter of its own; all other browsers of
the world share one counter per login name. So five wrong guesses from anywhere close the name to strangers for half an
hour, while the owner's own computer still opens it. On top, one address may fail so often only over all names, which
stops trying one common password on everybody.
"""

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from zlib import crc32

from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from foundation.accounts.models.user import normal_username
from foundation.common.turns import take_turn
from foundation.trail import clock

COOKIE, COOKIE_DAYS, COOKIE_NAMES = "device", 180, 5
_SALT = "foundation.accounts.device"


def name_key(username: str) -> str:
    """How the counters call a login name. People type passwords into that field, so no plain text is kept."""
    return salted_hmac("foundation.accounts.lockout", normal_username(username)).hexdigest()[:32]


def counter_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Which counter an attempt belongs to; axes keeps it where it would keep the login name."""
    key = name_key((credentials or {}).get("username") or "")
    nonce = _devices(request).get(key)
    return f"{key}.{nonce}" if nonce else key


def _devices(request: HttpRequest) -> dict[str, str]:
    """Name keys this browser once logged in with, each with the browser's secret for it."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=timedelta(days=COOKIE_DAYS))
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def remember_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Give this browser its own counter for the name from now on."""
    known, key = _devices(request), name_key(username)
    nonce = known.pop(key, None) or secrets.token_hex(8)
    latest = list(known.items())[-(COOKIE_NAMES - 1) :]
    kept = {**dict(latest), key: nonce}
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=_SALT),
        max_age=COOKIE_DAYS * 86400,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


class Handler(AxesDatabaseHandler):
    """The database handler of axes, with a second, wider limit for one address over all names."""

    def get_failures(self, request: Any, credentials: dict | None = None) -> int:
        by_name, by_address = (_failures(rows) for rows in self.get_user_attempts(request, credentials))
        if "." in counter_of(request, credentials):
            return by_name
        return max(by_name, by_address * settings.AXES_FAILURE_LIMIT // settings.LOGIN_FAILURES_PER_ADDRESS)

    def reset_user_attempts(self, request: Any, credentials: dict | None = None) -> int:
        """A good log-in clears its own counter; clearing the address's would let one account pay for guessing others."""
        by_name, _ = self.filter_user_attempts(request, credentials)
        return by_name.delete()[0]


def _failures(rows: Any) -> int:
    return rows.aggregate(n=Sum("failures_since_start"))["n"] or 0


class FrontDoor(AxesStandaloneBackend):
    """Refuses before the password is looked at, and takes as long over it as over a wrong password."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> None:
        try:
            super().authenticate(request, username, password, **kwargs)
            _refuse_spent_password(username)
        except PermissionDenied:
            get_user_model()().set_password(password)
            raise


def _refuse_spent_password(username: str | None) -> None:
    """A one-time password opens the door once and in time."""
    spent = Q(username=normal_username(username or ""), one_time_until__lte=clock.now())
    if get_user_model().objects.filter(spent).exists():
        raise PermissionDenied


def same_page(request: HttpRequest, response: HttpResponse, credentials: dict | None = None) -> HttpResponse:
    """A locked name answers like any refusal: the page says that too many attempts lock, not that these did."""
    return response


@contextmanager
def one_at_a_time(username: str) -> Iterator[None]:
    """Attempts on one name wait for each other: fifty at once would else be checked before the fifth is counted."""
    name = name_key(username)
    if connection.vendor == "postgresql":
        with transaction.atomic():
            take_turn("login", name)
            yield
        return
    # SQLite serves one machine, so a file's lock reaches everybody; a transaction would stop all other writers.
    folder = settings.VAR_DIR / "locks"
    folder.mkdir(exist_ok=True)
    with (folder / f"login-{crc32(name.encode()) % 64}").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def _counters(username: str) -> Any:
    key = name_key(username)
    return AccessAttempt.objects.filter(Q(username=key) | Q(username__startswith=f"{key}."))


def is_locked(username: str) -> bool:
    """Some browser, known or not, may not log in with this name just now."""
    recent = _counters(username).filter(attempt_time__gt=clock.now() - settings.AXES_COOLOFF_TIME)
    totals = recent.values("username").annotate(n=Sum("failures_since_start")).order_by()
    return any(row["n"] >= settings.AXES_FAILURE_LIMIT for row in totals)


def forget_failures(username: str) -> None:
    """Open a locked name again, for everybody."""
    _counters(username).delete()
