"""Dates with their precision, and reading them from cells: real dates, numbers that mean dates, what people type.

Sources: decisions (number in a date column), handbook §5.6, security X-19 and X-20.
"""

from __future__ import annotations

import math
import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Any

from foundation.common.cells.characters import STROKES, half_width, on_one_line, quoted
from foundation.common.cells.chinese_numerals import digits_for
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
from foundation.common.precision import FIRST_YEAR, LAST_YEAR, PreciseDate, Precision

__all__ = ["FIRST_SERIAL", "FIRST_YEAR", "LAST_YEAR", "PreciseDate", "Precision", "parse_date_cell"]

# Below this a number is more likely a count or a short code than a day before 1954-10-03 (decisions: number in a date column).
FIRST_SERIAL = 20_000
_DAY_ZERO = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}

_HOW = "请按“2023-05-01”或“2023年5月”的样子填写"
_ONE = "请按“2023-05-01”或“2023年5月”的样子只写一个日期"

_DAY = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)")
_TIME = re.compile(
    r"[T ]*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?$|[T ]*(?:上午|下午)?(\d{1,2})[时点](?:(\d{1,2})分?)?$"
)
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})月?|年(\d{1,2})月?)份?")
_YEAR = re.compile(r"(\d{4})(?:年度?|年)?")
_HALF = re.compile(r"(\d{4})年?度?([上下])半年度?")
_QUARTER = re.compile(r"(\d{4})年?度?(?:第?[一二三四1-4]季度?|Q[1-4])", re.IGNORECASE)
_SHORT_CHINESE = re.compile(r"(\d{2})年(\d{1,2})月(?:(\d{1,2})日?)?份?")
_SHORT = re.compile(r"(\d{2})([-/.])(\d{1,2})\2(\d{1,2})")
_NO_YEAR = re.compile(r"\d{1,2}月(?:\d{1,2}日?)?份?|\d{1,2}[-/.]\d{1,2}|\d{1,2}日")
_YEAR_LAST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_RANGE = re.compile(r"[\d年月日/.]+(?:[-~〜–—―至到]+[\d年月日/.]+)+|.*\d.*(?:至今|至|到|~|〜|—|–).*")
_VAGUE = re.compile(r"大?约|大概|左右|前后|许|[年月]?[初中底末](?!\d)|[上中下]旬|以前|之前|以后|之后|前|后|开始|起")
_LEFTOVER = re.compile(r"^(.*?\d[年月日]?)\s*[(](.*)[)]$")
_STROKES = re.compile(f"[{STROKES}]+")
_STROKED_DAY = re.compile(rf"\d{{4}}{_STROKES.pattern}\d{{1,2}}{_STROKES.pattern}\d{{1,2}}")
# The Chinese full stop and the middle dot, where the input method was on.
_STOPS = re.compile(r"(?<=\d)[。·](?=\d)")
_WEEKDAY = re.compile(r"\s*(?:星期|周)[一二三四五六日天]$")


def parse_date_cell(raw: Any, *, epoch: int = 1900, typed: bool = True) -> Parsed:
    """Read a date cell as `PreciseDate` (also in `precision`); every conversion is shown in the note.

    `epoch` is the workbook's date system, 1900 or 1904. `typed=False` says that the file keeps no difference between
    text and number (CSV), where 2023.1 is as doubtful as in a number cell: it may have been typed 2023.10.
    """
    common = common_answer(raw)
    if common is not None:
        return common
    if isinstance(raw, bool):
        return error(f"应为日期，当前为{quoted(str(raw).upper())}，{_HOW}", kind="not_a_date")
    if isinstance(raw, datetime):
        return _from_datetime(raw, epoch)
    if isinstance(raw, date):
        return _day(raw.year, raw.month, raw.day)
    if isinstance(raw, (time, timedelta)):
        return error(f"只有时间没有日期，{_HOW}", kind="not_a_date")
    if isinstance(raw, (int, float)):
        return _from_number(raw, epoch)
    if is_empty_marker(raw):
        return empty(note=marker_note(str(raw)))
    return _from_text(str(raw), epoch, typed)


# ---- one found date, with the reasons it cannot be one


def _found(value: PreciseDate, shown: str = "", why: str = "") -> Parsed:
    note = f"{shown} → {value.display()}" if shown and shown != value.display() else ""
    return ok(value, note="，".join(part for part in (note, why) if part), precision=value.precision)


def _day(year: int, month: int, day: int, shown: str = "", why: str = "") -> Parsed:
    wrong = _wrong_year(year) or _wrong_month(month)
    if wrong:
        return wrong
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        return error(f"{year}年{month}月只有 {days} 天，没有 {day} 日，请核对", kind="impossible")
    return _found(PreciseDate(date(year, month, day)), shown, why)


def _month(year: int, month: int, shown: str, why: str = "") -> Parsed:
    return (
        _wrong_year(year)
        or _wrong_month(month)
        or _found(PreciseDate(date(year, month, 1), Precision.MONTH), shown, why)
    )


