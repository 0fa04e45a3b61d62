"""Filters generated from columns, which fail closed: what they do not understand never answers with all rows."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import CharField, Q, QuerySet
from django.http import QueryDict

from foundation.common import chinese_lookup  # noqa: F401 - registers the lookup "zh"
from foundation.common.tables.columns import UNKNOWN, Column, ColumnKind

FLAG_CHOICES = [("1", "是"), ("0", "否"), ("unknown", "未知")]
_FLAG_VALUES = {"1": True, "0": False, "unknown": None}
UNSET = "none"  # the choice "not filled in" of a reference or choice filter


class FlagFilter(django_filters.ChoiceFilter):
    """是 / 否 / 未知 on a three-valued column."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=FLAG_CHOICES, empty_label="不限", **kwargs)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if value in (None, ""):
            return qs
        wanted = _FLAG_VALUES[value]
        if wanted is None:
            return qs.filter(**{f"{self.field_name}__isnull": True})
        return qs.filter(**{self.field_name: wanted})


class AnyOfFilter(django_filters.MultipleChoiceFilter):
    """One or several values of a choice or reference; 未填 among them."""

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return qs
        q = Q(**{f"{self.field_name}__in": [v for v in value if v != UNSET]})
        if UNSET in value:
            q |= _unset_q(qs, self.field_name)
        return qs.filter(q)


def _unset_q(qs: QuerySet, path: str) -> Q:
    """Rows in which the field is not filled in; none of them when it always is."""
    field = qs.model._meta.get_field(path.removesuffix("_id"))
    if getattr(field, "null", False):
        return Q(**{f"{path}__isnull": True})
    return Q(**{path: ""}) if isinstance(field, CharField) else Q(pk__in=[])


class WholeNumberFilter(django_filters.NumberFilter):
    """A count from or to; whole numbers of a size a count can have."""

    field_class = forms.IntegerField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100_000_000, **kwargs)


class DayFilter(django_filters.DateFilter):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}), input_formats=["%Y-%m-%d"], **kwargs)


def filters_of(column: Column, user: Any) -> dict[str, django_filters.Filter]:
    """The filters one column brings, by parameter name."""
    path, label = column.lookup, column.label
    if not path:
        return {}
    if column.kind == ColumnKind.FLAG:
        return {column.key: FlagFilter(field_name=path, label=label)}
    if column.kind == ColumnKind.COUNT:
        return {
            f"{column.key}_min": WholeNumberFilter(field_name=path, lookup_expr="gte", label=f"{label}不少于"),
            f"{column.key}_max": WholeNumberFilter(field_name=path, lookup_expr="lte", label=f"{label}不多于"),
        }
    if column.kind in (ColumnKind.DATE, ColumnKind.MOMENT):
        suffix = "__date" if column.kind == ColumnKind.MOMENT else ""
        return {
            f"{column.key}_from": DayFilter(field_name=path + suffix, lookup_expr="gte", label=f"{label}不早于"),
            f"{column.key}_to": DayFilter(field_name=path + suffix, lookup_expr="lte", label=f"{label}不晚于"),
        }
    if column.choices:
        options = [(str(value), str(words)) for value, words in column.choices(user)]
        return {column.key: AnyOfFilter(field_name=path, choices=[*options, (UNSET, f"{UNKNOWN}未填")], label=label)}
    return {column.key: django_filters.CharFilter(field_name=path, lookup_expr="zh", max_length=50, label=label)}


def names_of(column: Column) -> list[str]:
    """The parameter names a column's filters have."""
    if not column.lookup:
        return []
    if column.kind == ColumnKind.COUNT:
        return [f"{column.key}_min", f"{column.key}_max"]
    if column.kind in (ColumnKind.DATE, ColumnKind.MOMENT):
        return [f"{column.key}_from", f"{column.key}_to"]
    return [column.key]


def build_filterset(
    columns: Iterable[Column],
    user: Any,
    extra: dict[str, django_filters.Filter] | None = None,
    wanted: set[str] | None = None,
) -> type[django_filters.FilterSet]:
    """A FilterSet of the filters the columns declare, for this person; all, or only the wanted ones.

    A list uses two or three of thirty filters: making the others, with their choices, would cost more than the rows.
    """
    members: dict[str, Any] = {}
    for column in columns:
        if wanted is None or wanted & set(names_of(column)):
            members.update(filters_of(column, user))
    members.update({name: made for name, made in (extra or {}).items() if wanted is None or name in wanted})
    return type("ColumnFilterSet", (django_filters.FilterSet,), members)


def read_filters(
    filterset_class: type[django_filters.FilterSet], params: QueryDict, queryset: QuerySet, *, known: set[str]
) -> tuple[django_filters.FilterSet, list[str]]:
    """The bound filter set, and a sentence for each thing in the address it does not understand.

    A stock FilterSet passes over both an unknown name and an invalid value and answers with *all* rows; here either
    is an error, and the caller shows no rows.
    """
    filterset = filterset_class(params, queryset=queryset)
    names = set(filterset.filters)
    errors = [f"不认识的筛选条件“{name[:40]}”。" for name in params if name not in names | known]
    multiple = {n for n, f in filterset.filters.items() if isinstance(f, AnyOfFilter)}
    for name in params:
        if name in names - multiple and len(params.getlist(name)) > 1:
            errors.append(f"筛选条件“{filterset.filters[name].label}”只能有一个值。")
    if any("\x00" in value for name in params for value in params.getlist(name)):
        errors.append("筛选条件里有不能识别的字符。")
        return filterset, errors
    if not filterset.form.is_valid():
        for name, messages in filterset.form.errors.items():
            label = filterset.filters[name].label if name in filterset.filters else name
            errors.extend(f"{label}：{message}" for message in messages)
    return filterset, errors
