"""What the trail must know of the models above it; each app fills this in from its ``apps.py``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from foundation.trail.models.dated import Change, State
from foundation.trail.projection import Segment


@dataclass(frozen=True)
class DatedSpec:
    """One kind of dated record: its identity, its changes, its states, and how a segment becomes a row."""

    subject: type[models.Model]
    change: type[Change]
    state: type[State]
    columns_of: Callable[[Segment], dict[str, Any]]  # state columns (attnames) of a segment
    arrivals: frozenset[str]  # presence values that mean "in"
    referenced: list[Callable[[set[int]], set[int]]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.change.subject_field

    def referenced_ids(self, ids: set[int]) -> set[int]:
        """Those of the records that later facts of other apps refer to."""
        return set().union(*(ask(ids) for ask in self.referenced)) if ids else set()


SPECS: dict[str, DatedSpec] = {}
_names: dict[str, Callable[[Iterable[int]], dict[int, str]]] = {}
_field_labels: dict[str, dict[str, str]] = {}
_private: dict[str, Callable[[set[int]], set[int]]] = {}
Pairs = list[tuple[str, Any]]
_showers: dict[str, Callable[[Pairs], list[str]]] = {}


def register_dated(spec: DatedSpec) -> None:
    SPECS[spec.subject._meta.label_lower] = spec


def register_referenced(subject: type[models.Model], ask: Callable[[set[int]], set[int]]) -> None:
    """A higher app says which records it refers to; their creation is then not undone."""
    SPECS[subject._meta.label_lower].referenced.append(ask)


def register_private(model: type[models.Model], ask: Callable[[set[int]], set[int]]) -> None:
    """An app says which of its rows are kept from most people: an act about other records does not count them."""
    _private[model._meta.label_lower] = ask


def counted(records: set[tuple[str, int]]) -> int:
    """How many records an act is said to touch: a number must not tell that there are others. Its own are counted."""
    hidden = {
        (label, pk) for label, ask in _private.items() for pk in ask({pk for model, pk in records if model == label})
    }
    return len(records - hidden) or len(records)


def register_words(
    model: type[models.Model],
    *,
    names: Callable[[Iterable[int]], dict[int, str]] | None = None,
    fields: dict[str, str] | None = None,
    values: Callable[[Pairs], list[str]] | None = None,
) -> None:
    """How the timeline calls a model's rows, fields and values on the screen."""
    if values:
        _showers[model._meta.label_lower] = values
    if names:
        _names[model._meta.label_lower] = names
    _field_labels.setdefault(model._meta.label_lower, {}).update(fields or {})


def names_of(label: str, ids: Iterable[int]) -> dict[int, str]:
    """Screen names of records; one query per model."""
    from django.apps import apps

    if label in _names:
        return _names[label](ids)
    return {row.pk: str(row) for row in apps.get_model(label)._default_manager.filter(pk__in=list(ids))}


def field_label(label: str, name: str) -> str:
    from django.apps import apps
    from django.core.exceptions import FieldDoesNotExist

    known = _field_labels.get(label, {})
    if name in known:
        return known[name]
    try:
        return str(apps.get_model(label)._meta.get_field(name).verbose_name)
    except (FieldDoesNotExist, LookupError):
        return name


def words_for(label: str, pairs: Pairs) -> list[str]:
    """Values of (field, value) pairs in words; a model that registered nothing gets plain ones."""
    if label in _showers:
        return _showers[label](pairs)
    return plain_words(label, pairs)


def plain_words(label: str, pairs: Pairs) -> list[str]:
    """Values in words as the model's own fields tell them; one query for each kind of record they point to."""
    named = _named(label, pairs)
    return [named.get((n, str(value)), "") or _plain_word(label, n, value) for n, value in pairs]


def _named(label: str, pairs: Pairs) -> dict[tuple[str, str], str]:
    """What the values that are keys of other records are called, by field and key."""
    keys: dict[str, set[tuple[str, int]]] = {}
    for name, value in pairs:
        other = _points_to(label, name)
        if other and isinstance(value, int):
            keys.setdefault(other, set()).add((name, value))
    called = {other: names_of(other, {pk for _, pk in of}) for other, of in keys.items()}
    return {(name, str(pk)): called[other].get(pk, "") for other, of in keys.items() for name, pk in of}


def _points_to(label: str, name: str) -> str:
    """The kind of record a field points to; empty for any other field."""
    from django.apps import apps
    from django.core.exceptions import FieldDoesNotExist

    try:
        field: Any = apps.get_model(label)._meta.get_field(name)
    except (FieldDoesNotExist, LookupError):
        return ""
    return field.related_model._meta.label_lower if field.many_to_one else ""


def _plain_word(label: str, name: str, value: Any) -> str:
    from django.apps import apps
    from django.core.exceptions import FieldDoesNotExist

    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "（个人信息）"
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    try:
        choices = dict(apps.get_model(label)._meta.get_field(name).flatchoices)
    except (FieldDoesNotExist, LookupError, AttributeError):
        return str(value)
    return str(choices.get(value, value))
