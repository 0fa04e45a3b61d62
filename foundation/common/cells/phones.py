"""Telephone numbers in cells: text, never figures; one in a cell (handbook §5.6, security X-18)."""

from __future__ import annotations

import math
import re
from typing import Any

from foundation.common.cells.characters import STROKES, half_width
from foundation.common.cells.parsed import (
    LONGEST_SHORT_CELL,
    Parsed,
    ask,
    common_answer,
    empty,
    error,
    is_empty_marker,
    marker_note,
    ok,
)

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})-?([2-8][0-9]{6,7})(?:(?:-|转|\*|ext\.?|分机)([0-9]{1,6}))?")
_LOCAL = re.compile(r"([2-8][0-9]{6,7})(?:(?:-|转|\*|ext\.?|分机)([0-9]{1,6}))?")
_SERVICE = re.compile(r"([48]00)-?([0-9]{3,4})-?([0-9]{3,4})")
_COUNTRY = re.compile(r"^(?:\+|00)?86-?(?=1[3-9][0-9-]{9,11}$|0[1-9])")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+")
_MASKED = re.compile(r"[0-9]{0,4}-?[*xX·•]{3,8}[0-9]{2,4}")
_SEPARATORS = re.compile(r"[、,，;；/|\n或和]+|\s{2,}")
_IN_TEXT = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")

_ONE_SENTENCE = "里有多个号码，请只留一个"


def parse_phone(raw: Any) -> Parsed:
    """Read one telephone number as text: a mobile as 11 digits, a landline as 025-84567890.

    A number cell is accepted only when no digit can have been lost. A number masked by the portal's own export counts
    as blank, so sending a list back never overwrites the real one.
    """
    common = common_answer(raw)
    if common is not None:
        return common
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _from_number(raw)
    if not isinstance(raw, str):
        return error("应为电话号码，请将该列设为文本格式后重新填写", kind="not_a_phone")
    if len(raw) > LONGEST_SHORT_CELL:
        return _wrong("")
    if is_empty_marker(raw):
        return empty(note=marker_note(raw))
    text = half_width(raw)
    compact = text.replace(" ", "")
    if _MASKED.fullmatch(compact):
        return empty(note="号码已打码，不改动原来的号码", kind="masked")
    if _SCIENTIFIC.fullmatch(compact):
        return error("是科学计数法，后几位已丢失，请将该列设为文本格式后重新填写", kind="number")
    return _from_text(raw, text)


def _from_number(number: int | float) -> Parsed:
    if isinstance(number, float) and (not math.isfinite(number) or number != int(number)):
        return error("应为电话号码，请将该列设为文本格式后重新填写", kind="not_a_phone")
    digits = str(int(number))
    if _MOBILE.fullmatch(digits):
        return ok(digits, note="数字转文本")
    if _LOCAL.fullmatch(digits):
        return ok(digits, note="数字转文本")
    with_zero = _recognised("0" + digits)
    if with_zero and len(digits) in (9, 10, 11):
        return ask(f"像是丢了开头的 0，是 {with_zero} 吗？请核对", suggestion=with_zero, kind="lost_zero")
    return _wrong(digits)


def _from_text(raw: str, text: str) -> Parsed:
    number = _recognised(text)
    if number:
        return ok(number, note="" if number == raw else "已整理号码格式")
    parts = [part for part in _SEPARATORS.split(raw.strip()) if part.strip()]
    found = [number for part in parts if (number := _recognised(half_width(part)))]
    if len(found) >= 2:
        return ask(_ONE_SENTENCE, note="、".join(found), kind="several")
    by_blank = [number for part in text.split() if (number := _recognised(part))]
    if len(by_blank) >= 2:
        return ask(_ONE_SENTENCE, note="、".join(by_blank), kind="several")
    mobiles = _IN_TEXT.findall(text)
    if len(mobiles) >= 2:
        return ask(_ONE_SENTENCE, note="、".join(mobiles), kind="several")
    candidates = mobiles or found or by_blank
    if candidates:
        return ask("除了号码还有别的文字，请只填号码", suggestion=candidates[0], kind="with_text")
    return _wrong(re.sub(r"[\s\-()+]", "", text))


def _recognised(text: str) -> str:
    """The number in our form, or an empty string."""
    bare = (
        re.sub(r"[\s()]", lambda match: "-" if match.group() == ")" else "", text)
        .replace("--", "-")
        .strip("-")
        .casefold()
    )
    bare = re.sub(f"[{STROKES}.]", "-", bare)
    bare = re.sub(r"^(?:电话|手机|联系电话|座机|办公电话|tel)[:：]?", "", bare)
    bare = _COUNTRY.sub("", bare)
    if _MOBILE.fullmatch(bare.replace("-", "")):
        return bare.replace("-", "")
    service = _SERVICE.fullmatch(bare)
    if service and sum(map(len, service.groups())) == 10:
        return "-".join((service[1], bare.replace("-", "")[3:6], bare.replace("-", "")[6:]))
    landline = _LANDLINE.fullmatch(bare)
    if landline:
        return "-".join(part for part in landline.groups() if part)
    local = _LOCAL.fullmatch(bare)
    return "-".join(part for part in local.groups() if part) if local else ""


def _wrong(digits: str) -> Parsed:
    if digits.isdigit() and digits.startswith("1") and len(digits) != 11:
        return error(f"手机号应为 11 位，现在是 {len(digits)} 位，请核对", kind="length")
    if digits.isdigit() and len(digits) == 11 and digits.startswith("1"):
        return error("不是有效的手机号（第二位应为 3—9），请核对", kind="not_a_phone")
    return error("不像电话号码，请填 11 位手机号，或 025-84567890 这样的座机号", kind="not_a_phone")
