"""R9: key firms nobody has visited this year (handbook §6.2)."""

from collections.abc import Iterator
from datetime import date

from constance import config
from django.db.models import Exists, OuterRef
from django.urls import reverse

from foundation.trail.asof import AsOf
from orgs.duties.contacting import VISITS
from orgs.enterprises.models import EnterpriseState
from reminders.choices import Who
from reminders.rules.base import FIRM, Due, Rule, Scope, Step, register_rule
from visits.models import Visit


def find_key_firms(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """Key firms of the day without a visit since the year began; a telephone call is none. One query."""
    due_on = date(at.day.year, config.KEY_VISIT_MONTH, 1)
    if due_on > by:
        return
    made = Visit.objects.live().filter(
        enterprise=OuterRef("enterprise"), on__range=(date(at.day.year, 1, 1), at.day), method__counts_as__in=VISITS
    )
    rows = scope.narrow(EnterpriseState.objects.as_of(at).present().filter(is_key=True)).filter(~Exists(made))
    adding = reverse("visits:add")
    fields = ("enterprise", "name", "jurisdiction")
    for pk, name, street in scope.read(rows.order_by("sort_key", "pk").values_list(*fields)):
        yield Due(
            rule="R9",
            subject=f"{FIRM}:{pk}",
            period=str(at.day.year),
            due_on=due_on,
            about=name,
            text="重点企业，本年还没有走访。",
            url=f"{adding}?enterprise={pk}",
            action="登记走访",
            enterprise=pk,
            jurisdiction=street,
        )


def steps() -> tuple[Step, ...]:
    """On the first of both months; days between them as in a year that is no leap year."""
    first, again = (date(2023, month, 1) for month in (config.KEY_VISIT_MONTH, config.KEY_VISIT_MONTH_AGAIN))
    office, told = (Who.OFFICE,), "{} 月 1 日"
    made = (Step("first", 0, office, told.format(first.month)),)
    return (*made, Step("again", (again - first).days, office, told.format(again.month))) if again > first else made


register_rule(
    Rule(
        "R9",
        "重点企业未走访",
        "联系企业",
        find_key_firms,
        steps,
        help="重点企业当年还没有走访（电话、线上不算）的，9 月和 11 月提醒办公室；月份可以在业务设置里改。",
        many="{n} 家重点企业本年还没有走访",
    )
)
