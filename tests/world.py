"""A small world for tests that walk all pages: the cast, a firm two of them answer for, and every URL."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from orgs.duties import services as duties
from orgs.enterprises import services
from tests.cast import LONG_AGO, make_firm, street
from tests.doors import ACTORS

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
