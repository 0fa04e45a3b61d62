"""A small world for tests that walk all pages: the cast, a firm two of them answer for, and every URL."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from foundation.exchange.models import Export
from foundation.jobs.models import Job
from foundation.trail import clock
from orgs.duties import services as duties
from orgs.duties.models import StreetRole
from orgs.enterprises import services
from tests.cast import LONG_AGO, make_firm, street
from tests.doors import ACTORS
from tests.exchange.waiting_import import waiting_import

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
    assigned = duties.assign_instructor(
        person=people["instructor"].person, enterprise=firm, starts_on=LONG_AGO, by=None
    )
    liaison = duties.assign_liaison(person=people["office"].person, enterprise=firm, starts_on=LONG_AGO, by=None)
    job = Job.objects.create(kind="test", by=people["office"], status="done")
    alias = services.add_alias(enterprise=firm, name="云帆", by=None)
    return {
        "people": people,
        "firm": firm,
        "alias": alias,
        "place": street("红山街道"),
        "job": job,
        "street": StreetRole.objects.first(),
        "instructor": assigned,
        "liaison": liaison,
        "export": Export.objects.create(number="DC20231231-000001", by=people["office"], at=clock.now()),
        "import_row": waiting_import(people["office"]),
    }


def address(name: str, pattern: URLPattern, world: dict[str, Any]) -> str:
    """The URL with the world's records in it."""
    firm = world["firm"]
    known = {
        "verb": "move-out",
        "number": world["export"].number,
        "table": "enterprises",
        "target": "enterprises",
        "batch": world["import_row"].batch_id,
        "row": world["import_row"].pk,
        "year": 2023,
        "key": "closing",
        "alias": world["alias"].pk,
        "change": firm.changes.first().pk,
        "pk": {
            "desk": firm.changes.first().changeset_id,
            "accounts": world["people"]["leader"].pk,
            "jobs": world["job"].pk,
            "duties": duty_in(name, world),
            "places": world["place"].pk,
        }.get(name.split(":")[0], firm.pk),
    }
    wanted = pattern.pattern.converters
    return reverse(name, kwargs={key: known[key] for key in wanted})


def duty_in(name: str, world: dict[str, Any]) -> int:
    """The responsibility a duties page is about."""
    kind = name.split(":")[-1].split("-")[0]
    return world[kind].pk if kind in world else 0
