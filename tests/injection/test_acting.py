"""Markup that got into a page all the same cannot act: htmx ignores it, and what it asks for is not let in."""

from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from orgs.places.models import Jurisdiction
from tests.browser.test_all_pages import enter
from tests.cast import make_firm, street
from tests.injection.in_browser import ACT, STORED, Watch, aside, unescape_in_answers
from tests.injection.payloads import MARK
from tests.marks import first_now

SEARCHES = [
    "/duties/contacts/add/",
    "/duties/instructors/add/",
    "/duties/liaison/add/",
    "/parties/add/",
]


@pytest.fixture
def firm(office: Any) -> Any:
    return make_firm(f"南京{STORED}科技有限公司", staff=10)


def settle(page: Any) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)


def test_an_address_makes_the_page_ask_for_nothing(page: Any, live_server: Any, office: Any, firm: Any) -> None:
    """What a colleague is sent as a link: opening it sends nothing in their name."""
    place = aside(lambda: street("红山街道"))
    switch = f"/places/{place.pk}/switch/"
    enter(page, live_server, office)
    watch = Watch(page)

    markup = f"<p hx-post={switch} hx-trigger=load><p hx-get=/{MARK} hx-trigger=load>"
    for path in SEARCHES:
        page.goto(f"{live_server.url}{path}?q={quote(markup)}")
        settle(page)
        assert page.locator(f"[hx-get='/{MARK}'], [hx-post='{switch}']").count() == 0, path

    assert watch.writes() == []
    assert watch.acts() == []
    assert aside(lambda: Jurisdiction.objects.get(pk=place.pk).is_active)


PAGES = [
    "/enterprises/",
    "/enterprises/{pk}/",
    "/enterprises/{pk}/edit/",
    "/search/?q={name}",
    "/records/",
    "/todo/",
    "/",
]


def test_a_stored_text_that_was_not_escaped_cannot_act(
    page: Any, live_server: Any, office: Any, firm: Any, console_errors: list[str]
) -> None:
    enter(page, live_server, office)
    changed, watch = unescape_in_answers(page), Watch(page)

    for path in PAGES:
        page.goto(live_server.url + path.format(pk=firm.pk, name=quote(STORED)))
        settle(page)
        console_errors.clear()  # the CSP says that it stopped the handlers among them, and the picture is not there
        assert watch.acts() == [], path

    assert len(changed) >= 5, "the text stands on too few of these pages: the test would prove nothing"


def test_a_part_that_htmx_brings_cannot_act_either(
    page: Any, live_server: Any, office: Any, firm: Any, console_errors: list[str]
) -> None:
    """The search box and the list are filled by htmx itself."""
    enter(page, live_server, office)
    page.goto(live_server.url + "/enterprises/")
    settle(page)
    changed, watch = unescape_in_answers(page), Watch(page)

    page.locator("#search").press_sequentially("kj", delay=20)
    expect(page.locator("#search-results a").first).to_be_visible()
    page.locator("#filter-q").press_sequentially("南京", delay=20)
    page.wait_for_url("**/enterprises/?q=*")
    settle(page)
    console_errors.clear()

    assert len(changed) >= 2
    assert watch.acts() == []


PUT_IN = """([place, markup]) => {
    document.querySelector(place).insertAdjacentHTML("beforeend", markup);
    htmx.process(document.body);
}"""


def test_htmx_leaves_cells_of_data_alone(
    page: Any, live_server: Any, office: Any, firm: Any, console_errors: list[str]
) -> None:
    """Also when something asks htmx to look at the whole page again."""
    enter(page, live_server, office)
    page.goto(live_server.url + "/enterprises/")
    settle(page)
    watch = Watch(page)

    markup = f"<b hx-get={ACT}1 hx-trigger=load></b><b hx-post={ACT}2 hx-trigger=click class=zq7>x</b>"
    for place in ("table.list td", "table.list tbody th", ".page-note", "h1"):
        page.evaluate(PUT_IN, [place, markup])
    for bold in page.locator(".zq7").all():
        bold.click()
    settle(page)
    console_errors.clear()

    assert page.locator(".zq7").count() >= 4
    assert watch.acts() == []


