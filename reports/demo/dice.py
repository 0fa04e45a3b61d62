"""Numbers that look thrown and are the same in every run, on every machine and whatever else is loaded."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def roll(key: str, sides: int) -> int:
    """A number from 0 to ``sides - 1``, always the same for the same key."""
    # Not `random`: one more firm in the middle must not change everything told after it.
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:6]) % sides


def between(key: str, low: int, high: int) -> int:
    """A number from ``low`` to ``high``, both included."""
    return low + roll(key, high - low + 1)


def chance(key: str, percent: int) -> bool:
    """True for so many of a hundred keys."""
    return roll(key, 100) < percent


def pick(key: str, options: Sequence[T]) -> T:
    return options[roll(key, len(options))]
