"""The one writer: texts stay texts, numbers numbers, days days; nothing breaks it and nothing gets lost silently."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from foundation.common.file_names import file_name, sheet_title
from foundation.common.tables.columns import Column, ColumnKind
from foundation.exchange.reading.safe_openpyxl import load_workbook
from foundation.exchange.writing import cell_formats as looks
from foundation.exchange.writing.cell_texts import CUT_MARK, LONGEST_TEXT
from foundation.exchange.writing.lists import cell_value
from foundation.exchange.writing.workbook import Book, Formula, Link, SheetColumn, Styled
from tests.exchange.payloads import PAYLOADS
from tests.exchange.written import as_csv, formulas_in, part_of, rows_of


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Write rows into a sheet of these columns and return the file."""

    def write(rows: list[list[Any]], columns: list[SheetColumn] | None = None, **properties: str) -> Path:
        path = tmp_path / "book.xlsx"
        with Book(title="测试", author="测试", footer="内部 & 资料", properties=properties) as book:
            sheet = book.sheet("表", columns or [SheetColumn(f"列{n}") for n in range(3)])
            for row in rows:
                sheet.write(row)
            book.save(path)
        write.repairs = book.repairs
        return path

    return write


def test_sixty_payloads_come_back_as_they_went_and_none_is_a_formula(write):
    path = write([[payload] for payload in PAYLOADS])

    assert formulas_in(path) == 0
    assert [row[0] for row in rows_of(path)[1:]] == PAYLOADS


@pytest.mark.slow
def test_libreoffice_shows_the_payloads_as_they_were_typed(write, tmp_path):
    shown = as_csv(write([[payload] for payload in PAYLOADS]), tmp_path)

    normal = [payload.replace("\r", "\n") for payload in PAYLOADS]
    assert [row[0].replace("\r", "\n") for row in shown[1:]] == normal


def test_texts_that_begin_like_formulas_are_marked_to_stay_texts(write):
    cells = load_workbook(write([["=1+1"], ["＝1+1"], ["普通"]]))["表"]["A"]

    assert [cell.quotePrefix for cell in cells[1:]] == [True, True, False]
    assert {cell.data_type for cell in cells} == {"s"}


def test_only_a_formula_of_the_code_is_a_formula(write):
    path = write([["=1+1", Formula("1+1"), Styled("=2+2", looks.BOLD)]])

    assert formulas_in(path) == 1
    assert rows_of(path)[1] == ["=1+1", "=1+1", "=2+2"]
    assert [c.data_type for c in load_workbook(path)["表"][2]] == ["s", "f", "s"]


def test_control_characters_are_replaced_and_counted(write):
    path = write([["甲\x01乙\x0b", "丙\ud800", "\ufffe"]])

    assert rows_of(path)[1] == ["甲�乙�", "丙�", "�"]
    assert write.repairs.replaced == 4
    assert "4 个" in write.repairs.sentences[0]


def test_a_text_longer_than_a_cell_is_cut_with_a_mark(write):
    path = write([["字" * LONGEST_TEXT, "字" * (LONGEST_TEXT + 1)]])

    whole, cut, _ = rows_of(path)[1]
    assert len(whole) == LONGEST_TEXT
    assert CUT_MARK not in whole
    assert len(cut) == LONGEST_TEXT
    assert cut.endswith(CUT_MARK)
    assert write.repairs.cut == 1


def test_moments_are_shown_in_the_office_s_time(write):
    path = write([[datetime(2023, 12, 31, 20, 0, tzinfo=UTC)]])

    assert rows_of(path)[1][0] == datetime(2024, 1, 1, 4, 0)


def test_days_are_real_days_and_very_old_ones_texts(write):
    path = write([[date(2023, 5, 1), date(1899, 1, 1), date(1900, 3, 1)]])

    assert rows_of(path)[1] == [datetime(2023, 5, 1), "1899-01-01", datetime(1900, 3, 1)]
    assert load_workbook(path)["表"]["A2"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(["甲", "乙"], "甲、乙", id="list"),
        pytest.param(True, "是", id="yes"),
        pytest.param(False, "否", id="no"),
        pytest.param(float("nan"), "nan", id="not a number"),
        pytest.param(float("inf"), "inf", id="infinite"),
        pytest.param(10**16, "10000000000000000", id="too long a number"),
        pytest.param(0, 0, id="zero"),
        pytest.param(-3, -3, id="negative"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="unknown"),
        pytest.param(LookupError("x"), "x", id="anything else"),
    ],
)
def test_every_kind_of_value_finds_its_cell(write, value, shown):
    assert rows_of(write([[value, "末"]]))[1][0] == shown


