"""What the tests of reports share: a year with one of everything."""

from datetime import date
from typing import Any

import pytest

from foundation.accounts.services import add_person
from foundation.trail.clock import clock_at
from orgs.duties import services as duties
from orgs.enterprises import services
from orgs.enterprises.choices import ChangeKind
from orgs.enterprises.models import Enterprise
from orgs.parties.choices import ChangeKind as PartyChangeKind
from orgs.parties.choices import Setup
from tests.activities.cast import make_rest, make_year
from tests.cast import make_firm, moment, street
from tests.parties.cast import make_organization
from tests.visits.conftest import visited
from tests.visits.needs_cast import make_need
from visits.needs.chain import Holder
from visits.needs.choices import StepKind
from visits.services.needs import take_step


def founded_in_march(name: str) -> Enterprise:
    """A firm of which only the month is known."""
    values = {"name": name, "jurisdiction": street("梅园新村街道").pk, "staff": 10}
    applied = services.add_enterprise(
        kind=ChangeKind.FOUNDED, on=date(2023, 3, 1), precision="month", values=values, by=None
    )
    return Enterprise.objects.get(pk=applied.enterprises[0])


@pytest.fixture
def a_year(office: Any) -> dict[str, Enterprise]:
    """2023 with one of everything."""
    with clock_at(moment("2024-01-10")):
        firms = {
            "stays": make_firm("留驻公司", staff=120, members_total=5, operating_status="normal", is_key=True),
            "moves": make_firm("搬家公司", staff=9, operating_status="suspended", is_key=False),
            "leaves": make_firm("外迁公司", place="玄武门街道", staff=60),
            "closes": make_firm("注销公司", place="玄武门街道", members_total=2),
            "revoked": make_firm("吊销公司", place="红山街道"),
            "wrong": make_firm("误录公司", place="红山街道"),
            "nowhere": make_firm("无属地公司", place=None, has_premises=True, has_staff=True, operates_normally=True),
            "founded": founded_in_march("新设公司"),
            "comes": make_firm(
                "迁入公司",
                kind=ChangeKind.MOVED_IN,
                on=date(2023, 4, 2),
                is_livestreaming=True,
                staff=99,
                members_full=3,
            ),
            "late": make_firm(
                "补录公司", kind=ChangeKind.LATE, on=date(2023, 5, 2), is_listed=True, staff=50, members_total=0
            ),
        }
        member = add_person(name="委员", by=None)
        duties.seat_member(person=member, starts_on=date(2023, 1, 1), by=None)
        visited(firms["stays"], member, "市里", on=date(2023, 3, 1))
        visited(firms["stays"], "区互联网行业党委", on=date(2023, 4, 1))
        visited(firms["comes"], member, on=date(2023, 5, 1))
        visited(firms["moves"], "梅园新村街道", on=date(2023, 6, 2))
        visited(firms["stays"], "区互联网行业党委", on=date(2023, 1, 1), on_precision="year")
        make_organization("留驻公司党支部", firms["stays"], on=date(2023, 2, 1), kind=PartyChangeKind.FOUNDED)
        services.move_within(
            enterprises=[firms["moves"]], on=date(2023, 6, 1), jurisdiction=street("红山街道").pk, by=office
        )
        services.move_out(enterprises=[firms["leaves"]], on=date(2023, 7, 1), to="江宁区", precision="month", by=office)
        services.deregister(enterprises=[firms["closes"]], on=date(2023, 8, 1), by=office)
        services.deregister(enterprises=[firms["revoked"]], on=date(2023, 8, 2), is_revoked=True, by=office)
        services.remove_enterprise(enterprises=[firms["wrong"]], on=date(2023, 9, 1), reason="误录", by=office)
        _needs(firms)
    return firms


def _needs(firms: dict[str, Enterprise]) -> None:
    """One closed, one under way, one 长期推进, one confidential, one that went with its firm earlier."""
    place, told = Holder(None, street("梅园新村街道").pk), {"text": "好", "outcome": "solved"}
    closed = make_need(firms["stays"], holder=place)
    for kind, more in (("replied", told), ("revisited", {"answer": "fairly", "way": "phone"}), ("closed", {})):
        take_step(need=closed, kind=StepKind(kind), on=date(2023, 6, 1), by=None, **more)
    make_need(firms["stays"], 1)
    lasting = make_need(firms["late"], 2, holder=place, raised_on=date(2023, 5, 4))
    take_step(need=lasting, kind=StepKind.LONG_TERM, on=date(2023, 6, 1), text="规划里", by=None)
    make_need(firms["stays"], 3, is_confidential=True)


@pytest.fixture
def whole_year(a_year: dict[str, Enterprise]) -> dict[str, Enterprise]:
    """2023 with something in every figure, so that nought equal to nought proves nothing.

    Whoever declares a figure adds a row of it here.
    """
    with clock_at(moment("2024-01-10")):
        firms = {
            "leads": make_firm("联合甲公司", is_above_scale=True, members_total=2),
            "joins": make_firm("联合乙公司", place="红山街道", members_total=1),
            "reached": make_firm("功能覆盖公司", staff=4),
            "another": make_firm("另一期初补记公司", place="红山街道", on=date(2023, 3, 2)),
            "found": make_firm("期初补记公司", on=date(2023, 3, 1), staff=15, members_total=0),
        }
        make_organization("联合党支部", firms["leads"], firms["joins"], lead=firms["leads"], setup=Setup.JOINT.value)
        instructor = add_person(name="指导员", by=None)
        duties.assign_instructor(person=instructor, enterprise=a_year["stays"], starts_on=date(2023, 1, 1), by=None)
        visited(a_year["stays"], instructor, on=date(2023, 5, 1))
        make_year(firms["leads"])
        make_rest(firms["leads"])
        make_organization("功能型党支部", firms["reached"], setup=Setup.FUNCTIONAL.value)
    return {**a_year, **firms}
