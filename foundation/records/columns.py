"""Columns that show another record by the name it has: one query for a page, however many rows."""

from collections.abc import Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any

from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, ColumnKind
from foundation.records.models import ListedWord
from foundation.trail.registry import names_of


def called(key: str, label: str, *synonyms: str, **more: Any) -> Column:
    """The record a reference points to, called as the timeline calls it."""
    return Column(
        key,
        label,
        read=partial(_name, key),
        kind=ColumnKind.REFERENCE,
        lookup=more.pop("lookup", ""),
        prefetch=more.pop("prefetch", partial(_load, key)),
        write=key,
        synonyms=synonyms,
        **more,
    )


def listed(key: str, label: str, words: type[ListedWord], *synonyms: str, **more: Any) -> Column:
    """A word of a list the office keeps; words out of use are still found by."""

    def choices(user: Actor) -> list[tuple[int, str]]:
        return list(words._default_manager.values_list("pk", "name"))

    return called(key, label, *synonyms, **{"lookup": f"{key}_id", "choices": choices, **more})


def _load(key: str, rows: Sequence[Any], at: Any, user: Actor) -> None:
    ids = {pk for row in rows if (pk := getattr(row, f"{key}_id"))}
    label = rows[0]._meta.get_field(key).related_model._meta.label_lower if rows else ""
    names = names_of(label, ids) if ids else {}
    for row in rows:
        if not hasattr(row, "called"):
            row.called = SimpleNamespace()
        setattr(row.called, key, names.get(getattr(row, f"{key}_id")))


def _name(key: str, row: Any) -> str | None:
    return getattr(row.called, key)  # type: ignore[no-any-return]
