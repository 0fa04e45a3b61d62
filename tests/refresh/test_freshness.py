"""数据状态 on today and on past days: one rule for pages, filters and the column kept for lists."""

from datetime import date, timedelta
from typing import Any

import pytest
from constance.test import override_config
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.trail.asof import FOREVER, AsOf
from foundation.trail.clock import clock_at
from foundation.trail.models import Changeset
from foundation.trail.undo import undo
from orgs.enterprises import services
from orgs.enterprises.checks.following import put_right
from orgs.enterprises.checks.freshness import RHYTHMS, due_cutoff, due_of, freshness_q, load_freshness
from orgs.enterprises.choices import DoubtReason, FreshnessStatus
from orgs.enterprises.models import Doubt, Enterprise, EnterpriseState
from tests.cast import make_firm, moment

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def firm_of(name: str, on: str, **values: Any) -> Enterprise:
    """A firm entered that day."""
    with clock_at(moment(on)):
        return make_firm(name, on=date.fromisoformat(on), **values)


def fresh(firm: Enterprise, day: str, known_at: Any = None) -> Any:
    at = AsOf(date.fromisoformat(day), known_at)
    state = EnterpriseState.objects.as_of(at).get(enterprise=firm)
    load_freshness([state], at, None)
    return state.freshness


# --- The rhythm -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("checked", "months", "due"),
    [
        ("2026-01-01", 3, "2026-06-30"),
        ("2026-03-31", 3, "2026-06-30"),
        ("2026-04-01", 3, "2026-09-30"),
        ("2025-12-31", 3, "2026-03-31"),
        ("2026-01-01", 6, "2026-12-31"),
        ("2025-12-31", 6, "2026-06-30"),
        ("2023-08-31", 6, "2024-06-30"),
        ("2024-02-29", 12, "2025-12-31"),
        ("2023-12-31", 1, "2024-01-31"),
    ],
)
def test_a_check_holds_to_the_end_of_the_period_after_its_own(checked: str, months: int, due: str) -> None:
    assert due_of(date.fromisoformat(checked), months) == date.fromisoformat(due)


@settings(max_examples=300, deadline=None)
@given(DAYS, DAYS, st.sampled_from(RHYTHMS))
def test_the_cutoff_parts_the_checks_that_are_due_from_those_that_hold(checked: date, by: date, months: int) -> None:
    assert (due_of(checked, months) <= by) == (checked < due_cutoff(by, months))


def test_a_key_firm_is_asked_each_quarter_and_another_each_half_year(db: None) -> None:
    key = firm_of("重点公司", "2026-01-10", is_key=True)
    other = firm_of("其他公司", "2026-01-10", is_key=False)
    unknown = firm_of("未知公司", "2026-01-10")
    with clock_at(moment("2026-07-01")):
        assert fresh(key, "2026-07-01").text == "已逾期 1 天"
        assert fresh(other, "2026-07-01").status == FreshnessStatus.NORMAL
        assert fresh(unknown, "2026-07-01").due_on == date(2026, 12, 31)
    with clock_at(moment("2026-06-25")):
        assert fresh(key, "2026-06-25").text == "还有 5 天到期"
        assert fresh(key, "2026-06-25").checked_on == date(2026, 1, 10)


def test_the_rhythm_is_a_setting_and_nonsense_in_it_falls_back(db: None) -> None:
    firm = firm_of("甲公司", "2026-01-10")
    with clock_at(moment("2026-07-01")):
        with override_config(REFRESH_MONTHS_OTHER=3):
            assert fresh(firm, "2026-07-01").status == FreshnessStatus.OVERDUE
        with override_config(REFRESH_MONTHS_OTHER=0):
            assert fresh(firm, "2026-07-01").status == FreshnessStatus.NORMAL


# --- What counts as a check -------------------------------------------------------------------------


def test_an_edit_counts_on_the_day_it_is_recorded(office: Any) -> None:
    firm = firm_of("甲公司", "2025-02-01", staff=10)
    with clock_at(moment("2026-11-02")):
        services.edit_enterprise(enterprise=firm, values={"staff": 12}, on=date(2026, 9, 1), by=office)
        assert fresh(firm, "2026-11-02").checked_on == date(2026, 11, 2)
        assert fresh(firm, "2026-10-31").checked_on == date(2026, 9, 1)
        assert fresh(firm, "2026-08-31").checked_on == date(2025, 2, 1)


