"""The world of the walk, built by the services alone.

A later app adds its records with one function in one file: ``def tell_visits(world)``, named in ``STORIES``. The
words it writes must stand in expectations.py, else the walk fails and says which.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from foundation.accounts.models import User
from foundation.trail.clock import clock_at
from tests.authz import work
from tests.authz.firms import tell_firms
from tests.authz.held import tell_held
from tests.authz.needs import tell_needs
from tests.authz.people import NOW, make_people, tokens_of
from tests.cast import moment


@dataclass
class World:
    """What the stories made, by name."""

    people: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    firms: dict[str, Any] = field(default_factory=dict)
    aliases: dict[Any, Any] = field(default_factory=dict)
    contacts: dict[Any, Any] = field(default_factory=dict)
    doubts: dict[Any, Any] = field(default_factory=dict)
    reasons: dict[Any, Any] = field(default_factory=dict)
    duties: dict[str, Any] = field(default_factory=dict)
    handovers: dict[str, Any] = field(default_factory=dict)
    branches: dict[str, Any] = field(default_factory=dict)
    sweeps: dict[str, Any] = field(default_factory=dict)
    tasks: dict[str, Any] = field(default_factory=dict)
    needs: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    round: Any = None
    block: Any = None
    numbers: list[str] = field(default_factory=list)  # of exports
    job: Any = None

    moment = staticmethod(moment)


Story = Callable[[World], None]
# In this order; each is one function. Confidential records of later apps get theirs here.
STORIES: list[Story] = [
    tell_firms,
    work.tell_duties,
    work.tell_asked,
    tell_needs,
    tell_held,
    work.tell_samples,
    work.tell_exchange,
    work.tell_desk,
]


def build_world() -> World:
    """Everybody and everything, as it stands on the day of the walk."""
    world = World()
    with clock_at(NOW):
        world.people = make_people()
        for story in STORIES:
            story(world)
        world.tokens = tokens_of(world.people)
    return world
