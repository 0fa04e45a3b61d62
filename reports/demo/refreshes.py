"""季度数据更新 and the office's lists: what is asked of all firms of a place at once."""

from datetime import date, timedelta
from typing import Any

from foundation.trail.asof import AsOf
from orgs.enterprises.models import EnterpriseState
from orgs.enterprises.services import Applied, Draft, Entry, apply_changes
from reports.demo.dice import between, chance, pick, roll
from reports.demo.firms import SURNAMES
from reports.demo.moments import at_work, told, working_day
from reports.demo.places import ALL
from reports.demo.story import OFFICE, REPORTED, Act, Base

QUARTERS = {3: "第一季度", 6: "第二季度", 9: "第三季度", 12: "第四季度"}


def quarter_name(day: date) -> str:
    return f"{day.year}年{QUARTERS[(day.month + 2) // 3 * 3]}"


def refresh(month: str) -> list[Act]:
    """Each street asks its firms in the last weeks of the quarter: the key ones always, the others every second time."""
    first = told(month).value
    acts = []
    for place in ALL:
        day = working_day(first + timedelta(days=between(f"{month}/{place}/day", 17, 22)))
        title = f"{quarter_name(day)}数据更新：{place}"
        acts.append(Act(at_work(day + timedelta(days=1), f"{month}/{place}"), _asks(place, day, title, every=2)))
    return acts


def half_year_refresh(month: str, every: int = 5) -> list[Act]:
    """In later years only some firms have news."""
    first = told(month).value
    acts = []
    for place in ALL:
        day = working_day(first + timedelta(days=between(f"{month}/{place}/day", 9, 20)))
        title = f"{day.year}年{'上' if day.month < 7 else '下'}半年数据更新：{place}"
        acts.append(Act(at_work(day + timedelta(days=1), f"{month}/{place}"), _asks(place, day, title, every=every)))
    return acts


def present(base: Base, day: date, place: str = "") -> list[EnterpriseState]:
    """States of the story's own firms on the day, in a fixed order."""
    states = EnterpriseState.objects.as_of(AsOf(day)).present().filter(enterprise__in=base.firms.values())
    if place:
        states = states.filter(jurisdiction=base.places[place])
    return list(states.order_by("enterprise"))


def _asks(place: str, day: date, title: str, *, every: int) -> Any:
    def do(base: Base) -> Applied:
        entries = []
        for state in present(base, day, place):
            # The name, not the id, so that the story is the same in a base that held firms before.
            key = f"{state.name}/{day}"
            due = state.is_key and every == 2 or (roll(state.name, every) == (day.month // 3 + day.year) % every)
            if due and (news := news_of(state, key)):
                entries.append(Entry([Draft(on=day, values=news)], enterprise=state.enterprise_id))
        said = f"{title}（{len(entries)} 家有变化）"
        return apply_changes(entries=entries, by=None, kind="refresh", title=said, source=REPORTED)

    return do


def news_of(state: EnterpriseState, key: str) -> dict[str, Any]:
    """What a firm reports: more or fewer people and members, now and then a new contact."""
    news: dict[str, Any] = {}
    if state.staff is None:
        news["staff"] = between(f"{key}/learned", 4, 60)
    elif not chance(f"{key}/same staff", 30):
        step = between(f"{key}/percent", -8, 11) * state.staff // 100
        news["staff"] = max(state.staff + (step or pick(f"{key}/one", (-1, 1, 1, 2))), 2)
    news.update(_members(state, key, news.get("staff", state.staff) or 0))
    if chance(f"{key}/contact", 4):
        news["contact"] = f"{pick(f'{key}/who', SURNAMES)}某"
    return {name: value for name, value in news.items() if value != getattr(state, name)}


def _members(state: EnterpriseState, key: str, staff: int) -> dict[str, int]:
    full, probationary = state.members_full, state.members_probationary
    if full is None or probationary is None:
        full, probationary = min(roll(f"{key}/full", 4), staff), 0
    elif chance(f"{key}/members", 40):
        return {}
    if probationary and chance(f"{key}/admitted", 45):
        full, probationary = full + 1, probationary - 1
    elif staff >= 20 and chance(f"{key}/accepted", 18):
        probationary += 1
    if chance(f"{key}/transferred", 45):
        full = max(full + pick(f"{key}/in or out", (-1, -1, 1, 1, 1, 2)), 0)
    full = min(full, max(staff - probationary, 0))
    return {
        "members_total": full + probationary,
        "members_full": full,
        "members_probationary": probationary,
    }


def updates_listed(on: str, *, enter: int, leave: int) -> Act:
    """列统: the list of the half-year, larger firms entering and small ones leaving."""
    return _office_list("is_listed", on, enter=enter, leave=leave, word="列统名录", reason="列统名录半年更新")


def adjusts_key(on: str, *, enter: int, leave: int) -> Act:
    """重点调整 at the beginning of a year."""
    return _office_list("is_key", on, enter=enter, leave=leave, word="重点企业", reason=f"{on[:4]}年重点企业调整")


def _office_list(name: str, on: str, *, enter: int, leave: int, word: str, reason: str) -> Act:
    day = told(on).value

    def do(base: Base) -> Applied:
        by_size = sorted(present(base, day), key=lambda s: (-(s.staff or 0), s.enterprise_id))
        entering = [s for s in by_size if getattr(s, name) is False][:enter]
        leaving = [s for s in reversed(by_size) if getattr(s, name) is True][:leave]
        entries = [
            Entry([Draft(on=day, values={name: state in entering}, reason=reason)], enterprise=state.enterprise_id)
            for state in [*entering, *leaving]
        ]
        title = f"调整{word}：进入 {len(entering)} 家，退出 {len(leaving)} 家"
        return apply_changes(entries=entries, by=None, kind="bulk_edit", title=title, source=OFFICE, reason=reason)

    return Act(at_work(day, f"{name}/{on}"), do)
