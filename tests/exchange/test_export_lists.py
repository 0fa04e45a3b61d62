"""An exported list is what the screen shows: rows, columns, order, day, and what was known; refused where the screen is."""

import io
from datetime import date, datetime
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from foundation.common.tables.listing import chosen_columns
from foundation.desk.services import TABLES, choose_columns
from foundation.exchange.models import Export, ExportStatus
from foundation.exchange.reading.ledgers import HeaderSpec, read_file
from foundation.exchange.reading.results import NUMBER_LABEL
from foundation.exchange.reading.safe_openpyxl import load_workbook
from foundation.exchange.writing.criteria import PAST_LIST, PRESENT_LIST
from foundation.trail import clock
from foundation.trail.clock import clock_at
from foundation.trail.models import AuditEvent
from orgs.duties import services as duties
from orgs.enterprises import services
from orgs.enterprises.choices import ChangeKind
from tests.cast import LONG_AGO, make_firm, moment, street
from tests.exchange.payloads import PAYLOADS
from tests.exchange.written import criteria_of, formulas_in, part_of, records_of, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(client: Client) -> Any:
    """Export a list as somebody; returns the answer, or the file's content when there is one."""

    def export(user: Any, table: str = "enterprises", **query: Any) -> Any:
        client.force_login(user)
        response = client.get(f"{reverse('exchange:export', args=[table])}?{urlencode(query, doseq=True)}")
        return b"".join(response.streaming_content) if response.streaming else response

    return export


@pytest.fixture
def firms(db: None) -> None:
    make_firm("南京云帆科技有限公司", place="梅园新村街道", staff=120, is_key=True, is_listed=True, phone="13800000001")
    make_firm("南京星河传媒有限公司", place="玄武门街道", staff=8, is_key=False, members_total=0)
    make_firm(
        "江苏百川网络有限公司", place="梅园新村街道", is_key=True, founded_on="2023-05-01", founded_precision="month"
    )
    make_firm("金陵数据有限公司", place=None, founded_on="2020-01-02")


def screen(user: Any, table: str = "enterprises", **query: Any) -> list[list[str]]:
    """What the list page shows, all pages together."""
    found = TABLES[table]
    params = QueryDict(urlencode(query, doseq=True))
    selection = found.select(user, params, columns=chosen_columns(user, found))
    assert not selection.errors
    rows = selection.load(list(selection.ordered))
    return [[c.label for c in selection.columns], *([c.text(row) for c in selection.columns] for row in rows)]


def shown(content: bytes) -> list[list[str]]:
    """The visible columns of the file, as words."""

    def words(value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d" if value.time() == datetime.min.time() else "%Y-%m-%d %H:%M")
        return str(value)

    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    hidden = {c.column for c in sheet[1] if sheet.column_dimensions[c.column_letter].hidden}
    return [[words(c.value) for c in row if c.column not in hidden] for row in sheet.iter_rows()]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({}, id="everything"),
        pytest.param({"tab": "key"}, id="a tab"),
        pytest.param({"staff_min": 10}, id="a number"),
        pytest.param({"is_key": "1", "sort": "-staff"}, id="order"),
        pytest.param({"q": "南京"}, id="words"),
        pytest.param({"jurisdiction": "none"}, id="no street"),
        pytest.param({"as_of": "2022-01-01"}, id="an empty day"),
        pytest.param({"as_of": "2023-01-01"}, id="a past day"),
    ],
)
def test_the_file_shows_what_the_screen_shows(export, office, firms, query):
    content = export(office, **query)

    assert shown(content) == screen(office, **query)


def test_the_file_has_the_columns_somebody_chose_in_their_order(export, office, firms):
    choose_columns(table="enterprises", columns=["phone", "founded_on", "code", "updated_at", "three_haves"], by=office)

    content = export(office)

    assert shown(content) == screen(office)
    head = rows_of(content)[0]
    assert head == ["企业名称", "联系电话", "成立时间", "统一社会信用代码", "上次更新", "三有企业", NUMBER_LABEL]


def test_days_known_to_the_month_are_texts_and_exact_ones_days(export, office, firms):
    choose_columns(table="enterprises", columns=["founded_on"], by=office)

    found = {r["企业名称"]: r["成立时间"] for r in records_of(export(office))}

    assert found["江苏百川网络有限公司"] == "2023年5月"
    assert found["金陵数据有限公司"] == datetime(2020, 1, 2)
    assert found["南京云帆科技有限公司"] is None


