"""The rows after a given row in an ordered list, found by key instead of by counting."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Model, Q, QuerySet


def after_row(queryset: QuerySet, order: Sequence[str], pk: int) -> QuerySet:
    """Rows that follow row ``pk`` in ``order``; none when the row does not exist. Empty values sort last."""
    paths = [path.lstrip("-") for path in order]
    row = queryset.model._default_manager.filter(pk=pk).values(*paths).first()
    if row is None:
        return queryset.none()
    condition, equal = Q(), Q()
    for path, signed in zip(paths, order, strict=True):
        condition |= equal & _beyond(path, row[path], descending=signed.startswith("-"))
        equal &= Q(**{f"{path}__isnull": True}) if row[path] is None else Q(**{path: row[path]})
    return queryset.filter(condition)


def _beyond(path: str, value: Any, *, descending: bool) -> Q:
    if value is None:
        return Q(pk__in=[])  # nothing comes after the empty ones
    beyond = Q(**{f"{path}__{'lt' if descending else 'gt'}": value})
    return beyond | Q(**{f"{path}__isnull": True})


def nulls_last(model: type[Model], order: Sequence[str]) -> list[Any]:
    """The same order on both databases: empty values last in either direction.

    Columns that are never empty are left plain, so that their indexes serve both directions.
    """
    return [_ordering(model, path) for path in order]


def _ordering(model: type[Model], signed: str) -> Any:
    path = signed.lstrip("-")
    if "__" not in path and path != "pk" and not model._meta.get_field(path).null:
        return signed
    if path == "pk":
        return signed
    return F(path).desc(nulls_last=True) if signed.startswith("-") else F(path).asc(nulls_last=True)
