"""The list pages against their floor, at 1,000 and at 100,000 firms."""

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from orgs.enterprises.models import EnterpriseState
from tests.bench.measuring import Report, median_ms

FLOOR_TEMPLATE = Engine(builtins=[]).from_string(
    "<table>{% for s in rows %}<tr><td>{{ s.name }}</td><td>{{ s.jurisdiction_id }}</td><td>{{ s.business }}</td>"
    "<td>{{ s.operating_status }}</td><td>{{ s.is_livestreaming }}</td><td>{{ s.is_listed }}</td><td>{{ s.is_key }}</td>"
    "<td>{{ s.staff }}</td><td>{{ s.members_total }}</td><td>{{ s.recorded_at }}</td></tr>{% endfor %}</table>"
)


def floor(request: HttpRequest) -> HttpResponse:
    """The same fifty rows from one indexed query, in a plain view behind the same log-in."""
    assert request.user.is_authenticated
    rows = EnterpriseState.objects.filter(
        superseded_at__isnull=True, effective_to="9999-12-31", presence="in"
    ).order_by("sort_key", "pk")[:50]
    return HttpResponse(FLOOR_TEMPLATE.render(Context({"rows": rows})))


urlpatterns = [path("bench-floor/", floor)]


def get(client: Client, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response


def measure_lists(client: Client, report: Report, size: int) -> dict[str, float]:
    """Ratios of each page to the floor at this size."""
    base = median_ms(lambda: get(client, "/bench-floor/"))
    report.note(f"{size:,} firms: floor {base:.1f} ms")
    pages = {
        "list": "/enterprises/",
        "list of one street": "/enterprises/?jurisdiction=1",
        "tab 列统": "/enterprises/?tab=listed",
        "search of 2 characters": "/enterprises/?q=云帆",
        "search of 2 common characters": "/enterprises/?q=科技",
        "as of a past day": "/enterprises/?as_of=2023-06-30",
        "ledger": "/enterprises/changes/",
    }
    ratios = {}
    for what, url in pages.items():
        ratios[what] = median_ms(lambda url=url: get(client, url)) / base
        goal = 3 if what.startswith(("search", "as of", "ledger")) else 2.5
        report.line(f"{what}, {size:,} firms", ratios[what], goal)
        with CaptureQueriesContext(connection) as queries:
            get(client, url)
        report.line(f"{what}, {size:,} firms: queries", len(queries), 15, "")
    return ratios