def test_zero_is_a_number_and_unknown_is_blank(export, office, firms):
    found = {r["企业名称"]: r for r in records_of(export(office))}

    assert found["南京星河传媒有限公司"]["党员总数"] == 0
    assert found["南京云帆科技有限公司"]["党员总数"] is None
    assert found["南京星河传媒有限公司"]["是否重点"] == "否"
    assert found["金陵数据有限公司"]["是否重点"] is None


def test_the_list_of_changes_is_what_the_screen_shows(export, office, firms):
    firm = make_firm("南京流水有限公司", staff=10)
    services.edit_enterprise(enterprise=firm, values={"staff": 13}, on=date(2023, 3, 1), by=office)

    content = export(office, "changes")

    assert shown(content)[0] == screen(office, "changes")[0]
    # A difference is a number that Excel shows with its sign.
    row = next(r for r in records_of(content) if r["变动类型"] == "人员增减")
    assert row["净变化"] == 3
    assert NUMBER_LABEL not in row


def test_each_sees_in_the_file_what_they_see_on_the_screen(export, firms, street_lead, implementer, leader, committee):
    for user, names in (
        (street_lead, {"南京云帆科技有限公司", "江苏百川网络有限公司"}),
        (implementer, {"南京星河传媒有限公司"}),
    ):
        content = export(user)
        assert {r["企业名称"] for r in records_of(content)} == names
        assert shown(content) == screen(user)
    assert len(records_of(export(leader))) == len(records_of(export(committee))) == 4


def test_phones_are_masked_for_a_leader_and_full_for_the_street(export, firms, leader, street_lead, committee):
    for user in (leader, street_lead, committee):
        choose_columns(table="enterprises", columns=["phone"], by=user)

    def phone(user: Any) -> str:
        return next(r["联系电话"] for r in records_of(export(user)) if r["企业名称"].startswith("南京云帆"))

    assert phone(leader) == phone(committee) == "138****0001"
    assert phone(street_lead) == "13800000001"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        pytest.param({"colour": "red"}, "不认识的筛选条件“colour”", id="unknown filter"),
        pytest.param({"staff_min": "很多"}, "从业人员数不少于", id="no number"),
        pytest.param({"as_of": "2999-01-01"}, "截至日期不能晚于今天", id="a future day"),
        pytest.param({"sort": "phone"}, "不能按“phone”排序", id="wrong order"),
        pytest.param({"tab": "x"}, "没有“x”这个页签", id="wrong tab"),
    ],
)
def test_a_wrong_condition_gives_a_sentence_and_no_file(export, office, firms, query, sentence):
    response = export(office, **query)

    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert "Content-Disposition" not in response
    assert not Export.objects.exists()
    assert not AuditEvent.objects.filter(event="export").exists()


def test_known_at_is_the_office_s_alone(export, leader, firms):
    response = export(leader, known_at="2023-12-01")

    assert response.status_code == 400
    assert "只供行业党委办公室使用" in response.content.decode()


@pytest.mark.parametrize("table", ["records", "audit", "street_roles", "nothing"])
def test_other_lists_do_not_leave_the_screen(export, office, leader, table):
    assert export(office, table).status_code == 404
    assert export(leader, table).status_code == 404


def test_those_without_the_right_get_no_file(export, superior, sysadmin, firms):
    assert export(superior).status_code == 403
    assert export(sysadmin).status_code == 403
    assert not Export.objects.exists()


def test_a_departure_learned_later_is_known_later(export, office):
    """迁出 on 20 November, entered on 5 December."""
    with clock_at(moment("2023-01-10")):
        firm = make_firm("南京远行科技有限公司")
    with clock_at(moment("2023-12-05")):
        services.move_out(enterprises=[firm], on=date(2023, 11, 20), to="江宁区", by=office)

    now = export(office, as_of="2023-11-30")
    then = export(office, as_of="2023-11-30", known_at="2023-12-01")

    assert shown(now)[1:] == []
    assert [row[0] for row in shown(then)[1:]] == ["南京远行科技有限公司"]
    assert shown(then) == screen(office, as_of="2023-11-30", known_at="2023-12-01")
    told = criteria_of(then)
    assert told["截至日期"] == "2023-11-30"
    assert told["当时所知"] == "按 2023-12-01 23:59:59 以前录入的资料"
    assert told["名单性质"] == PAST_LIST
    assert criteria_of(now)["当时所知"] == "按导出时的资料"
    assert criteria_of(now)["名单性质"] == PAST_LIST


