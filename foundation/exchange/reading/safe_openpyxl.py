"""openpyxl as it must be set before its first import: with defusedxml and without lxml (security X-07, X-08).

Whoever needs openpyxl for reading takes it from here.
"""

from __future__ import annotations

import os

# With lxml openpyxl would leave defusedxml aside; it looks at this variable once, when it is first imported.
os.environ["OPENPYXL_LXML"] = "False"

import openpyxl
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

__all__ = ["CALENDAR_MAC_1904", "load_workbook", "parser_faults"]


def parser_faults() -> list[str]:
    """What is wrong with the XML parser openpyxl uses; empty when it refuses entities. Good for a start-up check."""
    faults = []
    if openpyxl.DEFUSEDXML is not True:
        faults.append("openpyxl 没有用上 defusedxml，请安装 defusedxml 后重新启动。")
    if openpyxl.LXML:
        faults.append("openpyxl 正在使用 lxml，请设置环境变量 OPENPYXL_LXML=False 后重新启动。")
    return faults
