"""Markup put into the pages of a real browser, as if a place had forgotten to escape it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from django.db import connections

# Stands in a firm's name; the answers are changed on their way to the browser.
STORED = "甲乙丙丁"
ACT = "/zq7-act/"
# No quotation marks, so that an attribute it stands in does not end; each way asks under a number of its own.
WAYS = {
    "get": "<div hx-get={}1 hx-trigger=load></div>",
    "post": "<div hx-post={}2 hx-trigger=load></div>",
    "prefixed": "<div data-hx-post={}3 data-hx-trigger=load></div>",
    "with the page's token": "<div hx-post={}4 hx-trigger=load hx-include=[name=csrfmiddlewaretoken]></div>",
    "as a form": "<form hx-post={}5 hx-trigger=load hx-include=[name=csrfmiddlewaretoken]><input name=a></form>",
    "repeated": "<div hx-get={}6 hx-trigger=every&#32;200ms></div>",
    "boosted": "<div hx-boost=true><a href={}7 hx-trigger=load>x</a></div>",
    "seen": "<div hx-get={}8 hx-trigger=revealed></div>",
    "settled": "<div hx-get={}9 hx-trigger=htmx:afterSettle&#32;from:body></div>",
    "computed": "<div hx-post={}10 hx-trigger=load hx-vals=js:{{a:document.cookie}}></div>",
    "inherited": "<div hx-disinherit=* hx-headers=js:{{a:1}}><div hx-put={}11 hx-trigger=load></div></div>",
    "an image": "<img src={}12 hx-post={}12 hx-trigger=load>",
    "handled": "<div hx-on:htmx:load=fetch('{}13') hx-on::load=fetch('{}13') onmouseover=fetch('{}13')></div>",
}
MARKUP = "".join(way.replace("{}", ACT).replace("{{", "{").replace("}}", "}") for way in WAYS.values())
# A picture is fetched by the browser itself: no htmx in it, and the CSP lets it ask our own house only.
ASKED_BY_THE_BROWSER = {f"{ACT}12"}


def aside(ask: Callable[[], Any]) -> Any:
    """Ask the database in a thread of its own: Playwright's event loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(ask).result()
        thread.submit(connections.close_all).result()
    return found


class Watch:
    """What a page asked for, beyond pictures and style sheets."""

    def __init__(self, page: Any) -> None:
        self.asked: list[Any] = []
        page.on("request", lambda request: self.asked.append(request))
        # Answered with nothing, so that what it is answered with plays no part.
        page.route(f"**{ACT}*", lambda route: route.fulfill(status=204))

    def acts(self) -> list[str]:
        """Requests that only the markup can have sent, with what htmx would have done."""
        acts = []
        for one in self.asked:
            path = urlsplit(one.url).path
            if path.startswith((ACT, "/zq7")) and path not in ASKED_BY_THE_BROWSER:
                with_token = "csrfmiddlewaretoken" in (one.post_data or "") or "x-csrftoken" in one.headers
                acts.append(f"{one.method} {path}{' with the token' if with_token else ''}")
        return acts

    def writes(self) -> list[str]:
        return [f"{one.method} {urlsplit(one.url).path}" for one in self.asked if one.method != "GET"]


def unescape_in_answers(page: Any, markup: str = MARKUP) -> list[str]:
    """From now on the stored text reaches the browser as markup; the addresses of the answers it was put into."""
    changed: list[str] = []

    def change(route: Any) -> None:
        if route.request.resource_type not in ("document", "xhr", "fetch"):
            route.fallback()
            return
        answer = route.fetch(max_redirects=0)
        body = answer.body()
        if STORED.encode() in body and "text/html" in answer.headers.get("content-type", ""):
            changed.append(route.request.url)
            body = body.replace(STORED.encode(), markup.encode())
        route.fulfill(response=answer, body=body)

    page.route("**/*", change)
    return changed
