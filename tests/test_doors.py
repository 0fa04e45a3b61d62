"""Every URL as every role, taken from the resolver; a URL nobody has thought about fails."""

from typing import Any

import pytest
from django.test import Client

from foundation.accounts.models import User
from tests.doors import ACTORS, DOORS
from tests.marks import first_now
from tests.world import address, own_urls


def test_every_url_stands_in_the_table_and_every_line_has_a_url() -> None:
    urls = set(own_urls())
    assert urls - set(DOORS) == set(), "these URLs are not in tests/doors.py: say who may open them"
    assert set(DOORS) - urls == set(), "these lines of tests/doors.py have no URL any more"


# The interface let somebody in and then missed something in what they sent: a version, JSON, the right moment.
INSIDE = {409, 415, 428}


def outcome(response: Any) -> str:
    if response.status_code == 302 and "/login/" in response["Location"]:
        return "login"
    if response.status_code == 410:
        return "yes"  # a file that was theirs and is gone
    if response.status_code in INSIDE:
        return "yes"
    return {401: "login", 403: "no", 404: "hidden"}.get(
        response.status_code, "yes" if response.status_code < 400 else str(response.status_code)
    )


@pytest.mark.anywhere
@pytest.mark.parametrize("actor", ACTORS)
def test_each_door_opens_for_whom_it_should(actor: str, world: dict[str, Any], client: Client) -> None:
    wrong = []
    for name, pattern in own_urls().items():
        door = DOORS.get(name)
        if door is None:
            continue  # the test above fails for it
        url = address(name, pattern, world) + door.query
        if actor != "anonymous":
            # Each time, and read anew: some doors end the sessions of the account.
            client.force_login(User.objects.get(pk=world["people"][actor].pk))
        response = getattr(client, door.method)(url, door.data)
        if outcome(response) != door.expected(actor):
            wrong.append(f"{name}: expected {door.expected(actor)}, got {outcome(response)} ({response.status_code})")
    assert wrong == [], "\n".join(wrong)


JUNK = "?page=x&as_of=2023-13-01&q=%00&section=%27&before=99999999999999999999&table=%00"
# Only these two read the address's query; the others are refused or told about before anything is read.
TRIED = [*((m, tail) for m in ("get", "post") for tail in ("", JUNK)), *((m, "") for m in ("put", "delete", "head"))]
ENDS_SESSION = {"accounts:logout", "accounts:end-own-sessions", "admin-logout"}


@pytest.mark.parametrize("actor", first_now(1, ["office", "anonymous", "sysadmin", "instructor"]))
def test_no_door_answers_with_a_fault(actor: str, world: dict[str, Any], client: Client) -> None:
    """Methods a page does not know, records that do not exist, junk in the address: never a 500."""
    if actor != "anonymous":
        client.force_login(world["people"][actor])
    client.raise_request_exception = True
    for name, pattern in own_urls().items():
        url = address(name, pattern, world)
        for method, tail in TRIED:
            if method == "post" and name in ENDS_SESSION:
                continue
            response = getattr(client, method)(url + tail)
            assert response.status_code < 500, (method, url + tail)


@pytest.mark.parametrize(
    ("actor", "status", "of_states"),
    [("office", 200, 200), ("sysadmin", 200, 403), ("leader", 302, 302), ("street_lead", 302, 302)],
)
def test_who_enters_the_dictionaries(
    actor: str, status: int, of_states: int, world: dict[str, Any], client: Client
) -> None:
    client.force_login(world["people"][actor])
    assert client.get("/admin/").status_code == status
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == (200 if status == 200 else 403), "told why, not sent round for ever"
    assert client.get("/admin/enterprises/enterprisestate/").status_code == of_states