def test_the_second_sheet_says_what_the_file_is(export, office, firms):
    content = export(office, tab="key", staff_min=10, sort="-staff")

    told = criteria_of(content)
    made = Export.objects.get()
    assert told["导出编号"] == made.number
    assert told["截至日期"] == clock.today().isoformat()
    assert told["名单性质"] == PRESENT_LIST
    assert told["范围"] == "行业党委办公室：全区"
    assert told["筛选和排序"] == "页签：重点；从业人员数不少于：10；排序：从业人员数（从大到小）"
    assert told["列"].startswith("企业名称、所属街道（园区）")
    assert told["行数"] == "1"
    assert told["导出人"] == "党委办"
    assert made.number in part_of(content, "docProps/custom.xml")


def test_a_street_s_file_names_its_street(export, street_lead, firms, client):
    content = export(street_lead)

    assert criteria_of(content)["范围"] == "街道（园区）牵头人：梅园新村街道"
    assert "_梅园新村街道_" in Export.objects.get().file_name


def test_the_file_s_name_says_list_conditions_and_day(export, office, firms, client):
    with clock_at(moment("2026-11-22")):
        export(office, tab="key", jurisdiction=street("徐庄高新区").pk)
        export(office, as_of="2023-11-30", known_at="2023-12-01")
        export(office)

    assert list(Export.objects.order_by("pk").values_list("file_name", flat=True)) == [
        "企业库_重点_徐庄高新区_20261122.xlsx",
        "企业库_全区_截至20231130_按20231201所知_20261122.xlsx",
        "企业库_全区_20261122.xlsx",
    ]


def test_the_name_reaches_the_browser_in_chinese(client, office, firms):
    client.force_login(office)
    response = client.get(reverse("exchange:export", args=["enterprises"]))

    assert "filename*=utf-8''" + "%E4%BC%81%E4%B8%9A%E5%BA%93" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert b"".join(response.streaming_content)


def test_every_export_is_remembered_with_what_was_in_it(export, office, firms):
    from hashlib import sha256

    content = export(office, tab="key")

    made = Export.objects.get()
    assert (made.by, made.subject, made.row_count, made.status) == (office, "enterprises", 2, ExportStatus.HANDED)
    assert made.sha256 == sha256(content).hexdigest()
    assert made.size == len(content)
    assert made.downloads == 1
    event = AuditEvent.objects.get(event="export")
    assert (event.by, event.address) == (office, "127.0.0.1")
    assert event.title == f"导出企业库（2 行，{made.number}）"
    assert event.detail["query"] == "tab=key"
    assert event.detail["rows"] == 2
    assert event.detail["sha256"] == made.sha256


