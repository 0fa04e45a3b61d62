"""A few rows of a ledger that wait for a person, so that the import pages have something to show."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook

from reports.demo.codes import new_style
from reports.demo.names import firm_name, kind_of_business
from reports.demo.places import LAKE, SUOJIN

TITLE = "玄武区互联网企业信息台账（2023年12月）（演示）"
HEADINGS = ("序号", "企业名称", "统一社会信用代码", "所属街道（园区）", "主营业务", "从业人员数", "经营状态", "备注")
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
