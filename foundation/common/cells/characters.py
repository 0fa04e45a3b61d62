"""Characters that arrive in cells without being meant: invisible marks, odd blanks, full-width forms."""

from __future__ import annotations

import re
import unicodedata

# Zero-width marks, soft hyphen and byte-order mark, then the bidirectional controls that can hide text.
_ZERO_WIDTH = "\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff"
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Control characters except line feed and tab, which are blanks with a meaning.
_CONTROL = "".join(chr(n) for n in (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)))
_INVISIBLE = re.compile(f"[{re.escape(_ZERO_WIDTH + _BIDI + _CONTROL)}]")
_ENDS_OF_LINE = re.compile(r"_x000D_(?=\n)|\r(?=\n)")
_BLANKS = re.compile(r"\s+")

REPLACEMENT = "\ufffd"
# Every stroke an input method or Word makes of a hyphen, for a class in a regular expression.
STROKES = "\\-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
QUOTED_LENGTH = 20


def without_invisible(text: str) -> str:
    """The text without zero-width, bidirectional and control characters; line ends become a line feed.

    Excel writes a carriage return as the letters `_x000D_` before the line feed (handbook §5.6, security X-21, X-25);
    anywhere else such letters were typed and stay.
    """
    return _INVISIBLE.sub("", _ENDS_OF_LINE.sub("", text).replace("\r", "\n").replace("\u2028", "\n"))


def on_one_line(text: str) -> str:
    """The text with every run of blanks and line breaks turned into one blank, none at the ends."""
    return _BLANKS.sub(" ", without_invisible(text)).strip()


def squashed(text: str) -> str:
    """The text in half-width form without any blank: for comparing, reading numbers and dates, never for showing."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", without_invisible(text)))


def half_width(text: str) -> str:
    """The text in half-width form (NFKC) on one line."""
    return on_one_line(unicodedata.normalize("NFKC", without_invisible(text)))


def quoted(text: str) -> str:
    """The text in Chinese quotation marks, cut to a length that fits a sentence."""
    line = on_one_line(text)
    if len(line) > QUOTED_LENGTH:
        line = line[:QUOTED_LENGTH] + "…"
    return f"“{line}”"
