"""Names that come from data, as sheets and files can bear them (security X-36)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST_SHEET_TITLE = 31
LONGEST_FILE_NAME = 80  # of Chinese characters: 240 of the 255 bytes most file systems allow

_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\]")
_NOT_IN_FILES = re.compile(r'[\[\]:*?/\\"<>|%;]')


def sheet_title(text: str, taken: Iterable[str] = ()) -> str:
    """A title Excel accepts, different from those taken: at most 31 characters, none of ``[]:*?/\\``."""
    title = _NOT_IN_SHEETS.sub("_", _plain(text)).strip("' ")[:LONGEST_SHEET_TITLE].strip("' ") or "表"
    known = {t.casefold() for t in taken}
    number, unique = 1, title
    while unique.casefold() in known:
        number += 1
        mark = f"（{number}）"
        unique = title[: LONGEST_SHEET_TITLE - len(mark)] + mark
    return unique


def file_name(*parts: str, suffix: str = ".xlsx") -> str:
    """``企业库_徐庄高新区_20261122.xlsx`` from its parts; empty ones are left out, long ones cut, the last one stays."""
    cleaned = [part for text in parts if (part := _NOT_IN_FILES.sub("", _plain(text)).strip(" ._"))]
    *words, last = cleaned or ["导出"]
    room = LONGEST_FILE_NAME - len(last) - 1
    return "_".join(filter(None, ("_".join(words)[:room].strip(" ._"), last))) + suffix


def kept_name(text: str) -> str:
    """The name somebody gave a file: without folders and without what breaks or disguises it; its ending stays."""
    last = _NOT_IN_FILES.sub("", _visible(re.split(r"[/\\]", text)[-1])).strip().rstrip(" .")
    stem, dot, ending = last.rpartition(".")
    if not dot:
        return last[:LONGEST_FILE_NAME] or "附件"
    return f"{stem[: LONGEST_FILE_NAME - len(ending) - 1].strip(' .') or '附件'}.{ending[:10]}"


def _plain(text: str) -> str:
    """On one line, without invisible characters and without the dots that climb out of a folder."""
    return _visible(text.replace("..", ""))


def _visible(text: str) -> str:
    return "".join(c for c in " ".join(text.split()) if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
