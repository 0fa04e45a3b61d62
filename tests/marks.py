"""Which cases of a test run each time."""

from collections.abc import Iterable
from typing import Any

import pytest


def first_now(count: int, cases: Iterable[Any]) -> list[Any]:
    """The first so many cases in every run, the others in the long one."""
    return [pytest.param(case, marks=() if place < count else pytest.mark.long) for place, case in enumerate(cases)]
