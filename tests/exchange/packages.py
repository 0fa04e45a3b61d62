"""Small xlsx packages built part by part, good ones and ones with a field of their directory overwritten."""

from __future__ import annotations

import io
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

Parts = dict[str, str | bytes]


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet(rows: str, *, before: str = "", after: str = "") -> str:
    return f'{DECLARATION}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


GOOD_ROWS = (
    '<row r="1">'
    + cell("A1", "企业名称")
    + cell("B1", "统一社会信用代码")
    + cell("C1", "所属街道（园区）")
    + cell("D1", "备注")
    + "</row>"
    '<row r="2">'
    + cell("A2", "南京示例科技有限公司")
    + cell("B2", "91320102MA0000007T")
    + cell("C2", "新街口街道")
    + "</row>"
)


def good_parts(rows: str = GOOD_ROWS, **around: str) -> Parts:
    """The parts of a small ledger that can be read."""
    content = (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        "</Types>"
    )
    relations = f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": content,
        "_rels/.rels": relations
        + f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "docProps/core.xml": f'{DECLARATION}<coreProperties xmlns="{PACKAGE}/metadata/core-properties"/>',
        "xl/workbook.xml": f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations
        + f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        + f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'{DECLARATION}<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>'
        "<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/></cellXfs></styleSheet>",
        "xl/worksheets/sheet1.xml": sheet(rows, **around),
    }


def packed(parts: Parts, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def good_file() -> bytes:
    return packed(good_parts())


def with_part(name: str, content: str | bytes) -> bytes:
    return packed({**good_parts(), name: content})


def with_type(kind: str, name: str = "xl/other.bin", content: str | bytes = b"x") -> bytes:
    """A part under an innocent name whose content type tells what it is."""
    parts = good_parts()
    override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = str(parts["[Content_Types].xml"]).replace("</Types>", override)
    return packed({**parts, name: content})


def with_relation(kind: str, target: str, mode: str = "") -> bytes:
    mode = f' TargetMode="{mode}"' if mode else ""
    relation = f'<Relationship Id="rId9" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return with_part(
        "xl/worksheets/_rels/sheet1.xml.rels",
        f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{relation}',
    )


def patched(content: bytes, name: str, *, offset: int, local_offset: int, value: bytes) -> bytes:
    """Overwrite a field of one member in the directory and in its local header."""
    data = bytearray(content)
    end = data.rfind(b"PK\x05\x06")
    place = struct.unpack_from("<L", data, end + 16)[0]
    while data[place : place + 4] == b"PK\x01\x02":
        lengths = struct.unpack_from("<3H", data, place + 28)
        if data[place + 46 : place + 46 + lengths[0]] == name.encode():
            data[place + offset : place + offset + len(value)] = value
            local = struct.unpack_from("<L", data, place + 42)[0]
            data[local + local_offset : local + local_offset + len(value)] = value
            return bytes(data)
        place += 46 + sum(lengths)
    raise KeyError(name)


def declared_size(name: str, size: int, content: bytes | None = None) -> bytes:
    return patched(content or good_file(), name, offset=24, local_offset=22, value=struct.pack("<L", size))


SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
