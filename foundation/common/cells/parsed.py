"""What reading one cell gives back, and what every kind of cell has in common: blanks, 清空, formula errors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Final

from foundation.common.cells.characters import half_width, on_one_line, squashed
from foundation.common.cells.id_numbers import contains_id_number, looks_like_id_number

# No number, date or telephone number is longer; patterns that look back and forth must never see thousands of characters.
LONGEST_SHORT_CELL = 200


class CellStatus(StrEnum):
    """What may happen to a cell: it goes in, it says nothing, a person must decide, or it must be corrected."""

    OK = "ok"
    EMPTY = "empty"
    ASK = "ask"
    ERROR = "error"


class Clear(Enum):
    """The one value that empties a field on purpose; a blank cell never does (handbook §5.7)."""

    # An enumeration, because its member is the same object again after pickling.
    CLEAR = "清空"

    def __repr__(self) -> str:
        return "CLEAR"


CLEAR: Final = Clear.CLEAR


@dataclass(frozen=True, slots=True)
class Parsed:
    """One cell as read: the value, whether it may go in, and what a person should know or do.

    `message` is a plain sentence for ask and error without column or row: the caller puts 「列名」 before it.
    `note` is what was converted or left over. `suggestion` is a value of the same kind as `value`, to be accepted by a
    person. `precision` repeats that of a date. `extra` carries further values found (former names). `kind` is a word
    for programs, such as "id_number".
    """

    value: Any
    status: CellStatus
    message: str = ""
    note: str = ""
    suggestion: Any = None
    precision: Any = None
    extra: tuple[str, ...] = ()
    kind: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether the cell asks for the field to be emptied."""
        return self.value is CLEAR


def ok(value: Any, note: str = "", **more: Any) -> Parsed:
    """A cell that goes in."""
    return Parsed(value, CellStatus.OK, note=note, **more)


def empty(note: str = "", **more: Any) -> Parsed:
    """A cell that says nothing; `note` keeps the marker that stood there."""
    return Parsed(None, CellStatus.EMPTY, note=note, **more)


def ask(message: str, suggestion: Any = None, **more: Any) -> Parsed:
    """A cell a person must decide."""
    return Parsed(None, CellStatus.ASK, message, suggestion=suggestion, **more)


def error(message: str, kind: str = "", **more: Any) -> Parsed:
    """A cell that cannot go in as it is."""
    return Parsed(None, CellStatus.ERROR, message, kind=kind, **more)


_NONE_WORDS = frozenset({"无", "没有", "暂无", "暂没有", "暂缺", "无数据", "none", "null", "nil", "空"})
_UNKNOWN_WORDS = frozenset(
    {
        "不详",
        "不清楚",
        "不清",
        "不确定",
        "未知",
        "待补充",
        "待补",
        "待填",
        "待填写",
        "待定",
        "待核实",
        "待确认",
        "待查",
        "未填",
    }
    | {"未填写", "暂不清楚", "未统计", "n/a", "na", "?", "??", "???"}
)
_ONLY_STROKES = re.compile(r"[-—–―─━_/\\|、.。·…]+")
_ERROR_VALUE = re.compile(
    r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|BUSY!|CONNECT!|UNKNOWN!|GETTING_DATA|#+)|ERR:\d{3}"
)


def is_error_value(raw: Any) -> bool:
    """Whether the cell shows a formula error such as #N/A or #REF! (security X-17)."""
    return isinstance(raw, str) and len(raw) < 40 and bool(_ERROR_VALUE.fullmatch(squashed(raw).upper()))


def says_none(text: str) -> bool:
    """Whether the text means „there is none“: 无, 没有, a dash, a slash."""
    word = squashed(text).casefold()
    return word in _NONE_WORDS or bool(_ONLY_STROKES.fullmatch(word))


def says_unknown(text: str) -> bool:
    """Whether the text means „not known yet“: 不详, 待补充."""
    return squashed(text).casefold().strip("()") in _UNKNOWN_WORDS


def is_empty_marker(raw: Any) -> bool:
    """Whether staff wrote a word or stroke so as not to leave the cell blank (handbook §5.6)."""
    if raw is None:
        return True
    if not isinstance(raw, str):
        return False
    return not squashed(raw) or says_none(raw) or says_unknown(raw)


def common_answer(raw: Any) -> Parsed | None:
    """The answer that is the same in every column, or None: blank, 清空, a formula error, an ID number."""
    if raw is None:
        return empty()
    if not isinstance(raw, str):
        return id_refusal() if looks_like_id_number(raw) else None
    word = squashed(raw)
    if not word:
        return empty()
    if word == CLEAR.value:
        return ok(CLEAR, note=CLEAR.value)
    if is_error_value(raw):
        return error(f"是公式错误 {half_width(raw).upper()}，请改成实际的值", kind="formula_error")
    if looks_like_id_number(raw) or contains_id_number(raw):
        return id_refusal()
    return None


def id_refusal() -> Parsed:
    """The answer to a resident ID number; the number itself is never repeated."""
    return error("里像是居民身份证号，本系统不收集身份证号，请删去后重新填写", kind="id_number")


def marker_note(raw: str) -> str:
    """The note that keeps an empty marker as it was written."""
    return f"原填“{on_one_line(raw)}”，按空白处理"
