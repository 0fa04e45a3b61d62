"""Where a payload can be sent: pages of an actor, names a page reads, places of an address that take any text."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from foundation.accounts.models import User
from tests.doors import DOORS
from tests.injection.judging import faults_in
from tests.injection.noting import Notes
from tests.world import address, own_urls

# Answers of the office's own: what every role sees of them is looked at in the long tests.
ACTORS = ("office", "street_lead", "instructor", "sysadmin")


@dataclass(frozen=True)
class Place:
    """A page's address; ``query`` is what it needs to be itself."""

    name: str
    path: str
    query: tuple[tuple[str, str], ...] = ()

    def url(self, sent: dict[str, str] | None = None) -> str:
        whole = {**dict(self.query), **(sent or {})}
        return f"{self.path}?{urlencode(whole)}" if whole else self.path

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")


def place(name: str, url: str) -> Place:
    parts = urlsplit(url)
    return Place(name, parts.path, tuple(parse_qsl(parts.query)))


def pages_of(actor: str, world: dict[str, Any], *, method: str = "get") -> Iterator[Place]:
    """Addresses that answer this actor."""
    for name, pattern in own_urls().items():
        door = DOORS.get(name)
        if door and door.expected(actor) in ("yes", "hidden") and method in (door.method, "any"):
            yield place(name, address(name, pattern, world) + door.query)


def texts_in_path(world: dict[str, Any], payload: str) -> Iterator[tuple[str, str]]:
    """Addresses with the payload in a place of their path that takes any text."""
    for name, pattern in own_urls().items():
        for key, converter in pattern.pattern.converters.items():
            if type(converter).__name__ in ("StringConverter", "SlugConverter", "PathConverter"):
                yield f"{name} <{key}>", address_with(name, pattern, world, key, payload)


def address_with(name: str, pattern: URLPattern, world: dict[str, Any], key: str, payload: str) -> str:
    mark = "place-of-the-payload"
    try:
        known = address(name, pattern, {**world})
    except KeyError:
        return f"/{quote(payload, safe='')}/"
    kwargs = _kwargs(known)
    return reverse(name, kwargs={**kwargs, key: mark}).replace(mark, quote(payload, safe=""))


def _kwargs(url: str) -> dict[str, Any]:
    from django.urls import resolve

    return dict(resolve(url).kwargs)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written within is taken back: the next payload meets the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def logged_in(client: Client, world: dict[str, Any], actor: str) -> Client:
    client.force_login(User.objects.get(pk=world["people"][actor].pk))
    client.raise_request_exception = False  # told of as a status of 500, and the others are still tried
    return client


@dataclass
class Report:
    """What was tried and what was wrong; the counts show that the tests tried something."""

    tried: set[tuple[str, ...]] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def look(self, response: Any, *where: str) -> Any:
        self.tried.add(where)
        self.wrong += [f"{' · '.join(where)}: {fault}" for fault in faults_in(response)]
        return response

    def check(self, *, least: int) -> None:
        logging.getLogger("tests.injection").warning("%s places tried", len(self.tried))
        assert self.wrong == [], f"{len(self.wrong)} faults\n" + "\n".join(sorted(set(self.wrong))[:60])
        assert len(self.tried) >= least, f"only {len(self.tried)} places were tried: the test looks past something"


def read_names(client: Client, page: Place, names: set[str], payload: str, notes: Notes) -> tuple[Any, set[str]]:
    """The page's answer to the payload in all names at once, and the names it asked for."""
    notes.clear()
    response = client.get(page.url({**dict.fromkeys(names, payload), **dict(page.query)}))
    return response, set(notes.address)
