"""Which files may be attached: told by their content, and the name must say the same (security A-35, M-28)."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from foundation.files.signatures import ARCHIVES, BOM, IMAGES, JPEG, OLE, PNG, UTF16, ZIP, looks_like_html, read_zip_end

_HEAD = 8_192
_MOST_PARTS, _LONGEST_DIRECTORY, _LONGEST_TYPES = 5_000, 2_000_000, 1_000_000
_TYPES = "[content_types].xml"


class RefusedFile(Exception):
    """A file that may not be attached; ``sentence`` tells its owner why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Kind:
    """One kind of file that may be attached."""

    key: str
    label: str
    endings: tuple[str, ...]  # the first is the usual one
    content_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("pdf", "PDF", (".pdf",), "application/pdf"),
        Kind("ofd", "OFD", (".ofd",), "application/ofd"),
        Kind("docx", "Word 文档", (".docx",), f"{_OFFICE}wordprocessingml.document"),
        Kind("xlsx", "Excel 表格", (".xlsx",), f"{_OFFICE}spreadsheetml.sheet"),
        Kind("pptx", "演示文稿", (".pptx",), f"{_OFFICE}presentationml.presentation"),
        Kind("doc", "Word 文档", (".doc", ".wps"), "application/msword"),
        Kind("xls", "Excel 表格", (".xls", ".et"), "application/vnd.ms-excel"),
        Kind("ppt", "演示文稿", (".ppt", ".dps"), "application/vnd.ms-powerpoint"),
        Kind("jpg", "图片", (".jpg", ".jpeg"), "image/jpeg"),
        Kind("png", "图片", (".png",), "image/png"),
        Kind("txt", "文本", (".txt", ".csv"), "text/plain"),
    )
}
ENDINGS = tuple(ending for kind in KINDS.values() for ending in kind.endings)

EMPTY = "文件是空的（0 字节），请重新保存后再放"
DAMAGED = "文件已损坏，打不开；请重新保存后再放"
PASSWORD = "文件设有打开密码，别人打不开；请取消密码后再放"
MACROS = "文件带有宏，不能放；请另存为不带宏的格式（.docx、.xlsx）后再放"
ARCHIVE = "这是压缩包，请解压后把里面的文件放上来"
IMAGE = "不支持这种图片，请另存为 JPG 或 PNG 后再放"
HTML = "这其实是网页，请另存为 PDF 或 Word 后再放"
OLD_OFFICE = "认不出这个旧版 Office 文件，请另存为 .docx、.xlsx 或 PDF 后再放"
UNKNOWN = "不能放这种文件；可以放 Word、Excel、演示文稿、PDF、OFD、图片（JPG、PNG）和文本"
WRONG_ENDING = "内容是{label}，和文件名的结尾不一致；请把文件名改为以 {ending} 结尾后再放"


def recognise(path: Path, name: str) -> Kind:
    """The kind of the file at ``path``. Raises RefusedFile when it may not be attached or its name says otherwise."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise RefusedFile(EMPTY)
    ending = Path(name).suffix.casefold()
    kind = KINDS[_key(path, head, ending)]
    if ending not in kind.endings:
        raise RefusedFile(WRONG_ENDING.format(label=f" {kind.label}", ending=kind.endings[0]))
    return kind


def _key(path: Path, head: bytes, ending: str) -> str:
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(PNG):
        return "png"
    if head.startswith(JPEG):
        return "jpg"
    if head.startswith(OLE):
        return _old_office(path)
    if head.startswith(ZIP):
        return _package(path)
    if head.startswith(ARCHIVES):
        raise RefusedFile(ARCHIVE)
    if head.startswith(IMAGES) or b"ftyp" in head[:12]:
        raise RefusedFile(IMAGE)
    if looks_like_html(head) or head.removeprefix(BOM).lstrip().startswith((b"<?xml", b"<svg")):
        raise RefusedFile(HTML)
    # Any script is text as well: only what calls itself text is taken for it.
    if ending in KINDS["txt"].endings and _is_text(path.read_bytes()):
        return "txt"
    raise RefusedFile(UNKNOWN)


def _old_office(path: Path) -> str:
    """Old Office files are containers of named streams; the names are UTF-16 in the container's directory."""
    content = path.read_bytes()

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise RefusedFile(PASSWORD)
    if holds("_VBA_PROJECT"):
        raise RefusedFile(MACROS)
    for stream, key in (("WordDocument", "doc"), ("PowerPoint Document", "ppt"), ("Workbook", "xls"), ("Book", "xls")):
        if holds(stream):
            return key
    raise RefusedFile(OLD_OFFICE)


def _package(path: Path) -> str:
    """Which office program's package it is; only its directory and its list of types are read, nothing is unpacked."""
    try:
        with path.open("rb") as file:
            end = read_zip_end(file)
            if end is None or end.is_split or end.is_zip64:
                raise RefusedFile(DAMAGED)
            if end.members > _MOST_PARTS or end.size > _LONGEST_DIRECTORY:
                raise RefusedFile(ARCHIVE)
            with zipfile.ZipFile(file) as archive:
                return _package_key(archive)
    except (zipfile.BadZipFile, OSError, ValueError, LookupError, RuntimeError, EOFError) as fault:
        raise RefusedFile(DAMAGED) from fault


def _package_key(archive: zipfile.ZipFile) -> str:
    names = {name.casefold(): name for name in archive.namelist()}
    if "ofd.xml" in names:
        return "ofd"
    if _TYPES not in names:
        raise RefusedFile(ARCHIVE)
    with archive.open(names[_TYPES]) as part:
        types = part.read(_LONGEST_TYPES).lower()
    # A part renamed still has its type, and a type left out still has its part.
    if b"macroenabled" in types or b"vbaproject" in types or any("vbaproject" in name for name in names):
        raise RefusedFile(MACROS)
    for key, main in (("docx", "wordprocessingml.document"), ("xlsx", "sheet"), ("pptx", "presentation")):
        if f"{main}.main+xml".encode() in types:
            return key
    raise RefusedFile(UNKNOWN)


def _is_text(content: bytes) -> bool:
    encodings = ("utf-16",) if content.startswith(UTF16) else ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            return "\0" not in content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return False
