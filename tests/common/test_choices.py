"""Yes or no, and one of a list, as staff write them."""

from __future__ import annotations

from datetime import datetime

import pytest

from foundation.common.cells.parsers import (
    CellStatus,
    parse_choice,
    parse_flag,
)

OK, EMPTY, ASK = CellStatus.OK, CellStatus.EMPTY, CellStatus.ASK
STATES = {"正常": "operating", "在营": "operating", "存续": "operating", "停业": "suspended", "无": "none"}


@pytest.mark.parametrize(
    "raw",
    [
        "是",
        "有",
        "√",
        "✓",
        "☑",
        "对",
        "Y",
        "y",
        "Yes",
        "TRUE",
        "1",
        1,
        1.0,
        True,
        "Ｙ",
        "已建",
        "☑是 □否",
        "是√ 否□",
        " 是\n",
    ],
    ids=repr,
)
def test_yes_in_many_spellings(raw):
    parsed = parse_flag(raw)

    assert (parsed.value, parsed.status) == (True, OK)


@pytest.mark.parametrize(
    "raw",
    [
        "否",
        "无",
        "没有",
        "×",
        "✗",
        "X",
        "x",
        "N",
        "no",
        "FALSE",
        "0",
        0,
        0.0,
        False,
        "未建",
        "暂无",
        "□是 ☑否",
        "是□ 否√",
    ],
    ids=repr,
)
def test_no_in_many_spellings_and_无_is_one_of_them(raw):
    parsed = parse_flag(raw)

    assert (parsed.value, parsed.status) == (False, OK)


@pytest.mark.parametrize("raw", ["—", "/", "-", "不详", "待补充", "未知", "?"], ids=str)
def test_marker_in_a_flag_column_is_not_known(raw):
    assert (parse_flag(raw).value, parse_flag(raw).status) == (None, EMPTY)


@pytest.mark.parametrize(
    ("raw", "value", "note"),
    [
        ("是（党总支）", True, "党总支"),
        ("有，2个", True, "2个"),
        ("否（拟建）", False, "拟建"),
        ("无：正在筹建", False, "正在筹建"),
        ("√", True, "√ → 是"),
    ],
    ids=str,
)
def test_rest_beside_an_answer_is_kept_as_note(raw, value, note):
    parsed = parse_flag(raw)

    assert (parsed.value, parsed.note) == (value, note)


def test_plain_answer_needs_no_note():
    assert parse_flag("是").note == parse_flag("否").note == ""


@pytest.mark.parametrize("raw", ["是/否", "党总支", 3, 0.5, "部分", "是否", datetime(2023, 5, 1), "☑是 ☑否"], ids=repr)
def test_anything_else_in_a_flag_column_is_asked(raw):
    parsed = parse_flag(raw)

    assert (parsed.status, parsed.value) == (ASK, None)
    assert "请填“是”或“否”" in parsed.message


@pytest.mark.parametrize(
    ("raw", "value", "note"),
    [
        ("正常", "operating", ""),
        ("在营", "operating", "在营 → 正常"),
        (" 停 业 ", "suspended", "停 业 → 停业"),
        ("无", "none", ""),
    ],
    ids=repr,
)
def test_choice_is_found_by_any_of_its_spellings(raw, value, note):
    parsed = parse_choice(raw, STATES)

    assert (parsed.value, parsed.status, parsed.note) == (value, OK, note)


def test_unknown_choice_is_asked_with_the_options_and_the_closest():
    parsed = parse_choice("正常经营", STATES)

    assert (parsed.status, parsed.suggestion) == (ASK, "operating")
    assert parsed.message == "当前为“正常经营”，不在可选范围内，请改为：正常、停业、无"


def test_choice_unlike_all_options_has_no_suggestion():
    assert parse_choice("徐庄", STATES).suggestion is None


def test_marker_in_a_choice_column_is_empty():
    assert parse_choice("—", STATES).status is EMPTY
