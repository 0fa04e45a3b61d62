"""Every role is a whole: it has a home, doors, somebody in the tests' cast who tries them, an account to try it with."""

from typing import Any

from django.test import Client
from django.urls import reverse

from foundation.accounts.roles import ROLES, Role
from foundation.desk.home import HOMES
from orgs.duties.choices import PARTS
from orgs.duties.demo import USERNAMES
from orgs.duties.kinds import DUTIES, kind_with
from tests.doors import ACTORS, DOORS
from tests.world import own_urls


def test_every_role_has_a_home_a_door_and_an_actor(world: dict[str, Any], client: Client) -> None:
    own_urls()  # the homes come with the addresses
    actors = {role: name for name, user in world["people"].items() for role in user.roles}

    assert set(ROLES) == set(actors) == set(HOMES) == set(USERNAMES.values()) == set(Role)
    assert set(world["people"]) | {"anonymous"} == set(ACTORS)
    for role, actor in actors.items():
        assert any(actor in door.yes for name, door in DOORS.items() if name == HOMES[role]), role
        client.force_login(world["people"][actor])
        assert client.get(reverse(HOMES[role])).status_code == 200, role


def test_every_part_belongs_to_a_kind_of_duty_and_a_role() -> None:
    said = {kind.part for kind in DUTIES if kind.part}

    assert said | {"lead", "implementer"} == set(PARTS)
    assert all(kind_with(part).part in ("", part) for part in PARTS)
    assert len({told.role for told in PARTS.values()}) == len(PARTS)
