"""The year's workbook: every figure can be counted again from its rows, and LibreOffice comes to the same numbers."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.common.metrics import METRICS, Metric, Period, Rule
from foundation.exchange.models import Export
from foundation.exchange.reading.safe_openpyxl import load_workbook
from foundation.trail.asof import AsOf
from foundation.trail.clock import clock_at
from foundation.trail.models import AuditEvent
from orgs.enterprises import services
from orgs.enterprises.metrics import ARRIVALS, DEPARTURES, ENTRIES, OPENING_ROSTER, ROSTER
from orgs.parties.columns import PARTY_COLUMNS
from orgs.parties.models import PartyState
from orgs.places.services import rename_jurisdiction
from reports.annual import annual
from reports.recount import details_of
from reports.workbook import DIFFERENT, FIXED, OVERVIEW, RECOUNTED, SAME
from tests.cast import make_firm, moment, street
from tests.exchange.payloads import PAYLOADS
from tests.exchange.written import formulas_in, part_of, recalculated, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def workbook(client: Client) -> Any:
    """The workbook of 2023 as somebody gets it; the answer when it is no file."""

    def workbook(user: Any, query: str = "") -> Any:
        client.force_login(user)
        response = client.get(reverse("reports:workbook", args=[2023]) + query)
        return b"".join(response.streaming_content) if response.streaming else response

    return workbook


@pytest.fixture
def calculate(tmp_path: Path) -> Any:
    """The workbook with its formulas calculated by LibreOffice."""

    def calculate(content: bytes) -> Any:
        path = tmp_path / "year.xlsx"
        path.write_bytes(content)
        return load_workbook(recalculated(path, tmp_path), data_only=True)

    return calculate


def edited(content: bytes, edit: Any) -> bytes:
    """The file after somebody changed it in Excel."""
    book = load_workbook(io.BytesIO(content))
    edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def row_of(sheet: Any, code: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == code)


def linked(sheet: Any, code: str) -> str:
    """Where the line's link leads."""
    column = next(cell.column for cell in sheet[1] if cell.value == "明细")
    return str(sheet.cell(row_of(sheet, code), column).hyperlink.location)


def checks(book: Any) -> dict[str, str]:
    """Code (or name) of each line of the overview → what its check says."""
    return {row[0] or row[1]: row[5] for row in book[OVERVIEW].iter_rows(min_row=2, values_only=True) if row[5]}


# --- what is in it --------------------------------------------------------------------------------


def test_figures_stand_as_plain_values_and_formulas_only_check(workbook, office, a_year):
    book = load_workbook(io.BytesIO(workbook(office)))

    sheet = book[OVERVIEW]
    for row in sheet.iter_rows(min_row=2):
        if not row[0].value or not str(row[0].value).startswith("QY"):
            continue
        assert row[3].data_type == "n"
        assert row[4].data_type == row[5].data_type == "f"
        assert {cell.data_type for cell in row[FIXED:-2]} == {"n"}
    for name in ("口径说明", "企业名册", "期初名册", "进出明细", "变动台账"):
        assert not [c for row in book[name].iter_rows() for c in row if c.data_type == "f"], name


def test_the_overview_holds_the_figures_of_the_page(workbook, office, a_year):
    report = annual(year=2023, user=office)

    rows = {row[0]: row for row in rows_of(workbook(office), OVERVIEW)}

    head = rows["编号"][FIXED:-2]
    assert head == [place.name for place in report.places]
    for figure in report.figures.values():
        row = rows[figure.metric.code]
        assert row[3] == figure.total
        assert row[FIXED:-2] == [figure.at(place) if figure.metric.place else None for place in report.places]


def test_every_figure_is_explained_and_leads_to_its_rows(workbook, office, a_year):
    content = workbook(office)

    book = load_workbook(io.BytesIO(content))
    explained = {row[0].value: row for row in book["口径说明"].iter_rows()}
    for figure in annual(year=2023, user=office).figures.values():
        row = explained[figure.metric.code]
        assert (row[1].value, row[4].value) == (figure.metric.name, figure.metric.definition)
        sheet = book[OVERVIEW]
        link = linked(sheet, figure.metric.code)
        target, cell = link.strip("'").split("'!")
        details = details_of(figure.metric)
        assert target == (details.sheet if details else figure.metric.recount.sheet)
        assert book[target][cell].value is not None
    made = Export.objects.get()
    assert explained["导出编号"][1].value == made.number
    assert explained["截至日期"][1].value == "2023-12-31"
    assert made.number in part_of(content, "docProps/custom.xml")


def test_the_link_of_a_flow_leads_to_its_first_row(workbook, office, a_year):
    book = load_workbook(io.BytesIO(workbook(office)))

    sheet = book[OVERVIEW]
    link = linked(sheet, "QY42")
    row = int(link.rpartition("A")[2])
    assert [cell.value for cell in book["进出明细"][row]][1:4:2] == ["注销公司", "注销"]


