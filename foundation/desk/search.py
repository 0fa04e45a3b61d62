"""Global search: every app offers a source, each person finds what they see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from foundation.accounts.scope import Actor


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    label: str
    note: str
    url: str
    icon: str = "building"


Source = Callable[[Any, str, int], list[Hit]]
_sources: list[tuple[str, Source]] = []


def register_source(label: str, find: Source) -> None:
    _sources.append((label, find))


def search(user: Actor, text: str, limit: int = 8) -> list[tuple[str, list[Hit]]]:
    """Hits by source; nothing for texts of blanks."""
    text = text.strip()[:50]
    if not text or "\x00" in text:
        return []
    found = [(label, find(user, text, limit)) for label, find in _sources]
    return [(label, hits) for label, hits in found if hits]
