"""Every writing method of every address as every role; reading ones stand in tests/doors.py."""

from typing import Any

import pytest
from django.test import Client

from foundation.accounts.models import User
from tests.doors import ACTORS, ADD, EDIT, OFFICE
from tests.world import address, own_urls

WRITES = {
    ("api:enterprises", "post"): ADD,
    ("api:enterprise", "patch"): EDIT,
    ("api:parties", "post"): EDIT,
    ("api:party", "patch"): EDIT,
    ("api:party-firms", "post"): EDIT,
    ("api:enterprise-reasons", "post"): EDIT,
    ("api:street-roles", "post"): OFFICE,
    ("api:instructors", "post"): OFFICE,
    ("api:liaison-points", "post"): OFFICE,
    ("api:instructor-terms", "post"): OFFICE,
    ("api:committee", "post"): OFFICE,
    ("api:committee-members", "post"): OFFICE,
    ("api:deputies", "post"): OFFICE,
    ("api:handovers", "post"): OFFICE,
    ("api:contacts", "post"): EDIT,
    ("api:sweeps", "post"): OFFICE,
    ("api:sweep", "put"): OFFICE,
    ("api:reporting-tasks", "post"): OFFICE,
    ("api:reporting-task", "put"): OFFICE,
    ("api:places", "post"): OFFICE,
    ("api:place-block", "put"): OFFICE,
    ("api:files", "post"): EDIT,
    **{(f"api:{kind}", "post"): OFFICE for kind in ("units", "meetings", "activities", "care", "trainings")},
    **{(f"api:{kind}-one", "put"): OFFICE for kind in ("units", "meetings", "activities", "care", "trainings")},
    ("api:nominations", "post"): EDIT,
    ("api:nominations-one", "put"): EDIT,
    ("api:undo", "post"): set(ACTORS) - {"anonymous", "nobody"},
}
# Writing is all these do; tests/doors.py says who may.
ONLY_WRITE = (
    "code",
    "move",
    "deregister",
    "suspend",
    "resume",
    "rename",
    "remove",
    "withdraw",
    "end",
    "elect",
    "extend",
    "dissolve",
    "confirm",
    "unreachable",
    "settle",
    "accept",
    "recipient",
    "report",
    "status",
    "switch",
    "lead",
    "record",
    "blocks",
    "mark",
    "postpone",
    "mute",
    "on",
    "up",
)
UNSAFE = ("post", "put", "patch", "delete")


def addresses() -> dict[str, Any]:
    return {name: pattern for name, pattern in own_urls().items() if name.startswith("api:")}


def test_every_writing_method_stands_in_the_table():
    found = set()
    for name, pattern in addresses().items():
        view = getattr(pattern.callback, "cls", None) or pattern.callback.view_class
        found |= {(name, method) for method in UNSAFE if hasattr(view, method)}

    others = {
        pair for pair in found - set(WRITES) if pair[0].split("-")[-1] not in ONLY_WRITE and "-move-" not in pair[0]
    }
    assert others == set(), "say who may write here"
    assert set(WRITES) <= found


@pytest.mark.parametrize("actor", ACTORS)
def test_writing_is_for_whom_it_should_be(actor: str, world: dict[str, Any]):
    wrong = []
    client = Client()
    patterns = addresses()
    if actor != "anonymous":
        client.force_login(User.objects.get(pk=world["people"][actor].pk))
    for (name, method), may in WRITES.items():
        url = address(name, patterns[name], world)
        status = getattr(client, method)(url, {}, content_type="application/json").status_code
        expected = {401} if actor == "anonymous" else {400, 404, 409, 415, 428, 403, 200} if actor in may else {403}
        if status not in expected or status >= 500:
            wrong.append(f"{method} {name}: {status}")
    assert wrong == []


@pytest.mark.parametrize("actor", ["anonymous", "office", "leader"])
def test_methods_nobody_offers_are_refused_as_json(actor: str, world: dict[str, Any]):
    client = Client()
    if actor != "anonymous":
        client.force_login(world["people"][actor])
    for name, pattern in addresses().items():
        view = getattr(pattern.callback, "cls", None) or pattern.callback.view_class
        for method in ("put", "delete", "trace"):
            if not hasattr(view, method) and name != "api:docs":
                answer = getattr(client, method)(address(name, pattern, world))
                assert answer.status_code in (401, 403, 404, 405), (name, method, answer.status_code)
                assert answer["Content-Type"].endswith("json"), (name, method)
