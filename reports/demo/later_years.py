"""2024 to 2026: only so much that the lists of today look alive."""

from orgs.enterprises.choices import ChangeKind
from reports.demo.places import HONGSHAN, LAKE, MEIYUAN, XIAOLING, XINJIEKOU, XUANWUMEN, XUZHUANG
from reports.demo.refreshes import half_year_refresh
from reports.demo.story import Act, arrives, closes_down, is_renamed, moves_out, moves_within, resumes, suspends

ACTS: list[Act] = [
    arrives(f"{XUZHUANG}/58", ChangeKind.FOUNDED, "2024-03-12"),
    resumes(f"{MEIYUAN}/6", "2024-04-08"),
    *half_year_refresh("2024-06"),
    moves_out(f"{HONGSHAN}/9", "2024-09-03", "南京市浦口区"),
    arrives(f"{XINJIEKOU}/22", ChangeKind.MOVED_IN, "2024-11-05", origin="杭州市西湖区"),
    *half_year_refresh("2024-12"),
    arrives(f"{XUZHUANG}/59", ChangeKind.MOVED_IN, "2025-03-18", origin="上海市静安区"),
    closes_down(f"{XUANWUMEN}/9", "2025-05-14"),
    *half_year_refresh("2025-06"),
    is_renamed(f"{XUZHUANG}/15", "2025-08-20"),
    arrives(f"{LAKE}/15", ChangeKind.FOUNDED, "2025-10-22"),
    *half_year_refresh("2025-12"),
    arrives(f"{XUZHUANG}/60", ChangeKind.FOUNDED, "2026-03-10", has_code=False),
    moves_within(f"{XIAOLING}/7", "2026-04-15", XUZHUANG, block="一期"),
    *half_year_refresh("2026-06"),
    moves_out(f"{XINJIEKOU}/9", "2026-08-27", "南京市建邺区", reason="租约到期"),
    suspends(f"{XUANWUMEN}/6", "2026-09-16", reason="暂停营业"),
    arrives(f"{XUZHUANG}/61", ChangeKind.MOVED_IN, "2026-10-20", origin="南京市栖霞区"),
    arrives(f"{HONGSHAN}/19", ChangeKind.FOUNDED, "2026-11-05"),
]
