"""The list pages against their floor, at 1,000 and at 100,000 firms."""

from functools import partial
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from orgs.enterprises.models import EnterpriseState
from tests.bench.measuring import Report, medians_ms

# What anybody would write first: the values the list shows, in a table, and nothing around it.
FLOOR_TEMPLATE = Engine().from_string(
    """<table>{% for s in rows %}<tr>
<th><a href="{% url 'enterprises:detail' s.enterprise_id %}">{{ s.name }}</a></th>
<td>{{ s.jurisdiction.name }}</td><td>{{ s.business }}</td><td>{{ s.get_operating_status_display }}</td>
<td>{{ s.is_livestreaming|yesno:"是,否," }}</td><td>{{ s.is_listed|yesno:"是,否," }}</td>
<td>{{ s.is_key|yesno:"是,否," }}</td><td>{{ s.staff|default_if_none:"" }}</td>
<td>{{ s.members_total|default_if_none:"" }}</td><td>{{ s.checked_on|date:"Y-m-d" }}</td>
<td>{{ s.recorded_at|date:"Y-m-d H:i" }}</td>
</tr>{% endfor %}</table>"""
)


def floor(request: HttpRequest) -> HttpResponse:
    """The same fifty rows from one indexed query, in a plain view behind the same log-in."""
    assert request.user.is_authenticated
    present = EnterpriseState.objects.filter(superseded_at__isnull=True, effective_to="9999-12-31", presence="in")
    rows = present.select_related("jurisdiction").order_by("sort_key", "pk")[:50]
    return HttpResponse(FLOOR_TEMPLATE.render(Context({"rows": rows})))


FLOOR = "/bench-floor/"
urlpatterns = [path(FLOOR.strip("/") + "/", floor)]

PAGES = {
    "list": "/enterprises/",
    "list of one street": "/enterprises/?jurisdiction=1",
    "tab 列统": "/enterprises/?tab=listed",
    "search of 2 characters": "/enterprises/?q=云帆",
    "search of 2 common characters": "/enterprises/?q=科技",
    "as of a past day": "/enterprises/?as_of=2023-06-30",
    "ledger": "/enterprises/changes/",
}


def goal_of(what: str) -> float:
    return 3 if what.startswith(("search", "as of", "ledger")) else 2.5


def get(client: Client, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response


def measure_lists(client: Client, report: Report, size: int) -> dict[str, float]:
    """Ratios of each page to the floor at this size; each page is asked for in turn with the floor."""
    ratios, floors = {}, []
    for what, url in PAGES.items():
        spent = medians_ms({"floor": partial(get, client, FLOOR), "page": partial(get, client, url)})
        ratios[what] = spent["page"] / spent["floor"]
        floors.append(spent["floor"])
        report.line(f"{what}, {size:,} firms", ratios[what], goal_of(what))
        with CaptureQueriesContext(connection) as queries:
            get(client, url)
        report.line(f"{what}, {size:,} firms: queries", len(queries), 15, "")
    report.note(f"{size:,} firms: floor {min(floors):.1f} to {max(floors):.1f} ms")
    return ratios
