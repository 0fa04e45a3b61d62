"""A search that finds nothing must not tell that there would be something to find."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from tests.authz.canaries import PHONES, Canary, word
from tests.authz.walker import Walker

# What differs from one answer to the next, whatever was asked.
PASSING = re.compile(
    r"""name="csrfmiddlewaretoken"\s+value="[^"]*"|nonce="[^"]*"|"X-CSRFToken":\s*"[^"]*"|name="token"\s+value="[^"]*"|"""
    r"""hx-headers='[^']*'"""
)
FOREIGN: dict[str, tuple[Canary, ...]] = {
    "lead_a": (
        Canary("moved", "name", "b"),
        Canary("moved", "alias", "b"),
        Canary("back", "name", "b"),
        Canary("foreign", "name"),
        Canary("foreign", "alias"),
        Canary("foreign", "branch"),
        Canary("foreign", "phone"),
        Canary("taskp", "name"),
        Canary("secretoffice", "title"),
    ),
    "instructor_1": (
        Canary("taught", "name", "b"),
        Canary("taught", "alias", "b"),
    ),
    "implementer_c": (Canary("own", "name"), Canary("sweepb", "title")),
    "sysadmin": (Canary("foreign", "name"), Canary("handovertaught", "note")),
}


def control(text: str) -> str:
    """A word of equal shape that stands nowhere."""
    if text.isdecimal():
        return f"{text[:-4]}9991"
    return re.sub(r"CANARY-[a-z]+", lambda match: "CANARY-" + "z" * (len(match[0]) - 7), text)


def shapes(canary: Canary) -> tuple[str, ...]:
    """The whole word and a piece of it."""
    text = PHONES.get(canary) or word(canary.record, canary.field, canary.phase)
    return (text, text[:-2] if text.isdecimal() else text.removeprefix("CANARY-"))


def compared(walker: Walker, places: list[str], *, thin: bool) -> Iterator[str]:
    """Ask every search for words somebody may not read, and for words that stand nowhere; yields what told them apart."""
    for actor, canaries in FOREIGN.items():
        if thin and actor != "lead_a":
            continue
        walker.client(actor).get("/help/")  # what was still to be said to them is said now
        for place in [place for place in places if not thin or not place.startswith("/api/")]:
            # One field of many is asked for one word, the search of a whole list for all of them.
            few = thin or not place.endswith("?q") or place.startswith("/api/")
            for canary in canaries[: 1 if thin else 2 if few else None]:
                for text in shapes(canary)[: 1 if few else 2]:
                    nothing = control(text) if text.startswith("CANARY") or text.isdecimal() else _inner(text)
                    yield from _one(walker, actor, place, text, nothing)


def _inner(text: str) -> str:
    head, dash, tail = text.partition("-")
    return "z" * len(head) + dash + tail


def _one(walker: Walker, actor: str, place: str, text: str, nothing: str) -> Iterator[str]:
    path, _, name = place.partition("?")
    walker.cells += 1
    # Asked again before it counts: a minute may have passed between the two answers.
    if all(_said(walker, actor, path, name, text) != _said(walker, actor, path, name, nothing) for _ in range(3)):
        yield f"{actor} {path}?{name}={text} answers otherwise than {nothing}"


def _said(walker: Walker, actor: str, path: str, name: str, asked: str) -> tuple[int, str]:
    url = f"{path}?{urlencode({name: asked})}"
    read = walker.judge(f"{actor} GET {url}", actor, url, walker.client(actor).get(url))
    return read.status, _without(read.text, asked)


def _without(text: str, asked: str) -> str:
    for form in (asked, quote(asked), asked.lower(), asked.upper()):
        text = text.replace(form, "X")
    return PASSING.sub("", text)


def searches(walker: Walker) -> list[str]:
    """Every form with a field to type into, met on the way; and every list of the interface."""
    found = {
        f"{form.action.partition('?')[0]}?{f.name}"
        for form in walker.forms.values()
        if form.method == "get"
        for f in form.fields
        if f.kind in ("search", "text") and f.name not in ("as_of", "known_at")
    }
    lists = {url for url in walker.opened if url.startswith("/api/v1/") and not re.search(r"\d/|\?", url[7:])}
    return sorted(found | {f"{url}?q" for url in lists})
