"""R10, R27, R28 and R29: what firms asked for and is still to be done (handbook §6.2). Confidential ones are named to nobody."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from constance import config
from django.db.models import Q, QuerySet
from django.urls import reverse

from foundation.trail.asof import AsOf
from orgs.duties.choices import StreetPart
from orgs.duties.responsible import street_responsible_on
from reminders.choices import Who
from reminders.people import office_accounts
from reminders.rules.base import Due, Find, Rule, Scope, Step, register_rule
from visits.models import Need
from visits.needs.choices import NeedState

LABEL = "visits.need"
HIDDEN = "一条保密诉求"


@dataclass
class Holders:
    """Whose a need is: a person, the people of a street, or the office; loaded once and only when asked."""

    at: AsOf

    def of(self, need: Need) -> dict[str, Any]:
        if need.person_id:
            return {"persons": (need.person_id,)}
        if need.street_id:
            people = [p.pk for part in StreetPart for p in self._streets.get((need.street_id, part), ())]
            return {"persons": tuple(dict.fromkeys(people))} if people else {"users": self._office}
        return {"users": self._office}

    @cached_property
    def _streets(self) -> Any:
        return street_responsible_on(self.at)

    @cached_property
    def _office(self) -> tuple[int, ...]:
        return tuple(office_accounts(self.at))


def _dues(
    rule: str, at: AsOf, scope: Scope, rows: QuerySet[Need], late: Q, *, due: Any, text: Any, step: str, action: str
) -> Iterator[Due]:
    """One item a need and day; the office sees its own, those nobody else can be told of, and what is late."""
    rows = rows.filter(is_active=True, raised_on__lte=at.day)
    mine = Q(person=scope.person or 0) | Q(street__in=scope.streets)
    ours = Q(person=None, street=None) | late | Q(person=scope.person or 0)
    holders = Holders(at)
    for need in scope.of(rows, LABEL, mine, office=ours).order_by("pk"):
        due_on = due(need)
        yield Due(
            rule=rule,
            subject=f"{LABEL}:{need.pk}",
            period=due_on.isoformat(),
            due_on=due_on,
            about=HIDDEN if need.is_confidential else need.title,
            text=text(need),
            url=reverse("needs:step", args=[need.pk, step]),
            action=action,
            enterprise=None,
            jurisdiction=need.street_id,
            **holders.of(need),
        )


def _days(number: int) -> timedelta:
    return timedelta(days=number)


def find_due(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R10: to be assigned or answered by a day; one query."""
    asked = _days(config.NEED_ANSWER_DAYS)
    rows = Need.objects.filter(state__in=(NeedState.UNASSIGNED, NeedState.DOING))
    rows = rows.filter(Q(due_on__lte=by) | Q(due_on=None, since__lte=by - asked))
    over = at.day - _days(config.ESCALATE_DAYS)

    def text(need: Need) -> str:
        if need.state == NeedState.UNASSIGNED:
            return f"{need.shown_on} 提出，还没有分派。"
        return f"{need.due_on} 前答复。" if need.due_on else f"{need.shown_on} 提出，请尽快答复。"

    yield from _dues(
        "R10",
        at,
        scope,
        rows,
        Q(due_on__lte=over) | Q(due_on=None, since__lte=over - asked),
        due=lambda need: need.due_on or need.since + asked,
        text=text,
        step="progress",
        action="去办理",
    )


def find_silent(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R27: under way, and nothing was said of it for a month; one query."""
    each = _days(config.NEED_FEEDBACK_DAYS)
    rows = Need.objects.filter(state=NeedState.DOING, told_on__lte=by - each)
    yield from _dues(
        "R27",
        at,
        scope,
        rows,
        Q(told_on__lte=at.day - each - _days(config.ESCALATE_DAYS)),
        due=lambda need: need.told_on + each,
        text=lambda need: f"最近一次进展是 {need.told_on}，请补充进展，一句话即可。",
        step="progress",
        action="登记进展",
    )


def find_replied(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R28: answered, and nobody asked the firm yet; one query."""
    soon = _days(config.NEED_REVISIT_DAYS)
    rows = Need.objects.filter(state=NeedState.REPLIED, replied_on__lte=by - soon)
    yield from _dues(
        "R28",
        at,
        scope,
        rows,
        Q(replied_on__lte=at.day - soon - _days(config.ESCALATE_DAYS)),
        due=lambda need: need.replied_on + soon,
        text=lambda need: f"{need.replied_on} 已答复，请回访企业是否满意，回访后才能办结。",
        step="revisit",
        action="去回访",
    )


def find_long(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R29: 长期推进, to be looked at once a year; one query."""
    rows = Need.objects.filter(state=NeedState.LONG_TERM, look_on__lte=by)
    yield from _dues(
        "R29",
        at,
        scope,
        rows,
        Q(look_on__lte=at.day - _days(config.ESCALATE_DAYS)),
        due=lambda need: need.look_on,
        text=lambda need: f"长期推进的诉求，{need.look_on} 前检视一次。",
        step="look",
        action="去检视",
    )


LOOK_AHEAD = 30  # days before a year is over


def _register(code: str, title: str, find: Find, days: Callable[[], dict[str, int]], words: str, many: str) -> None:
    """The holder is told on these days, counted from the due one; the office too once it is late."""

    def steps() -> tuple[Step, ...]:
        own = [Step(name, number, (Who.PERSON,)) for name, number in days().items()]
        return (*own, Step("office", config.ESCALATE_DAYS, (Who.PERSON, Who.OFFICE)))

    register_rule(Rule(code, title, "诉求", find, steps, help=words, many=many))


_register(
    "R10",
    "诉求办理到期",
    find_due,
    lambda: {"given": -config.NEED_ANSWER_DAYS, "soon": -2, "due": 0},
    "诉求交办后在时限内答复；逾期提醒办公室。",
    "{n} 条诉求待办理",
)
_register(
    "R27",
    "诉求进展待反馈",
    find_silent,
    lambda: {"due": 0},
    "办理中的诉求每月至少反馈一次进展。",
    "{n} 条诉求待反馈进展",
)
_register(
    "R28",
    "诉求待回访",
    find_replied,
    lambda: {"given": -config.NEED_REVISIT_DAYS, "due": 0},
    "答复以后回访企业，回访后才能办结。",
    "{n} 条诉求待回访",
)
_register(
    "R29",
    "长期推进待检视",
    find_long,
    lambda: {"soon": -LOOK_AHEAD, "due": 0},
    "转为长期推进的诉求每年检视一次。",
    "{n} 条长期推进的诉求待检视",
)
