"""Looks for the payloads in answers: what of them became more than text, as a browser would read it."""

import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

from openpyxl import load_workbook

from tests.injection.payloads import MARK

RAW = re.compile(rf"<b\s+data-{MARK}", re.IGNORECASE)
AS_SENT = re.compile(rf"{MARK}[^\w%+\\.&=-]")
TAKEN_FOR_TEMPLATE = f"{MARK}49"
# A name of the payload, or one that only a broken-out quotation mark makes.
GOOD_NAME = re.compile(r"[a-z_:@][\w:.@-]*")
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "xlink:href", "background", "cite", "srcset"}
HTMX_ADDRESSES = {"hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "hx-push-url", "hx-replace-url"}
HTMX_JSON = {"hx-headers", "hx-vals", "hx-request", "hx-vars"}
SENT_TO = {"location", "hx-redirect", "hx-location", "hx-push-url", "hx-replace-url", "refresh", "link"}
OWN_HOSTS = {"testserver", "127.0.0.1:8000", "localhost"}
OWN_FORMULA = re.compile(r"=(?:COUNTIFS|SUMIFS|SUM|IF|ROUND|SUMPRODUCT)\(")  # the annual workbook counts itself again
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def leads_away(address: str) -> bool:
    """It runs as a script or leads to another host, read as leniently as browsers do."""
    bare = re.sub(r"[\t\r\n]", "", address.strip("".join(map(chr, range(33))))).replace("\\", "/").lower()
    if re.match(r"(?:javascript|vbscript|data|blob|file):", bare):
        return not bare.startswith("data:image/svg+xml,%3csvg")  # the icon of base.html
    found = re.match(r"(?:[a-z][a-z0-9+.-]*:)?//+([^/?#]*)", bare)
    return bool(found) and found[1] not in OWN_HOSTS  # type: ignore[index]


class Page(HTMLParser):
    """Reads a page and notes every element and attribute that a payload made."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within = tag if tag in ("script", "style") else ""
        if MARK in tag:
            self.faults.append(f"element <{tag}>")
        self.faults += [f"<{tag}> {fault}" for name, value in attrs if (fault := attribute_fault(name, value or ""))]

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within and MARK in data:
            self.faults.append(f"text inside <{self.within}>: {data.strip()[:80]}")

    def handle_comment(self, data: str) -> None:
        if MARK in data:
            self.faults.append(f"text inside a comment: {data.strip()[:80]}")


def attribute_fault(name: str, value: str) -> str:
    if MARK in name or not GOOD_NAME.fullmatch(name):
        return f"attribute name {name!r}"
    if name in ADDRESSES | HTMX_ADDRESSES and (leads_away(value) or value == f"/{MARK}"):
        return f"{name}={value[:80]!r}"
    if MARK not in value:
        return ""
    if name.startswith(("on", "hx-on")) or name in ("style", "srcdoc", "content"):
        return f"{name}={value[:80]!r}"
    if name in HTMX_JSON and not _is_json(value):
        return f"{name} is no JSON any more: {value[:80]!r}"
    return ""


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def markup_faults(text: str) -> list[str]:
    """What of the payloads is alive in this HTML, a whole page or a part of one."""
    if MARK not in text.lower():
        return []  # nothing of them is in it: reading it would take most of the tests' time
    page = Page()
    page.feed(text)
    page.close()
    faults = page.faults
    if RAW.search(text):
        faults.append("the payload's tag stands in the bytes as it was sent")
    if TAKEN_FOR_TEMPLATE in text:
        faults.append("the payload was taken for a template")
    return faults


def body_of(response: Any) -> bytes:
    if getattr(response, "streaming", False):
        return b"".join(response.streaming_content)  # the test client closes what was read to its end
    return bytes(response.content)


def faults_in(response: Any) -> list[str]:
    """Everything wrong with an answer: status, headers, and the body by its kind."""
    faults = list(header_faults(response))
    if response.status_code >= 500:
        faults.append(f"status {response.status_code}")
    kind, body = response.headers.get("Content-Type", "").split(";")[0].strip().lower(), body_of(response)
    if kind == "text/html":
        return faults + markup_faults(body.decode())
    if kind == SHEET:
        return faults + sheet_faults(body) + download_faults(response)
    if MARK.encode() not in body:
        return faults
    if kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json")):
        return faults + ([] if _is_json(body.decode()) else ["no JSON any more"])
    if kind == "application/javascript":
        return faults + (["the payload stands in a script as it was sent"] if AS_SENT.search(body.decode()) else [])
    return faults + download_faults(response)


def header_faults(response: Any) -> Iterator[str]:
    if response.headers.get("X-Content-Type-Options") != "nosniff":
        yield "no nosniff: a browser may take the answer for something else"
    for name, value in response.headers.items():
        if MARK in name.lower():
            yield f"header {name}: the payload ended the one before it"
        if name.lower() in SENT_TO and (leads_away(value) or leads_away(unquote(value))):
            yield f"{name}: {value[:80]}"
        if name.lower() == "content-type" and MARK in value:
            yield f"{name}: {value[:80]}"
    for name, morsel in response.cookies.items():
        if MARK in f"{name}{morsel.value}{morsel['domain']}{morsel['path']}" and name != "messages":
            yield f"cookie {name}={morsel.value[:60]}"


def download_faults(response: Any) -> list[str]:
    """A file that holds what people wrote is saved, never shown."""
    said = response.headers.get("Content-Disposition", "")
    if not said.startswith("attachment"):
        return [f"{response.headers.get('Content-Type')} with the payload is shown instead of saved"]
    names = re.sub(r'filename="[^"\\]*"|filename\*=utf-8\'\'[\w%.~!#$&+^`|-]*', "", said, flags=re.IGNORECASE)
    return [f"Content-Disposition: {said[:120]}"] if MARK in names else []


def sheet_faults(body: bytes) -> list[str]:
    """Formulas and links of a workbook that are not our own: each is a text that came alive."""
    faults = []
    for sheet in load_workbook(io.BytesIO(body)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and (MARK in str(cell.value) or not OWN_FORMULA.match(str(cell.value))):
                    faults.append(f"{sheet.title}!{cell.coordinate} is a formula: {str(cell.value)[:60]}")
                if cell.hyperlink and leads_away(str(cell.hyperlink.target or "")):
                    faults.append(f"{sheet.title}!{cell.coordinate} links to {cell.hyperlink.target}")
    return faults
