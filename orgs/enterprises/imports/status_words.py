"""变化情况 and 经营状态 as staff write them (handbook §5.1, design: an import has a day its values hold on)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from foundation.common.cells.characters import on_one_line, squashed
from foundation.common.cells.choices import parse_choice
from foundation.common.cells.parsed import Parsed, common_answer, empty, is_empty_marker, ok
from foundation.exchange.imports.fact_cells import choice_reader
from orgs.enterprises.choices import ChangeKind, OperatingStatus

# The first spelling of each kind is the one people are shown.
CHANGES: dict[str, str] = {
    **dict.fromkeys(("新设", "新增", "新设立", "新成立", "新办", "新注册", "新增企业"), ChangeKind.FOUNDED.value),
    **dict.fromkeys(("迁入", "转入", "区外迁入", "新迁入"), ChangeKind.MOVED_IN.value),
    **dict.fromkeys(("迁出", "已迁出", "转出", "迁往区外", "外迁", "区外迁出"), ChangeKind.MOVED_OUT.value),
    **dict.fromkeys(("注销", "已注销", "企业注销"), ChangeKind.DEREGISTERED.value),
    **dict.fromkeys(("吊销", "已吊销", "吊销执照", "吊销营业执照"), ChangeKind.REVOKED.value),
    **dict.fromkeys(("剔除", "已剔除", "移出名录", "误录"), ChangeKind.REMOVED.value),
    **dict.fromkeys(("停业", "歇业", "暂停营业", "停业整顿", "停产停业"), ChangeKind.SUSPENDED.value),
    **dict.fromkeys(("恢复经营", "恢复", "恢复营业", "复业", "复工"), ChangeKind.RESUMED.value),
    **dict.fromkeys(("区内变更", "区内迁移", "区内转移", "属地变更", "区内搬迁"), ChangeKind.DISTRICT_MOVE.value),
    **dict.fromkeys(("更名", "名称变更", "企业更名", "改名"), ChangeKind.RENAMED.value),
    **dict.fromkeys(("期初已在", "上年结转", "存量"), ChangeKind.OPENING.value),
    **dict.fromkeys(("补录", "补登"), ChangeKind.LATE.value),
}
_NO_CHANGE = {"无变化", "没有变化", "未变", "未变化", "不变", "正常", "存续", "在册"}
# What an export of ours writes here for kinds that are no arrival or departure says nothing about presence.
_DIRECTION = re.compile(r"^(迁出|转出|迁往)(?:至|到|往|去)?(.+)$")
_ORIGIN = re.compile(r"^(?:由|从|自)(.+?)(迁入|转入)$")
_BRACKET = re.compile(r"^(.+?)[(（](.+)[)）]$")

STATUSES: dict[str, str] = {
    **dict.fromkeys(
        (
            "正常",
            "存续",
            "在营",
            "开业",
            "在业",
            "营业",
            "正常经营",
            "正常营业",
            "经营正常",
            "经营中",
            "存续（在营、开业、在册）",
            "在册",
        ),
        OperatingStatus.NORMAL.value,
    ),
    **dict.fromkeys(
        ("停业", "歇业", "暂停营业", "停业整顿", "停产停业", "暂停经营", "已停业"), OperatingStatus.SUSPENDED.value
    ),
    **dict.fromkeys(("经营异常", "异常", "列入经营异常名录", "失联"), OperatingStatus.ABNORMAL.value),
}
# A word in 经营状态 that is no status but a departure: with 变化情况 it is converted, without it a person is asked.
GONE = {
    **dict.fromkeys(("注销", "已注销", "注销企业"), "注销"),
    **dict.fromkeys(("吊销", "已吊销", "吊销，未注销", "吊销未注销"), "吊销"),
    **dict.fromkeys(("迁出", "已迁出", "迁出企业", "转出"), "迁出"),
}
STATUS_WORDS = dict(OperatingStatus.choices)
CHANGE_WORDS = dict(ChangeKind.choices)
_one_of_statuses = choice_reader(STATUSES)


@dataclass(frozen=True, slots=True)
class ChangeWord:
    """What stands in 变化情况: the kind, and where from or where to when that is said."""

    kind: ChangeKind
    counterpart: str = ""


def read_change(raw: Any) -> Parsed:
    """Read a 变化情况 cell as ChangeWord; „无变化“ and markers say nothing."""
    common = common_answer(raw)
    if common is not None:
        return common
    text = on_one_line(str(raw))
    if is_empty_marker(text) or squashed(text) in _NO_CHANGE:
        return empty()
    if text in CHANGES:
        return _change(CHANGES[text], text)
    if match := _BRACKET.match(text):
        word, place = match[1].strip(), match[2].strip()
        if word in CHANGES:
            return _change(CHANGES[word], text, place.removeprefix("至").removeprefix("从").strip())
    if match := _DIRECTION.match(text):
        return _change(CHANGES.get(match[1], ChangeKind.MOVED_OUT.value), text, match[2].strip())
    if match := _ORIGIN.match(text):
        return _change(CHANGES[match[2]], text, match[1].strip())
    parsed = parse_choice(text, CHANGES)
    if parsed.value:
        return _change(parsed.value, text)
    if parsed.suggestion:
        return Parsed(None, parsed.status, parsed.message, suggestion=CHANGE_WORDS[parsed.suggestion], kind=parsed.kind)
    return parsed


def _change(kind: str, text: str, counterpart: str = "") -> Parsed:
    found = ChangeWord(ChangeKind(kind), counterpart[:200])
    shown = str(found.kind.label)
    return ok(found, note="" if text == shown else f"{text} → {shown}")


def read_status(raw: Any) -> Parsed:
    """Read a 经营状态 cell as an OperatingStatus value; a departure comes as empty with its word in ``kind``."""
    common = common_answer(raw)
    if common is not None:
        return common
    text = on_one_line(str(raw))
    if squashed(text) in GONE:
        return empty(kind=GONE[squashed(text)])
    return _one_of_statuses(text)
