"""Which rows under the heading are data, and which are totals, notes, signatures or a repeated heading (handbook §5.6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from foundation.common.cells.characters import squashed
from foundation.exchange.reading.headings import Heading, KnownHeadings

_TOTAL_WORD = r"(?:合计|小计|总计|共计|累计|总数|合\s*计)"
_TOTAL = re.compile(rf"{_TOTAL_WORD}(?:[:(].*)?")
_TOTAL_OF = re.compile(rf".{{1,15}}{_TOTAL_WORD}[:]?")
_NOTE = re.compile(r"(?:注|附注|备注|说明|填表说明|填报说明|提示|注意事项?|数据来源)(?:[:]|\d?[.、]|\d:)")
_SIGNATURE = re.compile(
    r"(?:填报人|填表人|制表人?|经办人|审核人?|复核人?|负责人|单位负责人|分管领导|主要领导|领导签字|联系人|联系电话|填报单位|填报日期|填表日期"
    r"|制表日期|单位|日期|签字|签名|盖章|报送单位|报送日期)\s*(?:\(.*?\))?[:]|\((?:签字|盖章|签章|公章)\)"
)
_SUSPICIOUS = re.compile(r"计|总数|注|说明|提示|来源|[:：]|签|章")
_FIRST_CELLS = 3
_LOOKED_AT = 200
_MOST_SIGNATURE_CELLS = 8


def not_data(values: Sequence[Any], heading: Heading, known: KnownHeadings) -> str | None:
    """Why this row is no data, or None when it is; blank rows are the caller's business."""
    strings = [value for value in values if type(value) is str]
    if not strings:
        return None
    # Ten thousand rows come by here: look closely only where a word in the first cells gives cause.
    if _SUSPICIOUS.search("\n".join(strings[:_FIRST_CELLS])):
        # Cut, for a total, a note or a signature shows itself at once, and the patterns must stay quick.
        texts = [squashed(value[:_LOOKED_AT]) for value in strings]
        if _is_total(texts):
            return "合计行"
        if _NOTE.match(texts[0]) and _alone(values, heading):
            return "说明行"
        if _SIGNATURE.search(texts[0]) and len(texts) <= _MOST_SIGNATURE_CELLS and _alone(values, heading):
            return "填报人、签字行"
    return "重复的表头" if _repeats_heading(values, heading, known) else None


def _is_total(texts: list[str]) -> bool:
    first = [text for text in texts[:_FIRST_CELLS] if not _is_number(text)]
    if not first or any(text for text in texts if len(text) == 18 and text.isalnum() and text.isascii()):
        # A row with a credit code is a firm, whatever it is called.
        return False
    if any(_TOTAL.fullmatch(text) for text in first[:2]):
        return True
    others = [text for text in texts if text != first[0] and not _is_number(text)]
    return not others and bool(_TOTAL_OF.fullmatch(first[0])) and not first[0].endswith("公司")


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+0-9.,%人家个名]+", text))


def _alone(values: Sequence[Any], heading: Heading) -> bool:
    """Whether no other declared column speaks like data: a note or signature stands apart from the columns."""
    filled = [column for column, value in enumerate(values) if value is not None and column in heading.keys]
    marked = sum(1 for column in filled if isinstance(values[column], str) and re.search(r"[:：]", values[column]))
    return len(filled) <= 2 or marked * 2 >= len(filled)


def _repeats_heading(values: Sequence[Any], heading: Heading, known: KnownHeadings) -> bool:
    same = 0
    for column, key in heading.keys.items():
        if column < len(values) and type(values[column]) is str:
            if known.key(values[column]) != key:
                # A repeated heading repeats all of it, so the first difference settles the matter.
                return False
            same += 1
            if same >= known.least:
                return True
    return False
