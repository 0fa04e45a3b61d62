"""A firm that moved from 梅园新村街道 to 玄武门街道 on 1 June 2023, worked on before and after by each street."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from foundation.trail.clock import clock_at
from orgs.duties import services as duties
from orgs.duties.choices import ContactKind
from orgs.enterprises import services
from orgs.enterprises.models import Enterprise
from tests.cast import make_firm, moment, street

MOVED_ON = date(2023, 6, 1)
THEIR_DAY, LATER_DAY = "2023-05-31", "2023-09-01"
BEFORE, AFTER = "早先南京云帆", "后来南京飞虹"
THEIR_ALIAS, LATER_ALIAS = "云帆简称", "飞虹简称"
THEIR_REASON, LATER_REASON = "牵头人记下的原因", "落实人记下的原因"
LATER_WORDS = (AFTER, LATER_ALIAS, LATER_REASON, "飞虹的联系情况", "飞虹待核实")


@dataclass(frozen=True)
class Moved:
    """The firm, and the two who answered for it one after the other."""

    firm: Enterprise
    former: Any
    present: Any


@pytest.fixture
def moved(street_lead: Any, implementer: Any, office: Any) -> Iterator[Moved]:
    with clock_at(moment("2023-01-05")):
        firm = make_firm(f"{BEFORE}有限公司", staff=10)
    with clock_at(moment("2023-03-01")):
        services.edit_enterprise(
            enterprise=firm, values={"staff": 11}, on=date(2023, 3, 1), reason=THEIR_REASON, by=street_lead
        )
        services.add_alias(enterprise=firm, name=THEIR_ALIAS, by=street_lead)
    with clock_at(moment("2023-06-01")):
        there = street("玄武门街道")
        services.move_within(enterprises=[firm], on=MOVED_ON, jurisdiction=there.pk, by=office)
    with clock_at(moment("2023-08-01")):
        services.rename(enterprise=firm, name=f"{AFTER}有限公司", on=date(2023, 8, 1), by=implementer)
    with clock_at(moment("2023-08-03")):
        services.edit_enterprise(
            enterprise=firm, values={"staff": 99}, on=date(2023, 8, 2), reason=LATER_REASON, by=implementer
        )
        services.add_alias(enterprise=firm, name=LATER_ALIAS, by=implementer)
        services.report_unreachable(enterprise=firm, reason="other", note="飞虹待核实", by=implementer)
        duties.record_contact(
            enterprise=firm,
            person=implementer.person,
            on=date(2023, 8, 2),
            kind=ContactKind.VISIT,
            note="飞虹的联系情况",
            by=implementer,
        )
    with clock_at(moment("2023-12-01")):
        yield Moved(firm, street_lead, implementer)
