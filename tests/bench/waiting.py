"""待办 of one instructor among many firms, and the run over all of them."""

from datetime import date
from functools import partial
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.duties.models import InstructorAssignment
from orgs.enterprises.models import Enterprise, EnterpriseState
from reminders.choices import Who
from reminders.rules.base import RULES, Scope
from tests.bench.measuring import Report, medians_ms, seconds

FIRMS = 40
TEMPLATE = Engine(builtins=[]).from_string(
    "<ul>{% for s in rows %}<li><a href='{{ s.enterprise.get_absolute_url }}'>{{ s.name }}</a> {{ s.recorded_at }}"
    " {{ s.jurisdiction.name }} {{ s.staff }} {{ s.operating_status }} {{ s.business_address }}</li>{% endfor %}</ul>"
)


def floor(request: HttpRequest) -> HttpResponse:
    """The same forty firms with what a card shows, each rule's list from one indexed query, behind the same log-in."""
    assert request.user.is_authenticated
    pages = []
    for _ in RULES:
        mine = InstructorAssignment.objects.filter(person=request.user.person_id, superseded_at__isnull=True)
        rows = EnterpriseState.objects.filter(
            superseded_at__isnull=True,
            effective_to="9999-12-31",
            presence="in",
            enterprise__in=mine.values("enterprise"),
        ).select_related("enterprise", "jurisdiction")
        pages.append(TEMPLATE.render(Context({"rows": rows})))
    return HttpResponse("".join(pages))


FLOOR = "/bench-todo-floor/"
urlpatterns = [path(FLOOR.strip("/") + "/", floor)]


def get(client: Client, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)


def make_instructor() -> Any:
    """An instructor with forty firms."""
    from foundation.accounts.roles import Role
    from orgs.duties import services
    from tests.cast import make_user

    user = make_user("bench_instructor", Role.INSTRUCTOR)
    firms = list(Enterprise.objects.order_by("pk")[:FIRMS])
    services.assign_instructor_to(enterprises=firms, person=user.person, starts_on=date(2022, 1, 1), by=None)
    return user


def measure_waiting(report: Report, size: int) -> None:
    """The page against its floor, and each rule's search over all firms: few queries, whatever the number."""
    client = Client()
    client.force_login(make_instructor())
    spent = medians_ms({"floor": partial(get, client, FLOOR), "page": partial(get, client, "/todo/")})
    report.line(f"待办 of {FIRMS} firms among {size:,}", spent["page"] / spent["floor"], 2)
    today = clock.today()
    for rule in RULES.values():
        first = rule.first_day(today, frozenset(Who))
        with CaptureQueriesContext(connection) as queries:
            took = seconds(lambda rule=rule, first=first: list(rule.find(AsOf(today), first, Scope())))
        report.line(f"{rule.code} over {size:,} firms: queries ({took:.1f} s)", len(queries), 3, "")
