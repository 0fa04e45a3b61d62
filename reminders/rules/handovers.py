"""R24, R25 and R26: responsibilities that pass to somebody else, for good or for a time. No names: these go into mails."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from constance import config
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from foundation.accounts.models import User
from foundation.accounts.scope import NONE
from foundation.common.tables.listing import address_of
from foundation.trail.asof import AsOf
from orgs.duties.models import Deputy, Handover
from reminders.choices import Who
from reminders.people import office_accounts
from reminders.rules.base import Due, Rule, Scope, Step, register_rule

HANDOVER, PERSON = "duties.handover", "accounts.person"


def find_waiting(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R24: handovers their successor has not accepted.

    The office sees its own, others' once they are late, and those whose successor has no log-in at once: it accepts
    for them.
    """
    login = User.objects.filter(person=OuterRef("to"), is_active=True)
    rows = _waiting(by).filter(to__isnull=False).annotate(has_login=Exists(login))
    mine, late = Q(to=scope.person or 0), Q(on__lte=at.day - timedelta(days=config.ESCALATE_DAYS))
    office = cache(lambda: tuple(office_accounts(at)))
    for row in scope.of(rows, HANDOVER, mine, office=mine | late | Q(has_login=False)):
        has_begun = row.on <= at.day
        # The office only looks at what somebody else can accept.
        is_theirs = has_begun and (scope.user is None or row.to_id == scope.person or not row.has_login)
        yield _due(
            "R24",
            row,
            f"有 {row.number} 项职责自 {row.on} 起移交，{'请接收' if has_begun else '届时请接收'}；接收后，未办的事项转到接收人名下。",
            url=address_of("duties:handover", row.pk),
            action="接收" if is_theirs else "查看",
            posts=address_of("duties:handover-accept", row.pk) if is_theirs else "",
            persons=(row.to_id,),
            users=() if row.has_login else office(),
        )


def find_unassigned(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R25: handovers nobody is named for; the office's."""
    for row in scope.of(_waiting(by).filter(to__isnull=True), HANDOVER, NONE):
        text = f"有 {row.number} 项职责移交，还没有确定接收人。"
        yield _due("R25", row, text, url=address_of("duties:handover-recipient", row.pk), action="确定接收人")


def _waiting(by: date) -> Any:
    return Handover.objects.waiting().filter(on__lte=by).annotate(number=Count("lines")).order_by("on", "pk")


def _due(rule: str, row: Any, text: str, **more: Any) -> Due:
    subject, about = f"{HANDOVER}:{row.pk}", f"职责交接（{row.number} 项）"
    return Due(rule=rule, subject=subject, period=str(row.to_id or ""), due_on=row.on, about=about, text=text, **more)


def find_deputyships(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R26: whoever stands in for somebody, now or soon, is told so; once, also when its end is put elsewhere."""
    rows = Deputy.objects.live().filter(starts_on__lte=by, ends_on__gte=at.day)
    mine = Q(deputy=scope.person or 0)
    for row in scope.of(rows, PERSON, mine, key="person", office=mine).order_by("starts_on", "pk"):
        yield Due(
            rule="R26",
            subject=f"{PERSON}:{row.person_id}",
            period=f"{row.starts_on}/{row.deputy_id}",
            due_on=row.starts_on,
            about="请您代理职责",
            text=f"{row.starts_on} 至 {row.ends_on} 由您代理一位同事的职责，期间可以查看和登记其负责的企业。",
            url=address_of("duties:deputy", row.pk),
            action="查看",
            persons=(row.deputy_id,),
        )


register_rule(
    Rule(
        "R24",
        "交接待接收",
        "责任分工",
        find_waiting,
        lambda: (
            Step("told", -config.DUTY_AHEAD_DAYS, (Who.PERSON,)),
            Step("late", 1, (Who.PERSON,)),
            Step("office", config.ESCALATE_DAYS, (Who.OFFICE,)),
        ),
        help="职责移交给谁，就提醒谁接收；接收或撤回后停止，迟迟不接收的提醒办公室。",
        many="{n} 次交接待接收",
        list_url=lambda: f"{reverse('duties:handovers')}?tab=waiting",
    )
)
register_rule(
    Rule(
        "R25",
        "交接没有接收人",
        "责任分工",
        find_unassigned,
        lambda: (Step("told", -config.DUTY_AHEAD_DAYS, (Who.OFFICE,)),),
        help="职责结束时还有未办的事项而没有接收人，由办公室确定。",
        many="{n} 次交接没有接收人",
        list_url=lambda: f"{reverse('duties:handovers')}?tab=waiting",
    )
)
register_rule(
    Rule(
        "R26",
        "代理通知",
        "责任分工",
        find_deputyships,
        lambda: (Step("told", -config.DUTY_AHEAD_DAYS, (Who.PERSON,)),),
        help="登记代理后告诉代理人，只发消息，不列入待办。",
        is_news=True,
    )
)
