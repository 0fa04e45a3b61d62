"""May this be written? Plain sentences for everything that may not."""

from datetime import date
from typing import Any

from constance import config

from foundation.common.periods import months_later
from foundation.trail import clock
from foundation.trail.judging import Judge
from orgs.parties.choices import ARRIVALS, DEPARTURES, ChangeKind, Presence
from orgs.parties.terms import LONGEST_TERM, term_due

_judge = Judge(
    word="该党组织",
    earliest=date(1921, 7, 1),
    arrivals=ARRIVALS,
    departures=DEPARTURES,
    kinds=dict(ChangeKind.choices),
    presences=dict(Presence.choices),
    not_yet="请先登记党组织何时成立（新建、期初已在或补录）。",
    too_early="如成立日期有误，请先更正。",
)
judge_day, judge_kind = _judge.day, _judge.kind


def judge_values(values: dict[str, Any]) -> list[tuple[str, str]]:
    """What can never be true of one organisation: (field, sentence)."""
    problems = []
    if "name" in values and not values["name"]:
        problems.append(("name", "请填写党组织名称。"))
    has_own = any(values.get(key) is not None for key in ("members_full", "members_probationary"))
    if has_own and not values.get("members_reason"):
        problems.append(
            ("members_reason", "党员数平时按所在企业合计；要另填，请写明原因。不另填请把正式党员和预备党员留空。")
        )
    if values.get("term_end") and not values.get("term_end_reason"):
        problems.append(("term_end_reason", "届满时间平时按换届时间推算；要另定，请写明原因。"))
    years = values.get("term_years")
    if years is not None and not 1 <= years <= LONGEST_TERM:
        problems.append(("term_years", f"任期一般为 3 年或 5 年，请填 1 到 {LONGEST_TERM} 之间的整数。"))
    problems += _judge_days(values)
    return problems


def judge_extension(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str]]:
    """An extension told now: after the term's end, and no further than the setting allows."""
    if not after.get("extension_until"):
        return []
    until, due = date.fromisoformat(after["extension_until"]), term_due({**before, **after})
    ends = due.last_day() if due else None
    last = months_later(ends or clock.today(), config.PARTY_EXTENSION_MONTHS)
    term = f"本届任期到 {ends} 届满，" if ends else ""
    if ends and until <= ends and "last_election_on" not in after:
        return [("extension_until", f"{term}延期要到这以后。")]
    if until > last:
        months = config.PARTY_EXTENSION_MONTHS
        return [("extension_until", f"{term}最多延期 {months} 个月，请填 {last} 以前的日期。")]
    return []


def _judge_days(values: dict[str, Any]) -> list[tuple[str, str]]:
    today = clock.today().isoformat()
    problems = []
    for name, label in (("established_on", "成立时间"), ("last_election_on", "换届时间")):
        if values.get(name) and values[name] > today:
            problems.append((name, f"{label}不能晚于今天。"))
    established, elected = values.get("established_on"), values.get("last_election_on")
    if established and elected and elected < established:
        problems.append(("last_election_on", "换届时间早于成立时间，请核对。"))
    until = values.get("extension_until")
    if until and elected and until < elected:
        problems.append(("extension_until", "延期至的日期早于换届时间，请核对。"))
    return problems
