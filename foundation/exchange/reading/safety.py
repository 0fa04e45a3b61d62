"""Whether an uploaded ledger may be read at all: limits, the kind of file, the package (security §4).

Nothing here opens the file with openpyxl; that happens only after `check_upload` has let it pass.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from foundation.exchange.reading import refusals
from foundation.exchange.reading.file_kinds import FileKind, recognise
from foundation.exchange.reading.limits import Limits
from foundation.exchange.reading.package_parts import check_kind_of_package, check_parts
from foundation.exchange.reading.refusals import UnreadableFile, damage_in_plain_words
from foundation.exchange.reading.safe_openpyxl import parser_faults
from foundation.exchange.reading.zip_directory import check_directory, megabytes

__all__ = ["FileKind", "Limits", "UnreadableFile", "check_upload", "parser_faults"]


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
