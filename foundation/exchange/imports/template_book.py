"""The blank template: every column that can be imported, with the choices where there are some."""

from __future__ import annotations

from pathlib import Path

from foundation.accounts.scope import Actor
from foundation.exchange.imports.targets import ImportTarget
from foundation.exchange.writing.cell_formats import TEXT, WRAPPED
from foundation.exchange.writing.workbook import Book, SheetColumn

SHEET, HELP = "台账", "填写说明"


def write_template(target: ImportTarget, path: Path, by: Actor) -> None:
    """All cells are text, so that codes and phones keep their digits."""
    columns = target.columns()
    with Book(title=f"{target.title}模板", author=str(by)) as book:
        book.sheet(
            SHEET,
            [
                SheetColumn(
                    f"{column.label}（必填）" if column.is_anchor else column.label,
                    max(10, len(column.label) * 2 + 4),
                    TEXT,
                    options=tuple(target.options(column.key, by)),
                )
                for column in columns
            ],
        )
        notes = book.sheet(HELP, [SheetColumn("列名", 22), SheetColumn("说明", 80, WRAPPED)], is_filtered=False)
        for label, words in GENERAL:
            notes.write([label, words])
        for column in columns:
            held = "先随台账暂存，可在相应栏目里转入。" if column.is_held else ""
            also = f"也可以叫：{'、'.join(column.synonyms[:6])}。" if column.synonyms else ""
            notes.write([column.label, f"{column.help}{held}{also}"])
        book.save(path)


GENERAL = (
    ("空白", "空白单元格不改动系统里原有的内容；要清空某一项，请填“清空”。"),
    ("代码、电话", "请保持单元格为文本格式，数字格式会丢失后几位。"),
    ("日期", "可写 2023-05-01、2023年5月、2023年；只知道到月或年就写到月或年。"),
    ("人数", "只填准确的整数；不清楚请留空，“无”分不清是 0 还是不清楚。"),
    ("变化情况", "新设、迁入、迁出、注销等要同时填变化时间；本年没有变化的不用填。"),
)
