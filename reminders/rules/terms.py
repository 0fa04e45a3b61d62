"""R4: terms of office that end (handbook §2.5, §6.2)."""

from collections.abc import Iterator
from datetime import date

from constance import config
from django.db.models import OuterRef, Q, Subquery

from foundation.common.tables.listing import address_of
from foundation.trail.asof import AsOf
from orgs.parties.models import PartyHost, PartyState
from reminders.choices import Who
from reminders.rules.base import Due, Rule, Scope, Step, register_rule

LABEL = "parties.partyorganization"
MONTH = 30  # days; months before the end are counted so, too
ALL = (Who.INSTRUCTOR, Who.LEAD, Who.OFFICE)
MONTHS_AFTER = 12  # then the normal limit of an extension is over and the lists show it red


def find_terms(at: AsOf, by: date, scope: Scope) -> Iterator[Due]:
    """Organisations whose term, extension included, ends on ``by`` or earlier; one query."""
    lead = PartyHost.objects.as_of(at).filter(organization=OuterRef("organization")).order_by("-is_lead", "pk")
    rows = PartyState.objects.as_of(at).present().filter(term_ends_on__lte=by)
    hosts = PartyHost.objects.as_of(at).filter(enterprise__in=scope.own_firms)
    rows = scope.of(rows, LABEL, Q(organization__in=hosts.values("organization")), key="organization")
    rows = rows.annotate(firm=Subquery(lead.values("enterprise")[:1]))
    fields = ("organization", "name", "jurisdiction", "term_ends_on", "firm")
    for pk, name, street, ends_on, firm in scope.read(rows.order_by("term_ends_on", "pk").values_list(*fields)):
        word = "已于" if ends_on < at.day else "将于"
        yield Due(
            rule="R4",
            subject=f"{LABEL}:{pk}",
            period=ends_on.isoformat(),
            due_on=ends_on,
            about=name,
            text=f"任期{word} {ends_on} 届满，请提醒按期换届；已换届的请登记。",
            url=address_of("parties:detail", pk),
            action="去办理",
            enterprise=firm,
            jurisdiction=street,
        )


def _steps() -> tuple[Step, ...]:
    """So many months before the end as set, then every month for a year."""
    before = sorted({int(m) for m in config.TERM_NOTICE_MONTHS.replace("，", ",").split(",") if m.strip().isdecimal()})
    early = [Step(f"before{months}", -MONTH * months, ALL) for months in before or [6, 3, 1]]
    late = [Step(f"after{months}", 1 + MONTH * months, ALL) for months in range(MONTHS_AFTER + 1)]
    return (*early, *late)


register_rule(
    Rule(
        "R4",
        "任期届满",
        "换届",
        find_terms,
        _steps,
        help="党委任期一般五年，党总支、党支部一般三年；届满前提醒，届满后每月提醒，直到登记换届或延期。",
        many="{n} 个党组织任期届满或将届满",
    )
)
