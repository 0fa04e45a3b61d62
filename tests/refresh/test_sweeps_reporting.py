"""摸排 and 信息填报: asked of streets and people, answered by them, filled in from the base."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from foundation.accounts.roles import Role
from foundation.desk.records import why_not_undo
from foundation.trail.clock import clock_at
from foundation.trail.models import Changeset
from foundation.trail.undo import undo
from orgs.collection.findings import load_findings
from orgs.collection.models import ReportingTask, Sweep
from orgs.collection.services import reporting
from orgs.collection.services.sweeps import report_sweep, start_sweep
from orgs.duties.open_items import give_items, open_items_of
from orgs.enterprises import services
from orgs.enterprises.choices import ChangeKind
from orgs.places.models import Jurisdiction
from tests.cast import make_firm, make_user, moment, street

HERE, THERE = "梅园新村街道", "玄武门街道"


@pytest.fixture(autouse=True)
def today() -> Any:
    with clock_at(moment("2026-11-20")):
        yield


def sweep_in(*places: str, starts: str = "2026-11-01", ends: str = "2026-11-30") -> list[Sweep]:
    return start_sweep(
        title="下半年摸排",
        jurisdictions=[street(p) for p in places],
        starts_on=date.fromisoformat(starts),
        ends_on=date.fromisoformat(ends),
        by=None,
    )


# --- 摸排 -------------------------------------------------------------------------------------------


def test_a_sweep_finds_what_was_written_down_while_it_ran_whenever_it_happened(db: None) -> None:
    here, there = sweep_in(HERE, THERE)
    with clock_at(moment("2026-10-20")):
        make_firm("早已登记公司", place=HERE, kind=ChangeKind.LATE, on=date(2026, 10, 1))
        gone = make_firm("搬走公司", place=HERE, on=date(2025, 12, 31))
    make_firm("补录公司", place=HERE, kind=ChangeKind.LATE, on=date(2024, 5, 1))
    make_firm("期初公司", place=HERE)
    make_firm("别处公司", place=THERE, kind=ChangeKind.FOUNDED, on=date(2026, 11, 5))
    services.move_out(enterprises=[gone], on=date(2026, 9, 1), to="建邺区", by=None)

    load_findings([here, there])

    assert [f.name for f in here.findings.found] == ["补录公司"]
    assert [f.name for f in here.findings.gone] == ["搬走公司"]
    assert [f.name for f in there.findings.found] == ["别处公司"]


def test_the_offices_sweep_reaches_every_street_in_one_undoable_act(client: Any, office: Any) -> None:
    client.force_login(office)
    places = Jurisdiction.objects.filter(is_active=True)
    data = {"title": "下半年摸排", "jurisdictions": [p.pk for p in places], "starts_on": "2026-11-01"}
    assert "请填写日期" in client.post("/sweeps/add/", data).content.decode()
    assert "不能早于" in client.post("/sweeps/add/", {**data, "ends_on": "2026-10-01"}).content.decode()
    client.post("/sweeps/add/", {**data, "ends_on": "2026-11-30"})
    assert Sweep.objects.count() == places.count()
    assert "已经布置过" in client.post("/sweeps/add/", {**data, "ends_on": "2026-11-30"}).content.decode()

    undo(changeset=Changeset.objects.get(kind="start_sweep"), by=office)
    assert not Sweep.objects.visible_to(office).live().exists()


def test_the_street_reports_its_own_and_no_others(client: Any, street_lead: Any, instructor: Any) -> None:
    here, there = sweep_in(HERE, THERE)
    client.force_login(street_lead)
    url = f"/sweeps/{here.pk}/report/"
    assert "没有变化也请写明" in client.post(url, {"result": ""}).content.decode()
    client.post(url, {"result": "新发现 2 家，搬走 1 家。"})
    here.refresh_from_db()
    assert (here.result, here.reported_by, here.reported_on) == (
        "新发现 2 家，搬走 1 家。",
        street_lead,
        date(2026, 11, 20),
    )
    assert "新发现 2 家" in client.get(f"/sweeps/{here.pk}/").content.decode()
    assert client.post(f"/sweeps/{there.pk}/report/", {"result": "x"}).status_code == 404
    for who in (instructor,):
        with pytest.raises(PermissionDenied):
            report_sweep(sweep=here, result="x", by=who)
    act = Changeset.objects.get(kind="report_sweep")
    assert why_not_undo(street_lead, act) == ""


def test_whoever_reports_gets_to_where_firms_are_written_down(client: Any, street_lead: Any, leader: Any) -> None:
    (sweep,) = sweep_in(HERE)
    for user, is_offered in ((street_lead, True), (leader, False)):
        client.force_login(user)
        page = client.get(sweep.get_absolute_url()).content.decode()
        for address in (
            reverse("enterprises:add"),
            f"{reverse('enterprises:list')}?jurisdiction={sweep.jurisdiction_id}",
        ):
            assert (f'href="{address}"' in page) is is_offered, (user, address)


def test_a_sweep_that_has_not_begun_cannot_be_reported(office: Any) -> None:
    (later,) = sweep_in(HERE, starts="2026-12-01", ends="2026-12-31")
    with pytest.raises(ValidationError, match="还没有开始"):
        report_sweep(sweep=later, result="x", by=office)


def test_only_the_office_starts_one(street_lead: Any) -> None:
    with pytest.raises(PermissionDenied):
        start_sweep(
            title="x",
            jurisdictions=[street(HERE)],
            starts_on=date(2026, 11, 1),
            ends_on=date(2026, 11, 2),
            by=street_lead,
        )


def queries_of(client: Any, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_lists_cost_the_same_for_one_row_as_for_fifty(client: Any, office: Any) -> None:
    client.force_login(office)
    sweep_in(HERE)
    reporting.add_task(name="报表", requester="区里", due_on=date(2026, 12, 1), by=None)
    few = [queries_of(client, url) for url in ("/sweeps/", "/reporting/")]
    for index in range(49):
        start_sweep(
            title=f"摸排{index}",
            jurisdictions=[street(HERE)],
            starts_on=date(2026, 11, 1),
            ends_on=date(2026, 11, 2),
            by=None,
        )
        reporting.add_task(
            name=f"报表{index}", requester="区里", due_on=date(2026, 12, 1), jurisdiction=street(HERE), by=None
        )
    assert [queries_of(client, url) for url in ("/sweeps/", "/reporting/")] == few


# --- 信息填报 -----------------------------------------------------------------------------------------


def task_for(person: Any = None, place: str = HERE, **more: Any) -> ReportingTask:
    return reporting.add_task(
        name="互联网企业统计表",
        requester="区委社会工作部",
        due_on=date(2026, 11, 15),
        jurisdiction=street(place) if place else None,
        person=person,
        by=None,
        **more,
    )


def test_the_table_is_filled_in_with_what_the_base_holds(client: Any, street_lead: Any) -> None:
    make_firm("南京云帆科技有限公司", place=HERE, staff=12, business_address="珠江路1号")
    make_firm("别处公司", place=THERE, staff=7)
    task = task_for(columns=["staff", "business_address", "nonsense"])
    client.force_login(street_lead)
    response = client.get(f"/reporting/{task.pk}/prefilled/")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).worksheets[0]
    rows = [row[:3] for row in sheet.iter_rows(values_only=True) if row[0]]
    assert rows[-2:] == [("企业名称", "从业人员数", "经营地址"), ("南京云帆科技有限公司", 12, "珠江路1号")]


def test_a_task_without_columns_has_no_table(client: Any, office: Any) -> None:
    client.force_login(office)
    assert client.get(f"/reporting/{task_for().pk}/prefilled/").status_code == 404


def test_who_is_asked_says_how_far_it_is_and_takes_it_back(client: Any, instructor: Any, office: Any) -> None:
    task = task_for(instructor.person, place="")
    client.force_login(instructor)
    assert "请选择状态" in client.post(f"/reporting/{task.pk}/", {"status": "x"}).content.decode()
    client.post(f"/reporting/{task.pk}/", {"status": "sent"})
    task.refresh_from_db()
    assert (task.status, task.sent_on) == ("sent", date(2026, 11, 20))

    act = Changeset.objects.get(kind="set_reporting")
    assert why_not_undo(instructor, act) == ""
    undo(changeset=act, by=instructor)
    task.refresh_from_db()
    assert (task.status, task.sent_on) == ("open", None)


def test_others_neither_see_nor_answer(client: Any, instructor: Any, implementer: Any, leader: Any) -> None:
    task = task_for()
    client.force_login(implementer)
    assert client.get(f"/reporting/{task.pk}/").status_code == 404
    client.force_login(leader)
    assert client.get(f"/reporting/{task.pk}/").status_code == 200
    assert client.post(f"/reporting/{task.pk}/", {"status": "sent"}).status_code == 403
    with pytest.raises(PermissionDenied):
        reporting.set_status(task=task, status="sent", by=instructor)
    with pytest.raises(PermissionDenied):
        reporting.add_task(name="x", requester="x", due_on=date(2026, 12, 1), by=instructor)


def test_the_office_enters_a_task(client: Any, office: Any) -> None:
    client.force_login(office)
    text = client.post("/reporting/add/", {"name": "表"}).content.decode()
    assert "请填写要求单位" in text
    data = {"name": "表", "requester": "区里", "due_on": "2026-12-01", "columns": ["staff", "members_total"]}
    response = client.post("/reporting/add/", data)
    assert response["Location"] == f"/reporting/{ReportingTask.objects.get().pk}/"
    assert ReportingTask.objects.get().columns == ["staff", "members_total"]


def test_unfinished_tasks_pass_on_with_a_handover(db: None) -> None:
    before, after = (make_user(name, Role.INSTRUCTOR).person for name in ("a", "b"))
    task_for(before)
    reporting.set_status(task=task_for(before), status="sent", by=None)
    items = [i for i in open_items_of(before, date(2026, 11, 20)) if i.kind == "reporting"]
    assert len(items) == 1

    give_items(items=items, to=after, by=None)

    assert [t.person for t in ReportingTask.objects.unfinished()] == [after]
