"""待办 of one instructor among many firms, and the run over all of them."""

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from foundation.accounts.models import User
from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from orgs.duties.models import InstructorAssignment
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.rounds.round_progress import running_round
from reminders.choices import Who
from reminders.rules.base import RULES, Rule, Scope
from reminders.services import remind_round
from reminders.todo import todo_of
from tests.bench.findings import END, SINCE, moment
from tests.bench.measuring import Report, medians_ms, seconds

FIRMS = 40
MORE = {"R21": 12}  # who was reminded, and what each of them still has to do
# What anybody would write first: a card for each firm, with what a card of the page shows, and nothing around it.
TEMPLATE = Engine().from_string(
    """{% for s in rows %}<article>
<h3><a href="{% url 'enterprises:detail' s.enterprise_id %}">{{ s.name }}</a></h3><span>{{ s.checked_on|date:"Y-m-d" }}</span>
<p>数据待确认</p><p>请核对基本情况；没有变化的可一键确认。</p>
<dl><div><dt>经营状态</dt><dd>{{ s.get_operating_status_display }}</dd></div><div><dt>经营地址</dt><dd>{{ s.business_address }}</dd></div>
<div><dt>从业人员数</dt><dd>{{ s.staff|default_if_none:"—" }}</dd></div><div><dt>党员总数</dt><dd>{{ s.members_total|default_if_none:"—" }}</dd></div>
<div><dt>联系人</dt><dd>{{ s.contact }}</dd></div><div><dt>联系电话</dt><dd>{{ s.phone }}</dd></div></dl>
<a href="{% url 'enterprises:detail' s.enterprise_id %}">查看</a> <a href="{% url 'reminders:item' %}?subject={{ s.enterprise_id }}">更多</a>
</article>{% endfor %}"""
)


@cache
def asking() -> list[Rule]:
    """The rules whose items stand on an instructor's page."""
    whos = frozenset({Who.INSTRUCTOR, Who.PERSON})
    return [rule for rule in RULES.values() if rule.first_day(END, whos) and not rule.is_news]


def floor(request: HttpRequest) -> HttpResponse:
    """The same forty firms in a plain view behind the same log-in: one indexed query for each rule that asks about them.

    What a rule looks for costs the floor nothing but that query, and the frame around the page nothing at all.
    """
    assert request.user.is_authenticated
    mine = InstructorAssignment.objects.filter(person=request.user.person_id, superseded_at__isnull=True)
    rows = EnterpriseState.objects.filter(
        superseded_at__isnull=True, effective_to="9999-12-31", presence="in", enterprise__in=mine.values("enterprise")
    )
    rows = rows.select_related("contact", "phone").order_by("sort_key", "pk")
    for _ in asking()[1:]:
        list(rows.values_list("enterprise", "name", "jurisdiction", "staff", "members_total", "checked_on"))
    return HttpResponse(TEMPLATE.render(Context({"rows": rows})))


FLOOR = "/bench-todo-floor/"
urlpatterns = [path(FLOOR.strip("/") + "/", floor)]


def get(client: Client, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)


def make_instructor(firms: Sequence[int]) -> Any:
    """An instructor with forty of the firms, of every age, a few of them with more to see to than stale data."""
    from foundation.accounts.roles import Role
    from orgs.duties import services
    from tests.cast import make_user

    user = make_user("bench_instructor", Role.INSTRUCTOR)
    jumped, led = firms[30:120:30], firms[32:122:30]
    others = firms[7 :: len(firms) // (FIRMS - 6)][: FIRMS - 6]
    mine = Enterprise.objects.filter(pk__in=[*jumped, *led, *others])
    assert len(mine) == FIRMS, len(mine)
    services.assign_instructor_to(enterprises=mine, person=user.person, starts_on=SINCE, by=None)
    return user


def measure_waiting(report: Report, firms: Sequence[int], size: int) -> None:
    """The page against its floor, and each rule's search over all firms: few queries, whatever the number."""
    with clock_at(moment(END)):
        user = make_instructor(firms)
        client = Client()
        client.force_login(user)
        waiting = todo_of(user)
        cards = sum(len(cards) for _, _, cards in waiting.groups)
        report.note(f"待办: {waiting.count} items on {cards} cards")
        spent = medians_ms({"floor": partial(get, client, FLOOR), "page": partial(get, client, "/todo/")})
        report.note(f"待办: floor {spent['floor']:.1f} ms, page {spent['page']:.1f} ms")
        report.line(f"待办 of {FIRMS} firms among {size:,}", spent["page"] / spent["floor"], 2)
        remind_round(found=running_round(), by=None)
        for rule in RULES.values():
            measure_rule(report, rule)
        measure_round(report, size)


def measure_round(report: Report, size: int) -> None:
    """The firms of the running round against the base's own list."""
    found = running_round()
    assert found is not None
    client = Client()
    client.force_login(User.objects.get(username="office"))
    pages = {"base": "/enterprises/", "round": f"/refresh/{found.pk}/firms/"}
    spent = medians_ms({name: partial(get, client, url) for name, url in pages.items()})
    report.line(f"firms of a round among {size:,}, against the base's list", spent["round"] / spent["base"], 2)
    with CaptureQueriesContext(connection) as queries:
        get(client, pages["round"])
    report.line("firms of a round: queries", len(queries), 18, "")


def measure_rule(report: Report, rule: Any) -> None:
    """One search over all firms; one that finds nothing proves nothing and counts as missed."""
    first = rule.first_day(END, frozenset(Who))
    found: list[Any] = []
    with CaptureQueriesContext(connection) as queries:
        took = seconds(lambda: found.extend(rule.find(AsOf(END), first, Scope())))
    goal = MORE.get(rule.code, 3) if found else 0
    report.line(f"{rule.code}: queries; {len(found):,} found in {took:.1f} s", len(queries), goal, "")
