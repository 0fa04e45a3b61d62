"""Whose view a file shows, in words. Places are a higher app's word, so it says which of them a person answers for."""

from collections.abc import Callable
from typing import Any

from foundation.accounts.scope import Actor

_places: list[Callable[[Any], str]] = []


def provide_places(words: Callable[[Any], str]) -> None:
    """A higher app says what a person sees: 全区, or the names of their streets."""
    _places[:] = [words]


def places_of(user: Actor) -> str:
    return _places[0](user) if _places else ""


def scope_of(user: Actor) -> str:
    """街道（园区）牵头人：梅园新村街道."""
    role = getattr(user, "role_names", "") or str(user)
    places = places_of(user)
    return f"{role}：{places}" if places else role
