"""Reading ledgers: the sample, the heading, and which rows are data."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from foundation.common.cells.credit_code import examine
from foundation.common.cells.parsers import CellStatus, parse_count, parse_phone
from foundation.common.cells.precise_dates import parse_date_cell
from foundation.exchange.reading.ledgers import (
    HeaderSpec,
    UnreadableFile,
    proposed_day,
    read_file,
)
from tests.exchange.ledgers import FIRM, HEADERS, HEADING, read, workbook

DATA = Path(__file__).parents[1] / "data"
SAMPLE = DATA / "enterprise-ledger-2023.xlsx"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "upload"


def reasons(result) -> list[tuple[int | None, str]]:
    return [(skipped.excel_row, skipped.reason) for skipped in result.skipped]


# ---- the sample


def test_sample_gives_every_row_that_is_expected_and_skips_total_and_note():
    expected = json.loads((DATA / "enterprise-ledger-2023.expected.json").read_text())

    result = read(SAMPLE)

    [sheet] = result.sheets
    assert [row.excel_row for row in sheet.rows] == [row["excel_row"] for row in expected]
    assert reasons(result) == [(70, "合计行"), (71, "说明行")]
    assert sheet.name == "企业台账"
    assert sheet.header_rows == (3,)
    assert sheet.problems == []
    assert proposed_day(result) == date(2023, 12, 31)


def test_sample_shows_its_awkward_cells():
    rows = {row.excel_row: row for row in read(SAMPLE).sheets[0].rows}

    assert rows[14].cell("code").numeric
    assert rows[22].cell("members").is_error
    assert rows[26].cell("founded_on").value == datetime(2019, 7, 1)
    assert rows[29].cell("name").formula.startswith("=HYPERLINK")
    assert rows[29].cell("name").is_uncalculated
    assert rows[38].cell("staff").formula == "=20+3"
    assert rows[38].cell("staff").is_uncalculated
    assert rows[47].cell("jurisdiction").value == "孝陵卫街道"
    assert not rows[47].cell("jurisdiction").filled
    for below in range(48, 54):
        assert rows[below].cell("jurisdiction").value == "孝陵卫街道"
        assert rows[below].cell("jurisdiction").filled
    assert rows[4].cell("jurisdiction").value is None
    assert rows[4].cell("no_such_column").value is None


@pytest.mark.parametrize(
    ("excel_row", "key", "status"),
    [
        (12, "code", CellStatus.OK),
        (13, "code", CellStatus.OK),
        (14, "code", CellStatus.ERROR),
        (15, "code", CellStatus.ASK),
        (16, "code", CellStatus.ERROR),
        (17, "code", CellStatus.ERROR),
        (18, "code", CellStatus.EMPTY),
        (19, "staff", CellStatus.ASK),
        (20, "staff", CellStatus.ASK),
        (21, "staff", CellStatus.ASK),
        (22, "members", CellStatus.ERROR),
        (24, "founded_on", CellStatus.OK),
        (25, "founded_on", CellStatus.ASK),
        (31, "phone", CellStatus.OK),
    ],
)
def test_sample_cells_are_judged_as_expected(excel_row, key, status):
    [row] = [row for row in read(SAMPLE).sheets[0].rows if row.excel_row == excel_row]
    cell = row.cell(key)

    parsed = {
        "code": lambda: examine(cell.value, numeric=cell.numeric),
        "staff": lambda: parse_count(cell.value),
        "members": lambda: parse_count(cell.value),
        "founded_on": lambda: parse_date_cell(cell.value),
        "phone": lambda: parse_phone(cell.value),
    }[key]()

    assert parsed.status is status


# ---- the heading


def test_heading_is_found_below_titles_and_titles_are_kept(path):
    rows = [["玄武区互联网企业信息台账（2023年6月）"], ["填报单位：甲", None, "填报人：乙"], [], HEADING, FIRM]

    sheet = read(workbook(rows, path)).sheets[0]

    assert sheet.header_rows == (4,)
    assert sheet.title_notes == ["玄武区互联网企业信息台账（2023年6月）", "填报单位：甲 填报人：乙"]
    assert sheet.rows[0].excel_row == 5


def test_heading_in_row_ten_is_found_and_in_row_eleven_not(path):
    assert read(workbook([["题"]] * 9 + [HEADING, FIRM], path)).sheets[0].header_rows == (10,)
    with pytest.raises(UnreadableFile, match="没有认出表头"):
        read(workbook([["题"]] * 10 + [HEADING, FIRM], path))


@pytest.mark.parametrize(
    "heading",
    [
        "企业名称\n（必填）",
        " 企业 名称 ",
        "*企业名称",
        "企业名称：",
        "单位名称",
        "企业名称（与执照一致）",
        "企业名称(必填)*",
        "企\u200b业名称",
    ],
    ids=["required mark", "blanks", "star", "colon", "synonym", "explanation in brackets", "both", "zero-width"],
)
def test_heading_is_recognised_in_spite_of_decoration(path, heading):
    assert read(workbook([[heading, *HEADING[1:]], FIRM], path)).sheets[0].rows[0].cell("name").value == FIRM[0]


def test_unit_in_brackets_is_left_out_of_a_heading(path):
    sheet = read(workbook([["企业名称", "属地", "从业人员数（人）"], ["甲公司", "乙", 5]], path)).sheets[0]

    assert sheet.rows[0].cell("staff").value == 5


def test_two_row_heading_joins_parent_and_child(path):
    rows = [
        ["企业名称", "统一社会信用代码", "党员", None, None, "书记"],
        [None, None, "总数", "正式", "预备", None],
        ["甲公司", "91320102MA0000007T", 9, 8, 1, "张某"],
    ]

    def merge(_book, sheet):
        for merged in ("A1:A2", "B1:B2", "C1:E1", "F1:F2"):
            sheet.merge_cells(merged)

    sheet = read(workbook(rows, path, merge)).sheets[0]

    assert sheet.header_rows == (1, 2)
    row = sheet.rows[0]
    assert [row.cell(key).value for key in ("members", "full", "probationary", "secretary")] == [9, 8, 1, "张某"]


def test_group_names_above_a_known_heading_explain_its_children(path):
    rows = [
        ["基本信息", None, None, "党员", None],
        ["企业名称", "信用代码", "属地", "正式", "预备"],
        ["甲公司", None, "乙街道", 8, 1],
    ]

    sheet = read(
        workbook(rows, path, lambda _book, sheet: (sheet.merge_cells("A1:C1"), sheet.merge_cells("D1:E1")))
    ).sheets[0]

    assert sheet.rows[0].cell("full").value == 8
    assert sheet.rows[0].cell("name").value == "甲公司"


def test_row_of_texts_under_a_heading_is_not_taken_for_a_second_heading(path):
    sheet = read(workbook([["企业名称", "信用代码", "属地", None], ["甲公司", "办理中", "乙街道", "丙"]], path)).sheets[
        0
    ]

    assert sheet.header_rows == (1,)
    assert len(sheet.rows) == 1


def test_doubled_heading_is_a_problem_that_names_both_columns(path):
    sheet = read(workbook([[*HEADING, "单位名称"], [*FIRM, "别名"]], path)).sheets[0]

    [problem] = sheet.problems
    assert "「企业名称」有 2 列" in problem
    assert "A 列" in problem
    assert "F 列" in problem


def test_missing_anchor_is_a_problem_that_says_what_to_add(path):
    sheet = read(workbook([HEADING[1:], FIRM[1:]], path)).sheets[0]

    assert sheet.problems == ["缺少「企业名称」列，请补上这一列（也可以叫：单位名称、公司名称、企业全称）后再上传"]


def test_unknown_column_is_kept_with_three_samples(path):
    rows = [[*HEADING, "负责科室"], *([*FIRM, f"科室{number}"] for number in range(5))]

    [column] = read(workbook(rows, path)).sheets[0].unmatched

    assert (column.letter, column.label, column.samples) == ("F", "负责科室", ("科室0", "科室1", "科室2"))


def test_column_without_heading_is_not_lost_silently(path):
    [column] = read(workbook([HEADING, [*FIRM, "写在表外"]], path)).sheets[0].unmatched

    assert (column.letter, column.label, column.samples) == ("F", "", ("写在表外",))


def test_same_spelling_declared_twice_is_a_mistake_of_the_programmer(path):
    with pytest.raises(ValueError, match="declared"):
        read_file(SAMPLE, "a.xlsx", headers=[HeaderSpec("a", "企业名称"), HeaderSpec("b", "名称", ("企业名称",))])


# ---- rows


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["合计", None, None, 52], "合计行"),
        ([None, "合 计", None, 52], "合计行"),
        (["新街口街道小计", None, None, 30], "合计行"),
        (["总计：", None, None, "52人"], "合计行"),
        (["注：1.本表每季度更新一次"], "说明行"),
        (["说明：以上数据截至6月"], "说明行"),
        (["备注：无"], "说明行"),
        (["注1：略"], "说明行"),
        (["填报人：张某", None, "审核人：李某", None, "联系电话：025-84567890"], "填报人、签字行"),
        (["单位负责人（签字）：", None, None, "（盖章）"], "填报人、签字行"),
        (HEADING, "重复的表头"),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value[0] or value[1]),
)
def test_row_that_is_no_data_is_skipped_with_its_reason(path, row, reason):
    result = read(workbook([HEADING, FIRM, row, FIRM], path))

    assert reasons(result) == [(3, reason)]
    assert result.row_count == 2


@pytest.mark.parametrize(
    "row",
    [
        ["合计科技有限公司", "91320102MA0000007T", "新街口街道", 5, None],
        ["总计算法（南京）有限公司", None, "新街口街道", 5, None],
        ["注意力科技有限公司", None, "新街口街道", 5, "说明：新办"],
        ["总计", "91320102MA0000007T", "新街口街道", 5, None],
        ["负责人力资源公司", None, "新街口街道", 5, "联系人：张某"],
    ],
    ids=lambda row: row[0],
)
def test_firm_with_a_misleading_name_is_still_data(path, row):
    result = read(workbook([HEADING, row], path))

    assert result.row_count == 1
    assert result.skipped == []


def test_blank_and_merely_numbered_rows_are_passed_over_without_a_word(path):
    rows = [["序号", *HEADING], [1, *FIRM], [2], [], ["3", None], [4, "  ", "\u3000"]]

    result = read(workbook(rows, path))

    assert result.row_count == 1
    assert result.skipped == []


def test_note_in_the_serial_column_is_reported(path):
    result = read(workbook([["序号", *HEADING], [1, *FIRM], ["注：略"]], path))

    assert reasons(result) == [(3, "说明行")]


def test_row_outside_the_known_columns_is_reported(path):
    result = read(workbook([[*HEADING, "科室"], FIRM, [None] * 5 + ["只有科室"]], path))

    assert reasons(result) == [(3, "已识别的列里没有内容")]


def test_value_fills_down_inside_its_merged_range_only(path):
    rows = [HEADING, *([f"公司{number}", None, None, number, None] for number in range(5))]
    rows[1][2] = "孝陵卫街道"

    cells = [
        row.cell("jurisdiction")
        for row in read(workbook(rows, path, lambda _b, s: s.merge_cells("C2:C4"))).sheets[0].rows
    ]

    assert [cell.value for cell in cells] == ["孝陵卫街道"] * 3 + [None, None]
    assert [cell.filled for cell in cells] == [False, True, True, False, False]


def test_sideways_merge_gives_its_value_to_the_first_column_only(path):
    rows = [HEADING, ["甲公司", None, "乙街道", None, None], ["丙公司", None, None, None, None]]

    sheet = read(workbook(rows, path, lambda _b, s: s.merge_cells("C2:D3"))).sheets[0]

    assert [(row.cell("jurisdiction").value, row.cell("staff").value) for row in sheet.rows] == [("乙街道", None)] * 2


def test_merged_range_does_not_make_a_blank_row_into_data(path):
    result = read(workbook([HEADING, FIRM], path, lambda _book, sheet: sheet.merge_cells("C2:C9")))

    assert result.row_count == 1


def test_declared_columns_are_all_that_rows_keep(path):
    row = read(workbook([[*HEADING, "其他"], [*FIRM, "丙"]], path)).sheets[0].rows[0]

    assert "丙" not in row.values
    assert len(HEADERS) > len(row.values) == 5
