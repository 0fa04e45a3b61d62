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

from foundation.common.columns import Column, ColumnKind, shown_date
from foundation.common.masking import is_masked
from foundation.common.tables import Selection, Table
from foundation.desk.services import TABLES
from foundation.exchange import cell_formats as looks
from foundation.exchange.cell_formats import Format
from foundation.exchange.criteria import (
    HIDDEN_COLUMN,
    criteria_sheet,
    identity_lines,
    maker_lines,
    options_places,
    write_criteria,
    write_options,
)
from foundation.exchange.makers import Written
from foundation.exchange.models import Export
from foundation.exchange.read_results import NUMBER_KEY, NUMBER_LABEL
from foundation.exchange.writing import Book, SheetColumn

CHUNK = 1000
_LOOKS = {ColumnKind.COUNT: looks.NUMBER, ColumnKind.DATE: looks.DAY, ColumnKind.MOMENT: looks.MOMENT}


def exported_table(name: str) -> Table | None:
    """The table of that name if it may leave the portal.

    Only lists of dated facts do: their rows begin with ``visible_to``. Acts, log-ins and accounts stay on the screen.
    """
    table = TABLES.get(name)
    return table if table is not None and table.is_dated else None


def selection_of(export: Export, user: Any) -> Selection:
    """The selection asked for, judged anew by what the person sees now."""
    return TABLES[export.subject].select(user, QueryDict(export.query), columns=export.columns)


def cell_value(column: Column, row: Any) -> Any:
    """The cell's value with its type: counts stay numbers, exact days stay dates, all else is what the screen shows."""
    value = column.read(row)
    if value is None or value == "":
        return None
    if column.kind == ColumnKind.COUNT and isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        precision = column.precision(row) if column.precision else "day"
        return value if precision == "day" else shown_date(value, precision)
    return column.text(row)


def write_list(export: Export, user: Any, path: Path, progress: Callable[[int], None]) -> Written:
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
        columns = [_sheet_column(c, options.get(c.label, ()), places.get(c.label, "")) for c in selection.columns]
        if number is not None:
            columns.append(SheetColumn(NUMBER_LABEL, 12, is_hidden=True))
        data, criteria = book.sheet(selection.table.title, columns), criteria_sheet(book)
        written = Written(model=selection.queryset.model._meta.label_lower)
        with one_snapshot():
            for rows in chunks_of(selection):
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


def _lines(export: Export, selection: Selection, user: Any) -> list[tuple[str, str]]:
    return [
        *identity_lines(export, user),
        ("筛选和排序", "；".join(selection.described)),
        ("列", "、".join(c.label for c in selection.columns)),
        *maker_lines(export, user),
    ]


def _options(column: Column, user: Any) -> tuple[str, ...]:
    """The words one may choose from in this column; a block is offered without its street before it."""
    if column.kind == ColumnKind.FLAG:
        return ("是", "否")
    if column.kind in (ColumnKind.CHOICE, ColumnKind.REFERENCE) and column.choices:
        return tuple(dict.fromkeys(str(words).rsplit(" · ", 1)[-1] for _, words in column.choices(user)))
    return ()


def _sheet_column(column: Column, options: tuple[str, ...], place: str) -> SheetColumn:
    return SheetColumn(column.label, max(column.width, 8), _look(column), options=options, options_at=place)


def _look(column: Column) -> Format:
    if column.kind == ColumnKind.COUNT and column.show and column.show(1) == "+1":
        return looks.SIGNED
    return _LOOKS.get(column.kind, looks.TEXT)


def _note(written: Written, columns: Sequence[Column], values: Sequence[Any], pk: int) -> None:
    written.ids.append(pk)
    for column, value in zip(columns, values, strict=True):
        if column.kind == ColumnKind.PHONE and value and not is_masked(value):
            written.phones.append(pk)


def chunks_of(selection: Selection) -> Iterator[Sequence[Any]]:
    """The selection's rows in order, a thousand at a time, with what their columns need."""
    rows = selection.ordered.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield selection.load(chunk)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """All rows as they were at one moment, though others go on writing.

    On SQLite the open cursor of the rows holds the snapshot; a transaction would lock all writers out. Inside somebody's
    transaction nothing is to be done.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
