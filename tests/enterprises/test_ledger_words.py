"""变动台账: what a row says of itself."""

from datetime import date
from typing import Any

import pytest

from foundation.trail.asof import AsOf
from orgs.enterprises import services
from orgs.enterprises.ledger import load_ledger
from orgs.enterprises.models import EnterpriseChange
from tests.cast import make_firm

pytestmark = pytest.mark.django_db
DAY = date(2023, 5, 1)


def row_of(office: Any, before: dict[str, Any], after: dict[str, Any]) -> Any:
    firm = make_firm("南京示例科技有限公司", **before)
    services.edit_enterprise(enterprise=firm, values=after, on=DAY, by=office)
    (change,) = EnterpriseChange.objects.live().filter(enterprise=firm, effective_on=DAY)
    load_ledger([change], AsOf.today(), office)
    return change


@pytest.mark.parametrize(
    ("before", "after", "net"),
    [
        (
            {"members_total": 29, "members_full": 28, "members_probationary": 1},
            {"members_full": 29, "members_probationary": 0},
            0,
        ),
        ({"members_full": 28}, {"members_full": 30}, 2),
        ({"members_total": 5}, {"members_total": 3}, -2),
        ({"staff": 10}, {"staff": 12}, 2),
        ({}, {"staff": 12}, None),
    ],
)
def test_the_net_counts_members_once(office, before, after, net):
    assert row_of(office, before, after).net == net


def test_a_row_whose_kind_does_not_say_it_names_its_field(office):
    assert row_of(office, {}, {"is_above_scale": True}).after_text.endswith(" 是")
