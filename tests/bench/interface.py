"""The interface's lists against their floor: the same rows and values as JSON, from one indexed query."""

from functools import partial
from typing import Any

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from orgs.enterprises.facts import FACTS
from orgs.enterprises.models import EnterpriseState
from tests.bench.measuring import Report, medians_ms

TEXTS = ("name", "registered_address", "business_address", "business", "operating_status", "presence", "note")


def floor(request: HttpRequest) -> JsonResponse:
    """What anybody would write first: fifty firms with all their own fields, behind the same log-in."""
    assert request.user.is_authenticated
    present = EnterpriseState.objects.filter(superseded_at__isnull=True, effective_to="9999-12-31", presence="in")
    joined = present.select_related("enterprise", "jurisdiction", "block", "principal", "contact", "phone")
    rows = joined.order_by("sort_key", "pk")[:50]
    return JsonResponse({"results": [told(state) for state in rows]})


def told(state: EnterpriseState) -> dict[str, Any]:
    return {
        "id": state.enterprise_id,
        "code": state.enterprise.code,
        "number": state.enterprise.number,
        "jurisdiction": state.jurisdiction_id and {"id": state.jurisdiction_id, "name": state.jurisdiction.name},
        "block": state.block_id and {"id": state.block_id, "name": state.block.name},
        **{
            name: getattr(state, name)
            for name in (*TEXTS, *FACTS.counts, *FACTS.flags, "founded_on", "founded_precision")
        },
        **{name: str(getattr(state, name) or "") for name in ("principal", "contact", "phone")},
        "updated_at": state.recorded_at,
    }


FLOOR = "/bench-json-floor/"
urlpatterns = [path(FLOOR.strip("/") + "/", floor)]

LISTS = {
    "API list": ("/api/v1/enterprises/", 2.5),
    "API list with all fields": ("/api/v1/enterprises/?fields=all", 0),
}


def get(client: Client, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)


def measure_interface(client: Client, report: Report, size: int) -> None:
    """Ratio to the floor; all fields bring what the floor does not have (organisations, freshness …), so they only count."""
    for what, (url, goal) in LISTS.items():
        spent = medians_ms({"floor": partial(get, client, FLOOR), "page": partial(get, client, url)})
        ratio = spent["page"] / spent["floor"]
        if goal:
            report.line(f"{what}, {size:,} firms", ratio, goal)
        else:
            report.note(f"{what}, {size:,} firms: {ratio:.2f} × the floor ({spent['page']:.1f} ms)")
        with CaptureQueriesContext(connection) as queries:
            get(client, url)
        report.line(f"{what}, {size:,} firms: queries", len(queries), 25, "")
