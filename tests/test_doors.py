"""Every URL as every role, taken from the resolver; a URL nobody has thought about fails."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from orgs.duties import services as duties
from orgs.enterprises import services
from tests.cast import LONG_AGO, make_firm, street
from tests.doors import ACTORS, DOORS

# Django admin brings its own checks (foundation/desk/admin_base.py); who enters it is tested below.
ELSEWHERE = ("admin:",)


def url_names(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern, inner)
        else:
            yield f"{namespace}{pattern.name or pattern.pattern}", pattern


def own_urls() -> dict[str, URLPattern]:
    return {name: pattern for name, pattern in url_names() if not name.startswith(ELSEWHERE)}


def test_every_url_stands_in_the_table_and_every_line_has_a_url() -> None:
    urls = set(own_urls())
    assert urls - set(DOORS) == set(), "these URLs are not in tests/doors.py: say who may open them"
    assert set(DOORS) - urls == set(), "these lines of tests/doors.py have no URL any more"


@pytest.fixture
def world(request: Any, db: None) -> dict[str, Any]:
    """The whole cast, a firm two of them answer for, and an act on it."""
    people = {name: request.getfixturevalue(name) for name in ACTORS if name != "anonymous"}
    firm = make_firm("南京云帆科技有限公司", place="梅园新村街道", staff=10, phone="13800000001")
    make_firm("南京星河传媒有限公司", place="玄武门街道")
    duties.assign_instructor(person=people["instructor"].person, enterprise=firm, starts_on=LONG_AGO, by=None)
    alias = services.add_alias(enterprise=firm, name="云帆", by=None)
    return {"people": people, "firm": firm, "alias": alias, "place": street("红山街道")}


def address(name: str, pattern: URLPattern, world: dict[str, Any]) -> str:
    """The URL with the world's records in it."""
    firm = world["firm"]
    known = {
        "verb": "move-out",
        "alias": world["alias"].pk,
        "change": firm.changes.first().pk,
        "pk": {
            "desk": firm.changes.first().changeset_id,
            "places": world["place"].pk,
        }.get(name.split(":")[0], firm.pk),
        **extra_arguments(name, world),
    }
    wanted = pattern.pattern.converters
    return reverse(name, kwargs={key: known[key] for key in wanted})


def extra_arguments(name: str, world: dict[str, Any]) -> dict[str, Any]:
    return {}


def outcome(response: Any) -> str:
    if response.status_code == 302 and "/login/" in response["Location"]:
        return "login"
    return {403: "no", 404: "hidden"}.get(response.status_code, "yes" if response.status_code < 400 else str(response.status_code))


@pytest.mark.parametrize("actor", ACTORS)
def test_each_door_opens_for_whom_it_should(actor: str, world: dict[str, Any], client: Client) -> None:
    if actor != "anonymous":
        client.force_login(world["people"][actor])
    wrong = []
    for name, pattern in own_urls().items():
        door = DOORS.get(name)
        if door is None:
            continue  # the test above fails for it
        url = address(name, pattern, world)
        response = getattr(client, door.method)(url, door.data)
        if outcome(response) != door.expected(actor):
            wrong.append(f"{name}: expected {door.expected(actor)}, got {outcome(response)} ({response.status_code})")
    assert wrong == []


@pytest.mark.parametrize("actor", ACTORS)
def test_no_door_answers_with_a_fault(actor: str, world: dict[str, Any], client: Client) -> None:
    """Methods a page does not know, records that do not exist, junk in the address: never a 500."""
    if actor != "anonymous":
        client.force_login(world["people"][actor])
    client.raise_request_exception = True
    for name, pattern in own_urls().items():
        url = address(name, pattern, world)
        for method in ("get", "post", "put", "delete", "options", "head"):
            if method == "post" and name in {"accounts:logout"}:
                continue
            for tail in ("", "?page=x&as_of=2023-13-01&q=%00&section=%27&before=99999999999999999999&table=%00"):
                response = getattr(client, method)(url + tail)
                assert response.status_code < 500, (method, url + tail)


@pytest.mark.parametrize(("actor", "status"), [("office", 200), ("sysadmin", 200), ("leader", 302), ("street_lead", 302)])
def test_who_enters_the_dictionaries(actor: str, status: int, world: dict[str, Any], client: Client) -> None:
    client.force_login(world["people"][actor])
    assert client.get("/admin/").status_code == status
    assert client.get("/admin/enterprises/enterprisestate/").status_code in ({200} if actor == "office" else {302, 403})
