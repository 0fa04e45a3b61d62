"""A list as a workbook: exactly the rows, columns and order on the screen, and a sheet that says what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.http import QueryDict

from foundation.accounts.scope import Actor
from foundation.common.masking import is_masked
from foundation.common.tables.columns import Column, ColumnKind, shown_date
from foundation.common.tables.table import Selection, Table
from foundation.desk.services import TABLES
from foundation.exchange.models import Export
from foundation.exchange.reading.results import NUMBER_KEY, NUMBER_LABEL
from foundation.exchange.writing import cell_formats as looks
from foundation.exchange.writing.cell_formats import Format
from foundation.exchange.writing.criteria import (
    HIDDEN_COLUMN,
    criteria_sheet,
    identity_lines,
    maker_lines,
    options_places,
    write_criteria,
    write_options,
)
from foundation.exchange.writing.makers import Written
from foundation.exchange.writing.workbook import Book, SheetColumn

CHUNK = 1000
_LOOKS = {ColumnKind.COUNT: looks.NUMBER, ColumnKind.DATE: looks.DAY, ColumnKind.MOMENT: looks.MOMENT}


_offered: set[str] = set()


def offer_export(*names: str) -> None:
    """An app says which of its tables leave the portal as files; all others stay on the screen."""
    _offered.update(names)


def exported_table(name: str) -> Table | None:
    return TABLES.get(name) if name in _offered else None


def selection_of(export: Export, user: Actor) -> Selection:
    """The selection asked for, judged anew by what the person sees now."""
    return TABLES[export.subject].select(user, QueryDict(export.query), columns=export.columns)


def cell_value(column: Column, row: Any) -> Any:
    """The cell's value with its type: counts stay numbers, exact days stay dates, all else is what the screen shows."""
    value = column.read(row)
    if value is None or value == "":
        return None
    if column.kind == ColumnKind.COUNT and isinstance(value, int | float):
        return value
    if isinstance(value, date) and not column.show:
        if isinstance(value, datetime):
            return value
        precision = column.precision(row) if column.precision else "day"
        return value if precision == "day" else shown_date(value, precision)
    return column.text(row)


def write_list(export: Export, user: Actor, path: Path, progress: Callable[[int], None]) -> Written:
    """Write the list into ``path``: in constant memory, whatever its length."""
    selection = selection_of(export, user)
    if selection.errors:
        return Written(refused=" ".join(selection.errors))
    options = {c.label: _options(c, user) for c in selection.columns if c.write and _options(c, user)}
    lines = _lines(export, selection, user)
    # Title, lines, number of rows and repairs, then the heading of the choices.
    places = options_places(options, first_row=len(lines) + 6)
    number = selection.table.columns.get(NUMBER_KEY)
    footer = f"内部资料 · {user} · {export.at:%Y-%m-%d} · {export.number}"
    with Book(title=export.title, author=str(user), footer=footer, properties={"导出编号": str(export.number)}) as book:
        columns = [
            sheet_column(c, options=options.get(c.label, ()), options_at=places.get(c.label, ""))
            for c in selection.columns
        ]
        if number is not None:
            columns.append(SheetColumn(NUMBER_LABEL, 12, is_hidden=True))
        data, criteria = book.sheet(selection.table.title, columns), criteria_sheet(book)
        written = Written(model=selection.queryset.model._meta.label_lower)
        with one_snapshot():
            for rows in chunks_of(selection, *([number] if number is not None else [])):
                for row in rows:
                    values = [cell_value(c, row) for c in selection.columns]
                    data.write([*values, number.read(row)] if number is not None else values)
                    _note(written, selection.columns, values, row.pk)
                progress(len(written.ids))
        repaired = "；".join(book.repairs.sentences) or "无"
        lines += [("行数", str(len(written.ids))), ("文字处理", repaired)]
        write_criteria(criteria, lines, title=f"{export.title} 导出口径")
        if options:
            criteria.write(["说明", HIDDEN_COLUMN])
            criteria.write(["可选值", "各列可以填写的内容，表中的下拉列表取自这里："])
            write_options(criteria, options)
        book.save(path)
    return written


def _lines(export: Export, selection: Selection, user: Actor) -> list[tuple[str, str]]:
    return [
        *identity_lines(export, user),
        ("筛选和排序", "；".join(selection.described)),
        ("列", "、".join(c.label for c in selection.columns)),
        *maker_lines(export, user),
    ]


def _options(column: Column, user: Actor) -> tuple[str, ...]:
    """The words one may choose from in this column; a block is offered without its street before it."""
    if column.kind == ColumnKind.FLAG:
        return ("是", "否")
    if column.kind in (ColumnKind.CHOICE, ColumnKind.REFERENCE) and column.choices:
        return tuple(dict.fromkeys(str(words).rsplit(" · ", 1)[-1] for _, words in column.choices(user)))
    return ()


def sheet_column(
    column: Column, label: str | None = None, *, options: tuple[str, ...] = (), options_at: str = ""
) -> SheetColumn:
    """A declared column as a sheet's column; its label stays, so that the file can be imported again."""
    words = column.label if label is None else label
    return SheetColumn(words, max(column.width, 8), _look(column), options=options, options_at=options_at)


def _look(column: Column) -> Format:
    if column.kind == ColumnKind.COUNT and column.show and column.show(1) == "+1":
        return looks.SIGNED
    return _LOOKS.get(column.kind, looks.TEXT)


def _note(written: Written, columns: Sequence[Column], values: Sequence[Any], pk: int) -> None:
    written.ids.append(pk)
    for column, value in zip(columns, values, strict=True):
        if column.personal and _is_full_number(value):
            written.phones.append(pk)


def _is_full_number(value: Any) -> bool:
    """A telephone number somebody could call, whichever column it stands in."""
    return isinstance(value, str) and not is_masked(value) and sum(map(str.isdigit, value)) >= 7


def chunks_of(selection: Selection, *more: Column) -> Iterator[Sequence[Any]]:
    """The selection's rows in order, a thousand at a time, with what its columns (and ``more``) need."""
    related = sorted({path for column in more for path in column.related})
    rows = selection.ordered.select_related(*related) if related else selection.ordered
    stream = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(stream, CHUNK)):
        yield selection.load(chunk)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything read inside shows one and the same moment, though others go on writing.

    Inside somebody's transaction nothing is to be done.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # A transaction would lock all writers out of SQLite. A query that is not read to its end holds the snapshot too.
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM django_migrations")
            yield
