"""One walk through the portal: every answer is read for words its reader must not meet, and every fault is kept."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from foundation.accounts.models import User
from tests.authz.canaries import Canary, found_in, headers_of, text_of
from tests.authz.expectations import REVEALING, forbidden, shown_on_request
from tests.authz.pages import IGNORED, Form, read_page
from tests.authz.world import World


@dataclass(frozen=True)
class Ask:
    """One request of the walk: whose, where to, and by which door."""

    actor: str
    url: str
    htmx: bool = False
    by_token: bool = False

    def __str__(self) -> str:
        door = "接口令牌" if self.by_token else "htmx" if self.htmx else "GET"
        return f"{self.actor} {door} {self.url}"


@dataclass
class Answer:
    """What came of it."""

    status: int
    text: str
    kind: str
    leaked: set[Canary] = field(default_factory=set)


def door_of(url: str) -> str:
    """The name of the address, whatever ids are in it."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return "?"


class Walker:
    """Asks, reads, counts."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients: dict[str, Client] = {}
        self.asked: dict[Ask, int] = {}
        self.cells = 0
        self.doors: Counter[str] = Counter()
        self.faults: list[str] = []
        self.leaks: dict[tuple[str, str, str], list[tuple[str, Canary]]] = defaultdict(list)
        self.met: dict[Canary, set[str]] = defaultdict(set)
        self.links: dict[str, set[str]] = defaultdict(set)  # address → who was shown it
        self.forms: dict[str, Form] = {}  # address of the page and action → the form
        self.opened: dict[str, set[str]] = defaultdict(set)  # address → who got in
        self.told_apart: list[str] = []  # searches that know more than they say

    def client(self, actor: str, *, by_token: bool = False) -> Client:
        key = f"{actor}/{by_token}"
        if key not in self.clients:
            headers = {"Authorization": f"Bearer {self.world.tokens[actor]}"} if by_token else {}
            client = Client(headers=headers, raise_request_exception=False)
            if actor != "anonymous" and not by_token:
                client.force_login(User.objects.get(pk=self.world.people[actor].pk))
            self.clients[key] = client
        return self.clients[key]

    def ask(self, ask: Ask) -> Answer | None:
        """Ask once; None when it was asked before."""
        if ask in self.asked:
            return None
        headers = {"HX-Request": "true"} if ask.htmx else {}
        answer = self.client(ask.actor, by_token=ask.by_token).get(ask.url, headers=headers)
        self.asked[ask] = answer.status_code
        read = self.judge(str(ask), ask.actor, ask.url, answer)
        if answer.status_code == 200:
            self.opened[ask.url].add(ask.actor)
            if read.kind.startswith("text/html"):
                self._keep_page(ask, read.text)
        elif location := answer.headers.get("Location"):
            self._keep_link(ask, location)
        return read

    def judge(self, told: str, actor: str, url: str, answer: Any, *, sent: str = "") -> Answer:
        """Read one answer: three cells, no foreign word in what it says, none in its headers, and no fault."""
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = text_of(body)
        found = found_in(text) | found_in(headers_of(answer))
        typed = found_in(
            unquote(url) + sent
        )  # what somebody typed comes back to them; whether it told more is asked apart
        leaked = forbidden(found - typed, actor)
        if door_of(url) in REVEALING:
            leaked = {canary for canary in leaked if not shown_on_request(canary, actor)}
        self.cells += 3
        self.doors[door_of(url)] += 1
        for canary in found - typed:
            self.met[canary].add(actor)
        for canary in leaked:
            self.leaks[door_of(url), actor, f"{canary.record}-{canary.phase}"].append((told, canary))
        if answer.status_code >= 500:
            self.faults.append(f"{told}: {answer.status_code}")
        return Answer(answer.status_code, text, answer.headers.get("Content-Type", ""), leaked)

    def _keep_page(self, ask: Ask, text: str) -> None:
        links, forms = read_page(text)
        for link in links:
            self._keep_link(ask, link)
        for form in forms:
            action = urljoin(ask.url, form.action or ask.url)
            if form.method == "get":
                self._keep_link(ask, action)
            self.forms.setdefault(f"{door_of(ask.url)} {action} {form.method}", Form(action, form.method, form.fields))

    def _keep_link(self, ask: Ask, link: str) -> None:
        url = urljoin(ask.url, link).split("#")[0]
        if url.startswith("/") and not url.startswith(IGNORED):
            self.links[url].add(ask.actor)

    def walk(self, asks: Iterable[Ask]) -> None:
        for ask in asks:
            self.ask(ask)

    def report(self) -> str:
        """Every leak once for each address, person and record, with an example."""
        lines = [
            f"{door} | {actor} | {record} | {len(found)}× e.g. {found[0][0]} → {found[0][1]}"
            for (door, actor, record), found in sorted(self.leaks.items())
        ]
        return "\n".join([*lines, *self.faults, *self.told_apart])

    def fail_if_any(self, more: Iterable[str] = ()) -> None:
        """Nothing leaked and nothing broke, or all of it is told."""
        found = "\n".join(filter(None, (*more, self.report())))
        if found:
            pytest.fail(f"after {self.cells} cells:\n{found}", pytrace=False)
