"""The 口径 sheet: what a file holds, for which day, in whose view; its first two columns are read again by the import."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from foundation.accounts.scope import Actor
from foundation.exchange.models import Export
from foundation.exchange.reading.results import NUMBER_LABEL, OWN_SHEET
from foundation.exchange.writing import cell_formats as looks
from foundation.exchange.writing.scope_words import scope_of
from foundation.exchange.writing.workbook import Book, Sheet, SheetColumn, Styled, height_of, letter, reference

# Labels the import looks for, and the word by which it knows a list that must not come back.
NUMBER, DAY, KNOWN_AT, NATURE = "导出编号", "截至日期", "当时所知", "名单性质"
PRESENT_LIST, PAST_LIST = "当前名单", "过去的名单（只供查阅，不能再导入）"
ANY_TIME = "按导出时的资料"


def criteria_sheet(book: Book) -> Sheet:
    """An empty 口径 sheet; it stands second, and is written last, when the number of rows is known."""
    columns = [SheetColumn("", 16, looks.BOLD), SheetColumn("", 80, looks.WRAPPED)]
    return book.sheet(OWN_SHEET, columns, has_header=False)


def write_criteria(sheet: Sheet, lines: Iterable[tuple[str, str]], *, title: str) -> None:
    sheet.write([Styled(title, looks.TITLE)], height=24)
    for label, words in lines:
        sheet.write([label, words or "无"], height=height_of(words or "无", sheet.columns[1].width))


def known_words(export: Export) -> str:
    """当时所知 in words."""
    if export.known_at is None:
        return ANY_TIME
    return f"按 {timezone.localtime(export.known_at):%Y-%m-%d %H:%M:%S} 以前录入的资料"


def identity_lines(export: Export, user: Actor) -> list[tuple[str, str]]:
    """Which file this is; the first lines of every 口径."""
    lines = [(NUMBER, export.number or "")]
    if export.day:
        lines += [
            (DAY, export.day.isoformat()),
            (KNOWN_AT, known_words(export)),
            (NATURE, PAST_LIST if export.is_past else PRESENT_LIST),
        ]
    return [*lines, ("范围", scope_of(user))]


def maker_lines(export: Export, user: Actor) -> list[tuple[str, str]]:
    return [
        ("导出人", str(user)),
        ("导出时间", f"{timezone.localtime(export.at):%Y-%m-%d %H:%M:%S}"),
    ]


HIDDEN_COLUMN = f"表中隐藏的最后一列“{NUMBER_LABEL}”是每家企业在本系统的编号，修改后再导入时据此对应，请勿删除或改动。"


def options_places(options: dict[str, tuple[str, ...]], first_row: int) -> dict[str, str]:
    """Where each column's list of choices will stand, a row each from ``first_row`` on."""
    return {
        label: reference(OWN_SHEET, f"$B${row}:${letter(len(choices) + 1)}${row}")
        for row, (label, choices) in enumerate(options.items(), first_row)
    }


def write_options(sheet: Sheet, options: dict[str, tuple[str, ...]]) -> None:
    for label, choices in options.items():
        sheet.write([label, *choices])
