"""Which names of an address, a form or the headers a view asks for, noted while it answers."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import django.core.handlers.wsgi
import django.http.request
from django.http import QueryDict
from django.http.request import HttpHeaders
from django_htmx.middleware import HtmxDetails

from foundation.accounts.models import User
from foundation.common.tables.filtering import build_filterset
from foundation.common.tables.table import KNOWN
from foundation.desk.services import TABLES
from tests.injection.html_places import python_files

# Objects whose `get` asks for what somebody sent.
SENT = {"GET", "POST", "params", "query_params", "query", "data", "posted", "asked"}
ASKS = {"get", "getlist", "pop"}


class Notes:
    """Names asked for since the last look; ``htmx`` when the view wanted to know whether htmx asks."""

    def __init__(self) -> None:
        self.address: set[str] = set()
        self.form: set[str] = set()
        self.headers: set[str] = set()
        self.htmx = False

    def clear(self) -> None:
        self.__init__()  # type: ignore[misc]


def _noting(names: Any) -> type[QueryDict]:
    class Noted(QueryDict):
        """A QueryDict that tells what it was asked for, not what it holds."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            before = set(names())
            super().__init__(*args, **kwargs)
            names().intersection_update(before)

        def __getitem__(self, key: str) -> Any:
            names().add(key)
            return super().__getitem__(key)

        def __contains__(self, key: object) -> bool:
            names().add(key)
            return super().__contains__(key)

        def get(self, key: str, default: Any = None) -> Any:
            names().add(key)
            return super().get(key, default)

        def getlist(self, key: str, default: Any = None) -> Any:
            names().add(key)
            return super().getlist(key, default)

    return Noted


@contextmanager
def noting() -> Iterator[Notes]:
    """Note what all views ask for."""
    notes = Notes()
    old = django.core.handlers.wsgi.QueryDict, django.http.request.QueryDict
    was_htmx, header = HtmxDetails.__bool__, HttpHeaders.__getitem__

    def is_htmx(self: HtmxDetails) -> bool:
        notes.htmx = True
        return bool(was_htmx(self))

    def asked(self: HttpHeaders, key: str) -> str:
        notes.headers.add(key)
        return header(self, key)

    django.core.handlers.wsgi.QueryDict = _noting(lambda: notes.address)  # type: ignore[misc]
    django.http.request.QueryDict = _noting(lambda: notes.form)  # type: ignore[misc]
    HtmxDetails.__bool__, HttpHeaders.__getitem__ = is_htmx, asked  # type: ignore[method-assign]
    try:
        yield notes
    finally:
        django.core.handlers.wsgi.QueryDict, django.http.request.QueryDict = old  # type: ignore[misc]
        HtmxDetails.__bool__, HttpHeaders.__getitem__ = was_htmx, header  # type: ignore[method-assign]


def names_in(source: str) -> set[str]:
    """Names a module asks of an address or a form, as far as they are written out."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        key: ast.AST | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKS and node.args:
            key = node.args[0] if _is_sent(node.func.value) else None
        elif isinstance(node, ast.Subscript):
            key = node.slice if _is_sent(node.value) else None
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In) and _is_sent(node.comparators[0]):
            key = node.left
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found.add(key.value)
    return found


def _is_sent(node: ast.AST) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) in SENT


@lru_cache
def names_in_source() -> frozenset[str]:
    return frozenset().union(*(names_in(path.read_text(encoding="utf-8")) for path in python_files()))


def names_of_tables(user: User) -> set[str]:
    """Every filter of every registered list, and what all lists take."""
    found = set(KNOWN)
    for table in TABLES.values():
        at = table.at(None, None) if table.is_dated else None
        found |= set(build_filterset(table.columns, user, table.extra_filters(user, at), None).base_filters)
    return found