def test_a_column_of_codes_is_a_text_column_below_the_last_row_too(write):
    sheet = load_workbook(write([["91320102MA1WXYZ12X"]]))["表"]

    assert sheet["A2"].number_format == "@"
    assert sheet.column_dimensions["A"].number_format == "@"


def test_head_stays_in_view_can_be_filtered_and_is_printed_on_every_page(write):
    path = write([["甲", "乙", "丙"]])

    sheet = load_workbook(path)["表"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:C2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "&amp;L内部 &amp;&amp; 资料&amp;R第 &amp;P 页" in part_of(path, "xl/worksheets/sheet1.xml")


def test_choices_are_offered_and_other_words_only_warned_of(write):
    long = tuple(f"很长的街道名称第{n}号" for n in range(40))
    columns = [
        SheetColumn("是否", options=("是", "否")),
        SheetColumn("街道", options=long, options_at="'口径'!$B$2:$AO$2"),
        SheetColumn("带逗号", options=("甲,乙",)),
    ]

    offers = load_workbook(write([["是"]], columns))["表"].data_validations.dataValidation

    assert [o.formula1 for o in offers] == ['"是,否"', "'口径'!$B$2:$AO$2"]
    assert {o.errorStyle for o in offers} == {"warning"}
    assert str(offers[0].sqref) == "A2:A202"


def test_the_number_of_the_export_lies_in_the_document_s_own_properties(write):
    path = write([["甲"]], 导出编号="DC20261122-000001")

    assert "DC20261122-000001" in part_of(path, "docProps/custom.xml")


def test_links_lead_to_other_sheets(tmp_path):
    path = tmp_path / "book.xlsx"
    with Book(title="x", author="x") as book:
        first = book.sheet("总览", [SheetColumn("链接")])
        second = book.sheet("O'Neil 名册", [SheetColumn("甲")])
        first.write([Link("名册", second.title, "A2")])
        book.save(path)

    cell = load_workbook(path)["总览"]["A2"]
    assert cell.value == "名册"
    assert cell.hyperlink.location == "'O''Neil 名册'!A2"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("企业库", "企业库"),
        ("a/b\\c:d*e?[f]", "a_b_c_d_e__f_"),
        ("'引号'", "引号"),
        ("x" * 40, "x" * 31),
        ("一\n二", "一 二"),
        ("../..", "_"),
        ("", "表"),
    ],
)
def test_sheet_titles_are_made_fit(text, title):
    assert sheet_title(text) == title


def test_two_sheets_never_bear_one_title():
    assert sheet_title("企业库", ["企业库"]) == "企业库（2）"
    assert len(sheet_title("x" * 31, ["X" * 31])) == 31


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("企业库", "徐庄高新区", "20261122"), "企业库_徐庄高新区_20261122.xlsx"),
        (("企业库", "", "20261122"), "企业库_20261122.xlsx"),
        (("企业库", "../../etc/passwd", "1"), "企业库_etcpasswd_1.xlsx"),
        (("甲\r\nSet-Cookie: x", '乙"丙', "1"), "甲 Set-Cookie x_乙丙_1.xlsx"),
        (("", "", ""), "导出.xlsx"),
    ],
)
def test_file_names_are_made_fit(parts, name):
    assert file_name(*parts) == name


def test_a_long_file_name_keeps_its_day():
    name = file_name("企业库", "很长的条件" * 30, "20261122")

    assert name.endswith("_20261122.xlsx")
    assert len(name.encode()) < 255


def column(kind: ColumnKind, value: Any, **more: Any) -> Any:
    return cell_value(Column("x", "列", read=lambda row: value, kind=kind, **more), row=None)


def test_a_day_known_to_the_month_is_a_text():
    assert column(ColumnKind.DATE, date(2023, 5, 1), precision=lambda row: "month") == "2023年5月"
    assert column(ColumnKind.DATE, date(2023, 5, 1), precision=lambda row: "day") == date(2023, 5, 1)


def test_yes_no_and_unknown_differ():
    assert [column(ColumnKind.FLAG, value) for value in (True, False, None)] == ["是", "否", None]


def test_counts_are_numbers_zero_is_no_blank_and_codes_are_texts():
    assert column(ColumnKind.COUNT, 0) == 0
    assert column(ColumnKind.COUNT, None) is None
    assert column(ColumnKind.CODE, 12) == "12"
    assert column(ColumnKind.PHONE, "02584800000") == "02584800000"
