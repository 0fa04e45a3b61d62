"""Free text and names: they keep their characters and lose what nobody sees."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from foundation.common.cells.parsers import (
    CellStatus,
    Parsed,
    parse_name,
    parse_text,
)

OK, EMPTY, ASK, ERROR = CellStatus.OK, CellStatus.EMPTY, CellStatus.ASK, CellStatus.ERROR


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("  网络直播 ", "网络直播"),
        ("一\r\n二", "一\n二"),
        ("一_x000D_\n二", "一\n二"),
        ("一_x0041_二", "一_x0041_二"),
        ("一\u200b二\u202e三\ufeff", "一二三"),
        ("一\x00\x07二", "一二"),
        ("一\t\u3000 二", "一 二"),
        ("ＡＢＣ（甲）", "ＡＢＣ（甲）"),
        ("=1+1", "=1+1"),
        (5.0, "5"),
        (5.25, "5.25"),
        (7, "7"),
        (True, "是"),
        (datetime(2023, 5, 1), "2023-05-01"),
        (datetime(2023, 5, 1, 9, 30), "2023-05-01 09:30"),
        (date(2023, 5, 1), "2023-05-01"),
        ("𠮷家", "𠮷家"),
        ("无锡", "无锡"),
    ],
    ids=lambda value: repr(value),
)
def test_text_keeps_its_characters_and_loses_what_nobody_sees(raw, value):
    assert (parse_text(raw, 100).value, parse_text(raw, 100).status) == (value, OK)


def test_text_that_is_too_long_is_an_error_with_both_lengths():
    parsed = parse_text("字" * 101, 100)

    assert (parsed.status, parsed.message) == (ERROR, "最多 100 个字，现在有 101 个字，请精简")


def test_marker_in_a_text_column_is_empty_and_kept_as_note():
    assert parse_text("无", 100) == Parsed(None, EMPTY, note="原填“无”，按空白处理")


def test_damaged_character_in_text_is_noted():
    assert "乱码" in parse_text("网络\ufffd播", 100).note


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("江苏示例科技（南京）有限公司", "江苏示例科技（南京）有限公司"),
        ("江苏示例科技(南京)有限公司 ", "江苏示例科技(南京)有限公司"),
        ("江苏示例\n有限公司", "江苏示例有限公司"),
        ("江苏\u200b示例\u202e有限公司", "江苏示例有限公司"),
        ("江苏　示例 有限公司", "江苏示例有限公司"),
        ("Example Tech 南京", "Example Tech南京"),
        ("途牛旅游", "途牛旅游"),
        ("360 科技", "360科技"),
    ],
    ids=lambda value: repr(value),
)
def test_name_keeps_its_brackets_and_loses_blanks(raw, value):
    parsed = parse_name(raw)

    assert (parsed.value, parsed.status) == (value, OK)
    assert bool(parsed.note) == (raw != value)


def test_former_name_is_taken_out_and_returned():
    parsed = parse_name("南京新名科技有限公司（原南京旧名网络有限公司）")

    assert parsed.value == "南京新名科技有限公司"
    assert parsed.extra == ("南京旧名网络有限公司",)
    assert "曾用名：南京旧名网络有限公司" in parsed.note


@pytest.mark.parametrize("raw", ["南京\ufffd示例公司", "南京?例公司", "南京？？公司"], ids=repr)
def test_damaged_name_is_asked_with_itself_as_suggestion(raw):
    parsed = parse_name(raw)

    assert (parsed.status, parsed.suggestion, parsed.kind) == (ASK, raw, "damaged")
    assert "乱码" in parsed.message


@pytest.mark.parametrize(
    ("raw", "status", "words"),
    [
        (12345, ERROR, "应为名称"),
        ("2023-5-1", ERROR, "应为名称"),
        (datetime(2023, 5, 1), ERROR, "应为名称"),
        ("甲" * 201, ERROR, "最多 200 个字"),
        ("南京甲有限公司、南京乙有限公司", ASK, "请一行只写一家"),
    ],
    ids=["number", "digits", "date", "too long", "two firms"],
)
def test_name_that_cannot_be_one_says_what_to_do(raw, status, words):
    assert parse_name(raw).status is status
    assert words in parse_name(raw).message
