"""One firm as a person sees it: its state, its facts with since when and from where."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone

from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column
from foundation.desk import shown_facts as desk
from foundation.desk.shown_facts import ShownFact
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.enterprises.models import EnterpriseChange, EnterpriseState, Verification

# Higher apps add panels to the detail page: (title, fn(user, state, at) → [(label, value, url)]).
Panel = tuple[str, Callable[[Any, EnterpriseState, AsOf], list[tuple[str, str, str]]]]
PANELS: list[Panel] = []

# And what belongs among the first facts of the page, and the buttons of its head: (label, words, address).
FIRST_FACTS: list[Callable[[Any, EnterpriseState, AsOf], list[tuple[str, str, str]]]] = []
HEAD_ACTIONS: list[Callable[[Any, EnterpriseState, AsOf], list[tuple[str, str, str]]]] = []


def register_panel(title: str, lines: Callable[[Any, EnterpriseState, AsOf], list[tuple[str, str, str]]]) -> None:
    PANELS.append((title, lines))


def state_for(user: Actor, pk: int, at: AsOf) -> EnterpriseState:
    """The firm's state on the day, departed firms included. Raises Http404 for what this person may not see."""
    seen = EnterpriseState.objects.visible_to(user).with_people()
    state = seen.as_of(at).filter(enterprise=pk).first()
    if state is None:
        raise Http404("没有这家企业，或不在您负责的范围。")
    return state


def shown_facts(state: EnterpriseState, at: AsOf, user: Actor) -> list[tuple[str, list[ShownFact]]]:
    """All declared columns by group, with since when, from where and how old each is."""
    confirmed = confirmations(state.enterprise_id, at)
    columns = [c for c in ENTERPRISE_COLUMNS if not c.is_name and not c.held]

    def age(column: Column, origin: Any) -> str:
        return age_of(origin, confirmed.get(column.key))

    return desk.shown_facts(state, columns, at, user, age)


def confirmations(enterprise: int, at: AsOf) -> dict[str, Verification]:
    """The newest confirmation that showed each field, up to the day; one query."""
    found: dict[str, Verification] = {}
    rows = Verification.objects.as_of(at).filter(enterprise=enterprise).order_by("on", "pk")
    # One a day at most, but years of them: the last few cover every group.
    for row in reversed(rows.reverse()[:20]):
        found.update(dict.fromkeys(row.values, row))
    return found


def age_of(origin: EnterpriseChange | None, confirmed: Verification | None) -> str:
    """How old a fact is, and what made it that young."""
    if confirmed is not None and (origin is None or confirmed.recorded_at > origin.recorded_at):
        return f"{days_ago(confirmed.on)}确认" + (f"（{confirmed.source}）" if confirmed.source else "")
    return f"{days_ago(timezone.localdate(origin.recorded_at))}更新" if origin is not None else ""


def days_ago(day: date) -> str:
    """今天, 昨天, 12 天前, 3 个月前, 2 年前: no finer than it matters."""
    days = (clock.today() - day).days
    if days < 2:
        return "昨天" if days == 1 else "今天"
    if days < 60:
        return f"{days} 天前"
    return f"{days // 30} 个月前" if days < 730 else f"{days // 365} 年前"
