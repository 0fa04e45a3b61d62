"""确认无变化 in the story: rounds since 2024, most firms confirmed in time, some forgotten, a few in doubt."""

from datetime import date, timedelta
from typing import Any

from foundation.trail.asof import AsOf
from orgs.enterprises.checks.freshness import changed_q
from orgs.enterprises.choices import CheckMode, DoubtReason
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.enterprises.services import Confirmed, confirm, open_doubt
from orgs.rounds.services import open_round
from reports.demo.dice import between, chance, pick
from reports.demo.moments import at_work, told, working_day
from reports.demo.places import ALL, HONGSHAN, MEIYUAN, XUZHUANG
from reports.demo.refreshes import present
from reports.demo.story import Act, Base

SOURCES = ("电话核实", "电话核实", "上门核实", "企业反馈", "")


def confirms(month: str, *, percent: int, key_only: bool = False) -> list[Act]:
    """In the last days of that month each street confirms so many of a hundred firms without news."""
    acts = []
    for place in ALL:
        day = working_day(told(month).value + timedelta(days=between(f"{month}/{place}/confirm", 21, 25)))
        acts.append(Act(at_work(day, f"{month}/{place}/confirm"), _confirm(place, day, percent, key_only)))
    return acts


def _confirm(place: str, day: date, percent: int, key_only: bool) -> Any:
    def do(base: Base) -> Confirmed | None:
        found = open_round(on=day)
        news = changed_q(found.starts_on, AsOf(day))
        states = [
            state
            for state in present(base, day, place)
            if (state.is_key or not key_only) and chance(f"{state.name}/{day}/confirmed", percent)
        ]
        reported = EnterpriseState.objects.filter(news, pk__in=[s.pk for s in states])
        done = set(reported.values_list("enterprise_id", flat=True))
        firms = [s.enterprise_id for s in states if s.enterprise_id not in done]
        if not firms:
            return None
        source = pick(f"{place}/{day}", SOURCES)
        return confirm(enterprises=firms, on=day, mode=CheckMode.LIST, source=source, by=None)

    return do


def is_doubted(place: str, on: str, reason: DoubtReason, note: str = "", source: str = "联系不上") -> Act:
    """Somebody could not be reached, or does not seem to be where the base has it."""
    day = told(on).value

    def do(base: Base) -> Any:
        first = present(base, day, place)[between(f"{place}/{on}/who", 0, 5)]
        firm = Enterprise.objects.get(pk=first.enterprise_id)
        return open_doubt(enterprise=firm, reason=reason, note=note, source=source, on=day, by=None)

    return Act(at_work(day, f"{place}/{on}/doubt"), do)


ACTS: list[Act] = [
    *confirms("2024-06", percent=85),
    *confirms("2024-12", percent=90),
    *confirms("2025-06", percent=90),
    *confirms("2025-12", percent=92),
    *confirms("2026-03", percent=85, key_only=True),
    *confirms("2026-06", percent=92),
    *confirms("2026-09", percent=80, key_only=True),
    *confirms("2026-10", percent=15),
    is_doubted(MEIYUAN, "2026-11-03", DoubtReason.PHONE),
    is_doubted(XUZHUANG, "2026-11-10", DoubtReason.MOVED, "大楼物业称已退租"),
    is_doubted(HONGSHAN, "2026-11-17", DoubtReason.CONTRADICTED, "来电称人员已减半，与登记不符", source="电话"),
]
