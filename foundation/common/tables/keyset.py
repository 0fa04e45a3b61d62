"""The rows after a given row in an ordered list, found by key instead of by counting."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet


def after_row(queryset: QuerySet, order: Sequence[str], pk: int, *, among: QuerySet) -> QuerySet:
    """Rows that follow row ``pk`` in ``order``; none when ``among`` has no such row. Empty values sort last.

    ``among`` are the rows the reader may know: what follows a row tells its values.
    """
    paths = [path.lstrip("-") for path in order]
    # A computed column is known to the list's own rows only; any other row may have left the list meanwhile.
    rows = queryset if set(paths) & set(queryset.query.annotations) else among
    row = rows.order_by().filter(pk=pk).values(*paths).first()
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


def _is_never_empty(model: type[Model], name: str) -> bool:
    try:
        return not model._meta.get_field(name).null
    except FieldDoesNotExist:  # computed by the query
        return False


def _ordering(model: type[Model], signed: str) -> Any:
    path = signed.lstrip("-")
    if path == "pk" or ("__" not in path and _is_never_empty(model, path)):
        return signed
    return F(path).desc(nulls_last=True) if signed.startswith("-") else F(path).asc(nulls_last=True)
