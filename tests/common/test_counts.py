"""Counts: exact ones go in, doubtful ones are asked, unknown is not 0."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.common.cells.chinese_numerals import chinese_number
from foundation.common.cells.parsers import (
    CellStatus,
    parse_count,
)

OK, EMPTY, ASK, ERROR = CellStatus.OK, CellStatus.EMPTY, CellStatus.ASK, CellStatus.ERROR


@pytest.mark.parametrize(
    ("raw", "value", "note"),
    [
        (52, 52, ""),
        (0, 0, ""),
        (52.0, 52, ""),
        ("52", 52, ""),
        ("52人", 52, "52人 → 52"),
        ("52 人", 52, "52 人 → 52"),
        ("５２", 52, "５２ → 52"),
        ("52名", 52, "52名 → 52"),
        ("52名员工", 52, "→ 52"),
        ("1,200", 1200, "→ 1200"),
        ("1，200人", 1200, "→ 1200"),
        ("52.0", 52, "→ 52"),
        ("1.2万", 12000, "1.2万 → 12000"),
        ("1.1万人", 11000, "→ 11000"),
        ("3千", 3000, "→ 3000"),
        ("三十二", 32, "三十二 → 32"),
        ("十二人", 12, "→ 12"),
        ("一百零五", 105, "→ 105"),
        ("两百", 200, "→ 200"),
        ("一万二千", 12000, "→ 12000"),
        ("零", 0, "→ 0"),
        ("52人（不含外包）", 52, "52人(不含外包) → 52"),
        ("+5", 5, "→ 5"),
        ("10000000", 10_000_000, ""),
    ],
    ids=lambda value: repr(value),
)
def test_exact_count_goes_in_and_conversion_is_shown(raw, value, note):
    parsed = parse_count(raw)

    assert (parsed.value, parsed.status) == (value, OK)
    assert note in parsed.note
    assert bool(note) == bool(parsed.note)


@pytest.mark.parametrize(
    ("raw", "words", "suggestion"),
    [
        ("约200", "“约200”不是准确数字", 200),
        ("200余人", "“200余人”不是准确数字", 200),
        ("近300人", "不是准确数字", 300),
        ("200多", "不是准确数字", 200),
        ("50人以上", "不是准确数字", 50),
        ("50+", "不是准确数字", 50),
        ("200左右", "不是准确数字", 200),
        ("十几人", "不是准确数字", 10),
        ("≥50", "不是准确数字", 50),
        ("约1.2万", "不是准确数字", 12000),
        ("50-99", "是范围“50-99”", None),
        ("50～99人", "是范围", None),
        ("50至99", "是范围", None),
        ("50—99", "是范围", None),
        ("无", "“无”，是 0 还是不清楚", 0),
        ("/", "是 0 还是不清楚", 0),
        ("—", "是 0 还是不清楚", 0),
        ("暂无", "是 0 还是不清楚", 0),
        ("52 60", "有几个数字", None),
        ("男30女22", "有几个数字", None),
        ("30+22", "有几个数字", None),
        ("52人（含兼职8人）", "是 52 吗", 52),
    ],
    ids=lambda value: repr(value),
)
def test_doubtful_count_is_asked_with_its_text(raw, words, suggestion):
    parsed = parse_count(raw)

    assert (parsed.status, parsed.value, parsed.suggestion) == (ASK, None, suggestion)
    assert words in parsed.message


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (-5, "不能是负数"),
        ("-5", "不能是负数"),
        (52.5, "应为整数，当前为“52.5”"),
        ("52.5人", "应为整数，当前为“52.5人”"),
        ("1.23456万", "应为整数"),
        (10_000_001, "超过 1000 万"),
        ("13800000001", "超过 1000 万"),
        ("9" * 50, "数字太大"),
        ("9" * 5_000, "应为整数"),
        (float("inf"), "数字太大"),
        (float("nan"), "数字太大"),
        (10**400, "超过 1000 万"),
        ("1e999999", "科学计数法"),
        ("1.2E+03", "科学计数法"),
        (True, "应为整数，当前是“TRUE”"),
        (datetime(1900, 2, 21), "日期格式"),
        (time(1, 2), "日期格式"),
        ("若干", "应为整数，当前为“若干”"),
        ("人", "应为整数"),
        ("三四十", "应为整数"),
        ("一百五", "应为整数"),
        ("五十二五", "应为整数"),
        ("南京示例科技有限公司南京示例科技有限公司", "“南京示例科技有限公司南京示例科技有限公司”"),
        ("南京示例科技有限公司南京示例科技有限公司甲", "公司…”"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_wrong_count_is_an_error_naming_what_is_wrong(raw, words):
    parsed = parse_count(raw)

    assert (parsed.status, parsed.value) == (ERROR, None)
    assert words in parsed.message


@pytest.mark.parametrize("raw", ["不详", "待补充", "不清楚", "（待填）", "?"], ids=str)
def test_unknown_count_is_empty_and_not_zero(raw):
    parsed = parse_count(raw)

    assert (parsed.status, parsed.value) == (EMPTY, None)
    assert raw in parsed.note


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10_000_000))
def test_count_is_the_same_however_it_is_written(number):
    full_width = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))

    assert {
        parse_count(raw).value for raw in (number, float(number), str(number), f"{number}人", f"{number:,}", full_width)
    } == {number}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("二十", 20),
        ("一百一十二", 112),
        ("一千零一", 1001),
        ("一千零五十", 1050),
        ("九千九百九十九", 9999),
        ("十二万", 120000),
        ("一万零五", 10005),
        ("一万二", None),
        ("一千五十", None),
        ("百", None),
        ("", None),
        ("万", None),
        ("二二", None),
        ("零十", 10),
    ],
    ids=lambda value: repr(value),
)
def test_chinese_numbers_are_read_only_when_clear(text, number):
    assert chinese_number(text) == number
