"""Every writing method of every address as every role; reading ones stand in tests/doors.py."""

from typing import Any

import pytest
from django.test import Client

from foundation.accounts.models import User
from foundation.accounts.roles import ROLES, Role
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
    **{(f"api:{kind}", "post"): EDIT for kind in ("nominations", "visits", "needs")},
    **{(f"api:{kind}-one", "put"): EDIT for kind in ("nominations", "visits", "needs")},
    ("api:needs-step", "post"): EDIT,
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


# What an empty sending hears from whoever may write there: what is missing in it, or the version it must name …
FIRST_WORD = {"post": 400, "put": 428, "patch": 428}
FIRST_WORD_OF = {
    ("api:party-firms", "post"): 428,
    ("api:needs-step", "post"): 428,
    ("api:files", "post"): 415,
    ("api:undo", "post"): 409,
}
# … unless this very record is not theirs to write (403) or to see (404).
OTHERS_FIRM = {("api:enterprise", "patch"), ("api:party", "patch"), ("api:party-firms", "post")}
OTHERS_FIRM |= {("api:enterprise-reasons", "post"), ("api:needs-step", "post")}
OTHERS_FIRM |= {(f"api:{kind}-one", "put") for kind in ("nominations", "visits", "needs")}
NOT_THIS_ONE: dict[str, dict[tuple[str, str], int]] = {
    "office": {("api:undo", "post"): 200},
    "committee": {**dict.fromkeys(OTHERS_FIRM, 403), ("api:files", "post"): 404},
    "implementer": dict.fromkeys(OTHERS_FIRM | {("api:files", "post"), ("api:undo", "post")}, 404),
    "instructor": {("api:files", "post"): 404},
    "superior": {("api:undo", "post"): 404},
    "sysadmin": {("api:undo", "post"): 404},
}


def first_word(actor: str, door: tuple[str, str], may: set[str]) -> int:
    if actor == "anonymous":
        return 401
    if actor not in may:
        return 403
    return NOT_THIS_ONE.get(actor, {}).get(door) or FIRST_WORD_OF.get(door) or FIRST_WORD[door[1]]


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
        expected = first_word(actor, (name, method), may)
        if status != expected:
            wrong.append(f"{method} {name}: {status}, not {expected}")
    assert wrong == []


def no_such_method(actor: str, name: str, view: Any) -> int:
    """Strangers hear nothing; a reader hears first that writing is not for them, where it is anybody's."""
    if actor == "anonymous":
        return 401
    if name == "api:not-found":
        return 404
    reader = ROLES[Role.LEADER].rights
    needed = [of for of in (getattr(view, "rights", ()), getattr(view, "write_rights", ())) if of]
    return 405 if actor == "office" or all(reader & set(of) for of in needed) else 403


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
                assert answer.status_code == no_such_method(actor, name, view), (name, method, answer.status_code)
                assert answer["Content-Type"].endswith("json"), (name, method)