def test_the_offices_label_is_no_check(office: Any) -> None:
    firm = firm_of("甲公司", "2025-02-01", is_key=False, is_listed=False)
    with clock_at(moment("2026-11-02")):
        services.edit_enterprise(
            enterprise=firm, values={"is_key": True, "is_listed": True}, on=date(2026, 11, 1), by=office
        )
        assert fresh(firm, "2026-11-02").checked_on == date(2025, 2, 1)
        assert kept(firm) == date(2025, 2, 1)


def test_a_confirmation_counts_and_its_undo_takes_it_back(office: Any) -> None:
    firm = firm_of("甲公司", "2025-02-01")
    with clock_at(moment("2026-11-02")):
        done = services.confirm(enterprises=[firm.pk], by=office)
        assert (fresh(firm, "2026-11-02").status, kept(firm)) == (FreshnessStatus.NORMAL, date(2026, 11, 2))

        undo(changeset=done.changeset, by=office)

        assert (fresh(firm, "2026-11-02").status, kept(firm)) == (FreshnessStatus.OVERDUE, date(2025, 2, 1))


def test_an_edit_undone_is_no_check_and_the_copies_an_undo_makes_are_none_either(office: Any) -> None:
    firm = firm_of("甲公司", "2025-02-01", staff=10)
    with clock_at(moment("2026-11-02")):
        applied = services.edit_enterprise(enterprise=firm, values={"staff": 12}, on=date(2026, 11, 1), by=office)
        taken_back = undo(changeset=applied.changeset, by=office)
        assert (fresh(firm, "2026-11-02").checked_on, kept(firm)) == (date(2025, 2, 1), date(2025, 2, 1))
    with clock_at(moment("2026-11-20")):
        undo(changeset=taken_back.changeset, by=office)
        assert EnterpriseState.objects.as_of(AsOf.today()).get(enterprise=firm).staff == 12
        assert (fresh(firm, "2026-11-20").checked_on, kept(firm)) == (date(2025, 2, 1), date(2025, 2, 1))


def test_what_was_learned_later_is_not_known_at_an_earlier_moment(office: Any) -> None:
    firm = firm_of("甲公司", "2025-02-01")
    with clock_at(moment("2026-11-02")):
        services.confirm(enterprises=[firm.pk], on=date(2026, 6, 15), by=office)
        assert fresh(firm, "2026-06-30").checked_on == date(2026, 6, 15)
        assert fresh(firm, "2026-06-30", known_at=moment("2026-07-01")).checked_on == date(2025, 2, 1)


def test_a_departed_firm_has_no_data_status(office: Any) -> None:
    firm = firm_of("甲公司", "2025-02-01")
    with clock_at(moment("2026-11-02")):
        services.move_out(enterprises=[firm], on=date(2026, 11, 1), to="建邺区", by=office)
        assert fresh(firm, "2026-11-02") is None


def test_an_open_doubt_wins_until_it_is_settled(office: Any) -> None:
    firm = firm_of("甲公司", "2026-11-01")
    with clock_at(moment("2026-11-05")):
        doubt = services.report_unreachable(enterprise=firm, reason=DoubtReason.PHONE, by=office)
    with clock_at(moment("2026-11-09")):
        services.settle_doubt(doubt=doubt, outcome="换了号码", by=office)
        assert fresh(firm, "2026-11-04").status == FreshnessStatus.NORMAL
        assert fresh(firm, "2026-11-08").text == "待核实"
        assert fresh(firm, "2026-11-09").status == FreshnessStatus.NORMAL
        assert fresh(firm, "2026-11-09", known_at=moment("2026-11-06")).status == FreshnessStatus.DOUBTED


# --- Page, filter and kept column agree --------------------------------------------------------------


def test_the_lists_tabs_and_filter_show_the_four_statuses(client: Any, office: Any, many: list[Enterprise]) -> None:
    with clock_at(moment("2026-12-28")):
        client.force_login(office)
        numbers = {}
        for status in ("soon", "overdue", "doubted"):
            response = client.get("/enterprises/", {"tab": status})
            (tab,) = [t for t in response.context["tabs"] if t.is_current]
            assert tab.count == str(len(response.context["rows"])) != "0"
            numbers[tab.label] = tab.count
        everything = client.get("/enterprises/")
        assert {t.label: t.count for t in everything.context["tabs"]}.items() >= numbers.items()
        assert "天到期</span>" in everything.content.decode()
        for status in FreshnessStatus:
            rows = client.get("/enterprises/", {"freshness": status}).context["rows"]
            assert rows
            assert {row.record.freshness.status for row in rows} == {status}
        assert client.get("/enterprises/", {"freshness": "old"}).status_code == 400


