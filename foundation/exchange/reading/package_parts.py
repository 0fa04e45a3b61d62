"""The parts of an xlsx package: what must not be in it, and what its XML must not declare (security X-07, X-08, X-12, X-13)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from xml.parsers import expat

from foundation.exchange.reading import refusals
from foundation.exchange.reading.refusals import UnreadableFile
from foundation.files.signatures import OLE, ZIP

ElementHandler = Callable[[str, dict[str, str]], None]

_CHUNK = 65_536
# Office programs need some hundred bytes before the first element. Expat before 2.6 reads a long comment again with
# every piece it is given, so nobody may make it wait for long.
_LONGEST_PROLOG = 4 * _CHUNK
# Ten thousand hyperlinks take 2 MB of relationships.
_LONGEST_LIST = 8 * 1024 * 1024
_CONTENT_TYPES = "[content_types].xml"
_STRICT = "http://purl.oclc.org/ooxml/"

# Looked for in the names of parts, in content types and in relationship types: renaming a part alone hides nothing.
_FORBIDDEN = (
    (re.compile(r"vbaproject|macrosheet|dialogsheet|macroenabled|vbadata", re.IGNORECASE), refusals.MACROS),
    (re.compile(r"activex|oleobject|/embeddings/|/relationships/package|/control$", re.IGNORECASE), refusals.EMBEDDED),
    (re.compile(r"externallink", re.IGNORECASE), refusals.EXTERNAL_LINKS),
    (re.compile(r"(?:^|[/.])connections|querytable|xl/model/|powerpivotdata", re.IGNORECASE), refusals.CONNECTIONS),
    (re.compile(r"pivotcache|pivottable", re.IGNORECASE), refusals.PIVOTS),
)
_FOREIGN_ARCHIVES = (*ZIP, b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"MZ", b"\x7fELF")
_XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0", b"\0\0\0<")


class _PrologRead(Exception):
    """Raised to stop the parser once the first element has begun; no DTD can follow it."""


def check_kind_of_package(members: list[zipfile.ZipInfo], archive: zipfile.ZipFile) -> None:
    """Say which other kind of package this is when it is no workbook."""
    names = {member.filename.casefold() for member in members}
    folders = {name.partition("/")[0] for name in names}
    if "mimetype" in names and "content.xml" in names:
        raise UnreadableFile(refusals.ODS)
    if _CONTENT_TYPES not in names:
        office = any(name.endswith((".xlsx", ".xls", ".csv")) for name in names)
        raise UnreadableFile(refusals.ARCHIVE if office or "xl" not in folders else refusals.DAMAGED)
    if "xl/workbook.bin" in names:
        raise UnreadableFile(refusals.XLSB)
    types = _content_types(members, archive)
    if "sheet.binary" in types:
        raise UnreadableFile(refusals.XLSB)
    if "wordprocessingml.document.main" in types or ("word" in folders and "xl" not in folders):
        raise UnreadableFile(refusals.WORD)
    if "presentationml" in types and "xl" not in folders:
        raise UnreadableFile(refusals.SLIDES)
    if "spreadsheetml.template.main" in types:
        raise UnreadableFile(refusals.TEMPLATE)
    if "macroenabled" in types.casefold():
        raise UnreadableFile(refusals.MACROS)
    if "spreadsheetml.sheet.main" not in types:
        raise UnreadableFile(refusals.NOT_A_WORKBOOK)


def _content_types(members: list[zipfile.ZipInfo], archive: zipfile.ZipFile) -> str:
    """All content types in one string, once the part has been found to declare no DTD."""
    part = next(member for member in members if member.filename.casefold() == _CONTENT_TYPES)
    seen: list[str] = []
    _read_xml(archive, part, lambda _name, attributes: seen.append(attributes.get("ContentType", "")))
    return "\n".join(seen)


def check_parts(members: list[zipfile.ZipInfo], archive: zipfile.ZipFile) -> None:
    """Unpack every part once: forbidden kinds, nested archives, DTDs, and whether sizes and checksums are true."""
    for member in members:
        _refuse_forbidden(member.filename)
    for member in members:
        if member.is_dir():
            continue
        name = member.filename.casefold()
        if name == _CONTENT_TYPES:
            _read_xml(archive, member, lambda _name, attributes: _refuse_forbidden(attributes.get("ContentType", "")))
        elif name.endswith(".rels"):
            _read_xml(archive, member, _check_relationship)
        else:
            _check_plain_part(archive, member)


def _refuse_forbidden(text: str) -> None:
    for pattern, sentence in _FORBIDDEN:
        if pattern.search(text):
            raise UnreadableFile(sentence)


def _check_relationship(_name: str, attributes: dict[str, str]) -> None:
    kind = attributes.get("Type", "")
    if kind.startswith(_STRICT) and kind.endswith("/officeDocument"):
        raise UnreadableFile(refusals.STRICT)
    _refuse_forbidden(kind)
    # A hyperlink or a linked picture is never fetched; any other outside target would be a way out or in.
    if attributes.get("TargetMode", "") == "External" and not kind.endswith(("/hyperlink", "/image")):
        raise UnreadableFile(refusals.EXTERNAL_LINKS)


def _check_plain_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    parser: expat.XMLParserType | None = None
    for place, chunk in enumerate(_chunks(archive, member)):
        if place == 0:
            if chunk.startswith(_FOREIGN_ARCHIVES):
                raise UnreadableFile(refusals.NESTED_ARCHIVE)
            if chunk.startswith(OLE):
                raise UnreadableFile(refusals.EMBEDDED)
            parser = _parser(_stop_at_element) if _may_be_xml(member.filename, chunk) else None
        if parser is not None:
            if place * _CHUNK >= _LONGEST_PROLOG:
                raise UnreadableFile(refusals.ENTITIES)
            try:
                parser.Parse(chunk, False)
            except _PrologRead:
                parser = None


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part piece by piece to its end, where zipfile compares the checksum and we the declared size (X-03)."""
    size = 0
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            yield chunk
    if size != member.file_size:
        raise UnreadableFile(refusals.DAMAGED)


def _may_be_xml(name: str, head: bytes) -> bool:
    """Whether this part could be read as XML. Pictures are not: an SVG may carry a DTD and nobody here opens it."""
    start = head.lstrip()
    return "/media/" not in name and (not start or start.startswith(_XML_STARTS))


def _read_xml(archive: zipfile.ZipFile, member: zipfile.ZipInfo, on_element: ElementHandler) -> None:
    """Read a list of types or relationships in one piece."""
    if member.file_size > _LONGEST_LIST:
        raise UnreadableFile(refusals.DAMAGED)
    _parser(on_element).Parse(b"".join(_chunks(archive, member)), True)


def _parser(on_element: ElementHandler) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartElementHandler = on_element
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.EntityDeclHandler = refuse_doctype
    return parser


def refuse_doctype(*_parts: object) -> None:
    """Refuse any document type or entity: no office program writes one, every XML attack needs one."""
    raise UnreadableFile(refusals.ENTITIES)


def _stop_at_element(_name: str, _attributes: dict[str, str]) -> None:
    raise _PrologRead
