"""Texts as they may stand in a workbook: nothing is lost silently, nothing turns into a formula (security §4.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_TEXT = 32_767  # more than this Excel cannot hold in a cell
CUT_MARK = "…（已截断）"
REPLACEMENT = "\ufffd"
# Excel would take a text that begins so for a formula as soon as somebody edits the cell; the last four are full-width.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

# What XML 1.0 cannot carry: control characters, halves of surrogate pairs, two non-characters.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads _x0041_ as the letter A; with the underscore itself written so, it shows what was typed.
_LOOKS_ENCODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ENCODED_UNDERSCORE = "_x005F_"
_SPECIAL = re.compile("[&<>\r_]")


@dataclass(slots=True)
class Repairs:
    """How many texts could not be written as they were."""

    replaced: int = 0  # control characters
    cut: int = 0  # texts longer than a cell

    @property
    def sentences(self) -> list[str]:
        said = []
        if self.replaced:
            said.append(f"有 {self.replaced} 个表格不能容纳的控制字符已换成“{REPLACEMENT}”")
        if self.cut:
            said.append(f"有 {self.cut} 格文字超过 {LONGEST_TEXT:,} 字，已截断并注明")
        return said


def fitting(text: str, repairs: Repairs) -> str:
    """The text as a cell can hold it; what had to be changed is counted."""
    if not text.isprintable():  # quick and true of nearly every text
        text, replaced = _ILLEGAL.subn(REPLACEMENT, text)
        repairs.replaced += replaced
    if len(text) > LONGEST_TEXT:
        repairs.cut += 1
        text = text[: LONGEST_TEXT - len(CUT_MARK)] + CUT_MARK
    return text


def as_xml(text: str) -> str:
    """The text as character data of a cell."""
    if not _SPECIAL.search(text):
        return text
    text = _LOOKS_ENCODED.sub(_ENCODED_UNDERSCORE, text)
    # A bare carriage return would be read back as a line feed.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def as_typed(text: str) -> str:
    """What Excel shows of a text read raw from a cell: ``_x005F_x0041_`` was written for ``_x0041_``."""
    return text.replace(_ENCODED_UNDERSCORE + "x", "_x") if _ENCODED_UNDERSCORE in text else text


def looks_like_formula(text: str) -> bool:
    return text.startswith(FORMULA_STARTS)
