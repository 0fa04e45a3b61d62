"""htmx acts only for elements with the page's key: our templates put it there, and nobody else can know it."""

import re
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.test import Client, RequestFactory

from foundation.desk.context import page_key
from tests.conftest import ROOT
from tests.injection.html_places import template_files

# An element as it stands in a template; the tags of Django in it may hold angle brackets.
ELEMENT = re.compile(r"<[a-z][\w-]*(?:\{[{%].*?[%}]\}|\"[^\"]*\"|'[^']*'|[^<>\"'])*>", re.DOTALL)
ACTS = re.compile(r"\s(?:data-)?hx-(?:get|post|put|patch|delete|boost)=")
KEY = 'data-key="{{ page_key }}"'


def elements() -> list[tuple[str, str]]:
    return [
        (path.relative_to(ROOT).as_posix(), found)
        for path in template_files()
        for found in ELEMENT.findall(path.read_text(encoding="utf-8"))
    ]


def test_every_element_that_asks_for_something_has_the_key() -> None:
    acting = [(path, one) for path, one in elements() if ACTS.search(one)]
    without = [f"{path}: {one[:120]}" for path, one in acting if KEY not in one]

    assert len(acting) >= 12
    assert without == [], f"htmx does nothing for these: add {KEY}\n" + "\n".join(without)


def test_no_other_element_has_the_key() -> None:
    idle = [f"{path}: {one[:120]}" for path, one in elements() if KEY in one and not ACTS.search(one)]

    assert [
        one for one in idle if not one.startswith(("templates/base.html: <body", "templates/base.html: <html"))
    ] == []


def test_the_key_is_another_one_in_every_session(office: Any) -> None:
    keys = set()
    for _ in range(2):
        client = Client()
        client.force_login(office)
        found = re.findall(r'data-key="([^"]*)"', client.get("/enterprises/").content.decode())
        assert len(set(found)) == 1
        assert found[0] not in client.cookies["sessionid"].value
        keys |= set(found)

    assert len(keys) == 2
    assert all(len(key) >= 20 for key in keys)


def test_no_page_of_strangers_tells_a_key_that_would_open_anything(office: Any, client: Client) -> None:
    request = RequestFactory().get("/")
    request.session = SessionBase()
    request.user = office
    of_nobody = page_key(request)
    client.force_login(office)

    assert of_nobody not in client.get("/enterprises/").content.decode()
    assert page_key(request) not in Client().get("/accounts/login/").content.decode() or not request.session.session_key


def test_no_answer_repeats_a_key_it_was_sent(office: Any, client: Client) -> None:
    client.force_login(office)
    (key, *_) = re.findall(r'data-key="([^"]*)"', client.get("/enterprises/").content.decode())
    for answer in (client.get("/enterprises/", {"q": key}), client.get("/api/v1/me/"), client.get("/records/")):
        assert all(key not in value for value in answer.headers.values())