def _half(year: int, first_month: int, shown: str, why: str = "") -> Parsed:
    return _wrong_year(year) or _found(PreciseDate(date(year, first_month, 1), Precision.HALF), shown, why)


def _year(year: int, shown: str, why: str = "") -> Parsed:
    return _wrong_year(year) or _found(PreciseDate(date(year, 1, 1), Precision.YEAR), shown, why)


def _wrong_year(year: int) -> Parsed | None:
    if FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return error(f"年份 {year} 不在 {FIRST_YEAR}—{LAST_YEAR} 年之间，请核对", kind="out_of_range")


def _wrong_month(month: int) -> Parsed | None:
    return None if 1 <= month <= 12 else error(f"没有 {month} 月，请核对", kind="impossible")


# ---- real dates and numbers


def _from_datetime(raw: datetime, epoch: int) -> Parsed:
    # A small number in a cell with a date format shows as a day of the first weeks of the epoch.
    if (raw.date() - _DAY_ZERO[epoch]).days < 61:
        return error(f"是 {raw.date().isoformat()}，像是普通数字被设成了日期格式，{_HOW}", kind="out_of_range")
    return _day(raw.year, raw.month, raw.day, why="时间部分未用" if raw.time() != time() else "")


def _from_number(number: int | float, epoch: int) -> Parsed:
    if not math.isfinite(number) or number <= 0 or number >= 100_000_000:
        return error(f"是数字{quoted(f'{number:g}')}，不像日期，{_HOW}", kind="not_a_date")
    shown = repr(round(number, 6)) if number != int(number) else str(int(number))
    if FIRST_YEAR <= int(number) <= LAST_YEAR:
        whole, _point, decimals = shown.partition(".")
        return _year(int(whole), shown) if not decimals else _year_and_decimals(int(whole), decimals, shown)
    if number == int(number) and (compact := _compact(shown)):
        return compact
    return _serial(number, shown, epoch) or error(f"是数字{quoted(shown)}，不像日期，{_HOW}", kind="not_a_date")


def _year_and_decimals(year: int, decimals: str, shown: str) -> Parsed:
    if decimals == "1":
        # Excel drops the last 0, so October and January look alike (handbook §5.6, the 2023.10 trap).
        return ask(f"{shown} 可能是 {year}年1月，也可能是 {year}年10月，请写明是哪一个月", kind="january_or_october")
    if len(decimals) <= 2:
        return _month(year, int(decimals), shown)
    if len(decimals) == 4:
        guess = _day(year, int(decimals[:2]), int(decimals[2:]))
        if guess.value is not None:
            return ask(f"{shown} 是 {guess.value.display()} 吗？{_HOW}", suggestion=guess.value, kind="unclear")
    return error(f"是数字{quoted(shown)}，看不出是哪一天，{_HOW}", kind="not_a_date")


def _compact(digits: str) -> Parsed | None:
    """Eight digits are yyyymmdd, six are yyyymm or, asked, yymmdd."""
    if len(digits) == 8:
        return _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]), digits)
    if len(digits) != 6:
        return None
    if FIRST_YEAR <= int(digits[:4]) <= LAST_YEAR and 1 <= int(digits[4:]) <= 12:
        # No serial number within 1900-2100 has six digits, so nothing else is meant.
        month = _month(int(digits[:4]), int(digits[4:]), digits)
        short = _day(_century(digits[:2]), int(digits[2:4]), int(digits[4:]))
        return month if short.value is None else _ask_which(digits, month, short)
    return _ask_short(digits, digits[:2], digits[2:4], digits[4:])


def _ask_which(shown: str, month: Parsed, day: Parsed) -> Parsed:
    both = f"{month.value.display()}，也可能是 {day.value.display()}"
    return ask(f"{shown} 可能是 {both}，{_HOW}", suggestion=month.value, kind="unclear")


def _serial(number: int | float, shown: str, epoch: int) -> Parsed | None:
    if number < FIRST_SERIAL:
        return None
    day = _DAY_ZERO[epoch] + timedelta(days=int(number)) if number < 1_000_000 else date.max
    if day.year > LAST_YEAR:
        return None
    why = (
        "Excel 日期序号"
        + ("（1904 日期系统）" if epoch == 1904 else "")
        + ("，时间部分未用" if number != int(number) else "")
    )
    return _day(day.year, day.month, day.day, shown, why)


# ---- text


