"""Reads forms and links of a page, as somebody who fills them in would."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

BUTTONS = {"submit", "button", "reset", "image"}


@dataclass
class Field:
    name: str
    kind: str  # text, hidden, textarea, select, checkbox, radio, file, …
    value: str = ""
    choices: list[str] = field(default_factory=list)
    is_on: bool = False


@dataclass
class Form:
    action: str
    method: str
    multipart: bool
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, formaction

    def filled(self, text: str, *, only: str = "", everywhere: bool = False) -> dict[str, list[str]]:
        """What is sent: the text in every free box, or in one field, or in hidden ones and choices, too."""
        sent: dict[str, list[str]] = {}
        for one in self.fields:
            if one.name == "csrfmiddlewaretoken":
                value: str | None = one.value
            elif only:
                value = text if one.name == only else _as_it_stands(one)
            elif everywhere or one.kind in ("text", "textarea", "search", "email", "tel", "password", "url"):
                value = text
            else:
                value = _as_it_stands(one)
            if value is not None and one.kind != "file":
                sent.setdefault(one.name, []).append(value)
        return sent

    @property
    def names(self) -> set[str]:
        return {one.name for one in self.fields} - {"csrfmiddlewaretoken"}


def _as_it_stands(one: Field) -> str | None:
    if one.kind in ("checkbox", "radio"):
        return one.value if one.is_on else None
    if one.kind == "select" and not one.value:
        return next((choice for choice in one.choices if choice), "")
    return one.value


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._by_id: dict[str, Form] = {}
        self._form: Form | None = None
        self._select: Field | None = None
        self._textarea: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(
                had.get("action", ""), had.get("method", "get").lower(), "multipart" in had.get("enctype", "")
            )
            self.forms.append(self._form)
            self._by_id[had.get("id", "")] = self._form
        elif tag == "option" and self._select:
            self._option(had)
        elif tag in ("input", "select", "textarea", "button"):
            self._control(tag, had)

    def _control(self, tag: str, had: dict[str, str]) -> None:
        form = self._by_id.get(had["form"]) if "form" in had else self._form
        kind = had.get("type", "text" if tag == "input" else tag).lower()
        if form is None or ("disabled" in had):
            return
        if tag == "button" or kind in BUTTONS:
            form.buttons.append((had.get("name", ""), had.get("value", ""), had.get("formaction", "")))
            return
        if not had.get("name"):
            return
        made = Field(had["name"], kind, had.get("value", "on" if kind == "checkbox" else ""), is_on="checked" in had)
        form.fields.append(made)
        self._select = made if tag == "select" else None
        self._textarea = made if tag == "textarea" else None

    def _option(self, had: dict[str, str]) -> None:
        assert self._select is not None
        self._select.choices.append(had.get("value", ""))
        if "selected" in had:
            self._select.value = had.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._textarea.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None


def forms_in(page: str) -> list[Form]:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.forms


IN_LINK = re.compile(r"(?:\?|&amp;)([\w.:-]+)=")
GET_FORM = re.compile(r"<form\b[^>]*\bmethod=\"get\".*?</form>", re.DOTALL)
NAME = re.compile(r"<(?:input|select|textarea)\b[^>]*?\bname=\"([^\"]+)\"")


def names_in_links(page: str) -> set[str]:
    """Names that links of the page and its forms of the kind GET put into addresses."""
    return {*IN_LINK.findall(page), *(name for form in GET_FORM.findall(page) for name in NAME.findall(form))}
