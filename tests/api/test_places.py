"""Streets and parks over the interface: added and renamed by the office."""

from datetime import date

import pytest

from foundation.trail.asof import AsOf
from orgs.places.models import Jurisdiction
from orgs.places.names import names_on
from tests.api.conftest import program_of
from tests.cast import street

pytestmark = pytest.mark.django_db
NEW = {"name": "江苏软件园", "kind": "park", "code": "P9", "since": "2024-01-01"}


def test_the_office_adds_a_park_once(as_office):
    made, again = (as_office.send("places/", NEW, key="p-1") for _ in range(2))

    assert (made.status_code, again.status_code) == (201, 200), made.content.decode()
    told = made.json()
    assert told == again.json() == as_office.get(made["Location"]).json()
    assert (told["name"], told["kind"], told["is_active"]) == ("江苏软件园", "park", True)
    assert told["names"][0]["starts_on"] == "2024-01-01"
    assert as_office.send("places/", NEW).json()["errors"] == {"name": ["已有同名的街道（园区）。"]}


def test_a_renamed_street_keeps_its_earlier_name_for_earlier_days(as_office):
    place = street("梅园新村街道")

    answer = as_office.send(f"places/{place.pk}/rename/", {"name": "梅园街道", "since": "2024-05-01"})

    assert answer.status_code == 200, answer.content.decode()
    assert [name["name"] for name in answer.json()["names"]] == ["梅园新村街道", "梅园街道"]
    assert names_on(AsOf(date(2024, 4, 30)))[place.pk] == "梅园新村街道"
    future = as_office.send(f"places/{place.pk}/rename/", {"name": "又一个", "since": "2999-01-01"})
    assert (future.status_code, list(future.json()["errors"])) == (409, ["since"])


def test_saying_twice_that_it_is_out_of_use_leaves_it_so(as_office):
    place = street("梅园新村街道")

    for _ in range(2):
        answer = as_office.send(f"places/{place.pk}/switch/", {"is_active": False})
        assert (answer.status_code, answer.json()["is_active"]) == (200, False)
    assert as_office.send(f"places/{place.pk}/switch/", {"is_active": True}).json()["is_active"] is True
    assert as_office.send(f"places/{place.pk}/switch/", {}).status_code == 400
    assert as_office.send(f"places/{place.pk}/switch/", {"is_active": "false"}).status_code == 400


@pytest.mark.parametrize("actor", ["leader", "street_lead", "instructor", "superior"])
def test_nobody_else_writes_places(request, actor):
    program, place = program_of(request.getfixturevalue(actor)), street("梅园新村街道")

    assert program.read("places/").status_code == 200
    assert program.send("places/", NEW).status_code == 403
    assert program.send(f"places/{place.pk}/rename/", {"name": "x", "since": "2024-05-01"}).status_code == 403
    assert program.send(f"places/{place.pk}/switch/", {"is_active": False}).status_code == 403
    place.refresh_from_db()
    assert (place.name, place.is_active) == ("梅园新村街道", True)
    assert not Jurisdiction.objects.filter(name=NEW["name"]).exists()


@pytest.mark.parametrize("change", [{"name": ""}, {"kind": "town"}, {"since": None}, {"position": 1}])
def test_what_cannot_be_is_refused_beside_its_field(as_office, change):
    answer = as_office.send("places/", {**NEW, **change})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, list(change))


def test_a_place_that_does_not_exist(as_office):
    assert as_office.send("places/999999/rename/", {"name": "x", "since": "2024-05-01"}).status_code == 404
    assert as_office.send("places/999999/switch/", {"is_active": True}).status_code == 404


# --- Blocks ---------------------------------------------------------------------------------------


def test_a_block_is_added_once_renamed_and_put_out_of_use(as_office):
    place = street("梅园新村街道")
    path = f"places/{place.pk}/blocks/"

    made, again = (as_office.send(path, {"name": "东部板块"}, key="b-1") for _ in range(2))
    assert (made.status_code, again.status_code) == (201, 200), made.content.decode()
    assert made.json() == again.json()
    one = f"{path}{made.json()['id']}/"
    assert as_office.send(one, {"name": "东板块", "is_active": False}, method="put").status_code == 428
    version = as_office.version(one)
    changed = as_office.send(one, {"name": "东板块", "is_active": False}, method="put", version=version)

    assert changed.status_code == 200, changed.content.decode()
    assert changed.json() == {"id": made.json()["id"], "name": "东板块", "is_active": False}
    assert changed["ETag"] == as_office.version(one) != version
    late = as_office.send(one, {"name": "又一个", "is_active": True}, method="put", version=version)
    assert (late.status_code, late.json()["current"]) == (412, changed.json())


def test_a_block_is_refused_in_words(as_office):
    place, other = street("梅园新村街道"), street("红山街道")
    made = as_office.send(f"places/{place.pk}/blocks/", {"name": "东部板块"}).json()

    twice = as_office.send(f"places/{place.pk}/blocks/", {"name": "东部板块"})

    assert (twice.status_code, "已有同名板块" in twice.json()["detail"]) == (409, True)
    assert as_office.send(f"places/{place.pk}/blocks/", {"name": ""}).status_code == 400
    assert as_office.send(f"places/{place.pk}/blocks/", {}).status_code == 400
    assert as_office.send("places/999999/blocks/", {"name": "x"}).status_code == 404
    assert as_office.read(f"places/{other.pk}/blocks/{made['id']}/").status_code == 404


@pytest.mark.parametrize("actor", ["leader", "street_lead", "instructor", "superior"])
def test_nobody_else_writes_blocks(request, as_office, actor):
    program, place = program_of(request.getfixturevalue(actor)), street("梅园新村街道")
    made = as_office.send(f"places/{place.pk}/blocks/", {"name": "东部板块"}).json()
    one = f"places/{place.pk}/blocks/{made['id']}/"

    assert program.read(one).json() == made
    assert program.send(f"places/{place.pk}/blocks/", {"name": "西部板块"}).status_code == 403
    body = {"name": "x", "is_active": True}
    assert program.send(one, body, method="put", version=program.version(one)).status_code == 403
    assert as_office.read(one).json() == made
