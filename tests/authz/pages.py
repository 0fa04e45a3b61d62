"""What a page offers: links to follow and forms to fill in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

LINKS = ("href", "hx-get", "data-url", "src")
IGNORED = ("/static/", "/healthz", "/readyz")


@dataclass
class Field:
    """One field of a form, with what stood in it and what could be chosen."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form: where it goes and what it asks."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._select: Field | None = None
        self._in_form = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.links += [given[name] for name in LINKS if given.get(name)]
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
            self._in_form = True
        elif tag in ("input", "textarea", "select", "button") and given.get("name") and self._in_form:
            kind = given.get("type", "text") if tag == "input" else tag
            found = Field(given["name"], kind, given.get("value", ""))
            self.forms[-1].fields.append(found)
            self._select = found if tag == "select" else self._select
        elif tag == "option" and self._select is not None:
            self._select.options.append(given.get("value", ""))
            if "selected" in given:
                self._select.value = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False
        elif tag == "select":
            self._select = None


def read_page(text: str) -> tuple[list[str], list[Form]]:
    """The links and forms of a page."""
    reader = _Reader()
    reader.feed(text)
    return reader.links, reader.forms
