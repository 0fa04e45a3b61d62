"""Which kind of file this is, by its first bytes and not by its name (security X-11)."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from foundation.exchange.reading import refusals
from foundation.exchange.reading.refusals import UnreadableFile
from foundation.files.signatures import ARCHIVES, BOM, IMAGES, OLE, UTF16, ZIP, looks_like_html


class FileKind(StrEnum):
    """The two kinds that can be read."""

    XLSX = "xlsx"
    CSV = "csv"


_HEAD = 8_192


def recognise(path: Path, filename: str) -> FileKind:
    """The kind of the file, or UnreadableFile saying what it is instead and what to do."""
    suffix = Path(filename).suffix.casefold()
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise UnreadableFile(refusals.EMPTY)
    if head.startswith(ZIP):
        return _package(suffix)
    if head.startswith(OLE):
        raise UnreadableFile(_old_office(path, suffix))
    sentence = _foreign(head)
    if sentence:
        raise UnreadableFile(sentence)
    if b"\0" in head:
        # Nothing readable holds NUL bytes; a name that ends in .xlsx says it once was a workbook.
        raise UnreadableFile(refusals.DAMAGED if suffix == ".xlsx" else refusals.NOT_A_TABLE)
    if suffix == ".csv":
        return FileKind.CSV
    raise UnreadableFile(_text_with_wrong_name(head, suffix))


def _package(suffix: str) -> FileKind:
    if suffix == ".xlsx":
        return FileKind.XLSX
    named = {
        ".xlsm": refusals.XLSM_NAME,
        ".xlsb": refusals.XLSB,
        ".xltx": refusals.TEMPLATE,
        ".xltm": refusals.XLSM_NAME,
        ".docx": refusals.WORD,
        ".pptx": refusals.SLIDES,
        ".ods": refusals.ODS,
        ".zip": refusals.ARCHIVE,
    }
    raise UnreadableFile(named.get(suffix, refusals.XLSX_AS_OTHER))


def _old_office(path: Path, suffix: str) -> str:
    """Old Office files are containers of named streams; the names are UTF-16 in the container's directory."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refusals.PASSWORD
    if suffix == ".et":
        return refusals.ET
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return refusals.XLS
    if "WordDocument".encode("utf-16-le") in content:
        return refusals.WORD
    return refusals.XLS if suffix == ".xls" else refusals.OTHER_OLE


def _foreign(head: bytes) -> str:
    text = head.removeprefix(BOM).lstrip()
    if text.startswith(b"%PDF"):
        return refusals.PDF
    if head.startswith(IMAGES):
        return refusals.IMAGE
    if head.startswith(ARCHIVES):
        return refusals.ARCHIVE
    if head.startswith(UTF16):
        return refusals.UTF16
    if looks_like_html(head):
        return refusals.HTML
    if text.startswith((b"<?xml", b"<Workbook")):
        return refusals.XML_TABLE
    if text.startswith(b"{\\rtf"):
        return refusals.WORD
    return ""


def _text_with_wrong_name(head: bytes, suffix: str) -> str:
    if any(separator in head for separator in (b",", b"\t", b";")) and b"\n" in head:
        return refusals.TEXT_AS_XLSX
    return refusals.DAMAGED if suffix == ".xlsx" else refusals.NOT_A_TABLE
