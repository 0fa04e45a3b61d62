"""What all columns of a ledger have in common: blanks, 清空, formula errors, ID numbers."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.common.cells.credit_code import examine
from foundation.common.cells.parsers import (
    CLEAR,
    ID_REMOVED,
    CellStatus,
    Parsed,
    is_empty_marker,
    is_error_value,
    looks_like_id_number,
    parse_choice,
    parse_count,
    parse_flag,
    parse_name,
    parse_phone,
    parse_text,
    without_id_numbers,
)
from foundation.common.cells.precise_dates import parse_date_cell
from tests.growth import TOO_MUCH, growth

OK, EMPTY, ASK, ERROR = CellStatus.OK, CellStatus.EMPTY, CellStatus.ASK, CellStatus.ERROR
PERSON = "11010519491231002X"
STATES = {"正常": "operating", "在营": "operating", "存续": "operating", "停业": "suspended", "无": "none"}
PARSERS = {
    "text": lambda raw: parse_text(raw, 100),
    "name": parse_name,
    "count": parse_count,
    "flag": parse_flag,
    "phone": parse_phone,
    "choice": lambda raw: parse_choice(raw, STATES),
}
every_parser = pytest.mark.parametrize("parse", PARSERS.values(), ids=PARSERS.keys())


# ---- what every column has in common


@every_parser
@pytest.mark.parametrize("raw", [None, "", "   ", "\u3000\n", "\u200b", "\xa0"], ids=repr)
def test_blank_is_empty_and_says_nothing(parse, raw):
    assert parse(raw) == Parsed(None, EMPTY)


@every_parser
@pytest.mark.parametrize("raw", ["清空", " 清 空 ", "清空\n"], ids=repr)
def test_clear_is_asked_for_in_words(parse, raw):
    assert parse(raw) == Parsed(CLEAR, OK, note="清空")
    assert parse(raw).is_clear


def test_clear_stays_itself_after_pickling():
    assert pickle.loads(pickle.dumps(Parsed(CLEAR, OK))).value is CLEAR


@every_parser
@pytest.mark.parametrize(
    "raw", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#n/a", "＃N/A", " #NUM! ", "########", "Err:502"]
)
def test_formula_error_is_an_error_that_says_what_to_do(parse, raw):
    parsed = parse(raw)

    assert (parsed.status, parsed.kind) == (ERROR, "formula_error")
    assert "请改成实际的值" in parsed.message


@every_parser
@pytest.mark.parametrize(
    "raw",
    [PERSON, f"身份证：{PERSON}", "110105 19491231 0021", 110105194912310021, ID_REMOVED],
    ids=["plain", "in text", "apart", "number", "removed"],
)
def test_id_number_is_refused_in_every_column_and_never_repeated(parse, raw):
    parsed = parse(raw)

    assert (parsed.status, parsed.kind) == (ERROR, "id_number")
    assert "身份证" in parsed.message
    assert "19491231" not in repr(parsed)


_ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.datetimes(),
    st.times(),
    st.text(max_size=30),
    st.text(alphabet="0123456789人约万千百十余-~.,、/是否有无（）()√× 三二一零eE+", max_size=12),
)


@settings(max_examples=300, deadline=None)
@given(_ANYTHING)
def test_no_parser_raises_and_every_answer_is_complete(raw):
    for parse in PARSERS.values():
        parsed = parse(raw)

        assert bool(parsed.message) == (parsed.status in (ASK, ERROR))
        assert (parsed.value is None) == (parsed.status is not OK)


_LONG = ["余", "多", "1", "1,", "（原", "是(", "13800000001", "一", "1-", "\n", "公司、", "12345678901234567 "]


@pytest.mark.parametrize("piece", _LONG, ids=repr)
def test_the_longest_cell_excel_allows_costs_no_more_a_character_than_a_short_one(piece):
    def parsed(length: int) -> None:
        for parse in (*PARSERS.values(), examine, parse_date_cell):
            parse((piece * length)[: length - 1] + "x")

    assert growth(parsed, 4_096, 32_767) < TOO_MUCH


# ---- small questions


def test_empty_markers_are_words_and_strokes_only():
    assert all(
        is_empty_marker(raw) for raw in (None, "", "无", "/", "—", "——", "-", "暂无", "不详", "待补充", "N/A", "……")
    )
    assert not any(is_empty_marker(raw) for raw in (0, False, "0", "无锡", "否", "#N/A", "清空"))


def test_error_values_are_told_from_text():
    assert all(is_error_value(raw) for raw in ("#N/A", "#REF!", "#SPILL!", "####"))
    assert not any(is_error_value(raw) for raw in (None, 5, "N/A", "#1楼", "C#", "#"))


@pytest.mark.parametrize(
    ("raw", "looks"),
    [
        (PERSON, True),
        ("110105194912310021", True),
        (1.1010519491231e17, True),
        ("110105194913310021", False),
        ("913201000000000192", False),
        ("91320102MA0000007T", False),
        ("6222021001116245702", False),
        (None, False),
        (True, False),
        (5, False),
    ],
    ids=repr,
)
def test_id_numbers_are_known_by_their_date_of_birth(raw, looks):
    assert looks_like_id_number(raw) is looks


def test_id_numbers_are_taken_out_of_text():
    assert (
        without_id_numbers(f"甲{PERSON}，乙１１０１０５１９４９１２３１００２Ｘ") == f"甲{ID_REMOVED}，乙{ID_REMOVED}"
    )