def test_the_roster_holds_the_firms_of_the_closing_day_with_their_way_in(workbook, office, a_year):
    head, *rows = rows_of(workbook(office), "企业名册")

    found = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    assert set(found) == {"留驻公司", "搬家公司", "无属地公司", "新设公司", "迁入公司", "补录公司"}
    assert found["搬家公司"]["所属街道（园区）"] == "红山街道"
    assert found["无属地公司"]["所属街道（园区）"] == "属地待补"
    assert found["迁入公司"]["入库方式"] == "迁入"
    assert found["新设公司"]["入库时间"] == "2023年3月"
    assert found["留驻公司"]["从业人员数"] == 120


def test_nothing_personal_is_in_it(workbook, office):
    make_firm("甲公司", principal="王负责", contact="李联系", phone="13812345678")

    content = workbook(office)

    for name in ("口径说明", OVERVIEW, "企业名册", "期初名册", "进出明细"):
        text = str(rows_of(content, name))
        assert not [word for word in ("王负责", "李联系", "13812345678", "138****5678") if word in text], name


def test_payloads_as_names_make_no_formula(workbook, office):
    with clock_at(moment("2024-01-05")):
        for payload in PAYLOADS:
            make_firm(f"{payload}甲", address="=1+1", on=date(2023, 1, 5))
    plain = formulas_in(workbook(office))
    with clock_at(moment("2024-01-06")):
        make_firm("乙", on=date(2023, 1, 5))

    assert formulas_in(workbook(office)) == plain
    assert {row[1] for row in rows_of(workbook(office), "企业名册")[1:]} == {*(f"{p}甲" for p in PAYLOADS), "乙"}


def test_every_metric_has_a_recipe():
    sheets = {ROSTER, OPENING_ROSTER, ENTRIES}

    assert all(metric.recount.sheet in sheets or details_of(metric) for metric in METRICS.values())


def organizations(user: Any, period: Period) -> Any:
    return PartyState.objects.visible_to(user).as_of(AsOf(period.last)).present()


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Metric:
    """A figure somebody declared, and nothing else."""
    metric = Metric(
        "organizations",
        "ZZ01",
        "期末党组织",
        "期末日的党组织个数。",
        Rule.CLOSING,
        rows=organizations,
        at=lambda period: AsOf(period.last),
        columns=PARTY_COLUMNS.pick(("name", "category", "secretary")),
        url=lambda row, period: row.get_absolute_url(),
        unit="个",
    )
    monkeypatch.setitem(METRICS, metric.key, metric)
    return metric


@pytest.mark.slow
def test_a_figure_brings_its_line_its_rows_and_its_recount_by_its_declaration(
    workbook, calculate, client, office, whole_year, declared
):
    content = workbook(office)
    page = client.get(reverse("reports:year", args=[2023])).content.decode()
    rows = client.get(reverse("reports:figure", args=[2023, declared.key])).context

    assert rows["value"] == rows["page"].paginator.count == 3
    assert "期末党组织（个）" in page
    assert {row[0] for row in rows_of(content, "ZZ01 期末党组织")[1:]} == {
        "留驻公司党支部",
        "联合党支部",
        "功能型党支部",
    }
    assert "书记" not in rows_of(content, "ZZ01 期末党组织")[0], "nothing personal"
    found = checks(calculate(content))
    assert found["ZZ01"] == SAME
    assert set(found.values()) == {SAME}


# --- counted again --------------------------------------------------------------------------------


@pytest.mark.slow
def test_libreoffice_counts_every_figure_again_and_agrees(workbook, calculate, office, whole_year):
    book = calculate(workbook(office))

    found = checks(book)
    report = annual(year=2023, user=office)
    assert set(found) == {*(f.metric.code for f in report.figures.values()), "平衡核对"}
    assert set(found.values()) == {SAME}
    sheet = book[OVERVIEW]
    balance = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "平衡核对")
    assert balance[FIXED:-2] == (SAME,) * len(report.places)
    recounted = book[RECOUNTED]
    for figure in report.figures.values():
        row = row_of(sheet, figure.metric.code)
        assert sheet.cell(row, 5).value == figure.total, figure.metric.name
        for n, place in enumerate(report.places if figure.metric.place else []):
            assert recounted.cell(row, FIXED + 1 + n).value == figure.at(place), (figure.metric.name, place)


@pytest.mark.slow
def test_a_changed_number_shows(workbook, calculate, office, a_year):
    content = workbook(office)

    def change(book: Any) -> None:
        sheet = book[OVERVIEW]
        sheet.cell(row_of(sheet, "QY09"), 4).value += 1  # the total of one figure
        sheet.cell(row_of(sheet, "QY41"), FIXED + 1).value += 1  # one street's departures

    book = calculate(edited(content, change))

    found = checks(book)
    assert {code for code, word in found.items() if word == DIFFERENT} == {"QY09", "QY41"}
    balance = next(row for row in book[OVERVIEW].iter_rows(values_only=True) if row[1] == "平衡核对")
    assert balance[FIXED] == DIFFERENT
    assert balance[FIXED + 1] == SAME


