"""CSV files: their encoding, their separator, their rows (handbook §5.6: CSV from Chinese Excel is GB18030)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from foundation.common.cells.characters import REPLACEMENT
from foundation.exchange.reading import refusals
from foundation.exchange.reading.headings import RawRow
from foundation.exchange.reading.refusals import UnreadableFile

_SEPARATORS = ",\t;，|"
_LOOKED_AT = 20
# More damage than this and the file is no text in either encoding.
_MOST_DAMAGE = 0.05


def decoded(path: Path) -> str:
    """The text of the file, as UTF-8 when it is, else as GB18030; what fits neither becomes U+FFFD."""
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    # Damaged in both: the reading that loses less is the right one.
    text = min(
        (content.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")),
        key=lambda text: text.count(REPLACEMENT),
    )
    if text.count(REPLACEMENT) > _MOST_DAMAGE * len(text):
        raise UnreadableFile(refusals.DAMAGED)
    return text


def text_rows(text: str, limit: int) -> Iterator[RawRow]:
    """The rows as Excel would number them; a cell longer than the limit is left for the caller to refuse."""
    if "\0" in text:
        raise UnreadableFile(refusals.DAMAGED)
    # csv keeps this limit for the whole process; it only ever grows here.
    csv.field_size_limit(max(csv.field_size_limit(), limit * 400))
    # Universal line ends: Excel for Mac once wrote bare carriage returns.
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=_separator(text))
    try:
        for number, row in enumerate(reader, start=1):
            yield number, tuple(value or None for value in row)
    except csv.Error as failure:
        raise UnreadableFile(refusals.DAMAGED) from failure


def _separator(text: str) -> str:
    """The separator that occurs in most of the first lines; a comma when none does."""
    lines = text[:20_000].splitlines()[:_LOOKED_AT]
    return max(
        _SEPARATORS,
        key=lambda separator: (sum(separator in line for line in lines), sum(line.count(separator) for line in lines)),
    )
