"""指导意见: what became of it is asked until it is settled."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from tests.cast import make_firm
from visits.models import GuidanceResult, Visit, VisitMethod, VisitPurpose
from visits.services.guidance import open_guidance, tell_guidance

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(db: None) -> Visit:
    words = {"method": VisitMethod.objects.all()[0], "purpose": VisitPurpose.objects.all()[0]}
    made = Visit(enterprise=make_firm("甲公司"), on=date(2023, 5, 4), guidance="建议成立联合党支部", **words)
    with changeset(kind="test", by=None, title="走访"):
        made.save()
    return made


def test_it_is_asked_until_it_is_settled(visit: Visit, street_lead: Any, client: Client) -> None:
    client.force_login(street_lead)
    assert "联合党支部" in client.get(reverse("guidance:list", query={"tab": "open"})).content.decode()
    assert list(open_guidance(Visit.objects.all())) == [visit]
    page = reverse("guidance:tell", args=[visit.pk])
    assert "联合党支部" in client.get(page).content.decode()
    client.post(page, {"outcome": "under_way", "on": "2023-06-01", "note": "正在征求意见"})
    assert list(open_guidance(Visit.objects.all())) == [visit]
    assert "正在征求意见" in client.get(page).content.decode()
    client.post(page, {"outcome": "done", "on": "2023-07-01"})
    assert not open_guidance(Visit.objects.all()).exists()
    client.post(reverse("desk:undo", args=[Changeset.objects.latest("pk").pk]))
    assert list(open_guidance(Visit.objects.all())) == [visit]


def test_who_does_not_answer_for_the_firm_says_nothing(
    visit: Visit, leader: Any, implementer: Any, committee: Any, client: Client
) -> None:
    page = reverse("guidance:tell", args=[visit.pk])
    for user, status in ((leader, 403), (implementer, 404), (committee, 403)):
        client.force_login(user)
        assert client.post(page, {"outcome": "done", "on": "2023-07-01"}).status_code == status
        with pytest.raises(PermissionDenied):
            tell_guidance(visit=visit, outcome="done", by=user)
    assert not GuidanceResult.objects.exists()


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"outcome": "maybe"}, "outcome"),
        ({"on": date(2999, 1, 1)}, "on"),
        ({"on": date(2023, 1, 1)}, "on"),
        ({"note": "长" * 501}, "note"),
    ],
)
def test_what_cannot_be_is_refused(visit: Visit, told: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        tell_guidance(**{"visit": visit, "outcome": "done", "by": None, **told})
    assert field in refused.value.message_dict
