"""Formulas, hidden things and several sheets: nothing is read or dropped silently."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from foundation.exchange.reading.ledgers import (
    UnreadableFile,
    hidden_columns,
    hidden_rows,
    hidden_sheet,
)
from tests.exchange import packages
from tests.exchange.ledgers import FIRM, HEADING, read, workbook


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "upload"


def reasons(result) -> list[tuple[int | None, str]]:
    return [(skipped.excel_row, skipped.reason) for skipped in result.skipped]


# ---- formulas


def _formula_file(cells: str) -> bytes:
    return packages.packed(
        packages.good_parts(packages.GOOD_ROWS + f'<row r="3">{packages.cell("A3", "甲公司")}{cells}</row>')
    )


@pytest.mark.parametrize(
    ("cells", "value", "formula", "uncalculated"),
    [
        ('<c r="D3"><f>1+1</f><v>2</v></c>', 2, "=1+1", False),
        ('<c r="D3"><f>1+1</f></c>', None, "=1+1", True),
        ('<c r="D3"><f>1+1</f><v></v></c>', None, "=1+1", True),
        ('<c r="D3" t="str"><f>""</f><v></v></c>', None, '=""', False),
        ('<c r="D3" t="str"><f>"a"</f><v>a</v></c>', "a", '="a"', False),
        ('<c r="D3" t="e"><f>NA()</f><v>#N/A</v></c>', "#N/A", "=NA()", False),
        (
            '<c r="C3" ><f t="shared" si="0" ref="C3:D3">1+1</f><v>2</v></c><c r="D3"><f t="shared" si="0"/><v>2</v></c>',
            2,
            "=1+1",
            False,
        ),
        ("<c/><c/><c><f>1+1</f><v>2</v></c>", 2, "=1+1", False),
    ],
    ids=[
        "with result",
        "never calculated",
        "empty result",
        "empty text",
        "text",
        "error",
        "shared",
        "cells without names",
    ],
)
def test_formula_cell_is_told_from_a_plain_one(path, cells, value, formula, uncalculated):
    path.write_bytes(_formula_file(cells))

    cell = read(path).sheets[0].rows[1].cell("remark")

    assert (cell.value, cell.formula, cell.is_uncalculated) == (value, formula, uncalculated)


def test_row_of_uncalculated_formulas_is_not_dropped(path):
    path.write_bytes(
        packages.packed(packages.good_parts(packages.GOOD_ROWS + '<row r="9"><c r="A9"><f>1</f></c></row>'))
    )

    rows = read(path).sheets[0].rows

    assert rows[1].excel_row == 9
    assert rows[1].cell("name").is_uncalculated


def test_rows_of_formulas_with_empty_results_are_blank(path):
    filled_ahead = '<row r="9"><c r="A9" t="str"><f>IF(B9="","",B9)</f><v></v></c></row>'
    path.write_bytes(packages.packed(packages.good_parts(packages.GOOD_ROWS + filled_ahead)))

    assert read(path).row_count == 1


# ---- hidden things


def test_hidden_row_is_skipped_and_read_when_ticked(path):
    workbook(
        [HEADING, FIRM, ["暗公司", None, "乙", 1, None]],
        path,
        lambda _b, s: setattr(s.row_dimensions[3], "hidden", True),
    )

    result = read(path)
    ticked = read(path, include_hidden=frozenset({hidden_rows("台账")}))

    assert reasons(result) == [(3, "隐藏的行，未读取")]
    assert result.skipped[0].text == "暗公司 乙 1"
    assert [(part.token, part.count, part.text) for part in result.hidden] == [("rows:台账", 1, "含隐藏行 1 行")]
    assert ticked.row_count == 2
    assert ticked.skipped == []
    assert ticked.sheets[0].rows[1].hidden
    assert ticked.hidden == result.hidden


def test_hidden_column_is_skipped_and_read_when_ticked(path):
    workbook([HEADING, FIRM], path, lambda _b, s: setattr(s.column_dimensions["D"], "hidden", True))

    result = read(path)
    ticked = read(path, include_hidden=frozenset({hidden_columns("台账")}))

    assert reasons(result) == [(None, "隐藏的列，未读取")]
    assert result.skipped[0].text == "从业人员数"
    assert "staff" not in result.sheets[0].rows[0]
    assert result.sheets[0].columns[3].hidden
    assert ticked.sheets[0].rows[0].cell("staff").value == 52
    assert ticked.skipped == []


def test_hidden_anchor_column_is_a_problem(path):
    workbook([HEADING, FIRM], path, lambda _b, s: setattr(s.column_dimensions["A"], "hidden", True))

    assert "在隐藏的列里" in read(path).sheets[0].problems[0]


def test_hidden_number_column_of_our_own_export_is_read(path):
    workbook(
        [["__编号", *HEADING], ["E-1", *FIRM]], path, lambda _b, s: setattr(s.column_dimensions["A"], "hidden", True)
    )

    result = read(path)

    assert result.sheets[0].rows[0].cell("number").value == "E-1"
    assert result.skipped == []
    assert result.hidden == []


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheet_is_skipped_and_read_when_ticked(path, state):
    def add(book, _sheet):
        other = book.create_sheet("旧表")
        other.append(HEADING)
        other.append(["旧公司", None, "乙", 1, None])
        other.sheet_state = state

    workbook([HEADING, FIRM], path, add)

    result = read(path)
    ticked = read(path, include_hidden=frozenset({hidden_sheet("旧表")}))

    assert [(skipped.sheet, skipped.reason) for skipped in result.skipped] == [("旧表", "隐藏的工作表，未读取")]
    assert [sheet.name for sheet in ticked.sheets] == ["台账", "旧表"]
    assert ticked.sheets[1].hidden


def test_file_whose_only_rows_are_hidden_says_so_instead_of_reading_nothing(path):
    workbook([HEADING, FIRM], path, lambda _b, s: setattr(s.row_dimensions[2], "hidden", True))

    result = read(path)

    assert result.row_count == 0
    assert "隐藏" in result.problems[0]


def test_row_and_column_without_height_or_width_are_hidden_too(path):
    rows = packages.GOOD_ROWS + f'<row r="3" ht="0" customHeight="1">{packages.cell("A3", "暗公司")}</row>'
    path.write_bytes(packages.packed(packages.good_parts(rows, before='<cols><col min="2" max="2" width="0"/></cols>')))

    assert reasons(read(path)) == [(3, "隐藏的行，未读取"), (None, "隐藏的列，未读取")]


def test_filtered_rows_are_said_to_come_from_the_filter(path):
    def filter_(_book, sheet):
        sheet.auto_filter.ref = "A1:E3"
        sheet.auto_filter.add_filter_column(0, ["甲"])
        sheet.row_dimensions[3].hidden = True

    assert "筛选" in read(workbook([HEADING, FIRM, FIRM], path, filter_)).hidden[0].text


# ---- sheets


def test_every_visible_sheet_with_a_heading_is_read_and_others_are_named(path):
    def add(book, _sheet):
        second = book.create_sheet("红山街道")
        second.append(HEADING)
        second.append(["乙公司", None, None, 1, None])
        book.create_sheet("说明").append(["请认真填写"])
        book.create_sheet("空表")

    result = read(workbook([HEADING, FIRM], path, add))

    assert [sheet.name for sheet in result.sheets] == ["台账", "红山街道"]
    assert [skipped.sheet for skipped in result.skipped] == ["说明", "空表"]
    assert all("没有认出表头" in skipped.reason for skipped in result.skipped)


def test_own_sheet_of_an_export_is_not_read_but_its_lines_are_kept(path):
    def add(book, _sheet):
        own = book.create_sheet("口径")
        own.append(["截至", "2023-12-31"])
        own.append(["企业名称", "统一社会信用代码", "备注"])

    result = read(workbook([HEADING, FIRM], path, add))

    assert result.own_lines[0] == ("截至", "2023-12-31")
    assert [(skipped.sheet, skipped.reason) for skipped in result.skipped] == [
        ("口径", "本系统导出时附带的口径说明，不导入")
    ]


def test_too_many_sheets_stop_the_file(path):
    with pytest.raises(UnreadableFile, match="有 21 张工作表"):
        read(workbook([HEADING, FIRM], path, lambda book, _s: [book.create_sheet(str(number)) for number in range(20)]))


def test_1904_workbook_gives_the_same_day_and_says_its_epoch(path):
    def epoch(book, sheet):
        book.epoch = openpyxl_epoch_1904()
        sheet["D2"] = datetime(2024, 2, 29)

    rows = [["企业名称", "信用代码", "属地", "成立时间"], ["甲公司", None, "乙", None]]
    result = read(workbook(rows, path, epoch))

    assert result.epoch == 1904
    assert result.sheets[0].rows[0].cell("founded_on").value == datetime(2024, 2, 29)


def openpyxl_epoch_1904():
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    return CALENDAR_MAC_1904
