"""What two people would enter in the same moment is entered one after the other, so that the second can be asked."""

from zlib import crc32

from django.db import connection

_SPACE = 20231  # any number, as long as nobody else uses it


def take_turn(*what: object) -> None:
    """Wait until whoever else took this turn has ended their transaction; then judge what they wrote.

    ``what`` names the thing: a kind and a key. SQLite lets one transaction write at a time anyway. Raises
    RuntimeError outside a transaction, where a turn would be over at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a turn lasts as long as its transaction")
    if connection.vendor == "postgresql":
        number = crc32("\n".join(map(str, what)).encode()) % 2**31
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_SPACE, number])
