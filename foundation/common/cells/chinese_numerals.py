"""Whole numbers and years written in Chinese characters."""

from __future__ import annotations

import re

# \u3007 is the Chinese zero of years, \u25cb the circle typed for it.
DIGITS = {
    "\u3007": 0,
    "零": 0,
    "\u25cb": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_D = "[一二两三四五六七八九]"
# One group of up to four places; 零 stands where a place is skipped. 十 alone is ten.
_GROUP = re.compile(
    f"(?:(?P<k>{_D})千)?(?:(?P<z1>[零\u3007])?(?P<h>{_D})百)?(?:(?P<z2>[零\u3007])?(?P<t>{_D})?(?P<ten>十))?(?:(?P<z3>[零\u3007])?(?P<u>{_D}))?"
)


def chinese_number(text: str) -> int | None:
    """The number these characters spell (三十二 = 32, 一万二千 = 12000), or None when they spell none or are doubtful.

    Spoken short forms are doubtful: 三四十 is a guess, 一百五 is 150 to one person and 105 to another.
    """
    if text in {"零", "\u3007"}:
        return 0
    ten_thousands, mark, rest = text.partition("万")
    if not mark:
        return _group(text)
    high = _group(ten_thousands)
    if high is None:
        return None
    if not rest:
        return high * 10_000
    low = _group(rest.removeprefix("零").removeprefix("\u3007"))
    # 一万二 may mean 12000; only a full low group or one led by 零 is clear.
    if low is None or (len(rest) == 1):
        return None
    return high * 10_000 + low


def _group(text: str) -> int | None:
    match = _GROUP.fullmatch(text)
    if not text or match is None:
        return None
    k, h, t, u = (DIGITS[match[name]] if match[name] else 0 for name in ("k", "h", "t", "u"))
    if match["ten"] and not match["t"]:
        # 十 without a digit before it is only right at the start (十二); 一百十二 is still clear.
        t = 1
    if u and not t and (h or k) and not match["z3"]:
        return None
    if t and k and not h and not match["z2"]:
        return None
    return k * 1000 + h * 100 + t * 10 + u


def digits_for(text: str) -> str:
    """Chinese year, month and day words of a date turned into digits: 二零二三年五月一日 becomes 2023年5月1日."""

    def replaced(match: re.Match[str]) -> str:
        word = match[1]
        if all(character in DIGITS for character in word):
            return "".join(str(DIGITS[character]) for character in word)
        number = chinese_number(word)
        return word if number is None else str(number)

    return re.sub(r"([\u3007零\u25cb一二三四五六七八九十]+)(?=[年月日号])", replaced, text)