def test_on_a_past_day_a_tab_is_counted_once_it_is_opened(client: Any, office: Any, many: list[Enterprise]) -> None:
    with clock_at(moment("2026-12-28")):
        client.force_login(office)
        closed = client.get("/enterprises/", {"as_of": "2025-09-25"})
        assert [t.count for t in closed.context["tabs"]][-3:] == ["", "", ""]
        opened = client.get("/enterprises/", {"as_of": "2025-09-25", "tab": "overdue"})
        (tab,) = [t for t in opened.context["tabs"] if t.is_current]
        assert tab.count == str(len(opened.context["rows"])) != "0"
        searched = client.get("/enterprises/", {"as_of": "2025-09-25", "q": "公司", "tab": "overdue"})
        assert str(searched.context["selection"].total) == tab.count


def kept(firm: Enterprise) -> date | None:
    return EnterpriseState.objects.live().get(enterprise=firm, effective_to=FOREVER).checked_on


@pytest.fixture
def many(office: Any) -> list[Enterprise]:
    """Firms checked in different ways on different days of three years, every third a key one."""
    firms = []
    for index in range(24):
        day = date(2024, 1, 15) + timedelta(days=41 * index)
        firm = firm_of(f"公司{index:02}", day.isoformat(), is_key=[True, False, None][index % 3], staff=5)
        firms.append(firm)
        if index % 4 == 1:
            with clock_at(moment((day + timedelta(days=130)).isoformat())):
                services.edit_enterprise(enterprise=firm, values={"staff": 6}, on=day + timedelta(days=90), by=office)
        if index % 4 == 2:
            later = min(day + timedelta(days=200), date(2026, 11, 20))
            with clock_at(moment(later.isoformat())):
                services.confirm(enterprises=[firm.pk], by=office)
        if index % 8 == 3:
            with clock_at(moment((day + timedelta(days=20)).isoformat())):
                services.open_doubt(enterprise=firm, reason=DoubtReason.MOVED, by=office)
    with clock_at(moment("2026-10-01")):
        services.settle_doubt(doubt=Doubt.objects.first(), outcome="已搬回", by=office)
        services.edit_enterprise(enterprise=firms[0], values={"is_key": False}, on=date(2025, 5, 5), by=office)
    return firms


CHECKED_DAYS = ["2024-06-30", "2024-12-31", "2025-04-01", "2025-09-25", "2026-06-24", "2026-07-01", "2026-11-23"]


def test_page_and_filter_agree_on_every_day_and_the_four_statuses_part_the_firms(many: list[Enterprise]) -> None:
    with clock_at(moment("2026-11-23")):
        seen: set[str] = set()
        for day in CHECKED_DAYS:
            for known_at in (None, moment("2026-09-01")):
                at = AsOf(date.fromisoformat(day), known_at)
                states = list(EnterpriseState.objects.as_of(at).present())
                load_freshness(states, at, None)
                for status in FreshnessStatus:
                    found = EnterpriseState.objects.as_of(at).present().filter(freshness_q(status, at))
                    expected = {s.pk for s in states if s.freshness.status == status}
                    assert set(found.values_list("pk", flat=True)) == expected, (day, known_at, status)
                    seen |= {status} if expected else set()
        assert seen == set(FreshnessStatus)


def test_the_kept_column_is_what_the_rule_says_after_every_way_of_writing(many: list[Enterprise]) -> None:
    with clock_at(moment("2026-11-23")):
        assert put_right([f.pk for f in many]) == 0
        for changeset in Changeset.objects.filter(kind__in=["edit_enterprise", "confirm"]):
            undo(changeset=changeset, by=None)
        assert put_right([f.pk for f in many]) == 0


@pytest.mark.parametrize("count", [1, 24])
@pytest.mark.parametrize(("day", "queries"), [("2026-11-23", 1), ("2025-09-25", 3)])
def test_a_page_costs_the_same_whatever_its_length(
    many: list[Enterprise], count: int, day: str, queries: int, django_assert_num_queries: Any
) -> None:
    at = AsOf(date.fromisoformat(day))
    with clock_at(moment("2026-11-23")):
        states = list(EnterpriseState.objects.as_of(at)[:count])
        load_freshness(states, at, None)  # settings are read
        with django_assert_num_queries(queries):
            load_freshness(states, at, None)


def test_a_filter_is_one_query(many: list[Enterprise], django_assert_num_queries: Any) -> None:
    with clock_at(moment("2026-11-23")):
        for day in ("2026-11-23", "2025-09-25"):
            at = AsOf(date.fromisoformat(day))
            condition = freshness_q(FreshnessStatus.OVERDUE, at)
            with django_assert_num_queries(1):
                list(EnterpriseState.objects.as_of(at).present().filter(condition))
