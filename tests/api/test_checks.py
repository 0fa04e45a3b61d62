"""Confirming over the interface, and how far a round is."""

from datetime import timedelta

import pytest

from foundation.trail import clock
from orgs.duties.services.refresh import open_round
from orgs.enterprises.models import Doubt, Verification
from orgs.enterprises.services import edit_enterprise
from tests.api.conftest import program_of

pytestmark = pytest.mark.django_db


def test_what_was_read_is_confirmed_once(instructor, firm):
    program = program_of(instructor)
    path = f"enterprises/{firm.pk}/"

    answer = program.write(f"{path}confirm/", {"source": "电话核实"}, record=path)
    again = program.write(f"{path}confirm/", {}, record=path)

    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["changeset"]
    row = Verification.objects.get()
    assert (row.by, row.source, row.values["staff"]) == (instructor, "电话核实", 20)
    assert (again.status_code, "已由" in again.json()["detail"]) == (409, True)


def test_a_firm_changed_since_it_was_read_is_not_confirmed(instructor, office, firm):
    program = program_of(instructor)
    version = program.version(f"enterprises/{firm.pk}/")
    edit_enterprise(enterprise=firm, values={"staff": 21}, on=clock.today(), by=office)

    answer = program.send(f"enterprises/{firm.pk}/confirm/", {}, version=version)

    assert answer.status_code == 412
    assert not Verification.objects.exists()


def test_a_doubt_is_raised_and_settled(instructor, firm):
    program = program_of(instructor)
    path = f"enterprises/{firm.pk}/"

    bad = program.write(f"{path}unreachable/", {"reason": "other"}, record=path)
    assert (bad.status_code, bad.json()["errors"]) == (409, {"note": ["请写明情况。"]})
    raised = program.write(f"{path}unreachable/", {"reason": "phone"}, record=path)
    assert raised.status_code == 200, raised.content.decode()
    assert program.write(f"{path}confirm/", {}, record=path).status_code == 409
    doubt = Doubt.objects.get()

    settled = program.write(f"{path}doubts/{doubt.pk}/settle/", {"outcome": "已联系上"}, record=path)

    assert settled.status_code == 200
    assert Doubt.objects.get().settled_on == clock.today()
    assert program.write(f"{path}doubts/{doubt.pk}/settle/", {"outcome": "再来"}, record=path).status_code == 409


def test_nobody_confirms_firms_of_others(instructor, leader, firm, other_firm):
    program = program_of(instructor)
    assert program.send(f"enterprises/{other_firm.pk}/confirm/", {}, version='"x"').status_code == 404
    assert program_of(leader).send(f"enterprises/{firm.pk}/confirm/", {}, version='"x"').status_code == 403
    assert not Verification.objects.exists()


def test_a_round_tells_how_far_the_streets_are(office, instructor, firm, other_firm):
    found = open_round()

    rounds = program_of(office).read("refresh-rounds/").json()
    assert rounds[0] == {
        "id": found.pk,
        "name": str(found),
        "starts_on": found.starts_on.isoformat(),
        "ends_on": found.ends_on.isoformat(),
    }
    told = program_of(office).read(f"refresh-rounds/{found.pk}/").json()
    seen = program_of(instructor).read(f"refresh-rounds/{found.pk}/").json()
    assert sum(place["asked"] for place in told["places"]) >= sum(place["asked"] for place in seen["places"])
    assert all(place["asked"] == place["left"] + place["done"] for place in told["places"])
    assert program_of(office).read("refresh-rounds/", page=2).status_code == 400
    assert program_of(office).read(f"refresh-rounds/{found.pk + 1}/").status_code == 404
    assert found.ends_on >= clock.today() - timedelta(days=1)
