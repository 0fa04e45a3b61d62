"""Whether an uploaded ledger may be read at all: limits, the kind of file, the package (security §4).

Nothing here opens the file with openpyxl; that happens only after `check_upload` has let it pass.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from foundation.exchange import refusals
from foundation.exchange.file_kinds import FileKind, recognise
from foundation.exchange.package_parts import check_kind_of_package, check_parts
from foundation.exchange.refusals import UnreadableFile, damage_in_plain_words
from foundation.exchange.safe_openpyxl import parser_faults
from foundation.exchange.zip_directory import check_directory, megabytes

__all__ = ["FileKind", "Limits", "UnreadableFile", "check_upload", "parser_faults"]

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask of us (security §4.1, decisions: import limits)."""

    file_bytes: int = 10 * _MEGABYTE
    members: int = 500
    unpacked_bytes: int = 120 * _MEGABYTE
    member_bytes: int = 80 * _MEGABYTE
    shared_strings_bytes: int = 20 * _MEGABYTE
    # Bombs had 400 to 1,030 to 1, legal sheets 7 to 25; small parts may compress as they like.
    ratio: int = 100
    ratio_from_bytes: int = _MEGABYTE
    sheets: int = 20
    rows: int = 20_000
    columns: int = 100  # the own full export has near sixty, and takes columns kept for later along
    # Written cells with or without content, over all sheets; beyond it even an empty sheet takes minutes.
    cells: int = 1_500_000
    cell_characters: int = 32_767
    header_rows: int = 10
    seconds: int = 60
    memory_bytes: int = 1024 * _MEGABYTE


def check_upload(path: Path, filename: str, limits: Limits | None = None) -> FileKind:
    """The kind of a file that may be read; raises UnreadableFile with a plain sentence for any other.

    The first bytes decide, not the name. A package is judged by its directory before any part is unpacked.
    """
    limits = limits or Limits()
    with damage_in_plain_words():
        if path.stat().st_size > limits.file_bytes:
            raise UnreadableFile(refusals.TOO_LARGE.format(limit=megabytes(limits.file_bytes)))
        kind = recognise(path, filename)
        if kind is FileKind.XLSX:
            members = check_directory(path, limits)
            with zipfile.ZipFile(path) as archive:
                check_kind_of_package(members, archive)
                check_parts(members, archive)
    return kind
