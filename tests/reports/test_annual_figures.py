"""The figures of a year: each equals its rows, the balance closes, people see the figures of what they answer for."""

from datetime import date
from typing import Any

import pytest

from foundation.accounts.permissions import OfficeStandIn
from foundation.common.metrics import METRICS, Period, measure, measure_alone, place_of
from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from orgs.duties import services as duties
from orgs.enterprises import services
from orgs.enterprises.flows import present_on
from orgs.enterprises.metrics import ARRIVALS, DEPARTURES, ENTRIES, FLOW_WORDS, OPENING_ROSTER, ROSTER
from orgs.places.models import Block
from orgs.places.services import save_place
from reports.annual import Annual, YearRefused, annual, years
from tests.cast import LONG_AGO, make_firm, make_user, moment, street
from tests.enterprises.test_property import History
from tests.marks import first_now

pytestmark = pytest.mark.django_db


def figures(user: Any, **more: Any) -> dict[str, int]:
    return {key: figure.total for key, figure in annual(year=2023, user=user, **more).figures.items()}


def test_every_figure_of_the_year(office, a_year):
    firms = {key: value for key, value in figures(office).items() if METRICS[key].place}
    assert firms == {
        "opening": 7,
        "closing": 6,
        "operating": 1,
        "operating_unknown": 4,
        "listed": 1,
        "listed_unknown": 5,
        "above_scale": 0,
        "above_scale_unknown": 6,
        "key": 1,
        "key_unknown": 4,
        "live": 1,
        "live_unknown": 5,
        "three_haves": 1,
        "three_haves_unknown": 5,
        "staff": 120 + 9 + 10 + 99 + 50,
        "staff_unknown": 1,
        "members": 5,
        "members_unknown": 4,
        "size_under_10": 1,
        "size_10_49": 1,
        "size_50_99": 2,
        "size_100_up": 1,
        "visits_all": 5,
        "visits_key": 3,
        "visits_other": 2,
        "visits_live": 1,
        "visits_committee": 2,
        "visits_instructor": 0,
        "visits_street": 1,
        "visits_office": 2,
        "visits_other_unit": 1,
        "visited_all": 3,
        "visited_key": 1,
        "visited_other": 2,
        "visited_live": 1,
        "visited_committee": 2,
        "visited_instructor": 0,
        "visited_street": 1,
        "visited_office": 1,
        "visited_other_unit": 1,
        "needs_raised": 4,
        "needs_closed": 1,
        "needs_content": 1,
        "needs_open": 2,
        "needs_long": 1,
        "needs_days": 21,  # 5 May to 1 June, the exchanged Saturday among them
        "already_in": 0,
        "late": 1,
        "founded": 1,
        "moved_in": 1,
        "transferred_in": 1,
        "moved_out": 1,
        "deregistered": 1,
        "revoked": 1,
        "removed": 1,
        "transferred_out": 1,
        "net_change": -1,
        "imprecise": 2,
        # one of the six is out of business
        "coverage_base": 5,
        "covered_own": 1,
        "covered_joint": 0,
        "covered_work": 0,
        "covered_none": 4,
        "unbuilt": 1,
        "unreached": 1,
    }


def test_bands_of_size_and_the_unknown_make_all_firms(office, a_year):
    found = figures(office)

    assert sum(found[k] for k in found if k.startswith("size_")) + found["staff_unknown"] == found["closing"]


def test_a_missing_part_is_unknown_and_a_no_is_no(office):
    make_firm("甲", has_premises=True, has_staff=False)
    make_firm("乙", has_premises=True, has_staff=True)
    make_firm("丙", has_premises=True, has_staff=True, operates_normally=True)

    found = figures(office)

    assert (found["three_haves"], found["three_haves_unknown"]) == (1, 1)


def test_each_flow_says_how_many_days_are_imprecise(office, a_year):
    found = annual(year=2023, user=office).figures

    assert found["founded"].imprecise == 1
    assert found["moved_out"].imprecise == 1
    assert found["deregistered"].imprecise == 0
    assert found["net_change"].imprecise == 2


def test_the_balance_closes_for_every_line_and_in_all(office, a_year):
    report = annual(year=2023, user=office)

    assert all(report.balance(place).closes for place in report.places)
    assert report.balance().closes
    lines = {place.name: report.balance(place) for place in report.places}
    assert lines["玄武门街道"].opening == 2
    assert lines["玄武门街道"].closing == 0
    assert lines["属地待补"].closing == 1
    assert sum(line.closing for line in lines.values()) == report.balance().closing == 6


