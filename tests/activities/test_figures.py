"""Figures of the year: each one declaration, its rows, its page, its sheet, recounted."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from activities.metrics import METRICS as OURS
from activities.metrics import times_words
from foundation.common.metrics import METRICS, Period, measure
from foundation.exchange.reading.safe_openpyxl import load_workbook
from orgs.enterprises.models import Enterprise
from reports.workbook import DIFFERENT, OVERVIEW, SAME
from tests.activities.cast import make_year
from tests.cast import make_firm
from tests.exchange.written import recalculated

pytestmark = pytest.mark.django_db
YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))
EXPECTED = {
    "meetings": 2,
    "meeting_people": 1,
    "meeting_units": 1,
    "activities": 4,
    "activity_people": 40,
    "activity_times": 120,
    "activity_unknown": 2,
    "care_events": 3,
    "care_streamers": 2,
    "care_families": 30,
    "care_unknown": 1,
    "trainings": 2,
    "nominated_secretary": 1,
    "nominated_worker": 3,
    "nominated_instructor": 0,
    "nominated_streamer": 0,
    "nominated_at_nation": 0,
    "nominated_at_province": 0,
    "nominated_at_city": 4,
    "nominated_at_district": 0,
    "nominated_at_street": 0,
    "nominated_at_none": 0,
    "nominated_unknown": 1,
}


@pytest.fixture
def a_year(db: None) -> Enterprise:
    firm = make_firm("甲公司")
    make_year(firm)
    return firm


def test_each_figure_counts_what_it_says(a_year, office):
    measured = measure(OURS, office, YEAR)

    assert {key: one.total for key, one in measured.items()} == EXPECTED
    assert measured["meetings"].imprecise == 1


def test_each_number_opens_its_rows_and_its_page_says_the_same(client: Client, a_year, office):
    client.force_login(office)
    for metric in OURS:
        page = client.get(f"/reports/2023/figures/{metric.key}/")
        assert page.status_code == 200, metric.key
        rows = list(metric.rows(office, YEAR))
        assert page.context["value"] == EXPECTED[metric.key]
        assert page.context["page"].paginator.count == len(rows)
    assert client.get("/reports/2023/figures/meetings/?jurisdiction=1").status_code == 404


def test_whoever_sees_figures_only_reads_them_without_rows(client: Client, a_year, superior, street_lead):
    for user, meetings in ((superior, 2), (street_lead, 0)):
        assert measure([METRICS["meetings"]], user, YEAR)["meetings"].total == meetings
    client.force_login(superior)
    page = client.get("/reports/2023/").content.decode()
    assert "会议、活动和培训" in page
    assert "/figures/meetings/" not in page


def test_the_figures_of_the_district_make_no_line_without_a_street(a_year, office):
    from reports.annual import annual

    assert None not in [place.pk for place in annual(year=2023, user=office).places]


def test_the_workbook_counts_them_again_from_its_sheets(client: Client, a_year, office, tmp_path: Path):
    client.force_login(office)
    path = tmp_path / "year.xlsx"
    path.write_bytes(b"".join(client.get("/reports/2023/workbook/").streaming_content))
    book = load_workbook(recalculated(path, tmp_path), data_only=True)

    found = {row[0]: (row[3], row[5]) for row in book[OVERVIEW].iter_rows(min_row=2, values_only=True) if row[0]}
    assert {metric.key: found[metric.code] for metric in OURS} == {k: (n, SAME) for k, n in EXPECTED.items()}
    assert DIFFERENT not in [check for _, check in found.values()]
    assert "甲某" not in str([[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()])


@pytest.mark.parametrize(("times", "words"), [(0, ""), (1, "一次"), (2, "多次"), (9, "多次")])
def test_several_times_is_a_count(times, words):
    assert times_words(times) == words
