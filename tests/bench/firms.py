"""Many firms, made through the services, and ledgers of them."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from openpyxl import Workbook

from foundation.common.cells.credit_code import check_char
from foundation.trail.clock import clock_at
from orgs.enterprises.choices import ChangeKind
from orgs.enterprises.services import Draft, Entry, apply_changes
from orgs.places.models import Jurisdiction

WORDS = "云帆星河智联数图讯达元川博桥汇屿海源和舟拓流网天启明远创信安科润泽华景宏嘉瑞恒通盛佳优品乐游畅想未来"
KINDS = ["软件开发", "电子商务", "新闻信息", "网络游戏", "生活服务", "网络直播"]
OPENING, VALUES_ON = date(2022, 12, 31), date(2023, 12, 31)


def name_of(index: int) -> str:
    rng = random.Random(index)
    return (
        f"南京{''.join(rng.sample(WORDS, 3))}{rng.choice(['信息技术', '网络科技', '文化传媒', '软件'])}有限公司{index}"
    )


def code_of(index: int) -> str:
    body = f"91320102MA{index:07d}"
    return body + check_char(body)


def facts_of(index: int) -> dict[str, Any]:
    rng = random.Random(index)
    facts = {
        "business_address": f"玄武区示例路{index}号",
        "founded_on": f"20{rng.randint(10, 21)}-0{rng.randint(1, 9)}-15",
        "founded_precision": "day",
        "business": rng.choice(KINDS),
        "operating_status": "normal",
        "is_listed": rng.random() < 0.3,
        "is_above_scale": rng.random() < 0.2,
        "is_key": rng.random() < 0.1,
        "is_livestreaming": rng.random() < 0.1,
        "staff": rng.randint(5, 500),
        "members_total": rng.randint(0, 4),
        "contact": "李某",
        "phone": f"138{index:08d}",
    }
    return {**facts, "members_full": max(0, facts["members_total"] - 1)}


def add_firms(first: int, count: int, *, months_ago: int = 0) -> list[int]:
    """Firms as an import so many months ago would have made them; returns their ids.

    They are there since the opening, with values from the ledger's day.
    """
    places = list(Jurisdiction.objects.values_list("pk", flat=True))
    entries = []
    for index in range(first, first + count):
        identity = {"name": name_of(index), "jurisdiction": places[index % len(places)]}
        entries.append(
            Entry(
                [
                    Draft(on=OPENING, values=identity, kind=ChangeKind.OPENING),
                    Draft(on=VALUES_ON, values=facts_of(index)),
                ],
                identity={"code": code_of(index)},
            )
        )
    with clock_at(timezone.now() - timedelta(days=30 * months_ago)):
        applied = apply_changes(entries=entries, by=None, kind="bench", title="测量用企业", source="测量")
    return [applied.enterprises[index] for index in range(count)]


def ledger_file(path: Path, first: int, count: int) -> None:
    """A clean ledger of that many rows."""
    places = list(Jurisdiction.objects.values_list("name", flat=True))
    book = Workbook(write_only=True)
    sheet = book.create_sheet("企业台账")
    sheet.append(
        [
            "序号",
            "企业名称",
            "统一社会信用代码",
            "所属街道（园区）",
            "经营地址",
            "成立时间",
            "主营业务",
            "是否直播企业",
            "是否列统",
            "是否规上",
            "是否重点",
            "职工人数",
            "党员总数",
            "联系人",
            "联系电话",
            "经营状态",
        ]
    )
    for number, index in enumerate(range(first, first + count), start=1):
        facts = facts_of(index)
        flags = ["是" if facts[k] else "否" for k in ("is_livestreaming", "is_listed", "is_above_scale", "is_key")]
        sheet.append(
            [
                number,
                name_of(index),
                code_of(index),
                places[index % len(places)],
                facts["business_address"],
                facts["founded_on"],
                facts["business"],
                *flags,
                facts["staff"],
                facts["members_total"],
                facts["contact"],
                facts["phone"],
                "正常",
            ]
        )
    book.save(path)
