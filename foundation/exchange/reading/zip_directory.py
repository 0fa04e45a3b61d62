"""The directory of a ZIP package, judged before any part is unpacked (security X-01 to X-06).

openpyxl reads shared strings and styles whole whatever they weigh, so size, number and names are checked here first.
"""

from __future__ import annotations

import struct
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from foundation.exchange.reading import refusals
from foundation.exchange.reading.limits import Limits
from foundation.exchange.reading.refusals import UnreadableFile
from foundation.files.signatures import read_zip_end

_LOCAL = struct.Struct("<4s5H3L2H")
_LONGEST_NAME = 255
_MOST_DIRECTORY_BYTES_PER_MEMBER = 1_024
_ENCRYPTED_FLAGS = 0x1 | 0x40 | 0x2000
# Only sheets are read as a stream; every other part is held in memory whole.
_STREAMED = ("xl/worksheets/", "xl/media/")


def check_directory(path: Path, limits: Limits) -> list[zipfile.ZipInfo]:
    """The members of the package, or UnreadableFile when the directory alone shows it is dangerous or damaged."""
    with path.open("rb") as file:
        count = _check_end(file, limits)
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) != count:
                raise UnreadableFile(refusals.DAMAGED)
            _check_names(members)
            for member in members:
                _check_member(member)
            _check_sizes(members, limits)
            _check_places(file, members, archive.start_dir)
    return members


def _check_end(file: BinaryIO, limits: Limits) -> int:
    end = read_zip_end(file)
    if end is None:
        raise UnreadableFile(refusals.DAMAGED)
    if end.is_zip64:
        raise UnreadableFile(refusals.ZIP64)
    if end.is_split:
        raise UnreadableFile(refusals.DAMAGED)
    if end.members > limits.members or end.size > limits.members * _MOST_DIRECTORY_BYTES_PER_MEMBER:
        raise UnreadableFile(refusals.TOO_MANY_MEMBERS.format(limit=limits.members))
    if end.offset + end.size != end.place:
        # Something stands before the package or between its parts: two files in one.
        raise UnreadableFile(refusals.DAMAGED)
    return end.members


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for member in members:
        # `filename` is already cut at a NUL; the original shows it.
        name = member.orig_filename
        steps = name.rstrip("/").split("/")
        if "\0" in name or "\\" in name or ":" in name or name.startswith("/") or len(name) > _LONGEST_NAME:
            raise UnreadableFile(refusals.UNSAFE_NAME)
        if any(step in {"", ".", ".."} for step in steps):
            raise UnreadableFile(refusals.UNSAFE_NAME)
        folded = name.casefold()
        if folded in seen:
            raise UnreadableFile(refusals.DUPLICATE_MEMBERS)
        seen.add(folded)


def _check_member(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & _ENCRYPTED_FLAGS:
        raise UnreadableFile(refusals.ENCRYPTED_MEMBER)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableFile(refusals.UNKNOWN_COMPRESSION)


def _check_sizes(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    for member in members:
        streamed = member.filename.casefold().startswith(_STREAMED)
        if not streamed and member.file_size > limits.shared_strings_bytes:
            raise UnreadableFile(refusals.STRINGS_TOO_LARGE.format(limit=megabytes(limits.shared_strings_bytes)))
        if member.file_size > limits.member_bytes:
            raise UnreadableFile(refusals.MEMBER_TOO_LARGE.format(limit=megabytes(limits.member_bytes)))
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise UnreadableFile(refusals.UNPACKED_TOO_LARGE.format(limit=megabytes(limits.unpacked_bytes)))
    for member in members:
        ratio = member.file_size / max(1, member.compress_size)
        if member.file_size > limits.ratio_from_bytes and ratio > limits.ratio:
            raise UnreadableFile(refusals.RATIO_TOO_HIGH)


def _check_places(file: BinaryIO, members: list[zipfile.ZipInfo], directory: int) -> None:
    """Every member stands where the directory says, and no two share bytes (overlap makes small quines and bombs)."""
    spans = []
    for member in members:
        file.seek(member.header_offset)
        header = file.read(_LOCAL.size)
        if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
            raise UnreadableFile(refusals.DAMAGED)
        *_rest, name_length, extra_length = _LOCAL.unpack(header)
        end = member.header_offset + _LOCAL.size + name_length + extra_length + member.compress_size
        spans.append((member.header_offset, end))
    spans.sort()
    if any(end > start for (_start, end), (start, _end) in pairwise([*spans, (directory, directory)])):
        raise UnreadableFile(refusals.OVERLAPPING)


def megabytes(size: int) -> int:
    """The size in MB for a sentence."""
    return size // (1024 * 1024)
