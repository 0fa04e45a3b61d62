"""Free text and names in cells."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from foundation.common.cells.characters import REPLACEMENT, on_one_line, without_invisible
from foundation.common.cells.parsed import Parsed, ask, common_answer, empty, error, is_empty_marker, marker_note, ok
from foundation.common.names import former_names, without_former_names

LONGEST_NAME = 200

_BLANKS_IN_LINE = re.compile(r"[^\S\n]+")
_SEVERAL_FIRMS = re.compile(r"公司\s*[、,，;；/]\s*.{2,}公司")
_BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) (?=\S)|(?<=\S) (?=[^\x00-\x7f])")


def parse_text(raw: Any, max_length: int) -> Parsed:
    """Read free text: line breaks stay, invisible characters go, too long is an error and never cut silently."""
    common = common_answer(raw)
    if common is not None:
        return common
    if is_empty_marker(raw):
        return empty(note=marker_note(raw))
    text, note = _as_text(raw)
    text = without_invisible(text)
    text = "\n".join(_BLANKS_IN_LINE.sub(" ", line).strip() for line in text.split("\n")).strip()
    if len(text) > max_length:
        return error(f"最多 {max_length} 个字，现在有 {len(text)} 个字，请精简", kind="too_long")
    if REPLACEMENT in text:
        note = "含乱码字符“�”，请核对"
    return ok(text, note=note)


def _as_text(raw: Any) -> tuple[str, str]:
    """The cell as its reader sees it, with a note where it was not text."""
    if isinstance(raw, bool):
        return ("是" if raw else "否"), f"{str(raw).upper()} → {'是' if raw else '否'}"
    if isinstance(raw, float):
        return (str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)), "数字转文本"
    if isinstance(raw, int):
        return str(raw), "数字转文本"
    if isinstance(raw, datetime):
        shown = raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ", "minutes")
        return shown, "日期转文本"
    if isinstance(raw, (date, time)):
        return raw.isoformat(), "日期转文本"
    return str(raw), ""


def parse_name(raw: Any, max_length: int = LONGEST_NAME) -> Parsed:
    """Read a firm's name: its own characters and brackets stay, blanks and invisible marks go.

    A former name in brackets is taken out and returned in `extra`. Damaged characters are asked about, with the name as
    it stands for suggestion, because a damaged name would later match nothing (handbook §5.6, security X-21).
    """
    common = common_answer(raw)
    if common is not None:
        return common
    if is_empty_marker(raw):
        return empty(note=marker_note(raw))
    if not isinstance(raw, str):
        return error("应为名称，当前是数字或日期，请核对是否填错了列", kind="not_a_name")
    name = _BESIDE_CHINESE.sub("", on_one_line(raw))
    if name.strip("0123456789.,-+ ") == "":
        return error("应为名称，当前是数字或日期，请核对是否填错了列", kind="not_a_name")
    if len(name) > max_length:
        return error(
            f"最多 {max_length} 个字，现在有 {len(name)} 个字，请核对是否把别的内容写在了一起", kind="too_long"
        )
    notes = ["去掉多余的空白或不可见字符"] if name != raw else []
    former = former_names(name)
    if former:
        name = without_former_names(name)
        notes.append(f"曾用名：{'、'.join(former)}")
    note = "；".join(notes)
    if REPLACEMENT in name or "?" in name or "？" in name:
        return ask("里有乱码“�”或“？”，请对照营业执照改正", suggestion=name, note=note, extra=former, kind="damaged")
    if _SEVERAL_FIRMS.search(name):
        return ask("像是把几家企业写在了一格，请一行只写一家", note=note, extra=former, kind="several")
    return ok(name, note=note, extra=former)
