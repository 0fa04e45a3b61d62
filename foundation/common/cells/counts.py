"""Whole numbers in cells: people, members, firms. Unknown is not 0 and about 200 is not 200 (handbook §5.6)."""

from __future__ import annotations

import math
import re
from datetime import date, time, timedelta
from typing import Any

from foundation.common.cells.characters import half_width, quoted, squashed
from foundation.common.cells.chinese_numerals import chinese_number
from foundation.common.cells.parsed import (
    LONGEST_SHORT_CELL,
    Parsed,
    ask,
    common_answer,
    empty,
    error,
    marker_note,
    ok,
    says_none,
    says_unknown,
)

LARGEST_COUNT = 10_000_000

_UNITS = "人名家个位户次场期项件份员工职党"
_UNIT = re.compile(rf"[{_UNITS}]{{1,3}}$")
_PLAIN = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[+-]?[0-9]+(?:\.[0-9]*)?")
_MULTIPLIED = re.compile(r"([0-9]+(?:\.[0-9]+)?)([十百千万])")
_MULTIPLES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+")
_BRACKET = re.compile(r"^(.+?)\((.*)\)$")
_RANGE = re.compile(r"[0-9]+[人名家个]?(?:-|–|—|~|〜|至|到)+[0-9]+[人名家个]?")
_ABOUT_BEFORE = re.compile(r"^(?:大约|大概|大致|约为|约|近|将近|接近|超过|超|不足|不到|至少|最多|上|>|<|≥|≤|≈)+")
_ABOUT_AFTER = re.compile(rf"(?:余|多|来|几|\+|左右|上下|以上|以下|以内)+[{_UNITS}]*(?:左右|上下|以上|以下|以内)?$")
_SEVERAL = re.compile(r"[0-9]+[^0-9.]+[0-9]")
_APART = re.compile(r"[0-9]\s+[0-9]")

_WHOLE_SENTENCE = "请填准确的整数，不清楚请留空"


def parse_count(raw: Any) -> Parsed:
    """Read a whole number of 0 or more; a doubtful one is asked, with the text in the note.

    52人, full-width 52 and 三十二 are exact and converted with a note; 约200, 200余人 and 50-99 are asked; 无 is asked, because
    it may mean 0 or not known (handbook §5.6).
    """
    common = common_answer(raw)
    if common is not None:
        return common
    if isinstance(raw, bool):
        return error(f"应为整数，当前是“{'TRUE' if raw else 'FALSE'}”，{_WHOLE_SENTENCE}", kind="not_a_number")
    if isinstance(raw, (int, float)):
        return _number(raw)
    if isinstance(raw, (date, time, timedelta)):
        return error("应为整数，当前单元格是日期格式，请改为常规格式后重新填写", kind="not_a_number")
    text = str(raw)
    if len(text) > LONGEST_SHORT_CELL:
        return error(f"应为整数，当前为{quoted(text)}，{_WHOLE_SENTENCE}", kind="not_a_number")
    if says_unknown(text):
        return empty(note=marker_note(text))
    if says_none(text):
        return ask(
            f"填的是{quoted(text)}，是 0 还是不清楚？是 0 请填 0，不清楚请留空", suggestion=0, kind="none_or_zero"
        )
    return _text(text)


def _number(number: int | float, shown: str = "") -> Parsed:
    if isinstance(number, float) and not math.isfinite(number):
        return error(f"数字太大，{_WHOLE_SENTENCE}", kind="too_large")
    if number < 0:
        return error("不能是负数，请核对", kind="negative")
    if number > LARGEST_COUNT:
        return error("超过 1000 万，请核对是否填错了列", kind="too_large")
    if number != int(number):
        return error(f"应为整数，当前为“{shown or number}”，请核对", kind="decimal")
    value = int(number)
    return ok(value, note=f"{shown} → {value}" if shown and shown != str(value) else "")


def _text(text: str) -> Parsed:
    shown = half_width(text)
    if _APART.search(shown):
        # Before blanks are taken out, or 52 60 would become 5260.
        return ask(f"里有几个数字{quoted(shown)}，请只填一个整数", note=shown, kind="several")
    word = squashed(text)
    word, leftover = _without_bracket(word)
    if _SCIENTIFIC.fullmatch(word):
        return error(f"是科学计数法，{_WHOLE_SENTENCE}", kind="scientific")
    exact = _exact(word)
    if exact is None:
        return _doubtful(word, shown)
    parsed = _number(exact, shown)
    if leftover and parsed.value is not None:
        if any(character.isdigit() for character in leftover):
            return ask(
                f"当前为{quoted(shown)}，是 {parsed.value} 吗？请只填一个整数", suggestion=parsed.value, note=shown
            )
        return ok(parsed.value, note=f"{shown} → {parsed.value}")
    if parsed.value is not None and text != str(parsed.value) and not parsed.note:
        return ok(parsed.value, note=f"{text.strip()} → {parsed.value}")
    return parsed


def _without_bracket(word: str) -> tuple[str, str]:
    match = _BRACKET.match(word)
    return (match[1], match[2]) if match else (word, "")


def _exact(word: str) -> int | float | None:
    """The number these characters spell exactly, or None."""
    # Thousands of digits would make int() refuse; nobody counts that far.
    if len(word) > 40:
        return math.inf if word.isdigit() else None
    bare = _UNIT.sub("", word)
    if _PLAIN.fullmatch(bare):
        plain = bare.replace(",", "")
        return float(plain) if "." in plain else int(plain)
    multiplied = _MULTIPLIED.fullmatch(bare)
    if multiplied:
        # Rounded, because 1.1 × 10000 is 11000.000000000002 in binary.
        return round(float(multiplied[1]) * _MULTIPLES[multiplied[2]], 6)
    return chinese_number(bare)


def _doubtful(word: str, shown: str) -> Parsed:
    if _RANGE.fullmatch(word):
        return ask(f"是范围{quoted(shown)}，{_WHOLE_SENTENCE}", note=shown, kind="range")
    core = _ABOUT_AFTER.sub("", _ABOUT_BEFORE.sub("", word))
    if core != word:
        guess = _exact(core)
        if guess is not None and guess == int(guess) and 0 <= guess <= LARGEST_COUNT:
            return ask(
                f"{quoted(shown)}不是准确数字，{_WHOLE_SENTENCE}", suggestion=int(guess), note=shown, kind="about"
            )
        return ask(f"{quoted(shown)}不是准确数字，{_WHOLE_SENTENCE}", note=shown, kind="about")
    if _SEVERAL.search(word):
        return ask(f"里有几个数字{quoted(shown)}，请只填一个整数", note=shown, kind="several")
    return error(f"应为整数，当前为{quoted(shown)}，{_WHOLE_SENTENCE}", kind="not_a_number")