def test_behind_a_proxy_of_ours_the_event_names_the_person_s_address(client, office, firms, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    client.force_login(office)

    response = client.get(reverse("exchange:export", args=["enterprises"]), headers={"x-forwarded-for": "198.51.100.7"})
    assert b"".join(response.streaming_content)

    assert AuditEvent.objects.get(event="export").address == "198.51.100.7"


def test_a_small_file_is_left_nowhere_on_the_server(export, office, firms):
    from foundation.exchange.writing.exporting import folder

    before = set(folder().iterdir())
    export(office)

    assert set(folder().iterdir()) == before


def test_the_exported_list_can_be_read_again(export, office, firms, tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(export(office))
    headers = [HeaderSpec(c.write, c.label, c.synonyms) for c in TABLES["enterprises"].columns if c.write]

    read = read_file(path, "list.xlsx", headers=headers)

    (sheet,) = read.sheets
    numbers = dict(
        zip([r.cell("name").value for r in sheet.rows], [r.cell("number").value for r in sheet.rows], strict=True)
    )
    assert len(numbers) == 4
    assert all(number.startswith("QY") for number in numbers.values())
    assert ("截至日期", criteria_of(path)["截至日期"]) in read.own_lines
    assert ("名单性质", PRESENT_LIST) in read.own_lines
    assert not sheet.problems
    assert not read.hidden


def test_choices_of_the_file_are_those_of_the_screen(export, office, firms):
    content = export(office)

    offers = load_workbook(io.BytesIO(content)).worksheets[0].data_validations.dataValidation
    found = {str(o.sqref).split(":")[0]: o.formula1 for o in offers}
    head = {label: n for n, label in enumerate(rows_of(content)[0])}
    letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert found[f"{letter[head['是否重点']]}2"] == '"是,否"'
    assert found[f"{letter[head['经营状态']]}2"] == '"正常,停业,经营异常"'
    assert "徐庄高新区" in found[f"{letter[head['所属街道（园区）']]}2"]


def test_choices_too_long_for_a_cell_are_taken_from_the_second_sheet(export, office, firms):
    from orgs.places.services import add_jurisdiction

    for n in range(30):
        add_jurisdiction(name=f"很长的街道名称第{n}号街道办事处", kind="street", by=None)

    content = export(office)

    offers = load_workbook(io.BytesIO(content)).worksheets[0].data_validations.dataValidation
    (place,) = [o.formula1 for o in offers if "口径" in o.formula1]
    sheet = load_workbook(io.BytesIO(content))["口径"]
    listed = [cell.value for row in sheet[place.partition("!")[2].replace("$", "")] for cell in row]
    assert listed[0] == "梅园新村街道"
    assert listed[-1] == "很长的街道名称第29号街道办事处"
    assert len(listed) == 38


def test_sixty_payloads_in_every_text_column_stay_what_they_are(export, office):
    columns = ["registered_address", "business_address", "business", "note", "principal", "contact"]
    for payload in PAYLOADS:
        make_firm(f"南京{PAYLOADS.index(payload):02d}有限公司", **dict.fromkeys(columns, payload))
    choose_columns(table="enterprises", columns=columns, by=office)

    content = export(office)

    assert formulas_in(content) == 0
    assert [row[1:7] for row in rows_of(content)[1:]] == [[payload] * 6 for payload in PAYLOADS]


def test_payloads_as_names_stay_what_they_are(export, office):
    for payload in PAYLOADS:
        make_firm(f"{payload}甲")

    content = export(office)

    assert formulas_in(content) == 0
    assert {row[0] for row in rows_of(content)[1:]} == {f"{payload}甲" for payload in PAYLOADS}


def test_only_get_exports(client, office, firms):
    client.force_login(office)
    url = reverse("exchange:export", args=["enterprises"])

    assert client.post(url).status_code == 405
    assert client.head(url).status_code == 405
    assert not Export.objects.exists()


def test_an_instructor_gets_the_firms_in_their_care(export, instructor, firms):
    firm = make_firm("南京独木桥有限公司", phone="13800000009")
    duties.assign_instructor(person=instructor.person, enterprise=firm, starts_on=LONG_AGO, by=None)
    choose_columns(table="enterprises", columns=["phone"], by=instructor)

    content = export(instructor)

    assert [(r["企业名称"], r["联系电话"]) for r in records_of(content)] == [("南京独木桥有限公司", "13800000009")]
    assert criteria_of(content)["范围"] == "党建指导员：本人联系的企业"


def test_departed_firms_are_in_the_file_only_when_asked_for(export, office, firms):
    firm = make_firm("南京已去有限公司", kind=ChangeKind.OPENING)
    services.move_out(enterprises=[firm], on=date(2023, 6, 1), to="外地", by=office)

    today, ever = ({r["企业名称"] for r in records_of(export(office, **more))} for more in ({}, {"presence": "any"}))
    assert ever - today == {"南京已去有限公司"}
    assert today


def test_held_values_are_in_the_file_when_chosen(export, office, firms, monkeypatch):
    from orgs.enterprises.imports import held

    (column, *_) = [c for c in TABLES["enterprises"].columns if c.held]
    key = column.key.removeprefix("held_")
    monkeypatch.setattr(held, "held_values", lambda model, who, at, ids: {pk: {key: "暂存的话"} for pk in ids})
    choose_columns(table="enterprises", columns=[column.key], by=office)

    content = export(office)

    assert rows_of(content)[0] == ["企业名称", column.label, NUMBER_LABEL]
    assert shown(content) == screen(office)
    assert {row[1] for row in rows_of(content)[1:]} == {"暂存的话"}
