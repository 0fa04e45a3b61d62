"""A few rows of a ledger that wait for a person, so that the import pages have something to show."""

import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from foundation.accounts.scope import Actor
from foundation.exchange.imports.from_command import import_file
from foundation.exchange.imports.targets import TARGETS
from foundation.exchange.models import ImportBatch
from reports.demo.codes import new_style
from reports.demo.names import firm_name, kind_of_business
from reports.demo.places import LAKE, SUOJIN

TITLE = "玄武区互联网企业信息台账（2023年12月）（演示）"
HEADINGS = ("序号", "企业名称", "统一社会信用代码", "所属街道（园区）", "主营业务", "从业人员数", "经营状态", "备注")
FILENAME = "互联网企业信息台账2023年12月（演示）.xlsx"
VALUES_ON = date(2023, 12, 31)
FIRST = 301  # numbers of firms the story itself does not reach


def _rows() -> list[tuple[Any, ...]]:
    """One row without 属地, one with an inexact number, one whose code has letters that look like digits."""
    cases = (
        (new_style(FIRST), None, 36, "属地不详"),
        (new_style(FIRST + 1), LAKE, "约200", "人数为估计"),
        (new_style(FIRST + 2).replace("0", "O", 1), SUOJIN, 18, "代码为手工抄录"),
    )
    return [
        (n, firm_name(FIRST + n - 1), code, place, kind_of_business(FIRST + n - 1), staff, "正常", note)
        for n, (code, place, staff, note) in enumerate(cases, start=1)
    ]


def waiting_workbook() -> bytes:
    """A small ledger of which no row can go in without somebody deciding something."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append((TITLE,))
    sheet.append(HEADINGS)
    for row in _rows():
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def add_waiting_rows(*, by: Actor) -> int:
    """Import that ledger as somebody, once; returns how many rows wait for a decision."""
    batch = ImportBatch.objects.filter(filename=FILENAME).first()
    if batch is None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / FILENAME
            path.write_bytes(waiting_workbook())
            import_file(target=TARGETS["enterprises"], path=path, on=VALUES_ON, by=by)
        batch = ImportBatch.objects.get(filename=FILENAME)
    return batch.rows.unsettled().count()
