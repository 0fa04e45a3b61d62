"""The doors of a kind of record as its family's tests use them: interface, export, import."""

import json
from pathlib import Path
from typing import Any

import openpyxl
from django.test import Client

from foundation.exchange.imports.from_command import import_file
from foundation.exchange.imports.targets import TARGETS
from foundation.records.kinds import RecordKind


def as_json(kind: RecordKind, values: dict[str, Any]) -> str:
    """The values as a program sends them."""
    fine = set(kind.precise.values())
    told = {name: getattr(value, "pk", value) for name, value in values.items() if name not in fine}
    return json.dumps(told, default=str)


def sent(client: Client, kind: RecordKind, values: dict[str, Any], key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    body = as_json(kind, values)
    return client.post(f"/api/v1/{kind.slug}/", body, content_type="application/json", headers=headers)


def words(kind: RecordKind, name: str, value: Any) -> Any:
    """A value as somebody writes it into a cell."""
    field = kind.fields()[name]
    if field.choices:
        return str(dict(field.choices).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if isinstance(value, int | None) else str(value)


def imported(kind: RecordKind, rows: list[dict[str, Any]], by: Any, path: Path) -> Any:
    target = TARGETS[kind.slug]
    book = openpyxl.Workbook()
    sheet = book.active
    names = list(kind.writes)
    sheet.append([target.column(name).label for name in names])
    for values in rows:
        sheet.append([words(kind, name, values.get(name)) for name in names])
    book.save(path)
    return imported_file(kind, path, by)


def imported_file(kind: RecordKind, path: Path, by: Any) -> Any:
    return import_file(target=TARGETS[kind.slug], path=path, on=None, by=by)


def exported(client: Client, kind: RecordKind, folder: Path) -> Path:
    """The list with all its columns, as the office takes it along."""
    keys = [column.key for column in kind.table.columns]
    client.post("/me/columns/", {"table": kind.slug, "columns": keys})
    answer = client.get(f"/{kind.slug}/export/")
    assert answer.status_code == 200
    path = folder / "导出.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    return path


def change_cell(path: Path, kind: RecordKind, row: Any, name: str, value: Any) -> None:
    """Write another value into the record's line, found by its number."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    label = TARGETS[kind.slug].column(name).label
    number = heads["编号"]
    for line in range(2, sheet.max_row + 1):
        if str(sheet.cell(line, number).value) == str(row.pk):
            sheet.cell(line, heads[label]).value = words(kind, name, value)
    book.save(path)
