"""Ledgers for the import tests, written by openpyxl, and the command that imports them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
from django.core.management import call_command

from foundation.common.cells.credit_code import check_char

SAMPLE = Path(__file__).parents[1] / "data" / "enterprise-ledger-2023.xlsx"
EXPECTED = SAMPLE.with_name("enterprise-ledger-2023.expected.json")
HEADING = ("企业名称", "统一社会信用代码", "所属街道（园区）", "从业人员数")
CODES = tuple(body + check_char(body) for body in (f"91320102MA{number:07d}" for number in range(1, 41)))

Change = Callable[[Any, Any], None]


def ledger(
    path: Path,
    *rows: Mapping[str, Any],
    heading: Sequence[str] = (),
    title: str = "",
    sheet: str = "台账",
    change: Change | None = None,
) -> Path:
    """Write rows given by column name; columns stand in the order they first occur."""
    columns = list(heading) or list(dict.fromkeys([*HEADING[:3], *(key for row in rows for key in row)]))
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    if title:
        page.append([title])
    page.append(columns)
    for row in rows:
        page.append([row.get(column) for column in columns])
    if change:
        change(book, page)
    book.save(path)
    return path


def firm(
    name: str = "南京示例科技有限公司", code: str | None = CODES[0], place: str | None = "梅园新村街道", **more: Any
) -> dict[str, Any]:
    """One row of a ledger."""
    return {"企业名称": name, "统一社会信用代码": code, "所属街道（园区）": place, **more}


class Told:
    """What the command said."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def data(self) -> dict[str, Any]:
        return json.loads(self.out)

    @property
    def outcomes(self) -> list[str]:
        return [row["outcome"] for row in self.data["rows"]]

    @property
    def reasons(self) -> str:
        return " ".join(reason for row in self.data["rows"] for reason in row["reasons"])

    @property
    def counts(self) -> dict[str, int]:
        return {word: count for word, count in self.data["counts"].items() if count and word not in ("rows", "skipped")}


def run(path: Path, *arguments: str, by: Any = None, on: str = "2023-12-31", as_json: bool = True) -> Told:
    """Run the command; ``by`` None = without --as."""
    out, err = StringIO(), StringIO()
    words = [str(path), *arguments, *(["--as", by.username] if by else []), *(["--on", on] if on else [])]
    words += ["--json"] if as_json else []
    code = 0
    try:
        call_command("import_ledger", *words, stdout=out, stderr=err)
    except SystemExit as end:
        code = int(end.code or 0)
    return Told(code, out.getvalue(), err.getvalue())
