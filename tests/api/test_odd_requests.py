"""What no program sends by mistake, but any can send: an answer in words, never a fault."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from foundation.common.precision import refuse_far_year
from orgs.duties import services as duties
from orgs.duties.models import Contact, StreetRole
from tests.cast import make_firm

pytestmark = pytest.mark.django_db

JSON = "application/json"
BODIES = {
    "deep lists": "[" * 200_000,
    "deep records": '{"a":' * 100_000,
    "half a character in a value": '{"kind": "\\ud800x"}',
    "half a character in a name": '{"\\ud800x": 1}',
    "half a character far inside": '{"values": {"names": ["a", "\\udfff"]}}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_body_that_cannot_be_read_is_answered_as_such(client: Any, office: Any, body: str) -> None:
    client.force_login(office)

    answer = client.post("/api/v1/enterprises/", body, content_type=JSON)

    assert answer.status_code == 400
    assert answer["Content-Type"].startswith(JSON)
    assert answer.json()["code"] == "not_read"


def test_a_body_with_both_halves_is_a_character(client: Any, office: Any) -> None:
    client.force_login(office)

    answer = client.post("/api/v1/enterprises/", '{"\\ud842\\udfb7": 1}', content_type=JSON)

    assert answer.json()["errors"] == {"𠮷": ["不认识的项。"]}


@pytest.mark.parametrize("address", ["http://[", "//[", "http://[::1", "\x7f"])
@pytest.mark.parametrize("page", ["/enterprises/", "/"])
def test_htmx_may_say_anything_about_where_it_is(client: Any, address: str, page: str) -> None:
    answer = client.get(page, headers={"HX-Request": "true", "HX-Current-URL": address})

    assert answer.status_code == 200
    assert "/login/" in answer["HX-Redirect"]


@pytest.mark.parametrize(
    "wanted", ["foo", "accounts:logout", "desk:search", "javascript:alert(1)", "//strange.example"]
)
def test_after_an_act_one_comes_back_to_a_page_or_to_the_usual_one(client: Any, office: Any, wanted: str) -> None:
    client.force_login(office)

    answer = client.post(reverse("desk:columns"), {"table": "enterprises", "next": wanted})

    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2101-01-01", "1899-12-31"])
def test_days_beyond_every_calendar_are_refused_with_their_year(
    client: Any, office: Any, street_lead: Any, day: str
) -> None:
    role = StreetRole.objects.live().get(person=street_lead.person)
    client.force_login(office)

    tag = client.get(f"/api/v1/street-roles/{role.pk}/")["ETag"]
    told = client.post(
        f"/api/v1/street-roles/{role.pk}/end/", {"on": day}, content_type=JSON, headers={"If-Match": tag}
    )
    page = client.post(reverse("duties:street-end", args=[role.pk]), {"on": day})

    assert told.status_code == 400
    assert "请核对" in told.json()["errors"]["on"][0]
    assert page.status_code == 200
    assert "请核对" in page.content.decode()
    role.refresh_from_db()
    assert role.ends_on == date.max


def test_the_years_people_work_with_are_days() -> None:
    for day in (date(1900, 1, 1), date(2100, 12, 31)):
        refuse_far_year(day)


def test_the_same_contact_in_one_moment_is_refused_and_no_fault(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check passes for both; the database knows better."""
    from django.core.exceptions import ValidationError

    firm = make_firm("南京示例公司")
    said = {"enterprise": firm, "person": office.person, "on": date(2023, 3, 3), "kind": "visit", "by": office}
    duties.record_contact(**said)
    monkeypatch.setattr(type(Contact.objects.live()), "exists", lambda self: self.model is not Contact)

    with pytest.raises(ValidationError, match="已经登记过了"):
        duties.record_contact(**said)

    monkeypatch.undo()
    assert Contact.objects.count() == 1
