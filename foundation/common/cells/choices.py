"""Yes or no and one of a list, as staff write them (handbook §5.6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from foundation.common.cells.characters import half_width, on_one_line, quoted, squashed
from foundation.common.cells.parsed import (
    LONGEST_SHORT_CELL,
    Parsed,
    ask,
    common_answer,
    empty,
    is_empty_marker,
    marker_note,
    ok,
)

_YES = frozenset(
    {
        "是",
        "有",
        "√",
        "✓",
        "✔",
        "☑",
        "☑是",
        "对",
        "y",
        "yes",
        "true",
        "t",
        "1",
        "已",
        "已建",
        "已建立",
        "已成立",
        "属于",
    }
)
_NO = frozenset(
    {"否", "无", "没有", "不是", "×", "✗", "✘", "✖", "\u2573", "☒", "☑否", "x", "n", "no", "false", "f", "0", "未"}
)
_NO_MORE = frozenset({"未建", "未建立", "未成立", "不属于", "暂无", "错", "非"})
# A tick box before or after each word: the ticked one counts.
_BOXES = "□☐☑√✓✔■"
_TICKED_BEFORE = re.compile("[☑√✓✔■]([是否有无])")
_TICKED_AFTER = re.compile("([是否有无])[☑√✓✔■]")
_WITH_REST = re.compile(r"^([^(:,;]{1,4})[(:,;](.*?)\)?$")
_SENTENCE = "请填“是”或“否”，不清楚请留空"


def parse_flag(raw: Any) -> Parsed:
    """Read a three-valued answer: True, False, or empty for not known. 无 in such a column means no.

    „是（党总支）“ is yes and keeps the rest as note; a dash and 不详 say nothing.
    """
    common = common_answer(raw)
    if common is not None:
        return common
    if isinstance(raw, bool):
        return ok(raw, note=f"{'TRUE → 是' if raw else 'FALSE → 否'}")
    if not isinstance(raw, str):
        if isinstance(raw, (int, float)) and raw in (0, 1):
            return ok(bool(raw), note=f"{raw:g} → {'是' if raw else '否'}")
        return ask(f"当前为{quoted(str(raw))}，{_SENTENCE}", kind="not_a_flag")
    if len(raw) > LONGEST_SHORT_CELL:
        return ask(f"当前为{quoted(raw)}，{_SENTENCE}", kind="not_a_flag")
    word = squashed(raw).casefold()
    answer = _answer(word)
    if answer is not None:
        return ok(answer, note="" if raw in ("是", "否") else f"{on_one_line(raw)} → {'是' if answer else '否'}")
    if is_empty_marker(raw):
        return empty(note=marker_note(raw))
    ticked = set((_TICKED_BEFORE if word[0] in _BOXES else _TICKED_AFTER).findall(word))
    if len(ticked) == 1:
        answer = ticked.pop() in "是有"
        return ok(answer, note=f"{on_one_line(raw)} → {'是' if answer else '否'}")
    rest = _WITH_REST.match(half_width(raw))
    if rest and (answer := _answer(squashed(rest[1]).casefold())) is not None and rest[2].strip():
        return ok(answer, note=rest[2].strip())
    return ask(f"当前为{quoted(raw)}，{_SENTENCE}", kind="not_a_flag")


def _answer(word: str) -> bool | None:
    if word in _YES:
        return True
    if word in _NO or word in _NO_MORE:
        return False
    return None


def parse_choice(raw: Any, options: Mapping[str, str]) -> Parsed:
    """Read one of a list; `options` maps every accepted spelling to its key, the first spelling of a key being its label.

    An unknown spelling is asked, with the closest key as suggestion.
    """
    common = common_answer(raw)
    if common is not None:
        return common
    text = on_one_line(str(raw))
    spellings = {_folded(spelling): key for spelling, key in options.items()}
    word = _folded(text)
    labels: dict[str, str] = {}
    for spelling, key in options.items():
        labels.setdefault(key, spelling)
    if word in spellings:
        key = spellings[word]
        return ok(key, note="" if text == labels[key] else f"{text} → {labels[key]}")
    # Only now, since 无 and 其他 may be options themselves.
    if is_empty_marker(raw):
        return empty(note=marker_note(text))
    listed = "、".join(list(labels.values())[:8]) + ("等" if len(labels) > 8 else "")
    return ask(
        f"当前为{quoted(text)}，不在可选范围内，请改为：{listed}", suggestion=_closest(word, spellings), kind="unknown"
    )


def _folded(text: str) -> str:
    return squashed(text).casefold()


def _closest(word: str, spellings: Mapping[str, str]) -> str | None:
    """The key of the one option that contains the word, is contained in it, or is spelt almost alike."""
    holding = {key for spelling, key in spellings.items() if len(word) >= 2 and (word in spelling or spelling in word)}
    if len(holding) == 1:
        return holding.pop()
    close = get_close_matches(word, list(spellings), n=1, cutoff=0.6)
    return spellings[close[0]] if close and not holding else None
