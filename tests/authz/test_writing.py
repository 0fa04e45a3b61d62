"""Nobody writes what is not theirs: every door that takes something is tried with ids of others."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db import transaction
from django.test.client import MULTIPART_CONTENT
from django.urls import reverse

from tests.authz import asks
from tests.authz.footprints import Footprints, writes_noted
from tests.authz.posting import Sending, api_sendings, page_sendings
from tests.authz.walker import Ask, Walker, door_of
from tests.authz.world import World

DOORS_THAT_WRITE = 80  # at least so many addresses did change something for the office
TRIED = ("lead_a", "instructor_1", "implementer_c", "committee_a", "sysadmin")
READERS = ("leader", "superior", "nobody")  # may write nothing of anybody: a part of it is enough


class Writer:
    """Sends, looks whether anything of others changed, and takes it all back."""

    def __init__(self, walker: Walker, actor: str, whose: str = "") -> None:
        self.walker, self.actor = walker, actor
        walker.client("office")  # a log-in leaves a trace; it belongs before the first print
        walker.client(actor)
        self.prints = Footprints(walker.world, whose or actor)
        self.changed: list[str] = []
        self.doors: set[str] = set()  # at which something changed
        self.versions: dict[str, str] = {}
        self.statuses: dict[int, int] = {}

    def send(self, sending: Sending) -> None:
        client = self.walker.client(self.actor)
        cookies = client.cookies.copy()
        told = f"{self.actor} {sending.method.upper()} {sending.url}"
        more = self._more(sending)
        with transaction.atomic(), writes_noted() as written:
            answer = getattr(client, sending.method)(sending.url, sending.body, **more)
            self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
            self.walker.judge(told, self.actor, sending.url, answer, sent=repr(sending.body))
            self.walker.cells += 1
            if written and (changed := self.prints.changed()):
                self.doors.add(door_of(sending.url))
                self.changed.append(f"{told} ({answer.status_code}) changed {', '.join(changed)}")
            transaction.set_rollback(True)
        client.cookies = cookies

    def _more(self, sending: Sending) -> dict[str, Any]:
        if not sending.is_json:
            return {"content_type": MULTIPART_CONTENT, "headers": {"If-Match": self._version(sending.url)}}
        return {"content_type": "application/json", "headers": {"If-Match": self._version(sending.url)}}

    def _version(self, url: str) -> str:
        """What a program must have read before it writes; the office may read everything."""
        if not url.startswith("/api/"):
            return ""
        record = "/".join(url.split("/")[:5]) + "/"
        if record not in self.versions:
            seen = self.walker.client("office").get(record)
            self.versions[record] = seen.headers.get("ETag", "")
        return self.versions[record]


def meet_forms(world: World, *, thin: bool) -> Walker:
    """See as many forms as there are: the office opens every page and record, others their own first pages."""
    walker = Walker(world)
    if not thin:
        for actor in ("lead_b", "lead_a", "instructor_2", "sysadmin"):
            asks.wander(walker, actor, most=30, alike=1)
    ids = asks.telling_ids(world)[2 if thin else 0 : 3 if thin else None]
    for number, (name, (is_read, kinds)) in enumerate(asks.views().items()):
        if is_read and not name.startswith(("api:", "reports:")):
            if not kinds and not (thin and number % 4):
                walker.ask(Ask("office", reverse(name)))
            elif list(kinds.values()) == ["IntConverter"]:
                walker.walk(Ask("office", reverse(name, kwargs={next(iter(kinds)): pk})) for pk in ids)
    return walker


def sendings_of(walker: Walker) -> list[Sending]:
    ids = asks.telling_ids(walker.world)
    return [*page_sendings(walker, ids), *api_sendings(walker.world, ids)]


def write_everything(world: World, actors: Iterable[str], *, thin: bool) -> tuple[Walker, list[str]]:
    """Everything there is to send, by each of the actors; tells what changed that is not theirs."""
    walker = Walker(world)
    walker.forms = meet_forms(world, thin=thin).forms
    changed = []
    for actor in actors:
        writer = Writer(walker, actor)
        for sending in sendings_of(walker)[:: 8 if thin else 4 if actor in READERS else 1]:
            writer.send(sending)
        changed += writer.changed
    return walker, changed


def test_a_sample_of_what_is_sent_changes_nothing_of_others(world: World):
    walker, changed = write_everything(world, ("lead_a",), thin=True)

    walker.fail_if_any(changed)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_nobody_writes_what_is_not_theirs(world: World, tell: Callable[[str], None]):
    walker, changed = write_everything(world, (*TRIED, *READERS), thin=False)
    # The same requests, sent by somebody who may: else a refusal would only say that they were badly filled in.
    control = Writer(walker, "office", whose="nobody")
    for sending in sendings_of(walker):
        control.send(sending)

    tell(f"writing: {walker.cells} cells, {len(walker.doors)} addresses by name, {len(control.doors)} of them write")
    assert len(control.doors) >= DOORS_THAT_WRITE
    walker.fail_if_any(changed)