def test_moves_within_the_district_cancel_in_all(office, a_year):
    report = annual(year=2023, user=office)
    figures = report.figures

    assert figures["transferred_in"].total == figures["transferred_out"].total == 1
    assert figures["transferred_in"].at(report.place(str(street("红山街道").pk))) == 1
    assert figures["transferred_out"].at(report.place(str(street("梅园新村街道").pk))) == 1


@pytest.mark.parametrize("key", sorted(METRICS))
def test_each_figure_is_the_number_of_its_rows_and_opens_them(office, a_year, key):
    metric, period = METRICS[key], Period(date(2023, 1, 1), date(2023, 12, 31))
    measured = measure([metric], office, period)[key]
    rows = list(metric.rows(office, period))

    assert measured.total == measure_alone(metric, office, period).total
    assert {k: v for k, v in measured.tally.items() if v} == {k: v for k, v in metric.tally_of(rows).items() if v}
    for place in {place_of(row, metric.place) for row in rows} if metric.place else ():
        mine = metric.rows_in(metric.rows(office, period), place)
        assert metric.tally_of(mine).get(place, 0) == measured.tally.get(place, 0)
    for row in metric.load(rows, office, period):
        of_firms = metric.recount.sheet in (ROSTER, OPENING_ROSTER, ENTRIES)
        assert metric.url(row, period).startswith("/enterprises/" if of_firms else "/")
        assert all(isinstance(column.text(row), str) for column in metric.columns)


def test_every_figure_counts_something_and_is_the_number_of_its_rows(office, whole_year):
    """A year in which no figure is nought: equal noughts would prove nothing."""
    period = Period(date(2023, 1, 1), date(2023, 12, 31))
    measured = measure(list(METRICS.values()), office, period)

    assert not [key for key in METRICS if not measured[key].total], "give the whole year of conftest.py a row of it"
    for key, metric in METRICS.items():
        rows = list(metric.rows(office, period))
        assert {p: n for p, n in measured[key].tally.items() if n} == {
            p: n for p, n in metric.tally_of(rows).items() if n
        }


def test_codes_and_names_of_figures_are_their_own():
    for attribute in ("code", "name", "definition"):
        values = [getattr(metric, attribute) for metric in METRICS.values()]
        assert len(values) == len(set(values))
    assert set(FLOW_WORDS) == {*ARRIVALS, *DEPARTURES} <= set(METRICS)


def test_a_figure_called_twice_is_refused():
    from foundation.common.metrics import register

    metric = METRICS["closing"]
    register(metric)
    with pytest.raises(ValueError, match="QY02"):
        register(type(metric)(**{**metric.__dict__, "key": "other"}))


# --- days -----------------------------------------------------------------------------------------


def test_a_year_ends_on_its_last_day_and_a_running_one_today(office):
    with clock_at(moment("2024-05-06")):
        assert annual(year=2023, user=office).period == Period(date(2023, 1, 1), date(2023, 12, 31))
        running = annual(year=2024, user=office)

    assert running.period.last == date(2024, 5, 6)
    assert running.is_running


def test_a_day_within_the_year_ends_it_there(office, a_year):
    report = annual(year=2023, user=office, as_of=date(2023, 3, 31))

    assert report.figures["closing"].total == 8
    assert report.figures["founded"].total == 1
    assert report.figures["moved_out"].total == 0
    assert report.balance().closes


@pytest.mark.parametrize(
    ("year", "as_of", "sentence"),
    [
        (1999, None, "没有 1999 年的资料"),
        (2999, None, "2999 年还没有到"),
        (2023, date(2024, 1, 1), "不在 2023 年内"),
    ],
)
def test_years_and_days_that_cannot_be_told_get_a_sentence(office, year, as_of, sentence):
    with pytest.raises(YearRefused, match=sentence):
        annual(year=year, user=office, as_of=as_of)


def test_a_day_that_has_not_come_gets_a_sentence(office):
    with clock_at(moment("2023-05-06")), pytest.raises(YearRefused, match="还没有到"):
        annual(year=2023, user=office, as_of=date(2023, 12, 31))


def test_what_was_known_then_counts_what_was_known_then(office):
    with clock_at(moment("2023-01-10")):
        firm = make_firm("远行公司")
    with clock_at(moment("2023-12-05")):
        services.move_out(enterprises=[firm], on=date(2023, 11, 20), to="江宁区", by=office)

    now = annual(year=2023, user=office, as_of=date(2023, 11, 30))
    then = annual(year=2023, user=office, as_of=date(2023, 11, 30), known_at=moment("2023-12-01"))

    assert (now.balance().closing, now.figures["moved_out"].total) == (0, 1)
    assert (then.balance().closing, then.figures["moved_out"].total) == (1, 0)
    assert then.balance().closes


