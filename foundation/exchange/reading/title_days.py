"""The day a ledger's values hold on, proposed from its title (core: writing)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from foundation.common.cells.characters import half_width
from foundation.common.cells.chinese_numerals import digits_for
from foundation.common.cells.precise_dates import PreciseDate, parse_date_cell
from foundation.exchange.reading.results import ReadFile

_STAMP = re.compile(r"(?:填报|填表|制表|打印|报送|上报|更新|导出)(?:日期|时间)?\s*[:：]?\s*$")
_YEAR = r"(?<!\d)((?:19|20)\d{2})"
_FORMS = (
    re.compile(_YEAR + r"(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})(?:日|(?!\d))"),
    re.compile(_YEAR + r"(?:年|[-./])(\d{1,2})(?:月|(?![\d.\-/]))"),
    re.compile(_YEAR + r"年?度?第?([一二三四1-4])季度?"),
    re.compile(_YEAR + r"年?度?([上下])半年"),
    re.compile(_YEAR + r"(?:年度?|(?=度))"),
)
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}


def proposed_day(read_file: ReadFile) -> date | None:
    """The last day of the period the title names: 2023年12月 is 2023-12-31, 2023年上半年 is 2023-06-30.

    The most exact form wins (2023年度台账，截至2023年6月 is June); two different ones of the same kind give None. Days on
    which a form was filled in or printed do not count.
    """
    for sheet in read_file.sheets:
        found = _last_day(" / ".join(sheet.title_notes))
        if found:
            return found
    return None


def _last_day(title: str) -> date | None:
    text = digits_for(half_width(title).replace("号", "日"))
    for place, form in enumerate(_FORMS):
        # A quarter or a half-year names its year as well, so each form only sees what finer ones left.
        days = {_end(place, match) for match in form.finditer(text) if not _STAMP.search(text[: match.start()])}
        days.discard(None)
        if days:
            return days.pop() if len(days) == 1 else None
        text = form.sub("", text)
    return None


def _end(place: int, match: re.Match[str]) -> date | None:
    year = int(match[1])
    if place == 0:
        parsed = parse_date_cell(f"{year}-{match[2]}-{match[3]}")
        return parsed.value.value if isinstance(parsed.value, PreciseDate) else None
    month = 12
    if place == 1:
        month = int(match[2])
    elif place == 2:
        month = _QUARTERS[match[2]]
    elif place == 3:
        month = 6 if match[2] == "上" else 12
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None
