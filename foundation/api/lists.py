"""A table's list over the interface: the same selection as page and export, found by key instead of by page number."""

from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar

from constance import config
from django.http import Http404, QueryDict
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.api.errors import bad_query
from foundation.api.gate import ApiGate
from foundation.api.rows import RowSerializer
from foundation.api.schema import refusals
from foundation.common.tables.columns import Column
from foundation.common.tables.table import KNOWN, Selection, Table, count_many

OWN = ("limit", "after", "fields")
LIMIT, MOST = 50, 100
ALL = "all"


def single(params: QueryDict, name: str) -> str:
    """The parameter's one value, taken out; twice the same name is no guess we make."""
    values = params.pop(name, [])
    if len(values) > 1:
        raise bad_query([f"参数“{name}”只能有一个值。"])
    return values[0] if values else ""


def key_of(text: str, name: str) -> int | None:
    """A record's key in the address; longer numbers fit into no database."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise bad_query([f"参数“{name}”应为数字。"])
    return int(text)


def limit_of(text: str) -> int:
    number = LIMIT if not text else (key_of(text, "limit") or 0)
    if not 1 <= number <= MOST:
        raise bad_query([f"每次可取 1 至 {MOST} 行。"])
    return number


def refuse_unknown(request: Request, *known: str) -> None:
    """An address of one record knows few parameters; all others are mistakes."""
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise bad_query([f"不认识的参数“{name[:40]}”。" for name in unknown])


def point_in_time(table: Table, request: Request, *known: str) -> Any:
    """The day (and, for the office, the moment of knowledge) one record is asked for."""
    refuse_unknown(request, "as_of", "known_at", *known)
    wanted = request.query_params.copy()
    for name in known:
        wanted.pop(name, None)
    return selected(table, request.user, wanted).at


def selected(table: Table, user: Actor, params: QueryDict, fields: Sequence[str] = ()) -> Selection:
    for name in KNOWN & set(params):
        if len(params.getlist(name)) > 1:
            raise bad_query([f"参数“{name}”只能有一个值。"])
    if "page" in params or "after" in params:
        raise bad_query(["不认识的参数“page”，下一页请用 next 里的地址。"])
    selection = table.select(user, params, columns=fields)
    if selection.errors:
        raise bad_query(selection.errors)
    return selection


def row_of(table: Table, shape: type[RowSerializer], user: Actor, pk: int, at: Any = None) -> dict[str, Any] | None:
    """One row of a table with all its columns, as its list shows it; None when this person's list has it not."""
    columns = [column for column in table.columns if not column.held]
    rows = list(table.for_page(table.rows(user, at).filter(pk=pk), columns))
    for load in dict.fromkeys(column.prefetch for column in columns if column.prefetch):
        load(rows, at, user)
    return dict(shape(rows[0], context={"reader": user}).data) if rows else None


def seen_row(table: Table, shape: type[RowSerializer], user: Actor, pk: int, at: Any = None) -> Response:
    """The answer with that row, or 404."""
    row = row_of(table, shape, user, pk, at)
    if row is None:
        raise Http404
    return Response(row)


def _is_wanted(key: str, fields: set[str] | None) -> bool:
    return fields is None or key in fields or f"{key}_precision" in fields


class ListAnswer(serializers.Serializer):
    """A part of a list, and where the next part lies."""

    as_of = serializers.DateField(allow_null=True, help_text="截至哪一天")
    total = serializers.IntegerField(help_text="符合条件的行数，数到上限为止")
    total_is_capped = serializers.BooleanField(help_text="实际多于 total")
    next = serializers.CharField(allow_null=True, help_text="下一页的地址；没有了为 null")


class TableList(ApiGate):
    """GET a table."""

    table: ClassVar[Table]
    serializer_class: ClassVar[type[RowSerializer]]

    def get(self, request: Request) -> Response:
        return Response(self.page(request))

    @staticmethod
    @cache  # one shape per kind of row, wherever it is answered
    def answer_of(serializer: type[RowSerializer]) -> type[serializers.Serializer]:
        """The answer's shape, for the description."""
        return type(
            f"{serializer.__name__.removesuffix('Serializer')}ListSerializer",
            (ListAnswer,),
            {"results": serializer(many=True)},
        )

    def page(self, request: Request) -> dict[str, Any]:
        params = request.query_params.copy()
        limit = limit_of(single(params, "limit"))
        after = key_of(single(params, "after"), "after")
        fields = self._fields(single(params, "fields"))
        columns = [c for c in self.table.columns if not c.held and _is_wanted(c.key, fields)]
        selection = selected(self.table, request.user, params, [c.key for c in columns])
        rows = self._rows(selection, after, limit)
        shown = self._load(selection, rows[:limit], columns)
        (total,) = count_many([selection.queryset], config.LIST_COUNT_CAP)
        context = {"fields": fields, "at": selection.at, "request": request}
        return {
            "as_of": selection.at.day if selection.at else None,
            "total": min(total.rows, total.cap),
            "total_is_capped": total.is_capped,
            "next": self._next(request, shown[-1].pk) if len(rows) > limit else None,
            "results": self.serializer_class(shown, many=True, context=context).data,
        }

    def _rows(self, selection: Selection, after: int | None, limit: int) -> list[Any]:
        queryset = selection.ordered if after is None else selection.after(after)
        return list(queryset[: limit + 1])

    def _load(self, selection: Selection, rows: list[Any], columns: Sequence[Column]) -> Sequence[Any]:
        return selection.load(rows, columns)

    def _fields(self, text: str) -> set[str] | None:
        if not text:
            return self.serializer_class.in_lists()
        if text == ALL:
            return None
        known = set(self.serializer_class().fields)
        wanted = {name.strip() for name in text[:2000].split(",")}
        if unknown := sorted(wanted - known):
            raise bad_query([f"没有“{unknown[0][:40]}”这一项。"])
        return wanted

    def _next(self, request: Request, pk: int) -> str:
        params = request.query_params.copy()
        params["after"] = str(pk)
        return request.build_absolute_uri(f"{request.path}?{params.urlencode()}")


def listed(slug: str, shape: type[RowSerializer], *, tag: list[str], rights: Sequence[Right], name: str = "") -> Any:
    """The address of a table that is only read, with its own description."""
    parts = {"table": shape.table, "serializer_class": shape, "rights": tuple(rights)}
    view: Any = type(shape.__name__.replace("Serializer", "List"), (TableList,), parts)
    answers = {200: view.answer_of(shape), **refusals(400)}
    told = extend_schema_view(get=extend_schema(summary=shape.table.title, tags=tag, responses=answers))
    return path(f"{slug}/", told(view).as_view(), name=name or slug)
