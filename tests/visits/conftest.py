"""A firm the street lead and the instructor answer for, and what a visit to it is."""

from datetime import date
from typing import Any

import pytest

from foundation.records import services
from orgs.duties import services as duties
from orgs.enterprises.models import Enterprise
from tests.cast import LONG_AGO, make_firm
from visits.kinds import VISIT
from visits.models import Visit, VisitMethod, VisitPurpose


@pytest.fixture
def firm(instructor: Any, street_lead: Any) -> Enterprise:
    made = make_firm("甲公司", place="梅园新村街道", staff=10)
    duties.assign_instructor(person=instructor.person, enterprise=made, starts_on=LONG_AGO, by=None)
    return made


def values_of(firm: Enterprise | None, **other: Any) -> dict[str, Any]:
    """Valid values of a visit."""
    values = {
        "enterprise": firm,
        "on": date(2023, 3, 1),
        "on_precision": "day",
        "method": VisitMethod.objects.get(name="实地查看"),
        "purpose": VisitPurpose.objects.get(name="走访调研"),
        "note": "",
    }
    return {**values, **other}


def visited(firm: Enterprise, *people: Any, by: Any = None, met: Any = (), **other: Any) -> Visit:
    """A visit of these people, entered through the service."""
    came = [{"person": person} if not isinstance(person, str) else {"unit": person} for person in people]
    below = {"visitors": came, "met": list(met)}
    return services.add(kind=VISIT, values=values_of(firm, **other), below=below, by=by)
