"""Words nobody would write: each says of which record, which field and which time it is, so a page that shows one
tells by itself what it shows.

A firm's life has phases: ``a`` before it changed hands, ``b`` afterwards. Telephone numbers must be numbers, so they
are kept in a list; shown with four stars they are a word of their own.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from urllib.parse import unquote

from django.apps import apps


@dataclass(frozen=True, order=True)
class Canary:
    """One word of the world: ``CANARY-moved-name-b`` is the name of the firm that moved, after it moved."""

    record: str
    field: str
    phase: str = "a"

    @property
    def word(self) -> str:
        return PHONES.get(self) or f"CANARY-{self.record}-{self.field}-{self.phase}"

    def __str__(self) -> str:
        return self.word


PHONES: dict[Canary, str] = {}
_BY_TAIL: dict[str, Canary] = {}
_TOKEN = re.compile(r"CANARY-([a-z0-9]+)-([a-z]+)-([ab])(?![a-z0-9])", re.IGNORECASE)
_PHONE = re.compile(r"138(0000|\*{4}|%2A%2A%2A%2A)(\d{4})(?!\d)")


def word(record: str, field: str, phase: str = "a") -> str:
    """The word a field is filled with."""
    return Canary(record, field, phase).word


def number(record: str, field: str = "phone", phase: str = "a") -> str:
    """A telephone number of its own; its last four digits belong to nobody else."""
    canary = Canary(record, field, phase)
    if canary not in PHONES:
        tail = f"{2000 + len(PHONES) * 7:04d}"
        PHONES[canary] = f"1380000{tail}"
        _BY_TAIL[tail] = canary
    return PHONES[canary]


def masked(canary: Canary) -> Canary:
    """The same number as those see it who need not call."""
    return Canary(canary.record, f"masked{canary.field}", canary.phase)


def found_in(text: str) -> set[Canary]:
    """Every word of the world in a text."""
    found = {Canary(*(part.lower() for part in match)) for match in set(_TOKEN.findall(text))}
    for stars, tail in set(_PHONE.findall(text)):
        if canary := _BY_TAIL.get(tail):
            found.add(canary if stars == "0000" else masked(canary))
    return found


def text_of(body: bytes) -> str:
    """What can be read in an answer: for a workbook every part of it, its cells, names and properties."""
    if body[:2] != b"PK":
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def headers_of(answer: object) -> str:
    """What the headers say: where a redirect leads, what a file is called."""
    return unquote("\n".join(f"{name}: {value}" for name, value in answer.headers.items()))  # type: ignore[attr-defined]


def words_in_tables() -> set[Canary]:
    """Every word that was written anywhere, read from the tables themselves."""
    found: set[Canary] = set()
    for model in apps.get_models():
        for row in model._base_manager.values():
            found |= found_in(repr(row))
    return found
