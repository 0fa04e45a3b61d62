"""Ledgers for the reading tests: declared columns, and workbooks written by openpyxl."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from foundation.exchange.reading.ledgers import HeaderSpec, ReadFile, read_file
from tests.exchange import packages

HEADERS = (
    HeaderSpec("name", "企业名称", ("单位名称", "公司名称", "企业全称", "名称"), anchor=True),
    HeaderSpec("code", "统一社会信用代码", ("信用代码", "社会信用代码", "统一代码")),
    HeaderSpec("jurisdiction", "所属街道（园区）", ("属地", "街道", "园区", "所在街道")),
    HeaderSpec("founded_on", "成立时间"),
    HeaderSpec("staff", "从业人员数", ("职工人数", "员工数", "人数")),
    HeaderSpec("members", "党员总数", ("党员数", "党员人数")),
    HeaderSpec("full", "正式党员", ("党员正式",)),
    HeaderSpec("probationary", "预备党员", ("党员预备",)),
    HeaderSpec("secretary", "书记", ("党组织书记",)),
    HeaderSpec("phone", "联系电话"),
    HeaderSpec("remark", "备注"),
)
HEADING = ["企业名称", "统一社会信用代码", "所属街道（园区）", "从业人员数", "备注"]
FIRM = ["南京示例科技有限公司", "91320102MA0000007T", "新街口街道", 52, "无"]

Change = Callable[[Any, Any], None]


def workbook(rows: Sequence[Sequence[Any]], path: Path, change: Change | None = None, name: str = "台账") -> Path:
    """Write the rows; `change(workbook, sheet)` may then hide, merge, add sheets."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    if change:
        change(book, sheet)
    book.save(path)
    return path


def read(path: Path, filename: str = "台账.xlsx", **more: Any) -> ReadFile:
    return read_file(path, filename, headers=HEADERS, **more)


def wide_rows(count: int) -> str:
    """The rows of a ledger as XML, quicker than openpyxl writes them."""
    heading = "".join(packages.cell(f"{chr(65 + place)}1", label) for place, label in enumerate(HEADING))
    rows = [f'<row r="1">{heading}</row>']
    for number in range(2, count + 2):
        texts = [
            f"南京示例{number}有限公司",
            f"91320102MA{number:08d}",
            "新街口街道",
            str(number % 300),
            f"备注{number}",
        ]
        cells = "".join(packages.cell(f"{chr(65 + place)}{number}", text) for place, text in enumerate(texts))
        rows.append(f'<row r="{number}">{cells}</row>')
    return "".join(rows)


def flipped(content: bytes, seed: int) -> bytes:
    """The file with one to three bytes changed."""
    dice = random.Random(seed)
    data = bytearray(content)
    for _ in range(dice.randint(1, 3)):
        data[dice.randrange(len(data))] ^= dice.randrange(1, 256)
    return bytes(data)
