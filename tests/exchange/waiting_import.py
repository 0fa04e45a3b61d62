"""An import that waits for a person, for tests that walk all pages."""

from datetime import date
from typing import Any

from foundation.exchange.models import ImportBatch, ImportRow, Outcome

READING: dict[str, Any] = {
    "sheets": [
        {
            "name": "台账",
            "is_hidden": False,
            "header_rows": [2, 3],
            "titles": ["企业台账（2023年12月）"],
            "problems": [],
            "rows": 1,
            "letters": {"name": "A", "jurisdiction": "B"},
        },
        {
            "name": "附表",
            "is_hidden": False,
            "header_rows": [1],
            "titles": [],
            "problems": [],
            "rows": 3,
            "letters": {},
        },
    ],
    "heads": [
        {
            "head": label,
            "label": label,
            "letter": letter,
            "key": key,
            "status": status,
            "samples": ["甲", "乙"],
            "sheets": ["台账"],
        }
        for label, letter, key, status in (
            ("企业名称", "A", "name", "matched"),
            ("属地", "B", "jurisdiction", "matched"),
            ("身份证号", "C", "", "forbidden"),
            ("其他情况", "D", "", "unknown"),
            ("序号", "E", "", "serial"),
        )
    ],
    "hidden": [{"token": "rows:台账", "sheet": "台账", "count": 2, "text": "含隐藏行 2 行"}],
    "skipped": [{"sheet": "台账", "excel_row": 9, "reason": "合计行", "text": "合计"}],
    "skipped_count": 1,
    "warnings": ["文件里有 1 处乱码（�），可能是编码转换造成的，请核对名称"],
    "typed": True,
    "epoch": 1900,
    "rows": 1,
    "questions": [
        {
            "text": "新街口商圈",
            "rows": 1,
            "why": "请核对是否属于新街口街道。",
            "suggestion": "",
            "options": [["1", "新街口街道"]],
        }
    ],
}


def waiting_import(by: Any) -> ImportRow:
    """A checked import with one row that asks two things."""
    batch = ImportBatch.objects.create(
        target="enterprises",
        filename="企业台账.xlsx",
        by=by,
        status="checked",
        on=date(2023, 12, 31),
        stored_as="gone",
        reading=READING,
        mapping={"企业名称": "name", "属地": "jurisdiction"},
        token="token",
    )
    asked = {"label": "所属街道（园区）", "is_question": True, "field": "jurisdiction"}
    return ImportRow.objects.create(
        batch=batch,
        position=1,
        sheet="台账",
        excel_row=4,
        raw={"name": "南京待定科技有限公司", "jurisdiction": "新街口商圈"},
        outcome=Outcome.NEEDS_REVIEW,
        judged=Outcome.NEEDS_REVIEW,
        reasons=[
            {**asked, "sentence": "请核对是否属于新街口街道。", "suggestion": "新街口街道", "rule": ""},
            {**asked, "sentence": "没有填写属地", "suggestion": "", "rule": "no_place"},
        ],
        conversions=[["企业名称", "去掉多余的空白"]],
        parsed={
            "plan": {},
            "shown": [{"label": "从业人员数", "before": "118", "after": "126"}] * 8,
            "notes": ["「从业人员数」2024-06-30 起另有登记（130）"],
            "candidates": [],
        },
        name="南京待定科技有限公司",
        name_key="南京待定科技有限公司",
        identity="name:南京待定科技有限公司",
    )
