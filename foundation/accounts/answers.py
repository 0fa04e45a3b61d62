"""What a person answers for today; higher apps fill this in for the profile page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from foundation.accounts.scope import Actor


@dataclass(frozen=True)
class Answer:
    """One thing somebody answers for: 牵头 · 梅园新村街道."""

    label: str
    value: str
    url: str = ""


_sources: list[Callable[[Any], list[Answer]]] = []


def register_answers(find: Callable[[Any], list[Answer]]) -> None:
    _sources.append(find)


def answers_of(user: Actor) -> list[Answer]:
    return [answer for find in _sources for answer in find(user)]
