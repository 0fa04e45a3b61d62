"""The one exception of reading a file, and the sentences people read when a file cannot be read.

Every sentence says what is the matter and what to do next (security §4.2, X-01 to X-13).
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError


class UnreadableFile(Exception):
    """A file that cannot be read as a whole; `sentence` tells its owner why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


RESAVE = "请用 Excel 或 WPS 打开，“另存为”选“Excel 工作簿（*.xlsx）”后再上传"

EMPTY = "文件是空的（0 字节），请重新保存后再上传"
DAMAGED = "文件已损坏，无法读取；" + RESAVE
TOO_LARGE = "文件超过 {limit} MB，请删去图片和多余内容，或拆成几个文件后再上传"
TOO_MANY_MEMBERS = "文件内部的部件超过 {limit} 个，不像普通表格；" + RESAVE
UNPACKED_TOO_LARGE = "文件解开后超过 {limit} MB，请删去多余的行、列和图片，或拆成几个文件后再上传"
MEMBER_TOO_LARGE = "工作表解开后超过 {limit} MB，请删去多余的行和列，或拆成几个文件后再上传"
STRINGS_TOO_LARGE = "文件里的文字或格式解开后超过 {limit} MB，请删去多余内容，或拆成几个文件后再上传"
RATIO_TOO_HIGH = "文件的压缩比例异常（可能是压缩炸弹），已拒绝读取；" + RESAVE
ZIP64 = "文件使用了超大压缩包格式（ZIP64），不能读取；" + RESAVE
OVERLAPPING = "文件内部的部件互相重叠，不像正常保存的表格；" + RESAVE
DUPLICATE_MEMBERS = "文件内部有重名的部件，不知道该读哪一个；" + RESAVE
UNSAFE_NAME = "文件内部有不安全的路径名，已拒绝读取；" + RESAVE
ENCRYPTED_MEMBER = "压缩包设有密码，请先取消密码再上传"
UNKNOWN_COMPRESSION = "文件使用了不支持的压缩方式；" + RESAVE
NESTED_ARCHIVE = "文件里还套着压缩包或可执行文件，已拒绝读取，请删去嵌入的内容后再上传"
EMBEDDED = "文件里嵌有其他文件或控件（OLE、ActiveX），请删去后再上传"
MACROS = "文件带有宏（VBA 或 Excel 4.0 宏），不能上传；" + RESAVE
EXTERNAL_LINKS = "文件链接了别的工作簿，请在“数据—编辑链接”中断开链接后再上传"
CONNECTIONS = "文件带有外部数据连接或查询，请删去“数据—查询和连接”中的内容后再上传"
PIVOTS = "文件带有数据透视表，里面会藏着整份原始数据，请把要导入的表复制到新的工作簿后再上传"
ENTITIES = "文件里有不安全的 XML 声明（DTD 或实体），已拒绝读取；" + RESAVE
XLS = "这是旧版 .xls 文件；" + RESAVE
XLSB = "这是二进制 .xlsb 文件；" + RESAVE
ET = "这是 WPS 的 .et 文件；请用 WPS 打开，“另存为”选“Microsoft Excel 文件（*.xlsx）”后再上传"
PASSWORD = "文件设有打开密码；请用 Excel 或 WPS 打开，在“另存为”里取消密码后再上传"
XLSM_NAME = "这是启用宏的 .xlsm 文件，不能上传；" + RESAVE
TEMPLATE = "这是 Excel 模板；" + RESAVE
STRICT = "这是“Strict Open XML”格式；" + RESAVE
HTML = "这其实是网页（HTML），不是真正的 Excel 文件；" + RESAVE
XML_TABLE = "这是 XML 表格，不是 .xlsx；" + RESAVE
PDF = "这是 PDF 文件，不能导入；请上传原来的 Excel 表格（.xlsx）"
IMAGE = "这是图片，不能导入；请上传 Excel 表格（.xlsx）"
WORD = "这是 Word 文档，不能导入；请把表格复制到 Excel，保存为 .xlsx 后再上传"
SLIDES = "这是演示文稿，不能导入；请上传 Excel 表格（.xlsx）"
ODS = "这是 OpenDocument 表格（.ods）；" + RESAVE
ARCHIVE = "这是压缩包，请先解压，再上传里面的 .xlsx 文件"
OTHER_OLE = "这是旧版 Office 文件，不是 Excel 表格；请上传 .xlsx 文件"
TEXT_AS_XLSX = "这其实是文本（CSV），不是真正的 .xlsx 文件；请把文件名改为以 .csv 结尾，或另存为 .xlsx 后再上传"
XLSX_AS_OTHER = "内容是 .xlsx 表格，但文件名不是以 .xlsx 结尾；请把文件名改为以 .xlsx 结尾后再上传"
UTF16 = "这是“Unicode 文本”（UTF-16），请另存为 .xlsx，或“CSV UTF-8（逗号分隔）”后再上传"
NOT_A_TABLE = "认不出这是什么文件，只能导入 Excel 表格（.xlsx）或 CSV"
NOT_A_WORKBOOK = "压缩包里没有 Excel 工作簿；请上传用 Excel 或 WPS 保存的 .xlsx 文件"
TOO_MANY_SHEETS = "工作簿有 {count} 张工作表，超过 {limit} 张上限，请只保留要导入的表后再上传"
TOO_SLOW = "读取超过 {limit} 秒仍未完成，请删去多余的行、列和格式，或拆成几个文件后再上传"
TOO_MUCH_MEMORY = "文件内容过大，内存不够读取；请删去多余的行、列和格式，或拆成几个文件后再上传"
READER_STOPPED = "读取中途停止，文件可能已损坏；" + RESAVE

# What zipfile, zlib, expat and openpyxl raise on damaged input (eight families measured, X-10, and their neighbours).
# KeyError is a LookupError, NotImplementedError a RuntimeError, UnicodeDecodeError and defusedxml's own a ValueError.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ExpatError,
    ParseError,
    LookupError,
    RuntimeError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    OSError,
)


@contextmanager
def damage_in_plain_words() -> Iterator[None]:
    """Turn whatever a reading library raises on a damaged file into the one clean sentence."""
    try:
        yield
    except UnreadableFile:
        raise
    except MemoryError as failure:
        raise UnreadableFile(TOO_MUCH_MEMORY) from failure
    except DAMAGE as failure:
        raise UnreadableFile(DAMAGED) from failure
