"""五张清单: 问题, 对策, 责任, 时限, 成效 of the needs a list shows, as five sheets of one workbook."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from foundation.accounts.permissions import OfficeStandIn
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.exchange.models import Export
from foundation.exchange.writing import cell_formats as looks
from foundation.exchange.writing.lists import chunks_of, one_snapshot
from foundation.exchange.writing.makers import Maker, Written, register_maker
from foundation.exchange.writing.workbook import Book, SheetColumn
from visits.models import NeedHolding
from visits.needs.board import when_words
from visits.needs.chain import Holder
from visits.needs.holders import names_of
from visits.needs.kind import NEED
from visits.tables.needs import COLUMNS

MAKER = "needs_five_lists"
HEAD = (SheetColumn("序号", 6, looks.NUMBER), SheetColumn("企业名称", 28), SheetColumn("问题（诉求）", 32))
SHEETS: tuple[tuple[str, tuple[SheetColumn, ...]], ...] = (
    (
        "问题清单",
        (SheetColumn("类别", 10), SheetColumn("具体情况", 44), SheetColumn("来源", 12), SheetColumn("提出日期", 12)),
    ),
    ("对策清单", (SheetColumn("对策措施", 60),)),
    ("责任清单", (SheetColumn("承办方", 20), SheetColumn("交办单位", 24), SheetColumn("会办", 24))),
    (
        "时限清单",
        (
            SheetColumn("办理时限", 12),
            SheetColumn("承诺时限", 12),
            SheetColumn("状态", 12),
            SheetColumn("剩余", 16),
            SheetColumn("办理用时（工作日）", 10, looks.NUMBER),
        ),
    ),
    (
        "成效清单",
        (SheetColumn("办理结果", 12), SheetColumn("答复", 50), SheetColumn("回访", 12), SheetColumn("办结日期", 12)),
    ),
)


def write_five_lists(export: Export, user: Actor, path: Path, progress: Callable[[int], None]) -> Written:
    """Write the five sheets; each has a line for every need of the selection, in the same order."""
    user = user or OfficeStandIn()
    selection = NEED.table.select(user, QueryDict(export.query), columns=[column.key for column in COLUMNS])
    if selection.errors:
        return Written(refused=" ".join(selection.errors))
    written = Written(model="visits.need")
    footer = f"内部资料 · {user} · {timezone.localtime(export.at):%Y-%m-%d} · {export.number}"
    properties = {"导出编号": str(export.number)}
    with one_snapshot(), Book(title=export.title, author=str(user), footer=footer, properties=properties) as book:
        sheets = [book.sheet(title, [*HEAD, *columns]) for title, columns in SHEETS]
        for rows in chunks_of(selection):
            joint = _joint([row.pk for row in rows])
            for row in rows:
                written.ids.append(row.pk)
                head = [len(written.ids), row.shown_firm, row.title]
                for sheet, cells in zip(sheets, _lines(row, joint.get(row.pk, "")), strict=True):
                    sheet.write([*head, *cells])
            progress(len(written.ids))
        book.save(path)
    return written


def _lines(row: Any, joint: str) -> tuple[list[Any], ...]:
    raised = row.raised_on if row.raised_on_precision == "day" else row.shown_on
    return (
        [row.called.category, row.detail, row.get_origin_display(), raised],
        [row.shown_reply or row.shown_progress],
        [row.shown_holder, row.unit, joint],
        [row.due_on, row.promised_on, row.get_state_display(), when_words(row), row.shown_days],
        [row.get_outcome_display(), row.shown_reply, row.get_answer_display(), row.ended_on],
    )


def _joint(ids: list[int]) -> dict[int, str]:
    """Who joins in, by need; three queries."""
    rows = list(NeedHolding.objects.filter(need__in=ids, is_joint=True, until_on__isnull=True))
    names = names_of(Holder(row.person_id, row.jurisdiction_id) for row in rows)
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.need_id, []).append(names[Holder(row.person_id, row.jurisdiction_id)])
    return {pk: "、".join(words) for pk, words in found.items()}


def offer_five_lists() -> None:
    register_maker(Maker(MAKER, write_five_lists, may=lambda user: bool(user.may(Right.EXPORT))))
