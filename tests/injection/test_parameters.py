"""A payload in every parameter of every address: pages show it as text, links and redirects stay in the house."""

from typing import Any

import pytest
from django.test import Client

from tests.injection import payloads
from tests.injection.forms import names_in_links
from tests.injection.noting import Notes, names_in, names_in_source, names_of_tables, noting
from tests.injection.payloads import ADDRESSES, ALL, MARKUP
from tests.injection.sending import ACTORS, Place, Report, logged_in, pages_of, read_names, texts_in_path

# What one name does may be hidden by what is said of another; all the others are tried alone in the long test.
ALONE = {"q"}
OWN = {"q", "next", "from", "page", "before", "after", "tab", "sort", "as_of", "known_at", "section", "table"}
LEADS_SOMEWHERE = {"next", "from", "back", "url", "to", "return", "page"}


@pytest.fixture
def names(world: dict[str, Any]) -> set[str]:
    """Every name that our source asks an address for, written out or as a filter of a list."""
    return set(names_in_source()) | names_of_tables(world["people"]["office"])


def alone(client: Client, page: Place, name: str, payload: str, report: Report, *, htmx: bool) -> None:
    headers = {"HX-Request": "true"} if htmx else {}
    report.look(client.get(page.url({name: payload}), headers=headers), page.name, name)


def sweep(
    client: Client, page: Place, names: set[str], notes: Notes, report: Report
) -> tuple[set[str], set[str], bool]:
    """Which names the page asked for, which it sends itself, and whether htmx gets another answer."""
    response, read = read_names(client, page, names, MARKUP, notes)
    if read - names:  # names that are put together while the view runs
        names |= read
        response, read = read_names(client, page, names, MARKUP, notes)
    is_html = response["Content-Type"].startswith("text/html")
    linked = names_in_links(response.content.decode()) if is_html else set[str]()
    report.look(response, page.name, "all at once")
    report.tried |= {(page.name, name) for name in read}
    return read, linked, notes.htmx


def test_no_parameter_puts_markup_into_a_page(world: dict[str, Any], client: Client, names: set[str]) -> None:
    logged_in(client, world, "office")
    report, sent = Report(), set[str]()
    with noting() as notes:
        for page in pages_of("office", world):
            if page.name == "api:schema":
                continue  # takes as long as fifty others
            read, linked, htmx = sweep(client, page, names, notes, report)
            sent |= linked
            if page.is_api:
                continue  # JSON, and refused altogether once one name is not known
            for name in read & ALONE:
                alone(client, page, name, MARKUP, report, htmx=htmx)
            for name in read & LEADS_SOMEWHERE - ({"page"} if "sort" in read else set()):  # the number of a page
                report.look(client.get(page.url({name: ADDRESSES["address-1"]})), page.name, name, "an address")
    assert sent <= names, f"pages send these in addresses, and no view was seen to ask for them: {sent - names}"
    report.check(least=3000)


def test_no_text_in_a_path_becomes_markup(world: dict[str, Any], client: Client) -> None:
    logged_in(client, world, "office")
    report = Report()
    for payload in (payloads.MARKUP, payloads.TEMPLATE):
        for where, url in texts_in_path(world, payload):
            report.look(client.get(url), where, payload)
    for url in (
        f"/{MARKUP}",
        f"/enterprises/{MARKUP}/",
        f"/api/v1/{MARKUP}/",
        f"/files/{MARKUP}/",
        f"/admin/{MARKUP}/",
    ):
        report.look(client.get(url), "no such page", url)
    report.check(least=20)


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("actor", ACTORS)
def test_no_parameter_puts_any_payload_into_any_page(
    actor: str, world: dict[str, Any], client: Client, names: set[str]
) -> None:
    """Every payload in all names a page reads together, and what shows most in each of them alone."""
    logged_in(client, world, actor)
    report = Report()
    with noting() as notes:
        for page in pages_of(actor, world):
            read, _, htmx = sweep(client, page, names, notes, report)
            for key, payload in ALL.items():
                together = dict.fromkeys(read, payload)
                report.look(client.get(page.url(together)), page.name, "all at once", key)
                if not page.is_api:
                    for name in {"markup": read, "attribute": read & OWN, "address-1": read & OWN}.get(key, ()):
                        alone(client, page, name, payload, report, htmx=htmx and name in OWN)
    report.check(least={"office": 2000, "sysadmin": 300}.get(actor, 800))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('request.GET.get("a")', {"a"}),
        ('self.request.GET["a"]', {"a"}),
        ('"a" in request.POST', {"a"}),
        ('params.getlist("a")', {"a"}),
        ('cache.get("a")', set()),
        ("request.GET.get(name)", set()),
    ],
)
def test_names_are_found_in_our_source(source: str, found: set[str]) -> None:
    assert names_in(source) == found
