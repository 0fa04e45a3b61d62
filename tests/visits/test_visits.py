"""走访: the family's tests of the kind."""

from datetime import date
from typing import Any

import pytest

from orgs.enterprises.models import Enterprise
from tests.records.family import KindFamily
from tests.visits.conftest import values_of
from visits.kinds import VISIT
from visits.models import VisitMethod


@pytest.mark.usefixtures("firm")
class TestVisit(KindFamily):
    kind = VISIT
    sees = {"leader", "committee", "street_lead", "instructor"}
    writes = {"street_lead", "instructor"}
    change = ("note", "改过的情况")
    bad = {
        "on": ("", "不是日子", "2023-13-45", "2099-01-01", "2001-01-01"),
        "note": ("长" * 2001,),
        "wishes": ("长" * 1001,),
        "staff_seen": ("很多", -1, 10**12),
    }
    judged = {"on": ("2099-01-01", "2001-01-01")}
    searched_for = "甲公司"
    filtered_by, filtered_out = "?on_from=2023-01-01", "?on_to=2022-01-01"

    def values(self, number: int = 0) -> dict[str, Any]:
        firm = Enterprise.objects.filter(states__name="甲公司").first()
        method = VisitMethod.objects.all()[number // 28 % 2]
        own = {"on": date(2023, 3, 1 + number % 28), "method": method, "note": f"第 {number} 次走访"}
        return values_of(firm, **own, wishes="", staff_seen=10 + number, confirms=False)
