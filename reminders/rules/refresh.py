"""R1 and its companion: data to be confirmed, and questions somebody left open (handbook §6.2)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from constance import config
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from foundation.accounts.scope import Actor
from foundation.common.tables.listing import address_of
from foundation.trail.asof import AsOf
from orgs.duties.models import LiaisonPoint
from orgs.enterprises.checks.freshness import changes_that_check, doubted_q, due_by_q, due_of, rhythm_of
from orgs.enterprises.checks.volatile import attested_facts
from orgs.enterprises.choices import FreshnessStatus
from orgs.enterprises.loading import mark_own
from orgs.enterprises.models import Doubt, EnterpriseState, Verification
from reminders.choices import Who
from reminders.rules.base import FIRM, Details, Due, Rule, Scope, Step, register_rule

DOUBT = "enterprises.doubt"


def find_unconfirmed(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R1: firms whose last check holds until ``by`` at most; one query for any number of them."""
    rows = scope.narrow(EnterpriseState.objects.as_of(at).present()).filter(due_by_q(by, at)).exclude(doubted_q(at))
    rows, checks = _with_checks(rows, at)
    months = {is_key: rhythm_of(is_key) for is_key in (True, False, None)}
    fields = ("enterprise", "name", "jurisdiction", "is_key", "effective_from", *checks)
    for pk, name, street, is_key, since, *days in scope.read(rows.order_by("sort_key", "pk").values_list(*fields)):
        due_on = due_of(_last(days, since), months[is_key])
        yield Due(
            rule="R1",
            subject=f"{FIRM}:{pk}",
            period=due_on.isoformat(),
            due_on=due_on,
            about=name,
            text=f"请在 {due_on} 前核对基本情况；没有变化的可一键确认。",
            url=address_of("enterprises:detail", pk),
            action="确认无变化",
            enterprise=pk,
            jurisdiction=street,
            posts=address_of("enterprises:confirm", pk),
        )


def _with_checks(rows: QuerySet, at: AsOf) -> tuple[QuerySet, tuple[str, ...]]:
    """The rows with the days of their last checks, and what these are called; today's last one is kept beside them."""
    if at.is_today:
        return rows, ("checked_on",)
    changes = changes_that_check(at).filter(enterprise=OuterRef("enterprise")).order_by().values("enterprise")
    confirmed = Verification.objects.as_of(at).filter(enterprise=OuterRef("enterprise")).order_by().values("enterprise")
    asked = {
        "recorded": Subquery(changes.annotate(last=Max("recorded_at")).values("last")),
        "effective": Subquery(
            changes.filter(effective_on__lte=at.day).annotate(last=Max("effective_on")).values("last")
        ),
        "confirmed": Subquery(confirmed.annotate(last=Max("on")).values("last")),
    }
    return rows.annotate(**asked), tuple(asked)


def _last(days: list[date | datetime | None], since: date) -> date:
    """The latest of the days there are; a firm nobody ever looked at counts from when it came."""
    known = [timezone.localdate(d) if isinstance(d, datetime) else d for d in days if d is not None]
    return max(known, default=since)


def shown_facts(dues: list[Due], at: AsOf, user: Actor, scope: Scope) -> dict[str, Details]:
    """Just what a confirmation attests, for this person's eyes; a fixed number of queries."""
    rows = EnterpriseState.objects.as_of(at).with_people().filter(enterprise__in=[due.enterprise for due in dues])
    states = mark_own(list(rows), scope.firms if isinstance(scope.firms, list) else ())
    return {
        f"{FIRM}:{firm.state.enterprise_id}": Details(
            [(label, text or "—") for label, text in firm.facts], firm.state.pk
        )
        for firm in attested_facts(states, user)
    }


def checks_of(acts: QuerySet, pk: int, user: Actor) -> QuerySet:
    """The acts by which somebody checked the firm: confirmations, and changes that count as a check."""
    changed = changes_that_check(AsOf.today()).filter(enterprise=pk).values("changeset")
    confirmed = Verification.objects.live().filter(enterprise=pk).values("changeset")
    return acts.filter(Q(pk__in=changed) | Q(pk__in=confirmed))


