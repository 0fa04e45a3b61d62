"""The firms of a Party organisation over the interface."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.trail.verify import verify_trail
from orgs.parties.models import PartyHost, PartyOrganization
from orgs.parties.services import add_host
from tests.api.conftest import program_of
from tests.cast import make_firm
from tests.parties.cast import make_organization

pytestmark = pytest.mark.django_db
DAY = "2023-05-01"


@pytest.fixture
def branch(firm: Any) -> PartyOrganization:
    return make_organization("云帆党支部", firm)


def firms_of(program: Any, branch: Any, **params: Any) -> list[tuple[str, bool]]:
    answer = program.read(f"parties/{branch.pk}/firms/", **params)
    assert answer.status_code == 200, answer.content.decode()
    return [(row["name"], row["is_lead"]) for row in answer.json()["results"]]


def test_a_firm_joins_leads_and_leaves_each_undone_by_its_act(as_office, branch, firm):
    second = make_firm("南京星河传媒有限公司")
    path = f"parties/{branch.pk}/firms/"

    joined = as_office.write(path, {"enterprise": second.pk, "on": DAY})
    assert joined.status_code == 200, joined.content.decode()
    assert firms_of(as_office, branch) == [("南京云帆科技有限公司", False), ("南京星河传媒有限公司", False)]
    assert firms_of(as_office, branch, as_of="2023-04-30") == [("南京云帆科技有限公司", False)]

    host = PartyHost.objects.live().get(enterprise=second)
    led = as_office.write(f"{path}{host.pk}/lead/", {"on": "2023-06-01"})
    assert led.status_code == 200, led.content.decode()
    assert firms_of(as_office, branch)[0] == ("南京星河传媒有限公司", True)
    host = PartyHost.objects.live().get(enterprise=second, is_lead=True)
    again = as_office.write(f"{path}{host.pk}/lead/", {"on": "2023-06-01"})
    assert (again.status_code, "已是牵头单位" in again.content.decode()) == (409, True)

    left = as_office.write(f"{path}{host.pk}/end/", {"on": "2023-08-31"})
    assert left.status_code == 200, left.content.decode()
    assert firms_of(as_office, branch) == [("南京云帆科技有限公司", False)]

    for answer in (left, led, joined):
        undone = as_office.send(f"changes/{answer.json()['changeset']}/undo/", {})
        assert undone.status_code == 200, undone.content.decode()
    assert [h.enterprise for h in PartyHost.objects.live()] == [firm]
    assert list(verify_trail()) == []


def test_one_entered_by_mistake_is_taken_back(as_office, branch):
    (host,) = PartyHost.objects.live()

    answer = as_office.write(f"parties/{branch.pk}/firms/{host.pk}/withdraw/", {"reason": "填错了"})

    assert answer.status_code == 200, answer.content.decode()
    assert firms_of(as_office, branch) == []


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"on": "2099-01-01"}, 409, "on"),
        ({"on": "明天"}, 400, "on"),
        ({"enterprise": 0}, 400, "enterprise"),
        ({"lead": True}, 400, "lead"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_written(as_office, branch, wrong, status, field):
    body = {"enterprise": make_firm("南京星河传媒有限公司").pk, "on": DAY, **wrong}

    answer = as_office.write(f"parties/{branch.pk}/firms/", body)

    assert answer.status_code == status, answer.content.decode()
    assert field in answer.json()["errors"]
    assert PartyHost.objects.live().count() == 1


def test_only_firms_and_organisations_one_answers_for(branch, other_firm, street_lead, leader, implementer):
    path, body = f"parties/{branch.pk}/firms/", {"enterprise": other_firm.pk, "on": DAY}

    assert program_of(street_lead).write(path, body).json()["errors"].keys() == {"enterprise"}
    assert program_of(leader).send(path, body).status_code == 403
    assert program_of(implementer).read(path).status_code == 404
    assert program_of(implementer).send(path, body).status_code == 404
    assert PartyHost.objects.live().count() == 1


def test_a_version_read_before_somebody_else_wrote_is_refused(as_office, branch):
    old = as_office.version(f"parties/{branch.pk}/")
    as_office.write(f"parties/{branch.pk}/firms/", {"enterprise": make_firm("南京星河传媒有限公司").pk, "on": DAY})

    late = {"enterprise": make_firm("南京新芽网络有限公司").pk, "on": DAY}
    assert as_office.send(f"parties/{branch.pk}/firms/", late, version=old).status_code == 412
    assert as_office.send(f"parties/{branch.pk}/firms/", late).status_code == 428


def test_twenty_firms_cost_as_much_as_one(as_office, branch):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            firms_of(as_office, branch)
        return len(queries)

    as_office.read(f"parties/{branch.pk}/firms/")
    one = cost()
    for n in range(20):
        add_host(organization=branch, enterprise=make_firm(f"甲{n}有限公司"), on=date(2023, 5, 1), by=None)
    assert cost() == one
