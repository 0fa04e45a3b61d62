"""What to know before a visit, on one screen and one sheet: what changed, what was promised, what is old, who was there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from foundation.accounts.scope import Actor
from foundation.common.tables.columns import shown_date
from foundation.trail.asof import AsOf
from orgs.enterprises.choices import ChangeKind
from orgs.enterprises.firm_facts import shown_facts
from orgs.enterprises.labels import FIELD_WORDS
from orgs.enterprises.models import EnterpriseChange, EnterpriseState
from visits.models import Visit
from visits.services.guidance import open_guidance
from visits.tables.visits import load_visitors

FEW = 3  # of each kind: the whole has to stay on one sheet of A4
SHORT = 60  # characters of a text
Lines = list[tuple[str, str, str]]  # a day or a name, the words, where it is looked at


@dataclass(frozen=True)
class Part:
    """One part of the sheet; empty ones say so."""

    title: str
    lines: Lines
    none: str


# Other nouns of this app add their part: fn(user, state) → Part.
PARTS: list[Callable[[Any, EnterpriseState], Part]] = []


def cut(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


def briefing(user: Actor, state: EnterpriseState) -> list[Part]:
    """All parts for one firm as it is today; the caller has checked that it may be seen."""
    visits = _visits(user, state)
    changed, promised, old = _changed(state, visits), _promised(user, state, visits), _oldest(user, state)
    return [changed, promised, *(part(user, state) for part in PARTS), old, _visitors(visits)]


def _visits(user: Actor, state: EnterpriseState) -> list[Visit]:
    seen = Visit.objects.visible_to(user).live().filter(enterprise=state.enterprise_id)
    rows = list(seen.select_related("method").order_by("-on", "-pk")[:20])
    load_visitors(rows, None, user)
    return rows


def _changed(state: EnterpriseState, visits: list[Visit]) -> Part:
    """What was registered to have happened since the last visit."""
    changes = EnterpriseChange.objects.live().filter(enterprise=state.enterprise_id)
    if visits:
        changes = changes.filter(effective_on__gte=visits[0].on)
    lines = [
        (
            shown_date(change.effective_on, change.precision),
            f"{ChangeKind(change.kind).label}：{'、'.join(FIELD_WORDS.get(name, name) for name in list(change.values)[:6])}",
            "",
        )
        for change in changes.order_by("-effective_on", "-pk")[:FEW]
    ]
    return Part("上次走访以来的变化", lines, "没有登记变动")


def _promised(user: Actor, state: EnterpriseState, visits: list[Visit]) -> Part:
    """Guidance of which nobody said yet that it is done, and what was asked for and promised at the last visits."""
    seen = Visit.objects.visible_to(user).live().filter(enterprise=state.enterprise_id)
    waiting = list(open_guidance(seen).order_by("-on", "-pk")[:FEW])
    lines = [(visit.shown_on, f"指导意见：{cut(visit.guidance)}", visit.get_absolute_url()) for visit in waiting]
    lines += [
        (visit.shown_on, f"{label}：{cut(text)}", visit.get_absolute_url())
        for visit in visits
        for label, text in (("企业需求", visit.wishes), ("跟进", visit.follow_up))
        if text
    ][:FEW]
    return Part("说过的事，请问一问", lines, "没有记下要跟进的事")


def _oldest(user: Actor, state: EnterpriseState) -> Part:
    facts = [fact for _, group in shown_facts(state, AsOf.today(), user) for fact in group if fact.text and fact.since]
    facts.sort(key=lambda fact: (fact.since, fact.key))
    lines = [
        (fact.label, f"{cut(fact.text)}（{fact.since_text} 起{' · ' + fact.age if fact.age else ''}）", "")
        for fact in facts
    ]
    return Part("最久没有变过的资料，请当面核对", lines[:FEW], "还没有资料")


def _visitors(visits: list[Visit]) -> Part:
    lines = [
        (
            visit.shown_on,
            f"{visit.method}：{cut('、'.join(map(str, visit.shown_visitors)) or '未写走访人')}",
            visit.get_absolute_url(),
        )
        for visit in visits[:FEW]
    ]
    return Part("最近走访", lines, "还没有走访过")
