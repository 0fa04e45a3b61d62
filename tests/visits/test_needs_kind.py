"""诉求 as a kind of record: what every kind can do."""

from datetime import date
from typing import Any

import pytest

from orgs.duties import services as duties
from orgs.enterprises.models import Enterprise
from tests.cast import LONG_AGO, make_firm
from tests.records.family import KindFamily
from tests.visits.needs_cast import need_values
from visits.needs.kind import NEED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def firm(db: None) -> Enterprise:
    return make_firm("甲公司")


@pytest.fixture
def instructor(instructor: Any, firm: Enterprise) -> Any:
    duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    return instructor


class TestNeed(KindFamily):
    kind = NEED
    sees = {"leader", "committee", "street_lead", "instructor"}
    writes = {"street_lead", "instructor"}
    change = ("title", "改过的诉求")
    bad = {
        "title": ("", "长" * 61, "长" * 2000),
        "raised_on": ("", "不是日子", "2023-13-45", "2999-01-01", "1999-01-01"),
        "origin": ("没有这种",),
        "detail": ("长" * 1001,),
    }
    judged = {"raised_on": ("1999-01-01",)}
    searched_for = "第 0 件"
    filtered_by = "?origin=firm&state=unassigned"
    filtered_out = "?state=closed"

    def values(self, number: int = 0) -> dict[str, Any]:
        firm = Enterprise.objects.order_by("pk").first()
        assert firm is not None
        return need_values(firm, number, raised_on=date(2023, 5, 4 + number % 20))
