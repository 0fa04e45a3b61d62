"""The page of a person lists what its reader sees of their duties."""

from typing import Any

import pytest
from django.urls import reverse

from foundation.accounts.services import add_person
from orgs.duties import services
from tests.cast import LONG_AGO, make_firm, street

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared_instructor(office: Any) -> Any:
    """Somebody who looks after a firm of each of two streets and leads a third."""
    person = add_person(name="两边跑的人", by=None)
    for name, place in (("甲公司", "梅园新村街道"), ("乙公司", "玄武门街道")):
        firm = make_firm(name, place=place)
        services.assign_instructor(person=person, enterprise=firm, starts_on=LONG_AGO, by=office)
    services.assign_street_role(
        jurisdiction=street("红山街道"), person=person, part="lead", starts_on=LONG_AGO, by=office
    )
    return person


def page(client: Any, user: Any, person: Any) -> str:
    client.force_login(user)
    response = client.get(reverse("duties:person", args=[person.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_a_street_reads_its_own_part_only(client: Any, street_lead: Any, shared_instructor: Any) -> None:
    told = page(client, street_lead, shared_instructor)

    assert "甲公司" in told
    assert "今天负责（1 项，只列您看得到的）" in told
    assert "乙公司" not in told
    assert "红山" not in told.split("<main")[1]


def test_the_other_street_reads_the_other_part(client: Any, implementer: Any, shared_instructor: Any) -> None:
    told = page(client, implementer, shared_instructor)

    assert "乙公司" in told
    assert "甲公司" not in told


def test_the_office_reads_them_all(client: Any, office: Any, shared_instructor: Any) -> None:
    told = page(client, office, shared_instructor)

    assert "今天负责（3 项）" in told
    assert all(word in told for word in ("甲公司", "乙公司", "红山"))
