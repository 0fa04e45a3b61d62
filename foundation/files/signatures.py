"""What the first bytes of files say, and the end of a ZIP package: read by whoever takes files in (security X-11)."""

import os
import re
import struct
from typing import BinaryIO, NamedTuple

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and new ones with a password
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
PNG, JPEG = b"\x89PNG", b"\xff\xd8\xff"
IMAGES = (PNG, JPEG, b"GIF8", b"BM\x00", b"II*\x00", b"MM\x00*")
UTF16 = (b"\xff\xfe", b"\xfe\xff")
BOM = b"\xef\xbb\xbf"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|script|style|div)\b|^mime-version:", re.IGNORECASE)

_END = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 65_535
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF


def looks_like_html(head: bytes) -> bool:
    text = head.removeprefix(BOM).lstrip()
    return text.startswith((b"<", b"MIME", b"mime")) and _HTML.search(text) is not None


class ZipEnd(NamedTuple):
    """What the end record of a ZIP package says of its directory, and where the record stands in the file."""

    members: int
    size: int
    offset: int
    place: int
    is_zip64: bool
    is_split: bool


def read_zip_end(file: BinaryIO) -> ZipEnd | None:
    """Read the end record ourselves: ZipFile would load 200,000 entries before anybody could count them."""
    whole = file.seek(0, os.SEEK_END)
    start = max(0, whole - _END.size - _LONGEST_COMMENT)
    file.seek(start)
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        return None
    _mark, disk, first_disk, here, count, size, offset, _comment = _END.unpack_from(tail, place)
    is_zip64 = (
        count == _FULL_16 or _FULL_32 in (size, offset) or tail[max(0, place - 20) : place].startswith(b"PK\x06\x07")
    )
    return ZipEnd(count, size, offset, start + place, is_zip64, bool(disk or first_disk or here != count))
