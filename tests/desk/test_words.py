"""Values of an act that point to other records are told by these records' names."""

from typing import Any

import pytest
from django.urls import reverse

from foundation.trail import clock
from foundation.trail.models import Changeset
from foundation.trail.registry import words_for
from orgs.collection.services.reporting import add_task
from orgs.collection.services.sweeps import report_sweep, start_sweep
from tests.cast import street

pytestmark = pytest.mark.django_db


def lines(client: Any) -> set[tuple[str, str]]:
    page = client.get(reverse("desk:record", args=[Changeset.objects.latest("id").pk]))
    return {(line.label, line.after) for record in page.context["touched"] for line in record.lines}


def test_a_sweep_and_a_task_are_told_in_names(client, office, street_lead):
    client.force_login(office)
    place, day = street("梅园新村街道"), clock.today()

    (sweep,) = start_sweep(title="三季度摸排", jurisdictions=[place], starts_on=day, ends_on=day, by=office)
    assert lines(client) >= {("名称", "三季度摸排"), ("街道（园区）", "梅园新村街道")}
    report_sweep(sweep=sweep, result="没有变化", by=street_lead)
    assert ("上报人", "牵头人") in lines(client)
    add_task(name="报表", requester="区里", due_on=day, jurisdiction=place, person=street_lead.person, by=office)
    assert lines(client) >= {("责任街道（园区）", "梅园新村街道"), ("责任人", "牵头人"), ("登记人", "党委办")}


def test_what_points_nowhere_any_more_keeps_its_key():
    assert words_for("duties.sweep", [("jurisdiction", 999999), ("jurisdiction", None), ("title", "摸排")]) == [
        "999999",
        "",
        "摸排",
    ]
