"""Columns of facts: read, filtered and written under one key. What a table's own columns have beyond that, they say."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Choices

from foundation.common.tables.columns import Column, ColumnKind


def field(name: str) -> Callable[[Any], Any]:
    return lambda state: getattr(state, name)


def personal(name: str) -> Callable[[Any], str]:
    return lambda state: state.personal_text(name)


def choices_of(choices: type[Choices]) -> Callable[[Any], Sequence[tuple[Any, str]]]:
    return lambda user: choices.choices


def words_of(choices: type[Choices]) -> Callable[[Any], str]:
    words = dict(choices.choices)
    return lambda value: str(words.get(value, value))


def fact(key: str, label: str, *synonyms: str, **more: Any) -> Column:
    return Column(key, label, **{"read": field(key), "lookup": key, "write": key, "synonyms": synonyms, **more})


def text(key: str, label: str, *synonyms: str, **more: Any) -> Column:
    return fact(key, label, *synonyms, **{"width": 20, **more})


def flag(key: str, label: str, *synonyms: str, **more: Any) -> Column:
    """是 / 否 / 未知."""
    return fact(key, label, *synonyms, kind=ColumnKind.FLAG, width=8, **more)


def count(key: str, label: str, *synonyms: str, **more: Any) -> Column:
    return fact(key, label, *synonyms, **{"kind": ColumnKind.COUNT, "order": (key,), "width": 10, **more})


def choice(key: str, label: str, choices: type[Choices], *synonyms: str, **more: Any) -> Column:
    """One of a few words; an empty one is unknown."""
    return fact(
        key,
        label,
        *synonyms,
        read=lambda state: getattr(state, key) or None,
        kind=ColumnKind.CHOICE,
        choices=choices_of(choices),
        show=words_of(choices),
        **more,
    )


def day(key: str, label: str, *synonyms: str, precision: str = "", **more: Any) -> Column:
    """A day, no finer than the field named ``precision`` says."""
    told = (lambda state: getattr(state, precision) or "day") if precision else None
    return fact(key, label, *synonyms, kind=ColumnKind.DATE, order=(key,), precision=told, **more)


def person(key: str, label: str, *synonyms: str, **more: Any) -> Column:
    """Somebody's name."""
    return fact(key, label, *synonyms, read=personal(key), related=(key,), lookup="", personal=True, **more)


def phone(key: str, label: str, *synonyms: str, **more: Any) -> Column:
    """A number, masked for whom it has to be by the table's ``prefetch``."""
    return fact(
        key,
        label,
        *synonyms,
        read=field(f"shown_{key}"),
        related=(key,),
        lookup="",
        kind=ColumnKind.PHONE,
        width=16,
        personal=True,
        **more,
    )


# --- fields of tables that are only read ----------------------------------------------------------------


def plain(key: str, label: str, **more: Any) -> Column:
    """A field shown as it is; what else the table does with it, it says."""
    return Column(key, label, read=field(key), **more)


def plain_day(key: str, label: str, **more: Any) -> Column:
    """A day, sorted and filtered by it."""
    return plain(key, label, kind=ColumnKind.DATE, order=(key,), lookup=key, **more)


def plain_choice(key: str, label: str, choices: type[Choices], **more: Any) -> Column:
    """One of a few words, filtered by them."""
    return Column(
        key,
        label,
        read=lambda row: getattr(row, f"get_{key}_display")(),
        kind=ColumnKind.CHOICE,
        lookup=key,
        choices=choices_of(choices),
        **more,
    )
