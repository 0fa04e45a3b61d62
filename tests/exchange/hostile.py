"""Hostile and mistaken files, one function each: small, quick to build, and each with the words its owner must read.

Every function returns the bytes of a file and is listed in `HOSTILE` (security X-01 to X-13).
"""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from tests.exchange.packages import (
    DECLARATION,
    GOOD_ROWS,
    MAIN,
    SHEET,
    STYLES,
    declared_size,
    good_file,
    good_parts,
    packed,
    patched,
    sheet,
    with_part,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Hostile:
    """A file, words its owner must read, and the name it is uploaded under."""

    build: Callable[[], bytes]
    words: str
    filename: str

    @property
    def title(self) -> str:
        return self.build.__name__


HOSTILE: list[Hostile] = []


def hostile(words: str, filename: str = "台账.xlsx") -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """List the function below among the hostile files."""

    def listed(build: Callable[[], bytes]) -> Callable[[], bytes]:
        HOSTILE.append(Hostile(build, words, filename))
        return build

    return listed


# ---- bombs, false sizes, odd packages


@hostile("压缩比例异常")
def bomb_of_one_part() -> bytes:
    return packed(good_parts(GOOD_ROWS + " " * 2_000_000))


@hostile("工作表解开后超过 80 MB")
def part_of_81_megabytes() -> bytes:
    return declared_size(SHEET, 81 * 1024 * 1024)


@hostile("解开后超过 120 MB")
def parts_of_130_megabytes_together() -> bytes:
    content = packed({**good_parts(), "xl/worksheets/sheet2.xml": sheet("")})
    content = declared_size(SHEET, 70 * 1024 * 1024, content)
    return declared_size("xl/worksheets/sheet2.xml", 60 * 1024 * 1024, content)


@hostile("文字或格式解开后超过 20 MB")
def many_shared_strings() -> bytes:
    strings = f'{DECLARATION}<sst xmlns="{MAIN}">' + "<si><t>a</t></si>" * 1_300_000 + "</sst>"
    return with_part("xl/sharedStrings.xml", strings)


@hostile("文字或格式解开后超过 20 MB")
def styles_of_21_megabytes() -> bytes:
    return declared_size(STYLES, 21 * 1024 * 1024)


@hostile("文件已损坏")
def size_declared_too_small() -> bytes:
    return declared_size(SHEET, 100)


@hostile("文件已损坏")
def size_declared_too_large() -> bytes:
    return declared_size(SHEET, 100_000)


@hostile("文件已损坏")
def wrong_checksum() -> bytes:
    return patched(good_file(), SHEET, offset=16, local_offset=14, value=b"\1\2\3\4")


@hostile("套着压缩包")
def nested_archive() -> bytes:
    return with_part("xl/media/image1.png", good_file())


@hostile("互相重叠")
def overlapping_members() -> bytes:
    # The second member's directory entry points into the first: shared bytes, as in bombs without nesting.
    data = bytearray(good_file())
    end = data.rfind(b"PK\x05\x06")
    first = struct.unpack_from("<L", data, end + 16)[0]
    second = first + 46 + sum(struct.unpack_from("<3H", data, first + 28))
    size = struct.unpack_from("<L", data, first + 20)[0]
    data[first + 20 : first + 24] = struct.pack("<L", size + 50)
    assert data[second : second + 4] == b"PK\x01\x02"
    return bytes(data)


@hostile("ZIP64")
def zip64_package() -> bytes:
    content = good_file()
    end = content.rfind(b"PK\x05\x06")
    record = b"PK\x06\x06" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, 7, 7, 0, 0)
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, end, 1)
    return content[:end] + record + locator + content[end:]


@hostile("ZIP64")
def zip64_sizes() -> bytes:
    content = bytearray(good_file())
    end = content.rfind(b"PK\x05\x06")
    content[end + 16 : end + 20] = b"\xff\xff\xff\xff"
    return bytes(content)


@hostile("取消密码")
def encrypted_member() -> bytes:
    return patched(good_file(), SHEET, offset=8, local_offset=6, value=b"\x01\x00")


@hostile("不支持的压缩方式")
def compressed_with_lzma() -> bytes:
    return packed(good_parts(), zipfile.ZIP_LZMA)


@hostile("不支持的压缩方式")
def unknown_compression() -> bytes:
    return patched(good_file(), SHEET, offset=10, local_offset=8, value=struct.pack("<H", 97))


@hostile("文件已损坏")
def member_count_forged() -> bytes:
    content = bytearray(good_file())
    end = content.rfind(b"PK\x05\x06")
    content[end + 8 : end + 12] = struct.pack("<2H", 3, 3)
    return bytes(content)


