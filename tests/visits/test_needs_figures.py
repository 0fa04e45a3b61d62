"""The year's figures of needs: each opens its rows, and counts what its reader sees."""

from datetime import date
from typing import Any

import pytest
from chinese_calendar import is_workday  # type: ignore[import-untyped]
from django.test import Client

from foundation.common.metrics import METRICS, Period, measure
from foundation.trail.clock import clock_at
from tests.cast import make_firm, moment
from tests.visits.needs_cast import make_need, step
from visits.needs.choices import NeedState
from visits.needs.metrics import NEED_METRICS

pytestmark = pytest.mark.django_db
YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))


def numbers(user: Any, period: Period = YEAR) -> dict[str, int]:
    return {key: one.total for key, one in measure(list(NEED_METRICS.values()), user, period).items()}


@pytest.fixture
def needs(db: None) -> None:
    firm = make_firm("甲公司")
    closed = step(make_need(firm), "replied", on=date(2023, 9, 27), text="好", outcome="solved")
    closed = step(closed, "revisited", on=date(2023, 10, 9), answer="satisfied", way="phone", closes=True)
    make_need(firm, 1)
    make_need(firm, 2, is_confidential=True)
    make_need(firm, 3, raised_on=date(2024, 2, 1))


def test_figures_count_what_their_reader_sees(
    needs: None, office: Any, leader: Any, superior: Any, sysadmin: Any
) -> None:
    told = {"needs_raised": 3, "needs_closed": 1, "needs_content": 1, "needs_open": 2, "needs_long": 0}
    days = sum(
        is_workday(date.fromordinal(n)) for n in range(date(2023, 5, 5).toordinal(), date(2023, 10, 10).toordinal())
    )
    assert numbers(office) == {**told, "needs_days": days}
    for reader in (leader, superior):
        assert numbers(reader) == {**told, "needs_raised": 2, "needs_open": 1, "needs_days": days}
    assert set(numbers(sysadmin).values()) == {0}


def test_each_number_is_the_number_of_its_rows(needs: None, office: Any) -> None:
    for key, metric in NEED_METRICS.items():
        rows = list(metric.rows(office, YEAR))
        value = sum(row.days for row in rows) if metric.sums else len(rows)
        assert value == numbers(office)[key], key


def test_a_year_reads_as_it_stood_then_and_was_known_then(needs: None, office: Any) -> None:
    half = Period(date(2023, 1, 1), date(2023, 6, 30))
    assert numbers(office, half)["needs_closed"] == 0
    assert numbers(office, half)["needs_open"] == 3, "what was closed in October was open in June"
    before_anybody_wrote = Period(YEAR.first, YEAR.last, moment("2020-01-01"))
    assert set(numbers(office, before_anybody_wrote).values()) == {0}


def test_a_closed_one_opened_again_next_year_was_closed_in_its_year(needs: None, office: Any) -> None:
    from visits.models import Need

    need = Need.objects.get(state=NeedState.CLOSED)
    with clock_at(moment("2024-03-01")):
        step(need, "reopened", office, text="又出现了", on=date(2024, 3, 1))
    assert numbers(office)["needs_closed"] == 1


def test_the_page_shows_them_and_leads_to_the_rows(needs: None, office: Any, leader: Any, client: Client) -> None:
    client.force_login(office)
    page = client.get("/reports/2023/").content.decode()
    assert "提出诉求" in page
    rows = client.get("/reports/2023/figures/needs_raised/").content.decode()
    assert "第 2 件诉求" in rows
    client.force_login(leader)
    assert "第 2 件诉求" not in client.get("/reports/2023/figures/needs_raised/").content.decode()
    assert METRICS["needs_raised"].section == "诉求"
