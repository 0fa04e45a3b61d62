"""More hostile and mistaken files: damage, other kinds of file, and what must not be inside (security X-10 to X-13).

Importing this adds them to `HOSTILE`.
"""

from __future__ import annotations

from tests.exchange.hostile import hostile
from tests.exchange.packages import (
    DECLARATION,
    MAIN,
    OFFICE,
    PACKAGE,
    good_file,
    good_parts,
    packed,
    with_part,
    with_relation,
    with_type,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


# ---- damage, and other kinds of file


@hostile("文件已损坏")
def cut_in_half() -> bytes:
    content = good_file()
    return content[: len(content) // 2]


@hostile("压缩包")
def directory_without_parts() -> bytes:
    return b"PK\x05\x06" + bytes(18)


@hostile("文件已损坏")
def noise_named_xlsx() -> bytes:
    return bytes(range(256)) * 20


@hostile("文件已损坏")
def something_before_the_package() -> bytes:
    return b"PK\x03\x04" + bytes(64) + good_file()


@hostile("文件是空的")
def empty_file() -> bytes:
    return b""


@hostile("旧版 .xls", "台账.xls")
def old_xls() -> bytes:
    return OLE + bytes(1_000) + "Workbook".encode("utf-16-le") + bytes(1_000)


@hostile("WPS 的 .et", "台账.et")
def wps_et() -> bytes:
    return old_xls()


@hostile("取消密码")
def password_protected() -> bytes:
    return OLE + bytes(1_000) + "EncryptedPackage".encode("utf-16-le") + bytes(1_000)


@hostile("Word 文档", "台账.doc")
def word_97() -> bytes:
    return OLE + bytes(1_000) + "WordDocument".encode("utf-16-le") + bytes(1_000)


@hostile(".xlsb")
def binary_xlsb() -> bytes:
    parts = good_parts()
    parts["xl/workbook.bin"] = b"\x83\x01"
    del parts["xl/workbook.xml"]
    return packed(parts)


@hostile("网页（HTML）", "台账.xls")
def html_as_xls() -> bytes:
    return b"\xef\xbb\xbf\r\n<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>1</td></tr></table></html>"


@hostile("网页（HTML）")
def mhtml_as_xlsx() -> bytes:
    return b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html></html>"


@hostile("XML 表格", "台账.xml")
def xml_2003_table() -> bytes:
    return b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook></Workbook>'


@hostile("PDF")
def pdf_as_xlsx() -> bytes:
    return b"%PDF-1.7\n" + bytes(100)


@hostile("图片")
def picture_as_xlsx() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(100)


@hostile("先解压")
def rar_as_xlsx() -> bytes:
    return b"Rar!\x1a\x07\x01\x00" + bytes(100)


@hostile("改为以 .csv 结尾")
def csv_as_xlsx() -> bytes:
    return "企业名称,统一社会信用代码\n示例,1\n".encode()


@hostile("UTF-16", "台账.csv")
def unicode_text() -> bytes:
    return "企业名称\t信用代码\r\n".encode("utf-16")


@hostile(".ods")
def open_document() -> bytes:
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"})


@hostile("Word 文档")
def word_document() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types"><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    return packed({"[Content_Types].xml": types, "word/document.xml": "<x/>"})


@hostile("先解压", "台账.zip")
def archive_of_ledgers() -> bytes:
    return packed({"台账.xlsx": good_file()})


@hostile("没有 Excel 工作簿")
def package_without_workbook() -> bytes:
    return packed({"[Content_Types].xml": f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types"/>', "xl/x.xml": "<x/>"})


@hostile("Strict Open XML")
def strict_open_xml() -> bytes:
    parts = good_parts()
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    parts["_rels/.rels"] = str(parts["_rels/.rels"]).replace(OFFICE, strict)
    return packed(parts)


# ---- what must not be inside


@hostile(".xlsm", "台账.xlsm")
def macro_workbook() -> bytes:
    return good_file()


@hostile("带有宏")
def macros_inside_xlsx() -> bytes:
    return with_part("xl/vbaProject.bin", b"x")


@hostile("带有宏")
def macros_under_another_name() -> bytes:
    return with_type("application/vnd.ms-office.vbaProject")


@hostile("带有宏")
def macro_enabled_type() -> bytes:
    parts = good_parts()
    types = str(parts["[Content_Types].xml"])
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts["[Content_Types].xml"] = types.replace(main, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    return packed(parts)


@hostile("带有宏")
def excel_4_macro_sheet() -> bytes:
    return with_type("application/vnd.ms-excel.macrosheet+xml", "xl/sheets/s.xml", "<x/>")


@hostile("ActiveX")
def activex_control() -> bytes:
    return with_part("xl/activeX/activeX1.xml", "<x/>")


@hostile("OLE")
def embedded_object() -> bytes:
    return with_part("xl/embeddings/oleObject1.bin", b"x")


@hostile("OLE")
def embedded_object_under_another_name() -> bytes:
    return with_part("xl/media/image1.emf", OLE + bytes(100))


@hostile("链接了别的工作簿")
def dde_link() -> bytes:
    return with_part("xl/externalLinks/externalLink1.xml", f'<externalLink xmlns="{MAIN}"><ddeLink/></externalLink>')


@hostile("链接了别的工作簿")
def link_to_another_workbook() -> bytes:
    return with_relation("externalLink", "file:///C:/x.xlsx", "External")


@hostile("链接了别的工作簿")
def attached_template() -> bytes:
    return with_relation("attachedTemplate", "http://127.0.0.1/x", "External")


@hostile("外部数据连接")
def data_connection() -> bytes:
    return with_part("xl/connections.xml", f'<connections xmlns="{MAIN}"/>')


@hostile("外部数据连接")
def query_table() -> bytes:
    return with_part("xl/queryTables/queryTable1.xml", f'<queryTable xmlns="{MAIN}"/>')


@hostile("数据透视表")
def pivot_cache() -> bytes:
    return with_part("xl/pivotCache/pivotCacheRecords1.xml", f'<pivotCacheRecords xmlns="{MAIN}"/>')