@hostile("部件超过 500 个")
def sixty_thousand_members() -> bytes:
    entry = b"PK\x01\x02" + struct.pack("<6H3L5H2L", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    first = b"PK\x03\x04" + struct.pack("<5H3L2H", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    directory = entry * 60_000
    return (
        first + directory + b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 60_000, 60_000, len(directory), len(first), 0)
    )


@hostile("部件超过 500 个")
def five_hundred_and_one_members() -> bytes:
    return packed({**good_parts(), **{f"xl/media/{number}.txt": "" for number in range(500)}})


@hostile("超过 10 MB")
def more_than_ten_megabytes() -> bytes:
    return good_file() + bytes(10 * 1024 * 1024)


# ---- names


@hostile("重名的部件")
def same_sheet_twice() -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, content in good_parts().items():
            archive.writestr(name, content)
        archive.writestr(SHEET, sheet(""))
    return buffer.getvalue()


@hostile("重名的部件")
def same_sheet_in_capitals() -> bytes:
    return with_part(SHEET.upper(), sheet(""))


@hostile("不安全的路径名")
def name_that_climbs_out() -> bytes:
    return with_part("../../etc/cron.d/evil", "x")


@hostile("不安全的路径名")
def absolute_name() -> bytes:
    return with_part("/etc/passwd", "x")


@hostile("不安全的路径名")
def name_with_backslash() -> bytes:
    return with_part("xl/worksheets/sheetQ2.xml", "x").replace(
        b"xl/worksheets/sheetQ2.xml", b"xl\\worksheets\\sheetQ2.xml"
    )


@hostile("不安全的路径名")
def name_with_nul() -> bytes:
    return with_part("xl/worksheets/sheetQ.xml", "x").replace(b"xl/worksheets/sheetQ.xml", b"xl/worksheets/sheet\0.xml")


@hostile("不安全的路径名")
def name_of_a_thousand_characters() -> bytes:
    return with_part("xl/" + "a" * 1_000, "x")


# ---- XML

LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{last};" * 10}">' for last, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def _with_dtd(name: str, dtd: str) -> bytes:
    parts = good_parts()
    parts[name] = str(parts[name]).replace(DECLARATION, DECLARATION + dtd)
    return packed(parts)


@hostile("DTD 或实体")
def billion_laughs_in_sheet() -> bytes:
    return _with_dtd(SHEET, LAUGHS)


@hostile("DTD 或实体")
def billion_laughs_in_shared_strings() -> bytes:
    return with_part("xl/sharedStrings.xml", f'{DECLARATION}{LAUGHS}<sst xmlns="{MAIN}"><si><t>&i;</t></si></sst>')


@hostile("DTD 或实体")
def billion_laughs_in_styles() -> bytes:
    return _with_dtd(STYLES, LAUGHS)


@hostile("DTD 或实体")
def billion_laughs_in_relations() -> bytes:
    return _with_dtd("xl/_rels/workbook.xml.rels", LAUGHS)


@hostile("DTD 或实体")
def billion_laughs_in_content_types() -> bytes:
    return _with_dtd("[Content_Types].xml", LAUGHS)


@hostile("DTD 或实体")
def quadratic_blow_up_in_workbook() -> bytes:
    return _with_dtd("xl/workbook.xml", f'<!DOCTYPE w [<!ENTITY a "{"a" * 50_000}">]>')


@hostile("DTD 或实体")
def external_entity_in_core() -> bytes:
    return _with_dtd("docProps/core.xml", '<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]>')


@hostile("DTD 或实体")
def external_dtd_in_sheet() -> bytes:
    return _with_dtd(SHEET, '<!DOCTYPE w SYSTEM "http://127.0.0.1/x.dtd">')


@hostile("DTD 或实体")
def parameter_entity_in_sheet() -> bytes:
    return _with_dtd(SHEET, '<!DOCTYPE w [<!ENTITY % p SYSTEM "http://127.0.0.1/p"> %p;]>')


@hostile("DTD 或实体")
def dtd_in_utf16() -> bytes:
    text = f'<?xml version="1.0" encoding="UTF-16"?>{LAUGHS}<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    return with_part(SHEET, text.encode("utf-16"))


@hostile("DTD 或实体")
def dtd_behind_a_long_comment() -> bytes:
    return _with_dtd(SHEET, "<!--" + "abcdefghij" * 10_000 + "-->" + LAUGHS)


@hostile("DTD 或实体")
def comment_of_two_megabytes_before_the_sheet() -> bytes:
    # Not compressible beyond the ratio, else the directory check would already refuse it.
    noise = random.Random(1).randbytes(1_000_000).hex()
    return _with_dtd(SHEET, f"<!--{noise}-->")


@hostile("DTD 或实体")
def dtd_in_a_part_without_suffix() -> bytes:
    return with_part("xl/worksheets/sheet9", f'{DECLARATION}{LAUGHS}<worksheet xmlns="{MAIN}"/>')
