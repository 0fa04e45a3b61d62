"""A payload in every header a browser or a program may send: no page, mail or record shows it as markup."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.injection.html_places import python_files
from tests.injection.noting import noting
from tests.injection.payloads import ALL, MARK, MARKUP
from tests.injection.sending import ACTORS, Report, logged_in, pages_of, undone

HEADERS = (
    "HX-Request", "HX-Current-URL", "HX-Target", "HX-Trigger", "HX-Trigger-Name", "HX-Prompt", "HX-Boosted",
    "HX-History-Restore-Request", "Referer", "User-Agent", "X-Forwarded-For", "X-Forwarded-Host",
    "X-Forwarded-Proto", "X-Forwarded-Port", "X-Real-IP", "Forwarded", "X-Original-URL", "X-Rewrite-URL",
    "X-HTTP-Method-Override", "Origin", "Accept", "Accept-Language", "Accept-Charset", "If-Match", "If-None-Match",
    "If-Modified-Since", "Range", "Idempotency-Key", "Authorization", "X-CSRFToken", "X-Requested-With",
    "X-Request-ID", "Content-Language", "DNT", "Sec-Fetch-Site", "Via", "From", "Content-Disposition",
)  # fmt: skip
# Headers of answers, and those other tests are about.
OF_ANSWERS = {"www-authenticate", "host", "content-type", "content-length"}
COOKIES = ("nav", "messages", "theme", "django_language", "csrftoken")
ASKED = re.compile(r"""headers(?:\.get\(|\[)["']([\w-]+)["']|META(?:\.get\(|\[)["']HTTP_([A-Z_]+)["']""")


def headers_in_source() -> set[str]:
    found = (match for path in python_files() for match in ASKED.findall(path.read_text(encoding="utf-8")))
    return {(name or meta.replace("_", "-")).lower() for name, meta in found}


def test_every_header_we_ask_for_is_tried() -> None:
    missing = headers_in_source() - {name.lower() for name in HEADERS} - OF_ANSWERS

    assert missing == set(), "these are asked for in our source: add them to HEADERS"


def sent(payload: str) -> dict[str, str]:
    one_line = payload.replace("\r", "").replace("\n", "")
    return {name: one_line for name in HEADERS if name != "Authorization"}


def test_no_header_puts_markup_into_a_page(world: dict[str, Any], client: Client) -> None:
    report = Report()
    logged_in(client, world, "office")
    # The frame of all pages reads them, hardly a page itself: every fourth one here, all of them in the long test.
    for page in [page for page in pages_of("office", world) if not page.is_api][::4]:
        report.look(client.get(page.url(), headers=sent(MARKUP)), page.name, "all at once")
        report.tried |= {(page.name, name) for name in HEADERS}
    report.check(least=1200)


@pytest.mark.parametrize("cookie", COOKIES)
def test_no_cookie_puts_markup_into_a_page(cookie: str, world: dict[str, Any], client: Client) -> None:
    """Whoever can set one, from a neighbouring name of the same domain, still puts nothing into our pages."""
    report = Report()
    logged_in(client, world, "office")
    for payload in ALL.values():
        client.cookies[cookie] = payload.replace("\r", "").replace("\n", "").replace(";", "")
        report.look(client.get("/accounts/me/"), cookie, payload)
    report.check(least=len(ALL))


@pytest.mark.parametrize(
    "host", [f"{MARK}.example", f'testserver"><b data-{MARK}>', f"testserver/{MARK}", f"{MARK}@testserver"]
)
@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host"])
def test_a_strange_host_is_refused_and_repeated_nowhere(
    header: str, host: str, world: dict[str, Any], client: Client
) -> None:
    logged_in(client, world, "office")
    for url in ("/", "/enterprises/", "/accounts/login/", "/api/v1/me/", "/admin/"):
        response = client.get(url, headers={header: host})
        if header == "Host":
            assert response.status_code == 400, url
        assert MARK not in response.content.decode(), url
        assert all(MARK not in value for value in response.headers.values()), url


def test_a_log_in_with_payloads_is_told_of_as_text(world: dict[str, Any], client: Client) -> None:
    """Names, addresses and programs of those who fail to log in stand in the events the administrators read."""
    report = Report()
    for payload in ALL.values():
        client.post("/accounts/login/", {"username": payload, "password": payload}, headers=sent(payload))
    logged_in(client, world, "sysadmin")
    for url in ("/records/events/", "/events/", "/accounts/"):
        response = client.get(url)
        report.look(response, url)
    report.check(least=3)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("actor", ACTORS)
def test_no_header_puts_any_payload_into_any_answer(actor: str, world: dict[str, Any], client: Client) -> None:
    """Every payload in every header, and each header alone on the pages that ask for it; posts as well."""
    report = Report()
    logged_in(client, world, actor)
    with noting() as notes:
        for page in pages_of(actor, world):
            for key, payload in ALL.items():
                notes.clear()
                report.look(client.get(page.url(), headers=sent(payload)), page.name, key)
                for name in notes.headers & set(HEADERS):
                    report.look(client.get(page.url(), headers={name: sent(payload)[name]}), page.name, name, key)
            with undone():
                report.look(client.post(page.url(), {}, headers=sent(MARKUP)), page.name, "a post")
    report.check(least=500)