# Elements with such a name take the place of the document's own properties: `document.body` would be the form.
CLOBBERING = {
    "the form has a key of its own": "<form name=body data-key=x><b data-key=x {}></b></form>",
    "the form has no key": "<form name=body><b {}></b></form>",
    "a picture": "<img name=body><b {}></b>",
    "a key of nothing": "<b data-key {}></b>",
    "the key of the page's frame": "<form name=documentElement data-key=x></form><b data-key=x {}></b>",
    "within a form": "<form data-key=x {}><input name=dataset><input name=key></form>",
}


BRING = """(tab) => {
    htmx.ajax('GET', '/enterprises/?tab=' + tab, {source: '#filters', target: '#list-body'}).catch(() => null);
}"""


@pytest.mark.parametrize("way", first_now(1, CLOBBERING))
def test_markup_cannot_make_itself_the_page(
    page: Any, live_server: Any, office: Any, firm: Any, way: str, console_errors: list[str]
) -> None:
    """Here in a sentence of a list's errors, in the page as it is served and in a part that htmx brings."""
    act = f"hx-post={ACT}1 hx-trigger=load hx-include=[name=csrfmiddlewaretoken]"
    enter(page, live_server, office)
    changed, watch = unescape_in_answers(page, CLOBBERING[way].format(act)), Watch(page)

    page.goto(f"{live_server.url}/enterprises/?tab={quote(STORED)}")
    settle(page)
    page.goto(f"{live_server.url}/enterprises/")
    settle(page)
    page.evaluate(BRING, STORED)
    settle(page)
    console_errors.clear()  # a list with errors is answered with 400

    assert len(changed) >= 2
    assert watch.acts() == []


def test_a_request_that_no_form_sends_carries_no_token(
    page: Any, live_server: Any, office: Any, firm: Any, console_errors: list[str]
) -> None:
    """Were htmx to process strange markup after all, the portal takes it for what it is: a stranger's post."""
    place = aside(lambda: street("红山街道"))
    switch = f"/places/{place.pk}/switch/"
    enter(page, live_server, office)
    page.goto(live_server.url + "/enterprises/")
    settle(page)

    with page.expect_response(f"**{switch}") as answered:
        page.evaluate(
            "(path) => { htmx.ajax('POST', path, { source: '#filters', target: '#status', swap: 'none' }) }", switch
        )
    sent = answered.value.request
    settle(page)
    console_errors.clear()  # the refusal

    assert "x-csrftoken" not in sent.headers
    assert "csrfmiddlewaretoken" not in (sent.post_data or "")
    assert answered.value.status == 403
    assert aside(lambda: Jurisdiction.objects.get(pk=place.pk).is_active)


HTMX = "/static/django_htmx/htmx-2.min.js"
SCRIPTS = {
    "a frame with an htmx of its own": (
        f"<iframe srcdoc='<script src={HTMX}></script><b hx-post={ACT}1 hx-trigger=load></b>'></iframe>"
    ),
    "a frame of another page": f"<iframe src={ACT}1></iframe>",
    "the script once more": f"<script src={HTMX}></script>",
    "another file of the library": "<script src=/static/django_htmx/htmx-4.min.js></script>",
    "the viewer of the interface": "<script src=/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js></script>",
    "a script of one's own": f"<script>fetch('{ACT}1')</script>",
}


@pytest.mark.parametrize("way", first_now(1, SCRIPTS))
def test_markup_brings_no_script_along(
    page: Any, live_server: Any, office: Any, firm: Any, way: str, console_errors: list[str]
) -> None:
    """Neither from elsewhere nor one of the many files the portal serves; nor does a frame escape the page's script."""
    enter(page, live_server, office)
    changed, watch = unescape_in_answers(page, SCRIPTS[way]), Watch(page)

    page.goto(live_server.url + "/enterprises/")
    settle(page)
    refused = [line for line in console_errors if "Content Security Policy" in line]
    console_errors.clear()

    assert changed
    assert refused, "the browser says what it did not run"
    assert watch.acts() == []
