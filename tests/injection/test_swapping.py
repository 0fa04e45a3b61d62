"""htmx puts our own parts of pages into pages and nothing else: no file, no text, no JSON, no strange HTML."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from foundation.files.services import attach
from foundation.trail import clock
from orgs.collection.services.reporting import add_task
from tests.browser.test_all_pages import enter
from tests.cast import make_firm, street
from tests.injection.in_browser import Watch, aside
from tests.injection.payloads import MARK

ALIVE = f"<div id={MARK} hx-post=/{MARK} hx-trigger=load>{MARK}</div>"
# A text that is a web page from its first letter on is refused as an attachment; this one is taken for a letter.
LETTER = "请按说明填写。\n" * 40 + ALIVE
# What a server could answer a part of a page with, each with the payload in it.
STRANGE: dict[str, dict[str, str]] = {
    "text": {"Content-Type": "text/plain; charset=utf-8"},
    "a file of text": {"Content-Type": "text/plain", "Content-Disposition": 'attachment; filename="a.txt"'},
    "a file of HTML": {"Content-Type": "text/html", "Content-Disposition": 'attachment; filename="a.html"'},
    "JSON": {"Content-Type": "application/json"},
    "XML": {"Content-Type": "application/xml"},
    "a picture": {"Content-Type": "image/svg+xml"},
    "of no kind": {},
}


@pytest.fixture
def files(office: Any) -> list[str]:
    """Addresses of two files a street put on its task, and what else answers without a page."""
    make_firm("南京云帆科技有限公司", staff=10)
    task = add_task(
        name="报表", requester="区里", due_on=clock.today(), jurisdiction=street("梅园新村街道"), columns=[], by=None
    )
    made = attach(record=task, files=[ContentFile(LETTER.encode(), "说明.txt")], part="asked", by=office)
    found = made[0] if isinstance(made, list) else task
    from foundation.files.models import Attachment

    assert found is not None
    return [f"/files/{Attachment.objects.get().pk}/", "/healthz", "/readyz", "/api/v1/me/", "/api/v1/schema/"]


def open_list(page: Any, live_server: Any, office: Any) -> None:
    enter(page, live_server, office)
    page.goto(live_server.url + "/enterprises/")
    page.wait_for_load_state("networkidle")


GET_INTO = "(path) => htmx.ajax('GET', path, { source: '#filters', target: '#list-body', swap: 'innerHTML' }).catch(() => null)"


def test_files_and_other_answers_of_the_portal_are_not_put_into_a_page(
    page: Any, live_server: Any, office: Any, files: list[str], console_errors: list[str]
) -> None:
    open_list(page, live_server, office)
    watch = Watch(page)
    for path in files:
        with page.expect_response(f"**{path}*") as answered:
            page.evaluate(GET_INTO, path)
        assert answered.value.status == 200, path
        page.wait_for_timeout(300)
        expect(page.locator("table.list")).to_be_visible()
    console_errors.clear()

    assert watch.acts() == []
    assert page.locator(f"#{MARK}").count() == 0


def test_a_strange_answer_is_not_put_into_a_page(
    page: Any, live_server: Any, office: Any, files: list[str], console_errors: list[str]
) -> None:
    open_list(page, live_server, office)
    watch, headers = Watch(page), dict[str, str]()
    page.route("**/enterprises/?*", lambda route: route.fulfill(status=200, headers=headers, body=ALIVE))

    for number, kind in enumerate(STRANGE):
        headers.clear()
        headers.update(STRANGE[kind])
        with page.expect_response("**/enterprises/?*"):
            page.locator("#filter-q").fill(f"南京{number}")
        page.wait_for_timeout(300)
        assert page.locator(f"#{MARK}").count() == 0, kind
        assert page.locator("table.list").count() == 1, kind
    console_errors.clear()

    assert watch.acts() == []


def test_html_without_the_key_does_nothing_in_a_page(
    page: Any, live_server: Any, office: Any, files: list[str], console_errors: list[str]
) -> None:
    """From a program beside us, or from a page that shows strange text: it looks like a part and has no key."""
    open_list(page, live_server, office)
    watch = Watch(page)
    headers = {"Content-Type": "text/html; charset=utf-8"}
    page.route("**/enterprises/?*", lambda route: route.fulfill(status=200, headers=headers, body=ALIVE))

    page.locator("#filter-q").press_sequentially("南京", delay=20)
    expect(page.locator(f"#{MARK}")).to_be_attached()
    page.wait_for_timeout(500)
    console_errors.clear()  # htmx says that it did not ask

    assert watch.acts() == []


def test_the_file_itself_is_saved_as_before(page: Any, live_server: Any, office: Any, files: list[str]) -> None:
    open_list(page, live_server, office)
    with page.expect_download() as started:
        page.evaluate("(path) => { location.href = path }", files[0])

    assert started.value.suggested_filename == "说明.txt"
    assert aside(lambda: True)
