"""Which files may be attached: by content, whatever the name says."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from foundation.common.file_names import kept_name
from foundation.files.kinds import RefusedFile, recognise
from foundation.files.scanning import scan
from foundation.files.signatures import OLE

TYPES = "application/vnd.openxmlformats-officedocument."


def package(*types: str, parts: tuple[str, ...] = (), listed: bool = True) -> bytes:
    """A package whose list of types names these."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        if listed:
            archive.writestr("[Content_Types].xml", "".join(f'<Override ContentType="{t}"/>' for t in types))
        for part in parts:
            archive.writestr(part, "x")
    return made.getvalue()


def old_office(*streams: str) -> bytes:
    return OLE + b"\0" * 64 + b"".join(stream.encode("utf-16-le") for stream in streams)


WORD = package(f"{TYPES}wordprocessingml.document.main+xml")
BOOK = package(f"{TYPES}spreadsheetml.sheet.main+xml")


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("通知.pdf", b"%PDF-1.7 x", "pdf"),
        ("通知.PDF", b"%PDF-1.7 x", "pdf"),
        ("公文.ofd", package(parts=("OFD.xml",), listed=False), "ofd"),
        ("报告.docx", WORD, "docx"),
        ("表.xlsx", BOOK, "xlsx"),
        ("汇报.pptx", package(f"{TYPES}presentationml.presentation.main+xml"), "pptx"),
        ("报告.doc", old_office("WordDocument"), "doc"),
        ("报告.wps", old_office("WordDocument"), "doc"),
        ("表.et", old_office("Workbook"), "xls"),
        ("汇报.ppt", old_office("PowerPoint Document"), "ppt"),
        ("照片.jpeg", b"\xff\xd8\xff\xe0x", "jpg"),
        ("照片.png", b"\x89PNG\r\n", "png"),
        ("名单.csv", "企业,人数\n甲,3".encode("gb18030"), "txt"),
        ("说明.txt", "说明".encode("utf-16"), "txt"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_offices_send_each_other_is_taken(tmp_path: Path, name: str, content: bytes, key: str) -> None:
    (tmp_path / "x").write_bytes(content)
    assert recognise(tmp_path / "x", name).key == key


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.pdf", b"", "0 字节"),
        ("报告.docx", b"%PDF-1.7", "以 .pdf 结尾"),
        ("报告.pdf", WORD, "以 .docx 结尾"),
        ("没有结尾", b"%PDF-1.7", "以 .pdf 结尾"),
        ("工具.exe", b"MZ\x90\0", "不能放这种文件"),
        ("工具.txt", b"MZ\x90\0", "不能放这种文件"),
        ("运行.bat", b"del *.*", "不能放这种文件"),
        ("脚本.js", b"alert(1)", "不能放这种文件"),
        ("网页.txt", b"<html><script>alert(1)</script>", "网页"),
        ("图.svg", b"<svg onload=alert(1)>", "网页"),
        ("图.png", b"<?xml version='1.0'?><svg/>", "网页"),
        ("图.gif", b"GIF89a", "JPG 或 PNG"),
        ("照片.heic", b"\0\0\0\x18ftypheic", "JPG 或 PNG"),
        ("包.zip", package(parts=("a.exe",), listed=False), "压缩包"),
        ("包.docx", package(parts=("a.exe",), listed=False), "压缩包"),
        ("包.rar", b"Rar!\x1a\x07", "压缩包"),
        ("坏.docx", b"PK\x03\x04" + b"x" * 90, "已损坏"),
        ("宏.docx", package(f"{TYPES}wordprocessingml.document.main+xml", parts=("word/vbaProject.bin",)), "宏"),
        ("宏.xlsm", package("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "宏"),
        ("宏.doc", old_office("WordDocument", "_VBA_PROJECT"), "宏"),
        ("密.docx", old_office("EncryptedPackage"), "密码"),
        ("装.msi", old_office("Something"), "认不出"),
        ("多.docx", package(parts=tuple(f"p{n}" for n in range(5_001))), "压缩包"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_may_not_be_attached_is_told_what_it_is(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(RefusedFile) as refusal:
        recognise(tmp_path / "x", name)
    assert words in refusal.value.sentence


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("通知.pdf", "通知.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\文件\\通知.pdf", "通知.pdf"),
        ("报告..pdf", "报告.pdf"),
        ("通知\u202efdp.exe", "通知fdp.exe"),
        ('a";b\r\n.pdf', "ab.pdf"),
        (".pdf", "附件.pdf"),
        ("", "附件"),
        ("长" * 200 + ".docx", "长" * 75 + ".docx"),
    ],
)
def test_a_name_neither_leads_elsewhere_nor_disguises_the_file(given: str, kept: str) -> None:
    assert kept_name(given) == kept


@pytest.mark.parametrize(("command", "words"), [("false", "有问题"), ("test -d", "有问题"), ("no-such", "没有回答")])
def test_the_operators_scanner_has_the_last_word(tmp_path: Path, settings: object, command: str, words: str) -> None:
    settings.FILE_SCANNER = command  # type: ignore[attr-defined]
    with pytest.raises(RefusedFile, match=words):
        scan(tmp_path / "x")


def test_a_scanner_that_fails_lets_nothing_pass(tmp_path: Path, settings: object) -> None:
    settings.FILE_SCANNER = "sh -c 'exit 2'"  # type: ignore[attr-defined]
    with pytest.raises(RefusedFile, match="没有回答"):
        scan(tmp_path / "x")
    settings.FILE_SCANNER = "true"  # type: ignore[attr-defined]
    scan(tmp_path / "x")
