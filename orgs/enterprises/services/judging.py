"""May this be written? Plain sentences for everything that may not."""

from datetime import date
from typing import Any

from foundation.trail import clock
from foundation.trail.judging import Judge
from orgs.enterprises.choices import ARRIVALS, DEPARTURES, ChangeKind, Presence

_judge = Judge(
    word="该企业",
    earliest=date(1949, 10, 1),
    arrivals=ARRIVALS,
    departures=DEPARTURES,
    kinds=dict(ChangeKind.choices),
    presences=dict(Presence.choices),
    not_yet="请先登记企业何时入库（期初已在、新设、迁入或补录）。",
    too_early="如入库日期有误，请先在“登记变动”页里改入库的日期。",
)
judge_day, judge_kind = _judge.day, _judge.kind


def judge_values(values: dict[str, Any]) -> list[tuple[str, str]]:
    """What can never be true of one firm: (field, sentence)."""
    problems = []
    if "name" in values and not values["name"]:
        problems.append(("name", "请填写企业名称。"))
    total, full, probationary = (
        values.get("members_total"),
        values.get("members_full"),
        values.get("members_probationary"),
    )
    parts = (full or 0) + (probationary or 0)
    if total is not None and parts > total:
        problems.append(("members_total", f"党员总数 {total} 少于正式与预备党员之和 {parts}，请核对。"))
    elif None not in (total, full, probationary) and parts != total:
        problems.append(
            ("members_total", f"正式党员 {full} 加预备党员 {probationary} 不等于党员总数 {total}，请核对。")
        )
    founded = values.get("founded_on")
    if founded and date.fromisoformat(founded) > clock.today():
        problems.append(("founded_on", "成立时间不能晚于今天。"))
    return problems


def suspicions(values: dict[str, Any], current: dict[str, Any], jump_percent: int) -> list[tuple[str, str]]:
    """What is probably a slip: a person is asked, nothing is refused."""
    asked = []
    merged = {**current, **values}
    staff, members = merged.get("staff"), merged.get("members_total")
    if staff is not None and members is not None and members > staff and {"staff", "members_total"} & set(values):
        asked.append(("members_total", f"党员 {members} 人，多于从业人员 {staff} 人，请核对。"))
    for field, word in (("staff", "从业人员"), ("members_total", "党员")):
        before, after = current.get(field), values.get(field)
        if before is None or after is None or before == after or max(before, after) < 10:
            continue
        if abs(after - before) * 100 > jump_percent * max(before, 1):
            asked.append((field, f"{word}由 {before} 变为 {after}，变化超过 {jump_percent}%，请确认。"))
    return asked
