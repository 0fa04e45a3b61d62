"""Resident ID numbers: seen, refused and taken out, so that they are never stored (handbook §4.4, §7.2)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from foundation.common.cells.characters import squashed
from foundation.common.cells.check_characters import passes_credit_check, passes_person_check

# What stands in a cell after its ID number was taken out. Every parse function knows it and refuses the cell.
ID_REMOVED = "【身份证号已去除】"

# \d also matches full-width digits; the groups may stand apart as on a form.
_GAP = r"[ \-\uff0d]?"
_SHAPE = re.compile(
    rf"(?<![0-9A-Za-z])[1-9\uff11-\uff19]\d{{5}}{_GAP}\d{{8}}{_GAP}\d{{3}}[\dXx\uff38\uff58](?![0-9A-Za-z])"
)


def looks_like_id_number(raw: Any) -> bool:
    """Whether this cell holds a resident ID number, the last character right or mistyped, as text or as number."""
    if isinstance(raw, bool) or raw is None:
        return False
    if isinstance(raw, (int, float)):
        if not 1e17 <= raw < 1e18:
            return False
        # A number cell has lost the last digits, the date of birth is still there.
        return _is_person(f"{raw:.0f}")
    return _is_person(squashed(str(raw)).replace("-", "").upper())


def contains_id_number(text: str) -> bool:
    """Whether an ID number stands anywhere in the text, or stood there before it was taken out."""
    return ID_REMOVED in text or any(_is_person(_plain(match.group())) for match in _SHAPE.finditer(text))


def without_id_numbers(text: str) -> str:
    """The text with every resident ID number replaced by `ID_REMOVED`."""
    return _SHAPE.sub(lambda match: ID_REMOVED if _is_person(_plain(match.group())) else match.group(), text)


def _plain(text: str) -> str:
    return re.sub(r"[ \-]", "", unicodedata.normalize("NFKC", text)).upper()


def _is_person(number: str) -> bool:
    """The shape with a date of birth at 7-14 decides, for a mistyped ID number is still personal.

    One exception: a number that passes the credit code's check is a code when it begins with 9 or fails MOD 11-2.
    """
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number) or number[6:8] not in {"19", "20"}:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return not (passes_credit_check(number) and (number[0] == "9" or not passes_person_check(number)))