def _from_text(raw: str, epoch: int, typed: bool) -> Parsed:
    shown = on_one_line(raw)
    if len(raw) > LONGEST_SHORT_CELL:
        return error(f"不是日期，当前为{quoted(shown)}，{_HOW}", kind="not_a_date")
    text = digits_for(half_width(raw).replace("号", "日").strip(" .。,，;；、'‘’"))
    text = _WEEKDAY.sub("", text)
    why = ""
    bracket = _LEFTOVER.match(text)
    if bracket:
        text, why = bracket[1].strip(), f"括号里的“{bracket[2].strip()}”未用"
    timed = _with_time(text, shown, why)
    if timed:
        return timed
    text = _STROKES.sub("-", text) if _STROKED_DAY.fullmatch(text) else _STOPS.sub(".", text)
    # A blank between digits separates (2023 5 1), any other says nothing (2023 年 5 月).
    text = re.sub(r"(?<=\d)\s+(?=\d)", "-", re.sub(r"\s*([-/.])\s*", r"\1", text)).replace(" ", "")
    answer = _plain_form(text, shown, why, typed) or _number_as_text(text, epoch, typed) or _doubtful(text, shown)
    return answer or error(f"看不懂{quoted(shown)}，{_HOW}", kind="not_a_date")


def _with_time(text: str, shown: str, why: str) -> Parsed | None:
    day = _DAY.match(text)
    if not day or not _TIME.match(text[day.end() :]):
        return None
    numbers = [int(number) for number in _TIME.match(text[day.end() :]).groups() if number]  # type: ignore[union-attr]
    dropped = "时间部分未用" if any(numbers) else ""
    return _from_groups(day, shown, "，".join(part for part in (why, dropped) if part))


def _from_groups(match: re.Match[str], shown: str, why: str) -> Parsed:
    year, month, day = (int(part) for part in (match[1], match[3] or match[5], match[4] or match[6]))
    return _day(year, month, day, shown, why)


def _plain_form(text: str, shown: str, why: str, typed: bool) -> Parsed | None:
    """The forms that can mean one thing only."""
    if match := _DAY.fullmatch(text):
        return _from_groups(match, shown, why)
    if match := _MONTH.fullmatch(text):
        if not typed and re.fullmatch(r"\d{4}\.1", text):
            return _year_and_decimals(int(match[1]), "1", text)
        return _month(int(match[1]), int(match[2] or match[3]), shown, why)
    if match := _HALF.fullmatch(text):
        return _half(int(match[1]), 1 if match[2] == "上" else 7, shown, why)
    if match := _YEAR.fullmatch(text):
        return _year(int(match[1]), shown, why)
    if match := _SHORT_CHINESE.fullmatch(text):
        year, month = _century(match[1]), int(match[2])
        why = "，".join(part for part in (why, f"年份按 {year} 年读") if part)
        return _day(year, month, int(match[3]), shown, why) if match[3] else _month(year, month, shown, why)
    return None


def _number_as_text(text: str, epoch: int, typed: bool) -> Parsed | None:
    if not re.fullmatch(r"\d{5,8}(?:\.\d+)?", text):
        return None
    return _from_number(float(text) if "." in text else int(text), epoch)


def _doubtful(text: str, shown: str) -> Parsed | None:
    """The forms that need a person: no year, year of two figures, ranges, quarters, „about“."""
    if match := _SHORT.fullmatch(text):
        return _ask_short(shown, match[1], match[3], match[4])
    if _NO_YEAR.fullmatch(text):
        return ask(f"{quoted(shown)}没有年份，{_HOW}", kind="no_year")
    if re.fullmatch(r"\d{2}年", text):
        year = PreciseDate(date(_century(text[:2]), 1, 1), Precision.YEAR)
        return ask(f"{quoted(shown)}的年份只有两位，是 {year} 吗？{_HOW}", suggestion=year, kind="short_year")
    if _YEAR_LAST.fullmatch(text):
        return ask(f"{quoted(shown)}分不清月和日，请按“2023-05-01”的样子填写", kind="unclear")
    if _QUARTER.fullmatch(text):
        return ask(f"{quoted(shown)}只写到季度，请写到月或半年，如 2023年5月、2023年上半年", kind="quarter")
    if "长期" in text or "永久" in text:
        return ask(f"{quoted(shown)}不是一个日期，请写日期，没有期限请留空", kind="open_end")
    if _RANGE.fullmatch(text):
        return ask(f"{quoted(shown)}是一段时间，{_ONE}", kind="range")
    core = _VAGUE.sub("", text)
    guess = _plain_form(core, "", "", typed=True) if core != text else None
    if guess is not None and guess.value is not None:
        return ask(f"{quoted(shown)}不是准确日期，记为 {guess.value} 吗？{_HOW}", suggestion=guess.value, kind="about")
    return None


def _ask_short(shown: str, year: str, month: str, day: str) -> Parsed:
    guess = _day(_century(year), int(month), int(day))
    if guess.value is None:
        return ask(f"{quoted(shown)}的年份要写四位，{_HOW}", kind="short_year")
    return ask(f"{quoted(shown)}的年份只有两位，是 {guess.value} 吗？{_HOW}", suggestion=guess.value, kind="short_year")


def _century(two_figures: str) -> int:
    """23 is 2023 and 98 is 1998; the turn lies at 50, and the reading is always shown."""
    return int(two_figures) + (2000 if int(two_figures) < 50 else 1900)
