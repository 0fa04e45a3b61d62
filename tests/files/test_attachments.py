"""Files on records: put on, handed out, taken down, undone; never without the record's own rule."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from foundation.desk.records import why_not_undo
from foundation.files import services
from foundation.files.models import Attachment
from foundation.files.tasks import forget_files
from foundation.records import services as records
from foundation.trail import clock
from foundation.trail.clock import clock_at
from foundation.trail.models import AuditEvent, ChangeItem, Changeset, PersonalValue
from foundation.trail.undo import undo
from orgs.collection.kinds.reporting import TASKS
from orgs.collection.models import ReportingTask
from orgs.collection.services import reporting
from tests.cast import moment, street

PDF = b"%PDF-1.7 one"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.VAR_DIR = tmp_path
    with clock_at(moment("2026-11-20")):
        yield


@pytest.fixture
def task(db: None) -> ReportingTask:
    return reporting.add_task(
        name="统计表", requester="区里", due_on=date(2026, 12, 1), jurisdiction=street("梅园新村街道"), by=None
    )


def put(task: ReportingTask, by: Any, content: bytes = PDF, name: str = "通知.pdf") -> Attachment:
    services.attach(record=task, files=[ContentFile(content, name)], part="asked", by=by)
    return Attachment.objects.latest("pk")


def lying() -> list[Path]:
    return list(services.folder().iterdir())


# --- on the page ------------------------------------------------------------------------------------


def test_a_file_is_put_on_listed_downloaded_taken_down_and_brought_back(
    client: Client, street_lead: Any, task: ReportingTask
) -> None:
    client.force_login(street_lead)
    files = [SimpleUploadedFile("张三 报送稿.pdf", PDF), SimpleUploadedFile("名单.csv", b"a,b")]
    answer = client.post(f"/files/reporting/{task.pk}/add/", {"part": "sent", "files": files}, follow=True)
    assert "撤销" in answer.content.decode()
    assert "已放入报送材料 2 个" in answer.content.decode()
    assert "张三 报送稿.pdf" in client.get(f"/reporting/{task.pk}/").content.decode()

    file = Attachment.objects.get(name="张三 报送稿.pdf")
    response = client.get(f"/files/{file.pk}/")
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert AuditEvent.objects.get(event="file_download").by == street_lead

    answer = client.post(f"/files/{file.pk}/remove/", follow=True)
    assert "已撤下“张三 报送稿.pdf”" in answer.content.decode()
    assert "撤销" in answer.content.decode()
    assert client.get(f"/files/{file.pk}/").status_code == 404

    act = Changeset.objects.get(kind="take_down")
    assert why_not_undo(street_lead, act) == ""
    assert "恢复" in client.post(f"/records/{act.pk}/undo/", follow=True).content.decode()
    assert client.get(f"/files/{file.pk}/").status_code == 200


def test_behind_a_proxy_of_ours_a_download_names_the_person_s_address(
    client: Client, office: Any, task: ReportingTask, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    file = put(task, office)
    client.force_login(office)

    response = client.get(f"/files/{file.pk}/", headers={"x-forwarded-for": "198.51.100.7"})
    assert b"".join(response.streaming_content)

    assert AuditEvent.objects.get(event="file_download").address == "198.51.100.7"


def test_a_bad_file_is_told_about_at_the_field_and_none_is_kept(
    client: Client, office: Any, task: ReportingTask
) -> None:
    client.force_login(office)
    url = f"/files/reporting/{task.pk}/add/"
    files = [
        SimpleUploadedFile("好.pdf", PDF),
        SimpleUploadedFile("坏.exe", b"MZ\0"),
        SimpleUploadedFile("空.pdf", b""),
    ]
    text = client.post(url, {"part": "asked", "files": files}).content.decode()

    assert "“坏.exe”：不能放这种文件" in text
    assert "“空.pdf”：文件是空的" in text
    assert 'id="id_files_error"' in text
    assert "请选择文件。" in client.post(url, {"part": "asked"}).content.decode()
    again = {"part": "x", "files": SimpleUploadedFile("好.pdf", PDF)}
    assert "请选择附件的类别。" in client.post(url, again).content.decode()
    assert not Attachment.objects.exists()
    assert not lying()


def test_whoever_does_not_see_the_record_does_not_see_its_files(
    client: Client, office: Any, implementer: Any, leader: Any, task: ReportingTask
) -> None:
    file = put(task, office)
    for who, status in ((implementer, 404), (leader, 200)):
        client.force_login(who)
        assert client.get(f"/files/{file.pk}/").status_code == status
    assert client.post(f"/files/reporting/{task.pk}/add/", {}).status_code == 403
    assert client.post(f"/files/nonsense/{task.pk}/add/", {}).status_code == 403
    client.force_login(office)
    assert client.get(f"/files/nonsense/{task.pk}/add/").status_code == 404


def test_the_files_of_a_withdrawn_task_are_gone_with_it(client: Client, office: Any, task: ReportingTask) -> None:
    file = put(task, office)
    act = records.withdraw(kind=TASKS, row=task, reason="重复", by=office)
    client.force_login(office)
    assert client.get(f"/files/{file.pk}/").status_code == 404

    undo(changeset=act, by=office)
    assert client.get(f"/files/{file.pk}/").status_code == 200


def test_the_card_costs_the_same_for_one_file_as_for_ten(client: Client, office: Any, task: ReportingTask) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/reporting/{task.pk}/")
        return len(seen)

    client.force_login(office)
    put(task, office)
    queries()
    few = queries()
    for number in range(9):
        put(task, office, PDF + bytes([number + 65]))
    assert queries() == few


# --- the rules --------------------------------------------------------------------------------------


def test_only_whoever_answers_for_the_record_puts_files_on_it(
    leader: Any, instructor: Any, task: ReportingTask
) -> None:
    for who in (leader, instructor):
        with pytest.raises(PermissionDenied):
            put(task, who)
    assert not lying()


def test_one_takes_down_ones_own_files_and_the_office_everybodys(
    office: Any, street_lead: Any, leader: Any, task: ReportingTask
) -> None:
    theirs, own = put(task, office), put(task, street_lead, PDF + b"2")
    for who in (street_lead, leader):
        with pytest.raises(PermissionDenied):
            services.take_down(attachment=theirs, by=who)
    services.take_down(attachment=own, by=office)
    with pytest.raises(ValidationError, match="刚被撤下"):
        services.take_down(attachment=own, by=street_lead)


def test_the_same_content_is_put_on_once(office: Any, task: ReportingTask) -> None:
    put(task, office)
    with pytest.raises(ValidationError, match="已经放过"):
        put(task, office, name="另一个名字.pdf")
    with pytest.raises(ValidationError, match="已经放过"):
        twins = [ContentFile(b"%PDF-2", "一.pdf"), ContentFile(b"%PDF-2", "二.pdf")]
        services.attach(record=task, files=twins, part="asked", by=office)
    with pytest.raises(ValidationError, match=r"“旧\.pdf”已经放过"):
        mixed = [ContentFile(b"%PDF-3", "新.pdf"), ContentFile(PDF, "旧.pdf")]
        services.attach(record=task, files=mixed, part="asked", by=office)
    assert len(lying()) == 1


def test_bringing_back_what_was_put_on_again_meanwhile_is_told_and_nothing_breaks(
    office: Any, task: ReportingTask
) -> None:
    down = services.take_down(attachment=put(task, office), by=office)
    put(task, office)

    report = undo(changeset=down, by=office)

    assert [kept.why for kept in report.kept] == ["与现有记录冲突，未恢复"]
    assert Attachment.objects.live().count() == 1


def test_there_are_limits_for_one_file_one_upload_one_record_and_all_together(
    office: Any, task: ReportingTask, settings: Any
) -> None:
    settings.FILE_MAX_MB = 1
    with pytest.raises(ValidationError, match="超过 1 MB"):
        put(task, office, PDF + b"x" * 1024 * 1024)
    with pytest.raises(ValidationError, match="合计超过 1 MB"):
        halves = [ContentFile(PDF + n * 600_000, "半.pdf") for n in (b"a", b"b")]
        services.attach(record=task, files=halves, part="asked", by=office)
    settings.FILES_QUOTA_MB = 0
    with pytest.raises(ValidationError, match="存储空间已满"):
        put(task, office)
    settings.FILES_QUOTA_MB = 1
    many = [ContentFile(PDF + bytes([n + 65]), "多.pdf") for n in range(services.MOST_ON_ONE)]
    services.attach(record=task, files=many, part="asked", by=office)
    with pytest.raises(ValidationError, match="最多放 20 个"):
        put(task, office)
    assert len(lying()) == services.MOST_ON_ONE


def test_two_who_put_on_the_same_file_at_once_leave_one(office: Any, task: ReportingTask, monkeypatch: Any) -> None:
    put(task, office)
    monkeypatch.setattr(services, "_refuse_twice", lambda *args: None)  # both looked before either had written
    with pytest.raises(ValidationError, match="已经放过"):
        put(task, office)
    assert len(lying()) == 1


def test_a_full_disk_is_told_and_leaves_nothing(office: Any, task: ReportingTask, monkeypatch: Any) -> None:
    def full(*args: Any, **kwargs: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(services, "store", full)
    with pytest.raises(ValidationError, match="存储空间已满"):
        put(task, office)
    assert not Attachment.objects.exists()


def test_when_the_trail_fails_no_file_stays(office: Any, task: ReportingTask, monkeypatch: Any) -> None:
    def fails(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(Attachment, "save", fails)
    with pytest.raises(RuntimeError):
        put(task, office)
    assert not lying()


def test_the_file_lies_under_a_random_name_that_nobody_else_can_read_or_run(office: Any, task: ReportingTask) -> None:
    put(task, office)
    (path,) = lying()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert len(path.name) == 32
    assert path.suffix == ""


def test_the_trail_tells_the_record_in_numbers_and_keeps_the_name_erasable(office: Any, task: ReportingTask) -> None:
    file = put(task, office, name="张三简历.pdf")
    act = Changeset.objects.get(kind="attach")
    told = ChangeItem.objects.get(changeset=act, model="duties.reportingtask")
    assert (told.before, told.after) == ({"附件": None}, {"附件": "1 个"})
    item = ChangeItem.objects.get(changeset=act, model="files.attachment")
    assert "张三" not in act.title
    assert "张三" not in str(item.after)
    assert item.after["sha256"] == file.sha256
    assert PersonalValue.objects.filter(model="files.attachment", value="张三简历.pdf").exists()

    undo(changeset=act, by=office)
    back = ChangeItem.objects.filter(model="duties.reportingtask").latest("pk")
    assert (back.before, back.after) == ({"附件": "1 个"}, {"附件": None})


# --- what lies on the disk --------------------------------------------------------------------------


def test_a_lost_or_changed_file_is_not_handed_out_and_is_listed(
    client: Client, office: Any, task: ReportingTask
) -> None:
    changed, lost = put(task, office), put(task, office, PDF + b"2")
    (services.folder() / changed.stored_as).write_bytes(b"%PDF-1.7 two")
    (services.folder() / lost.stored_as).unlink()
    client.force_login(office)
    for file, words in ((changed, "和放入时不一样"), (lost, "不在服务器上")):
        response = client.get(f"/files/{file.pk}/")
        assert response.status_code == 410
        assert words in response.content.decode()
    assert not AuditEvent.objects.filter(event="file_download").exists()

    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_files", stdout=out)
    assert "发现 2 处问题" in out.getvalue()


def test_files_as_they_were_put_on_pass_the_check(office: Any, task: ReportingTask) -> None:
    put(task, office)
    out = StringIO()
    call_command("verify_files", stdout=out)
    assert "核对通过" in out.getvalue()


def test_a_file_taken_down_goes_when_it_can_no_longer_be_brought_back(
    client: Client, office: Any, task: ReportingTask
) -> None:
    kept, gone = put(task, office), put(task, office, PDF + b"2")
    services.take_down(attachment=gone, by=office)
    with clock_at(clock.now() + timedelta(days=30)):
        forget_files.apply()
        assert len(lying()) == 2
    with clock_at(clock.now() + timedelta(days=32)):
        out = StringIO()
        call_command("forget_files", "--dry-run", stdout=out)
        assert "将删除文件 1 个" in out.getvalue()
        assert len(lying()) == 2
        forget_files.apply()
    assert [path.name for path in lying()] == [kept.stored_as]

    undo(changeset=Changeset.objects.get(kind="take_down"), by=office)
    client.force_login(office)
    response = client.get(f"/files/{gone.pk}/")
    assert response.status_code == 410
    assert "已经删除" in response.content.decode()
    assert services.flaw_of(kept) is None
