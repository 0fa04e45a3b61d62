"""摸排 and 信息填报 as the office keeps them: entered, edited, withdrawn, every act with its 撤销."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from foundation.accounts.models import Person
from foundation.accounts.roles import Role
from foundation.records import services as records
from foundation.trail.clock import clock_at
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from foundation.trail.undo import undo
from orgs.collection.findings import load_findings
from orgs.collection.kinds.reporting import TASKS
from orgs.collection.models import ReportingTask, Sweep
from orgs.collection.services import reporting
from orgs.collection.services.sweeps import edit_sweep, report_sweep, start_sweep, withdraw_sweep
from orgs.enterprises import services
from orgs.enterprises.choices import ChangeKind
from orgs.places.models import Jurisdiction
from tests.cast import make_firm, make_user, moment, street
from tests.pages import opened

HERE, THERE = "梅园新村街道", "玄武门街道"
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock_at(moment("2026-11-20")):
        yield


def offers_undo(answer: Any, kind: str) -> bool:
    """The page after an act has 撤销 for the latest act of the kind."""
    act = Changeset.objects.filter(kind=kind).latest("pk")
    return f'action="/records/{act.pk}/undo/"' in answer.content.decode()


# --- 信息填报 -----------------------------------------------------------------------------------------


@pytest.fixture
def task(db: None) -> ReportingTask:
    return reporting.add_task(
        name="统计表", requester="区里", due_on=date(2026, 12, 1), jurisdiction=street(HERE), columns=["staff"], by=None
    )


def form_of(task: ReportingTask, **more: Any) -> dict[str, Any]:
    place = task.jurisdiction_id or ""
    held = {"name": task.name, "requester": task.requester, "due_on": task.due_on.isoformat(), "jurisdiction": place}
    return {**held, "columns": task.columns, "note": task.note, **more}


def test_every_act_on_a_task_is_followed_by_its_undo(client: Client, office: Any) -> None:
    client.force_login(office)
    new = {"name": "表", "requester": "区里", "due_on": "2026-12-01"}
    assert offers_undo(client.post("/reporting/add/", new, follow=True), "add_reporting")
    url = ReportingTask.objects.get().get_absolute_url()
    assert offers_undo(client.post(f"{url}edit/", {**new, "name": "新表"}, follow=True), "edit_reporting")
    assert offers_undo(client.post(url, {"status": "sent"}, follow=True), "set_reporting")
    assert offers_undo(client.post(f"{url}withdraw/", {"reason": "重复"}, follow=True), "withdraw_reporting")


def test_a_task_is_edited_and_the_edit_taken_back(client: Client, office: Any, task: ReportingTask) -> None:
    client.force_login(office)
    url = f"/reporting/{task.pk}/edit/"
    assert 'value="统计表"' in client.get(url).content.decode()
    assert "没有改动" in client.post(url, form_of(task), follow=True).content.decode()
    client.post(url, form_of(task, name="新表", due_on="2026-12-09", columns=["staff", "contact"]))
    task.refresh_from_db()
    assert (task.name, task.due_on, task.columns) == ("新表", date(2026, 12, 9), ["staff", "contact"])

    undo(changeset=Changeset.objects.get(kind="edit_reporting"), by=office)
    task.refresh_from_db()
    assert (task.name, task.due_on, task.columns) == ("统计表", date(2026, 12, 1), ["staff"])


def test_a_withdrawn_task_is_asked_of_nobody_and_comes_back(client: Client, office: Any, task: ReportingTask) -> None:
    client.force_login(office)
    url = f"/reporting/{task.pk}/withdraw/"
    assert "请写明撤回原因" in client.post(url, {}).content.decode()
    client.post(url, {"reason": "重复"})
    assert client.get(f"/reporting/{task.pk}/").status_code == 404
    assert not ReportingTask.objects.unfinished().exists()
    with pytest.raises(ValidationError, match="刚被撤回"):
        reporting.set_status(task=task, status="sent", by=office)
    with pytest.raises(ValidationError, match="刚被撤回"):
        records.withdraw(kind=TASKS, row=task, reason="x", by=office)

    undo(changeset=Changeset.objects.get(kind="withdraw_reporting"), by=office)
    assert client.get(f"/reporting/{task.pk}/").status_code == 200


def test_only_the_office_edits_and_withdraws(client: Client, street_lead: Any, task: ReportingTask) -> None:
    with pytest.raises(PermissionDenied):
        records.edit(kind=TASKS, row=task, values={"name": "x", "requester": "x", "due_on": LAST}, by=street_lead)
    with pytest.raises(PermissionDenied):
        records.withdraw(kind=TASKS, row=task, reason="x", by=street_lead)
    client.force_login(street_lead)
    page = opened(client, f"/reporting/{task.pk}/", task.name)
    assert "/edit/" not in page
    assert "/withdraw/" not in page


def test_a_day_that_is_over_is_asked_about_once(client: Client, office: Any, task: ReportingTask) -> None:
    client.force_login(office)
    new = {"name": "旧表", "requester": "区里", "due_on": "2026-11-19"}
    page = client.post("/reporting/add/", new).content.decode()
    assert "2026-11-19 已经过去" in page
    assert 'type="checkbox" name="is_past_meant"' in page
    assert not ReportingTask.objects.filter(name="旧表").exists()
    client.post("/reporting/add/", {**new, "is_past_meant": "on"})
    old = ReportingTask.objects.get(name="旧表")

    page = client.post(f"/reporting/{old.pk}/edit/", form_of(old, note="补登"), follow=True).content.decode()
    assert "已修改" in page, "a day that stays is not asked about again"
    assert "已经过去" in client.post(f"/reporting/{task.pk}/edit/", form_of(task, due_on="2026-11-19")).content.decode()
    today = {**new, "name": "今天", "due_on": "2026-11-20"}
    assert client.post("/reporting/add/", today).status_code == 302


def test_whoever_could_do_nothing_is_not_offered(
    client: Client, office: Any, leader: Any, superior: Any, sysadmin: Any, nobody: Any, instructor: Any
) -> None:
    disabled = make_user("disabled", Role.INSTRUCTOR, name="停用的人", active=False)
    both = make_user("both", Role.LEADER, Role.COMMITTEE, name="兼任的人")
    with changeset(kind="test", by=None, title="人员"):
        stranger = Person(name="没账号的人")
        stranger.save()
    client.force_login(office)
    offered = {person for person, _ in client.get("/reporting/add/").context["form"].fields["person"].choices}
    offered = {getattr(person, "value", person) for person in offered}

    idle = [user.person for user in (leader, superior, sysadmin, nobody, disabled)]
    assert not offered & {person.pk for person in idle}
    assert offered >= {office.person_id, instructor.person_id, both.person_id, stranger.pk}
    assert "没账号的人（没有账号，由办公室代办）" in client.get("/reporting/add/").content.decode()
    for person in idle:
        data = {"name": "表", "requester": "区里", "due_on": "2026-12-01", "person": person.pk}
        assert "现在不能填报" in client.post("/reporting/add/", data).content.decode()
        with pytest.raises(ValidationError, match="不能填报"):
            reporting.add_task(name="表", requester="区里", due_on=LAST, person=person, by=office)


def test_somebody_asked_already_stays_when_their_account_is_disabled(
    client: Client, office: Any, instructor: Any
) -> None:
    asked = reporting.add_task(name="表", requester="区里", due_on=LAST, person=instructor.person, by=None)
    with changeset(kind="test", by=None, title="停用"):
        instructor.is_active = False
        instructor.save()
    client.force_login(office)
    client.post(f"/reporting/{asked.pk}/edit/", form_of(asked, person=instructor.person_id, note="照旧"))
    asked.refresh_from_db()
    assert (asked.note, asked.person) == ("照旧", instructor.person)


def test_the_page_says_how_much_is_filled_in_and_the_file_is_called_like_the_task(
    client: Client, street_lead: Any, task: ReportingTask
) -> None:
    make_firm("南京云帆科技有限公司", place=HERE, staff=12)
    make_firm("别处公司", place=THERE)
    client.force_login(street_lead)
    assert "里有 1 家企业" in client.get(f"/reporting/{task.pk}/").content.decode()
    response = client.get(f"/reporting/{task.pk}/prefilled/")
    assert response.filename == f"统计表_{HERE}_20261120.xlsx"


# --- 摸排 ---------------------------------------------------------------------------------------------


def two_sweeps(title: str = "下半年摸排") -> list[Sweep]:
    return start_sweep(title=title, jurisdictions=[street(HERE), street(THERE)], starts_on=FIRST, ends_on=LAST, by=None)


def test_every_act_on_a_sweep_is_followed_by_its_undo(client: Client, office: Any) -> None:
    client.force_login(office)
    new = {"title": "摸排", "starts_on": "2026-11-01", "ends_on": "2026-11-30"}
    assert offers_undo(client.post("/sweeps/add/", {**new, "everywhere": "on"}, follow=True), "start_sweep")
    url = Sweep.objects.first().get_absolute_url()
    assert offers_undo(client.post(f"{url}report/", {"result": "没有变化"}, follow=True), "report_sweep")
    edited = {**new, "ends_on": "2026-12-01", "scope": "all"}
    assert offers_undo(client.post(f"{url}edit/", edited, follow=True), "edit_sweep")
    withdrawn = client.post(f"{url}withdraw/", {"reason": "不做了", "scope": "all"}, follow=True)
    assert offers_undo(withdrawn, "withdraw_sweep")
    assert not Sweep.objects.live().exists()

    undo(changeset=Changeset.objects.get(kind="withdraw_sweep"), by=office)
    assert Sweep.objects.live().count() == Jurisdiction.objects.filter(is_active=True).count()


def test_all_streets_is_one_tick_and_not_both(client: Client, office: Any) -> None:
    client.force_login(office)
    new = {"title": "摸排", "starts_on": "2026-11-01", "ends_on": "2026-11-30"}
    assert "或至少选一个" in client.post("/sweeps/add/", new).content.decode()
    both = {**new, "everywhere": "on", "jurisdictions": [street(HERE).pk]}
    assert "请只留一种" in client.post("/sweeps/add/", both).content.decode()
    client.post("/sweeps/add/", {**new, "everywhere": "on"})
    assert {s.jurisdiction_id for s in Sweep.objects.all()} == {
        p.pk for p in Jurisdiction.objects.filter(is_active=True)
    }
    assert Changeset.objects.filter(kind="start_sweep").count() == 1


def test_streets_that_have_it_already_are_named(db: None) -> None:
    two_sweeps()
    with pytest.raises(ValidationError, match=f"已经布置过同名的摸排：{HERE}；"):
        start_sweep(
            title="下半年摸排",
            jurisdictions=[street(HERE), street("红山街道")],
            starts_on=FIRST,
            ends_on=LAST,
            by=None,
        )


def test_an_edit_reaches_all_streets_or_one(client: Client, office: Any) -> None:
    here, there = two_sweeps()
    client.force_login(office)
    data = {"title": "摸排二", "starts_on": "2026-11-02", "ends_on": "2026-11-29"}
    assert "请选择范围" in client.post(f"/sweeps/{here.pk}/edit/", data).content.decode()
    client.post(f"/sweeps/{here.pk}/edit/", {**data, "scope": "one"})
    there.refresh_from_db()
    assert there.title == "下半年摸排"
    client.post(f"/sweeps/{there.pk}/edit/", data)  # alone now: nothing to choose
    assert {s.title for s in Sweep.objects.all()} == {"摸排二"}

    client.post(f"/sweeps/{there.pk}/edit/", {**data, "title": "摸排三", "scope": "all"})
    assert {s.title for s in Sweep.objects.all()} == {"摸排三"}
    undo(changeset=Changeset.objects.filter(kind="edit_sweep").latest("pk"), by=office)
    assert {s.title for s in Sweep.objects.all()} == {"摸排二"}


def test_an_edit_refuses_what_a_new_one_refuses(office: Any, street_lead: Any) -> None:
    here, _ = two_sweeps()
    other, _ = two_sweeps("另一次")
    with pytest.raises(ValidationError, match="不能早于"):
        edit_sweep(sweeps=[here], title="x", starts_on=LAST, ends_on=FIRST, by=office)
    with pytest.raises(ValidationError, match="同名"):
        edit_sweep(sweeps=[other], title="下半年摸排", starts_on=FIRST, ends_on=LAST, by=office)
    with pytest.raises(PermissionDenied):
        edit_sweep(sweeps=[here], title="x", starts_on=FIRST, ends_on=LAST, by=street_lead)
    with pytest.raises(PermissionDenied):
        withdraw_sweep(sweeps=[here], reason="x", by=street_lead)


def test_a_withdrawn_sweep_is_not_reported(client: Client, office: Any) -> None:
    here, there = two_sweeps()
    withdraw_sweep(sweeps=[here], reason="不做了", by=office)
    client.force_login(office)
    assert client.get(f"/sweeps/{here.pk}/").status_code == 404
    assert client.get(f"/sweeps/{there.pk}/").status_code == 200
    with pytest.raises(ValidationError, match="刚被撤回"):
        report_sweep(sweep=here, result="x", by=office)


def test_bringing_back_a_sweep_begun_anew_meanwhile_is_told_and_nothing_breaks(office: Any) -> None:
    act = withdraw_sweep(sweeps=two_sweeps(), reason="x", by=office)
    two_sweeps()

    report = undo(changeset=act, by=office)

    assert [kept.why for kept in report.kept] == ["与现有记录冲突，未恢复"] * 2
    assert Sweep.objects.live().count() == 2


def test_a_firm_entered_by_mistake_and_removed_in_the_same_sweep_is_neither_found_nor_gone(db: None) -> None:
    here, _ = two_sweeps()
    with clock_at(moment("2026-10-20")):
        before = make_firm("早已登记公司", place=HERE, on=date(2025, 12, 31))
    mistake = make_firm("重复登记公司", place=HERE, kind=ChangeKind.LATE, on=date(2026, 10, 1))
    for firm in (before, mistake):
        services.remove_enterprise(enterprises=[firm], on=date(2026, 11, 10), reason="重复", by=None)

    load_findings([here])

    assert here.findings.found == []
    assert [f.name for f in here.findings.gone] == ["早已登记公司"]


def test_the_numbers_lead_to_their_rows(client: Client, office: Any) -> None:
    here, _ = two_sweeps()
    firm = make_firm("补录公司", place=HERE, kind=ChangeKind.LATE, on=date(2026, 10, 1))
    client.force_login(office)
    page = client.get("/sweeps/").content.decode()
    assert f'<a href="/sweeps/{here.pk}/#found">1</a>' in page
    assert "#gone" not in page
    assert f'href="/enterprises/{firm.pk}/"' in client.get(f"/sweeps/{here.pk}/").content.decode()


def test_a_street_reports_from_the_first_day_on(street_lead: Any) -> None:
    here, _ = two_sweeps()
    with clock_at(moment("2026-10-31")), pytest.raises(ValidationError, match="还没有开始"):
        report_sweep(sweep=here, result="无变化", by=street_lead)

    with clock_at(moment("2026-11-01")):
        assert report_sweep(sweep=here, result="无变化", by=street_lead).reported_on == FIRST


def test_a_task_sent_again_keeps_the_day_it_was_sent_first(task: ReportingTask, office: Any) -> None:
    def set_status(status: str) -> ReportingTask:
        reporting.set_status(task=task, status=status, by=office)
        task.refresh_from_db()
        return task

    set_status("sent")
    with clock_at(moment("2026-11-25")):
        assert set_status("sent").sent_on == date(2026, 11, 20)
        set_status("doing")
        assert set_status("sent").sent_on == date(2026, 11, 25), "taken back in between, it is sent anew"