@pytest.mark.slow
def test_a_changed_row_shows(workbook, calculate, office, a_year):
    content = workbook(office)

    def change(book: Any) -> None:
        roster = book["企业名册"]
        head = [cell.value for cell in roster[1]]
        row = next(r for r in roster.iter_rows(min_row=2) if r[1].value == "留驻公司")
        row[head.index("从业人员数")].value = 121
        row[head.index("所属街道（园区）")].value = "红山街道"

    found = checks(calculate(edited(content, change)))

    assert found["QY15"] == DIFFERENT, "the sum of staff"
    assert found["QY02"] == DIFFERENT, "the streets' totals"
    assert found["QY01"] == SAME, "the opening has its own sheet"


@pytest.mark.slow
def test_a_year_without_firms_agrees_too(workbook, calculate, office):
    assert set(checks(calculate(workbook(office))).values()) == {SAME}


@pytest.mark.slow
def test_a_street_renamed_in_the_year_finds_its_rows(workbook, calculate, office, a_year):
    rename_jurisdiction(jurisdiction=street("玄武门街道"), name="玄武门新街道", since=date(2023, 6, 15), by=office)

    book = calculate(workbook(office))

    assert set(checks(book).values()) == {SAME}
    assert "玄武门新街道" in [cell.value for cell in book[OVERVIEW][1]]


# --- who gets it ----------------------------------------------------------------------------------


def test_a_street_gets_its_own_rows(workbook, street_lead, a_year):
    content = workbook(street_lead)

    assert rows_of(content, OVERVIEW)[0][FIXED:-2] == ["梅园新村街道"]
    assert {row[1] for row in rows_of(content, "企业名册")[1:]} == {"留驻公司", "新设公司", "迁入公司", "补录公司"}
    assert {row[1]: row[3] for row in rows_of(content, "进出明细")[1:]} == {
        "新设公司": "新设",
        "迁入公司": "迁入",
        "补录公司": "补录",
        "搬家公司": "区内转出",
    }
    assert "梅园新村街道" in Export.objects.get().file_name


@pytest.mark.slow
def test_a_street_s_workbook_agrees_with_itself(workbook, calculate, street_lead, a_year):
    assert set(checks(calculate(workbook(street_lead))).values()) == {SAME}


def test_figures_only_means_no_workbook(workbook, superior, sysadmin, a_year):
    assert workbook(superior).status_code == 403
    assert workbook(sysadmin).status_code == 403
    assert not Export.objects.exists()


def test_handing_it_out_is_remembered_as_an_export(workbook, leader, a_year):
    content = workbook(leader, "?as_of=2023-06-30")

    made = Export.objects.get()
    assert (made.by, made.maker, made.subject, made.query) == (leader, "annual", "2023", "as_of=2023-06-30")
    assert made.file_name == "2023年度总结附表_全区_截至20230630.xlsx"
    more = {details.sheet for metric in METRICS.values() if (details := details_of(metric))}
    rows = sum(len(rows_of(content, name)) - 1 for name in ("企业名册", "期初名册", "进出明细", "变动台账", *more))
    assert made.row_count == rows
    assert AuditEvent.objects.get(event="export").title.startswith("导出2023年度总结附表")


def test_a_large_one_is_written_by_a_job(client, office, a_year, settings, tmp_path, run_jobs):
    settings.EXPORT_ROWS_AT_ONCE = 3
    settings.VAR_DIR = tmp_path
    client.force_login(office)
    url = reverse("reports:workbook", args=[2023])

    response = client.get(url)
    assert response["Location"] == reverse("jobs:job", args=[Export.objects.get().job_id])
    run_jobs()

    made = Export.objects.get()
    content = b"".join(client.get(reverse("exchange:download", args=[made.number])).streaming_content)
    assert rows_of(content, OVERVIEW)[0][0] == "编号"


def test_what_was_known_then_is_what_the_file_holds(workbook, office):
    with clock_at(moment("2023-01-10")):
        firm = make_firm("远行公司")
    with clock_at(moment("2023-12-05")):
        services.move_out(enterprises=[firm], on=date(2023, 11, 20), to="江宁区", by=office)

    now = workbook(office, "?as_of=2023-11-30")
    then = workbook(office, "?as_of=2023-11-30&known_at=2023-12-01")

    assert [row[1] for row in rows_of(now, "企业名册")[1:]] == []
    assert [row[1] for row in rows_of(then, "企业名册")[1:]] == ["远行公司"]
    assert Export.objects.latest("pk").file_name == "2023年度总结附表_全区_按20231201所知_截至20231130.xlsx"
    told = {row[0]: row[1] for row in rows_of(then, "口径说明")}
    assert told["当时所知"] == "按 2023-12-01 23:59:59 以前录入的资料"


def test_arrivals_and_departures_stand_in_the_order_of_the_balance(workbook, office, a_year):
    codes = [row[0] for row in rows_of(workbook(office), OVERVIEW)]

    report = annual(year=2023, user=office)
    balance = ["opening", *ARRIVALS, *DEPARTURES, "closing"]
    assert codes[2 : 2 + len(balance)] == [report.figures[key].metric.code for key in balance]
