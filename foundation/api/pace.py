"""How fast one account may ask: counted in the database, which all processes share and no cache can lose.

One row per account and kind holds the count of the running minute and is written over in the next one, so nothing
piles up and nothing needs cleaning. Django's database cache was not chosen: its ``incr`` reads and then writes.
"""

from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from foundation.accounts.scope import Actor
from foundation.api.models import RequestCount
from foundation.trail import clock

MINUTE = 60  # seconds
PATIENCE_MS = 20  # so long a count waits for SQLite's one writer

_ONE_MORE = f"""
    INSERT INTO {RequestCount._meta.db_table} AS kept (user_id, is_write, minute, number) VALUES (%s, %s, %s, 1)
    ON CONFLICT (user_id, is_write) DO UPDATE SET
        number = CASE WHEN kept.minute = excluded.minute THEN kept.number + 1 ELSE 1 END, minute = excluded.minute
    RETURNING number
"""  # noqa: S608 - our own table's name


class Pace(BaseThrottle):
    """So many reads and so many writes a minute for each account, by all its programs together; 0 = no limit."""

    def allow_request(self, request: Request, view: Any) -> bool:
        is_write = request.method not in SAFE_METHODS
        most = settings.API_WRITES_PER_MINUTE if is_write else settings.API_READS_PER_MINUTE
        return not most or counted(request.user, is_write=is_write) <= most

    def wait(self) -> int:
        return MINUTE - _now() % MINUTE


def counted(user: Actor, *, is_write: bool) -> int:
    """Count one more request; how many of its kind this makes in the running minute. 0 when SQLite has no time."""
    values = [user.pk, is_write, _now() // MINUTE]
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(_ONE_MORE, values)
            return int(cursor.fetchone()[0])
        # While an import writes, nobody else can: reading goes on uncounted rather than wait for its end.
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            cursor.execute(_ONE_MORE, values)
            return int(cursor.fetchone()[0])
        except OperationalError as fault:
            if "lock" not in str(fault):
                raise
            return 0
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")


def _now() -> int:
    return int(clock.now().timestamp())
