"""数据更新催办: what the office asked people to finish in the running round, by hand (ux.md §3.5).

The reminder itself is the record that somebody was asked; it is open as long as the round runs and the person has
firms left in it.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from foundation.accounts.scope import Actor
from foundation.trail.asof import AsOf
from orgs.enterprises.checks.services import CONFIRM
from orgs.rounds.models import RefreshRound
from reminders.choices import Who
from reminders.models import Notice
from reminders.rules.base import Due, Rule, Scope, Step, register_rule
from reminders.waiting import WaitingFirms

CODE, STEP = "R21", "hand"
ROUND = "duties.refreshround"
LONGEST = 366  # a round lasts a year at most


def reminded(found: RefreshRound) -> QuerySet[Notice]:
    """The reminders sent by hand in a round, the newest first."""
    return Notice.objects.filter(rule=CODE, subject=f"{ROUND}:{found.pk}").order_by("-on", "-pk")


def period_of(on: date, user: int) -> str:
    """One reminder a day and person: with the round, the key of the row."""
    return f"{on.isoformat()}/{user}"


def find_reminded(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """The newest reminder of each person who has firms left; one query when nobody was reminded, a fixed number else."""
    rows = Notice.objects.filter(rule=CODE, on__lte=at.day, due_on__gte=at.day)
    mine = Q(user=scope.user)
    rows = scope.of(rows, ROUND, mine, key="subject", office=mine)
    newest = dict(rows.order_by("on", "pk").values_list("user", "on"))
    running = RefreshRound.objects.filter(starts_on__lte=at.day, ends_on__gte=at.day).first() if newest else None
    left = WaitingFirms(running, at, scope.firms).by_user() if running else {}
    for user, on in sorted(newest.items()):
        if running and left.get(user):
            yield due_of(running, user, left[user], on)


def due_of(found: RefreshRound, user: int, left: int, on: date) -> Due:
    return Due(
        rule=CODE,
        subject=f"{ROUND}:{found.pk}",
        period=period_of(on, user),
        due_on=found.ends_on,
        about=f"{found}数据更新",
        text=f"您负责的企业还有 {left} 家待确认，{found.ends_on} 前完成即可。没有变化的可一键确认。",
        url=reverse("refresh:confirm", args=[found.pk]),
        action="去确认",
        users=(user,),
    )


def confirmed_by_them(acts: QuerySet, pk: int, user: Actor) -> QuerySet:
    """The person's own confirmations."""
    return acts.filter(kind=CONFIRM, by=user.pk)


register_rule(
    Rule(
        CODE,
        "数据更新催办",
        "数据更新",
        find_reminded,
        lambda: (Step(STEP, -LONGEST, (Who.PERSON,), words="办公室在“数据更新”里点“发送提醒”时"),),
        help="行业党委办公室请您完成本轮数据更新。",
        finishing=confirmed_by_them,
    )
)