def test_years_begin_with_the_first_that_has_an_opening(office, a_year):
    with clock_at(moment("2024-05-06")):
        assert years(office) == [(2024, 6), (2023, 6)]


def test_no_records_no_years(office):
    assert years(office) == []


# --- whose figures --------------------------------------------------------------------------------


def test_a_street_sees_its_own_figures_and_closes_too(street_lead, a_year):
    """搬家公司 left the street within the district: a departure for the street."""
    report = annual(year=2023, user=street_lead)

    balance = report.balance()
    assert [place.name for place in report.places] == ["梅园新村街道"]
    assert (balance.opening, balance.closing) == (2, 4)
    assert report.figures["transferred_out"].total == 1
    assert report.figures["transferred_in"].total == 0
    assert balance.closes


def test_two_streets_of_one_person_keep_a_move_between_them(a_year):
    both = make_user("both", "street_lead")
    for name in ("梅园新村街道", "红山街道"):
        duties.assign_street_role(
            jurisdiction=street(name), person=both.person, part="lead", starts_on=LONG_AGO, by=None
        )

    report = annual(year=2023, user=both)

    assert [place.name for place in report.places] == ["梅园新村街道", "红山街道"]
    assert report.figures["transferred_in"].total == report.figures["transferred_out"].total == 1
    assert report.balance().closes


def test_an_instructor_s_figures_are_of_their_firms(instructor, a_year):
    for key in ("stays", "leaves", "founded"):
        duties.assign_instructor(person=instructor.person, enterprise=a_year[key], starts_on=LONG_AGO, by=None)

    report = annual(year=2023, user=instructor)

    assert (report.balance().opening, report.balance().closing) == (2, 2)
    assert report.figures["founded"].total == report.figures["moved_out"].total == 1
    assert report.balance().closes


def test_a_firm_that_changes_its_block_leaves_that_instructor_s_figures(instructor, office):
    blocks = [save_place(row=Block(jurisdiction=street("红山街道"), name=name), by=office) for name in ("东", "西")]
    firm = make_firm("换片公司", place="红山街道", block=blocks[0].pk)
    duties.assign_instructor(person=instructor.person, block=blocks[0], starts_on=LONG_AGO, by=None)
    services.edit_enterprise(enterprise=firm, values={"block": blocks[1].pk}, on=date(2023, 6, 1), by=office)

    mine, all_of_them = annual(year=2023, user=instructor), annual(year=2023, user=office)

    assert (mine.balance().opening, mine.balance().closing) == (1, 0)
    assert mine.figures["transferred_out"].total == 1
    assert mine.balance().closes
    assert all_of_them.figures["transferred_out"].total == 0


def test_figures_only_means_all_figures_and_no_rows(superior, leader, a_year):
    seen, report = annual(year=2023, user=leader), annual(year=2023, user=superior)

    assert {k: f.measured for k, f in report.figures.items()} == {k: f.measured for k, f in seen.figures.items()}
    assert not report.sees_rows


def test_no_right_no_figures(sysadmin, nobody, a_year):
    for user in (sysadmin, nobody):
        assert set(figures(user).values()) == {0}


def test_the_command_counts_as_the_office_does(office, a_year):
    assert figures(OfficeStandIn()) == figures(office)


# --- any history ----------------------------------------------------------------------------------


def check_report(report: Annual, at: AsOf) -> None:
    assert report.balance().closes
    for place in report.places:
        assert report.balance(place).closes, place
    assert report.balance().closing == present_on(at).count()
    for key, figure in report.figures.items():
        alone = measure_alone(METRICS[key], report.user, report.period)
        assert figure.total == alone.total, key


@pytest.mark.parametrize("seed", first_now(1, range(300, 304)))
def test_the_balance_closes_through_any_history(office, seed):
    history = History(seed, office)
    for _ in range(25):
        history.act()
        first, last = sorted([history.day(), history.day()])
        known_at = history.random.choice([None, *history.moments[-4:]])
        report = Annual(first.year, Period(first, last, known_at), office)
        check_report(report, AsOf(last, known_at))


@pytest.mark.parametrize("seed", first_now(1, range(400, 403)))
def test_the_balance_of_a_street_closes_through_any_history(office, street_lead, seed):
    history = History(seed, office)
    for _ in range(20):
        history.act()
        first, last = sorted([history.day(), history.day()])
        report = Annual(first.year, Period(first, last), street_lead)
        assert report.balance().closes
        assert all(report.balance(place).closes for place in report.places)