def find_unconfirmed_points(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R22: the same of firms at liaison points, for the members who contact them; two queries."""
    held = _members_by_firm(at, scope)
    for due in find_unconfirmed(at, by, replace(scope, firms=list(held))) if held else ():
        assert due.enterprise is not None
        yield replace(due, rule="R22", persons=tuple(held[due.enterprise]))


def find_doubted_points(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """R23: questions about firms at liaison points; two queries."""
    held = _members_by_firm(at, scope)
    for due in find_doubts(at, by, replace(scope, firms=list(held))) if held else ():
        assert due.enterprise is not None
        text = due.text.replace("请核实", "街道（园区）正在核实，您了解情况的请告诉他们")
        yield replace(due, rule="R23", persons=tuple(held[due.enterprise]), text=text, action="去看看")


def _members_by_firm(at: AsOf, scope: Scope) -> dict[int, list[int]]:
    mine = Q(person=scope.person or 0)
    everywhere = replace(scope, subjects=None)  # by name it is asked below, of what the firms' own rules find
    points = everywhere.of(LiaisonPoint.objects.as_of(at), FIRM, mine, office=mine)
    held: dict[int, list[int]] = defaultdict(list)
    for firm, person in points.order_by("pk").values_list("enterprise", "person"):
        held[firm].append(person)
    return held


def find_doubts(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """待核实: what somebody could not confirm waits for the street."""
    week = timedelta(days=config.ESCALATE_DAYS)
    rows = Doubt.objects.open_on(at).filter(opened_on__lte=by - week)
    rows = scope.of(rows, DOUBT, Q(enterprise__in=scope.firms))
    state = EnterpriseState.objects.as_of(at).filter(enterprise=OuterRef("enterprise"))
    rows = rows.annotate(firm=Subquery(state.values("name")[:1]), street=Subquery(state.values("jurisdiction")[:1]))
    for row in rows.order_by("opened_on", "pk"):
        yield Due(
            rule="R20",
            subject=f"{DOUBT}:{row.pk}",
            period="",
            due_on=row.opened_on + week,
            about=row.firm or "企业",
            text=f"{row}，请核实。",
            url=address_of("enterprises:detail", row.enterprise_id),
            action="去核实",
            enterprise=row.enterprise_id,
            jurisdiction=row.street,
        )


register_rule(
    Rule(
        "R1",
        "数据待确认",
        "数据更新",
        find_unconfirmed,
        lambda: (
            Step("soon", -config.REFRESH_NOTICE_DAYS, (Who.INSTRUCTOR, Who.IMPLEMENTER)),
            Step("overdue", 1, (Who.INSTRUCTOR, Who.IMPLEMENTER)),
            Step("lead", config.ESCALATE_DAYS, (Who.LEAD,)),
            Step("office", config.ESCALATE_OFFICE_DAYS, (Who.OFFICE,)),
        ),
        help="重点企业每季度、其他企业每半年核对一次；改过、导入过都算核对。",
        many="{n} 家企业的数据待确认",
        list_url=lambda: reverse("refresh:home"),
        details=shown_facts,
        finishing=checks_of,
    )
)
register_rule(
    Rule(
        "R22",
        "联系点企业数据待确认",
        "数据更新",
        find_unconfirmed_points,
        lambda: (
            Step("soon", -config.REFRESH_NOTICE_DAYS, (Who.MEMBER,)),
            Step("overdue", 1, (Who.MEMBER,)),
        ),
        help="您的联系点企业正在本轮数据更新中，一般由指导员或街道（园区）确认；您了解情况的也可以确认。",
        many="{n} 家联系点企业的数据待确认",
        list_url=lambda: reverse("refresh:home"),
        details=shown_facts,
        finishing=checks_of,
    )
)
register_rule(
    Rule(
        "R23",
        "联系点企业待核实",
        "数据更新",
        find_doubted_points,
        lambda: (Step("now", -config.ESCALATE_DAYS, (Who.MEMBER,)),),
        help="有人联系不上您的联系点企业，或抽查发现与登记不符，正由属地核实。",
        many="{n} 家联系点企业待核实",
    )
)
register_rule(
    Rule(
        "R20",
        "待核实",
        "数据更新",
        find_doubts,
        lambda: (
            Step("now", -config.ESCALATE_DAYS, (Who.IMPLEMENTER,)),
            Step("lead", 0, (Who.LEAD,)),
        ),
        help="有人联系不上企业或发现与新情况不符，请属地核实。",
        many="{n} 家企业待核实",
        list_url=lambda: f"{reverse('enterprises:list')}?freshness={FreshnessStatus.DOUBTED}",
    )
)
