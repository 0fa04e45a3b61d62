"""Telephone numbers: text in one form, one in a cell."""

from __future__ import annotations

from datetime import datetime

import pytest

from foundation.common.cells.parsers import (
    CellStatus,
    parse_phone,
)

OK, EMPTY, ASK, ERROR = CellStatus.OK, CellStatus.EMPTY, CellStatus.ASK, CellStatus.ERROR


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("13800000001", "13800000001"),
        (13800000020, "13800000020"),
        (13800000020.0, "13800000020"),
        ("138 0000 0001", "13800000001"),
        ("138-0000-0001", "13800000001"),
        ("１３８０００００００１", "13800000001"),
        ("+86 13800000001", "13800000001"),
        ("+86-138-0000-0001", "13800000001"),
        ("8613800000001", "13800000001"),
        ("手机：13800000001", "13800000001"),
        ("025-84567890", "025-84567890"),
        ("02584567890", "025-84567890"),
        ("（025）84567890", "025-84567890"),
        ("025—84567890", "025-84567890"),
        ("0512-65432109", "0512-65432109"),
        ("025-84567890转801", "025-84567890-801"),
        ("84567890", "84567890"),
        (84567890, "84567890"),
        ("400-810-0000", "400-810-0000"),
        ("4008100000", "400-810-0000"),
    ],
    ids=lambda value: repr(value),
)
def test_phone_is_read_as_text_in_one_form(raw, value):
    parsed = parse_phone(raw)

    assert (parsed.value, parsed.status) == (value, OK)
    assert bool(parsed.note) == (raw != value)


@pytest.mark.parametrize(
    ("raw", "status", "words", "suggestion"),
    [
        ("1.38E+10", ERROR, "科学计数法，后几位已丢失", None),
        ("1.38e10", ERROR, "请将该列设为文本格式", None),
        (1.38, ERROR, "请将该列设为文本格式", None),
        (float("inf"), ERROR, "请将该列设为文本格式", None),
        (True, ERROR, "应为电话号码", None),
        (datetime(2023, 5, 1), ERROR, "应为电话号码", None),
        ("1380000000", ERROR, "手机号应为 11 位，现在是 10 位", None),
        (138000000011, ERROR, "手机号应为 11 位，现在是 12 位", None),
        ("12800000001", ERROR, "第二位应为 3—9", None),
        ("见备注", ERROR, "不像电话号码", None),
        ("12345", ERROR, "手机号应为 11 位", None),
        (2584567890, ASK, "丢了开头的 0", "025-84567890"),
        ("13800000001、13800000002", ASK, "有多个号码，请只留一个", None),
        ("13800000001 13800000002", ASK, "有多个号码", None),
        ("13800000001/025-84567890", ASK, "有多个号码", None),
        ("13800000001\n13800000002", ASK, "有多个号码", None),
        ("张某13800000001", ASK, "请只填号码", "13800000001"),
        ("13800000001（微信同号）", ASK, "请只填号码", "13800000001"),
    ],
    ids=lambda value: repr(value) if not isinstance(value, CellStatus) else "",
)
def test_doubtful_or_wrong_phone_says_what_to_do(raw, status, words, suggestion):
    parsed = parse_phone(raw)

    assert (parsed.status, parsed.value, parsed.suggestion) == (status, None, suggestion)
    assert words in parsed.message


@pytest.mark.parametrize("raw", ["138****0001", "138 **** 0001", "025-****890", "138xxxx0001"], ids=str)
def test_masked_phone_of_our_own_export_changes_nothing(raw):
    parsed = parse_phone(raw)

    assert (parsed.status, parsed.kind) == (EMPTY, "masked")


@pytest.mark.parametrize("raw", ["无", "—", "不详"], ids=str)
def test_marker_in_a_phone_column_is_empty(raw):
    assert parse_phone(raw).status is EMPTY
    assert raw in parse_phone(raw).note
