"""Every rule's every item, tried by everybody it is none of the business of: nothing shown, nothing changed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from foundation.accounts.models import User
from foundation.accounts.roles import Right
from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from foundation.trail.models import Changeset
from reminders import services
from reminders.models import Arrangement
from reminders.rules.base import RULES, Due, Rule, Scope, Step, register_rule
from reminders.todo import find_due, scope_of, todo_of
from tests.api.conftest import Program, program_of
from tests.cast import moment
from tests.marks import first_now
from tests.reminders.situation import STRANGERS, TODAY, found_by, make_situation, make_strangers, told_of

pytestmark = pytest.mark.django_db
WAYS = {"postpone": {"until": (TODAY + timedelta(days=5)).isoformat()}, "mute": {}, "hand-on": {"to": 1}}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock_at(moment(TODAY.isoformat())):
        yield


@pytest.fixture
def strangers(db: None) -> dict[str, User]:
    return make_strangers()


@pytest.fixture
def items(team: Any, strangers: Any) -> list[Due]:
    """The items each rule finds outside the strangers' own firm; of those that differ in the record only, one."""
    found = make_situation(team)
    theirs = {due.enterprise for due in found if due.about == "别街全新科技有限公司"}
    kinds: dict[Any, Due] = {}
    for due in found:
        if due.enterprise not in theirs:
            words = re.sub("[0-9]+", "", due.text)
            kinds.setdefault((due.rule, words, bool(due.persons), due.users, bool(due.jurisdiction)), due)
    return list(kinds.values())


def lacking(items: list[Due]) -> set[str]:
    """Rules of which the situation has nothing to show."""
    return set(RULES) - {due.rule for due in items}


def log_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def refused(user: User) -> int:
    """Whoever works with records is told that there is no such item, others that it is not for them."""
    return 404 if user.may(Right.SEE_RECORDS) else 403


def test_every_rule_has_something_to_try_here(items, monkeypatch):
    assert lacking(items) == set(), "make_situation must give every rule something to find"

    monkeypatch.setitem(RULES, "R99", replace(RULES["R15"], code="R99", find=lambda at, by, scope: iter(())))
    assert lacking([*items, *found_by("R99", TODAY)]) == {"R99"}


def tries(client: Client, program: Program, due: Due, way: str) -> Iterator[Any]:
    """The item's page, one of its acts, and the same over the interface."""
    key, more = {"rule": due.rule, "subject": due.subject, "period": due.period}, WAYS[way]
    yield client.get(f"{reverse('reminders:item')}?{due.query}")
    yield program.read("todo/item/", **key)
    yield client.post(f"{reverse('reminders:' + way)}?{due.query}", {**more, "reason": "试"})
    yield program.send(f"todo/{way}/", {**key, **more, "reason": "试"})


@pytest.mark.parametrize("who", first_now(1, STRANGERS))
def test_a_stranger_finds_none_of_them(items, strangers, who, settings):
    settings.API_READS_PER_MINUTE = settings.API_WRITES_PER_MINUTE = 0
    user = strangers[who]
    client, program = log_in(user), program_of(user)
    refusal = refused(user)
    acts = Changeset.objects.count()

    for place, due in enumerate(items):
        # With three strangers each act of each item is tried.
        way = list(WAYS)[(place + STRANGERS.index(who)) % len(WAYS)]
        for answer in tries(client, program, due, way):
            assert answer.status_code == refusal, (due.rule, answer.request["PATH_INFO"], answer.status_code)
            assert due.text not in answer.content.decode(), due.rule
            assert due.about not in answer.content.decode(), due.rule
        assert find_due(user, *due.key) is None
    shown = {due.key for _, _, cards in todo_of(user).groups for card in cards for due in card.dues}
    assert not shown & {due.key for due in items}
    assert not Arrangement.objects.exists()
    assert Changeset.objects.count() == acts


def test_a_stranger_takes_nothing_up_and_services_refuse_them(items, strangers, settings):
    settings.API_READS_PER_MINUTE = settings.API_WRITES_PER_MINUTE = 0
    for due in [due for due in items if not RULES[due.rule].is_news]:
        services.mute(due=due, reason="已办", by=told_of(due, TODAY)[0])
    rows = list(Arrangement.objects.all())

    for user in strangers.values():
        client, program = log_in(user), program_of(user)
        for row in rows:
            for answer in (
                client.post(reverse("reminders:take-up", args=[row.pk])),
                program.send(f"todo/aside/{row.pk}/take-up/", {}),
            ):
                assert answer.status_code == refused(user)
                assert row.about not in answer.content.decode()
        for due in items:
            with pytest.raises(PermissionDenied):
                services.mute(due=due, reason="试", by=user)
    assert len(rows) >= len(RULES) - 1
    assert Arrangement.objects.filter(is_active=True).count() == len(rows)


def test_whoever_is_told_of_an_item_finds_it(items, settings):
    settings.API_READS_PER_MINUTE = settings.API_WRITES_PER_MINUTE = 0
    program = cache(program_of)
    for due in items:
        told = told_of(due, TODAY)
        assert told, due.rule
        for user in told:
            page = log_in(user).get(f"{reverse('reminders:item')}?{due.query}")
            if RULES[due.rule].is_news:
                assert page.status_code == 404
                continue
            assert page.status_code == 200, (due.rule, due.about, user)
            assert due.text in page.content.decode(), due.rule
            key = {"rule": due.rule, "subject": due.subject, "period": due.period}
            assert program(user).read("todo/item/", **key).json()["text"] == due.text


def test_a_named_item_is_among_ones_own_or_not_there(items, team, strangers):
    """Asked by name or not, one finds the same."""
    for user in (*team.values(), *strangers.values()):
        scope = scope_of(user, TODAY)
        for code, rule in RULES.items():
            own = {due.key for due in rule.find(AsOf(TODAY), TODAY + timedelta(days=400), scope)}
            for due in [due for due in items if due.rule == code]:
                named = replace(scope, subjects=frozenset({due.subject}))
                alone = {d.key for d in rule.find(AsOf(TODAY), TODAY + timedelta(days=400), named)}
                assert alone == {key for key in own if key[1] == due.subject}, (code, str(user))


def test_a_rule_that_does_not_ask_whose_its_items_are_tells_nothing(items, monkeypatch):
    monkeypatch.setattr("reminders.rules.base.RULES", {})
    from reminders.rules import base

    def careless(at: AsOf, by: Any, scope: Scope) -> Iterator[Due]:
        yield from items

    register_rule(Rule("R98", "粗心", "其他", careless, lambda: (Step("now", 0, ()),)))
    with pytest.raises(RuntimeError, match="R98 does not ask whose its items are"):
        list(base.RULES["R98"].find(AsOf(TODAY), TODAY, Scope()))
