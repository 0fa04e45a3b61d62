"""Every page in a real Chromium: nothing against WCAG 2.2 AA, no sideways scroll, no complaint, no other host."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from tests.doors import DOORS
from tests.world import address, own_urls

SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
# Answers that are no pages: files, fragments, health; and the interface's viewer, which is not our page.
NO_PAGES = {"healthz", "readyz", "short-link", "home", "api:docs"}


def enter(page: Any, live_server: Any, user: Any) -> None:
    """Log in without the log-in page: the session's cookie is enough."""
    client = Client()
    client.force_login(user)
    (cookie,) = [c for c in client.cookies.values() if "session" in c.key]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def pages_for(actor: str, world: dict[str, Any], live_server: Any, client: Client) -> dict[str, str]:
    """Addresses that answer this actor with an HTML page, each with the template it is made of."""
    client.force_login(world["people"][actor])
    found = {}
    for name, pattern in own_urls().items():
        door = DOORS.get(name)
        if door is None or door.method != "get" or name in NO_PAGES or door.expected(actor) != "yes":
            continue
        url = address(name, pattern, world) + door.query
        response = client.get(url)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            found[url] = response.templates[0].name
    return found


# The office sees nearly every page. Each run looks at half of them at each width, at one of each template; the long one
# at all, examined at both widths, and at what others see of them.
@pytest.mark.parametrize(
    ("actor", "half", "sizes"),
    [
        pytest.param("office", 0, ["phone"], id="office-on-the-phone"),
        pytest.param("office", 1, ["desktop"], id="office-at-the-desk"),
        pytest.param("office", 0, SIZES, id="office-1", marks=pytest.mark.long),
        pytest.param("office", 1, SIZES, id="office-2", marks=pytest.mark.long),
        pytest.param("sysadmin", None, SIZES, id="sysadmin", marks=pytest.mark.long),
        pytest.param("instructor", None, SIZES, id="instructor", marks=pytest.mark.long),
    ],
)
def test_every_page_is_accessible_and_fits(
    page: Any,
    live_server: Any,
    world: dict[str, Any],
    axe: Any,
    actor: str,
    half: int | None,
    sizes: Any,
    client: Client,
) -> None:
    # In a thread of its own: beside Playwright's event loop the settings library would answer asynchronously.
    with ThreadPoolExecutor(1) as aside:
        urls = aside.submit(pages_for, actor, world, live_server, client).result()
        aside.submit(connections.close_all).result()
    assert len(urls) >= 8, "too few pages were found: the test would prove nothing"
    enter(page, live_server, world["people"][actor])
    wrong, examined = [], set()
    for url in list(urls)[half::2] if half is not None else urls:
        if urls[url] in examined and len(sizes) < len(SIZES):
            continue
        page.set_viewport_size(SIZES["desktop"])
        page.goto(live_server.url + url)
        for name, size in SIZES.items():
            page.set_viewport_size(size)  # the same page: what differs is the style sheet's doing
            wrong += [f"{url}, {name}: {flaw}" for flaw in flaws(page, axe if name in sizes else None)]
        examined.add(urls[url])
    assert wrong == [], "\n".join(wrong)


def flaws(page: Any, axe: Any) -> list[str]:
    found = [f"{v['rule']} {v['where'][:2]}" for v in axe(page)] if axe else []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        found.append(f"{wide} px wider than the screen")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} h1")
    return found
