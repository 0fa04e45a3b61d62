"""One world for the whole folder: building it takes seconds, and nobody keeps what they write in it."""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from foundation.trail.clock import clock_at
from tests.authz.people import NOW
from tests.authz.world import World, build_world


@pytest.fixture(scope="package")
def the_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, taken back when the last walk is over."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(the_world: World, db: None) -> Iterator[World]:
    """The world on its day; what a test writes goes with the test."""
    logging.disable(logging.WARNING)  # thousands of refusals, each told with its stack, cost more than the pages
    with clock_at(NOW):
        yield the_world
    logging.disable(logging.NOTSET)


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say how much was looked at; the summary of the run prints it."""
    return partial(record_property, "looked at")
