"""Long lists: a job writes them, only their maker fetches them, for a day, and only while they may still see the rows."""

import io
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from foundation.accounts.models import RoleGrant
from foundation.desk.services import TABLES, choose_columns
from foundation.exchange.models import Export, ExportStatus
from foundation.exchange.writing import exporting, lists
from foundation.exchange.writing.lists import one_snapshot
from foundation.jobs.models import Job, JobStatus
from foundation.jobs.services import cancel
from foundation.trail import clock
from foundation.trail.models import AuditEvent
from foundation.trail.periods import replace_period
from foundation.trail.recording import changeset
from orgs.duties.models import LiaisonPoint, StreetRole
from orgs.duties.services import assign_liaison
from orgs.enterprises.models import Enterprise, EnterpriseState
from tests.cast import LONG_AGO, make_firm, make_user
from tests.exchange.written import records_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    """Each test has its own folder of files."""
    settings.VAR_DIR = tmp_path


@pytest.fixture
def three_firms(settings: Any, db: None) -> list[Enterprise]:
    """A list too long to be written at once."""
    settings.EXPORT_ROWS_AT_ONCE = 2
    return [make_firm(f"南京第{n}有限公司", phone=f"1380000000{n}") for n in range(3)]


@pytest.fixture
def ask(client: Client) -> Any:
    """Ask for the list as somebody; returns the export that was registered."""

    def ask(user: Any, query: str = "") -> Export:
        client.force_login(user)
        response = client.get(reverse("exchange:export", args=["enterprises"]) + query)
        export = Export.objects.latest("pk")
        assert response.status_code == 302
        assert response["Location"] == reverse("jobs:job", args=[export.job_id])
        return export

    return ask


def fetch(client: Client, export: Export) -> Any:
    return client.get(reverse("exchange:download", args=[export.number]))


def content_of(response: Any) -> bytes:
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def test_a_long_list_is_written_by_a_job_and_fetched_afterwards(client, ask, office, three_firms, run_jobs):
    export = ask(office, "?sort=-name")
    assert fetch(client, export).status_code == 410, "not yet written"

    run_jobs()

    export.refresh_from_db()
    assert (export.status, export.row_count) == (ExportStatus.READY, 3)
    content = content_of(fetch(client, export))
    assert [r["企业名称"] for r in records_of(content)] == ["南京第2有限公司", "南京第1有限公司", "南京第0有限公司"]
    export.refresh_from_db()
    assert export.downloads == 1
    assert AuditEvent.objects.filter(event="export").count() == 1
    assert AuditEvent.objects.get(event="export_download").title == f"下载导出文件：企业库（{export.number}）"


def test_one_row_more_makes_the_difference(client, office, three_firms, settings):
    settings.EXPORT_ROWS_AT_ONCE = 3
    client.force_login(office)

    response = client.get(reverse("exchange:export", args=["enterprises"]))

    assert len(records_of(content_of(response))) == 3
    assert not Job.objects.exists()


def test_the_page_of_my_exports_shows_mine_only(client, ask, office, leader, three_firms, run_jobs):
    export = ask(office)
    page = client.get(reverse("exchange:exports")).content.decode()
    assert "生成中" in page
    assert reverse("jobs:job", args=[export.job_id]) in page
    run_jobs()

    page = client.get(reverse("exchange:exports")).content.decode()
    assert export.number in page
    assert reverse("exchange:download", args=[export.number]) in page

    client.force_login(leader)
    page = client.get(reverse("exchange:exports")).content.decode()
    assert export.number not in page
    assert "还没有导出过" in page


def test_the_job_s_page_leads_to_my_exports(client, ask, office, three_firms, run_jobs):
    export = ask(office)
    run_jobs()

    response = client.get(reverse("jobs:job", args=[export.job_id]))

    assert response["Location"] == reverse("exchange:exports")


def test_nobody_else_fetches_a_file(client, ask, office, three_firms, run_jobs):
    export = ask(office)
    run_jobs()

    for other in (make_user("second", "office"), make_user("boss", "leader")):
        client.force_login(other)
        assert fetch(client, export).status_code == 404
    client.logout()
    assert fetch(client, export).status_code == 302


def test_a_file_dies_after_a_day_and_its_record_stays(client, ask, office, three_firms, run_jobs):
    export = ask(office)
    run_jobs()
    assert len(list(exporting.folder().iterdir())) == 2

    export.refresh_from_db()
    assert export.expires_at - clock.now() > timedelta(hours=23.9)
    Export.objects.filter(pk=export.pk).update(expires_at=clock.now())

    response = fetch(client, export)

    call_command("forget_exports", dry_run=True, stdout=(told := io.StringIO()))
    assert told.getvalue() == "将删除文件 1 个。\n"
    assert len(list(exporting.folder().iterdir())) == 2
    assert exporting.forget_files() == 1
    assert response.status_code == 410
    assert "只保留 24 小时" in response.content.decode()
    assert list(exporting.folder().iterdir()) == []
    export.refresh_from_db()
    assert (export.row_count, export.file) == (3, "")


def test_the_same_wish_while_it_is_written_is_one_job(client, ask, office, three_firms):
    first, second = ask(office), ask(office)

    assert first.pk == second.pk
    assert Job.objects.count() == 1
    assert ask(office, "?sort=-name") != first, "another order is another wish"


def test_written_again_after_a_fault_there_is_one_file(ask, office, three_firms, run_jobs, monkeypatch):
    export = ask(office)
    monkeypatch.setattr(exporting, "_keep_ids", lambda path, written: 1 / 0)
    run_jobs()

    export.refresh_from_db()
    assert export.status == ExportStatus.WRITING
    assert export.state[1] == "danger"
    assert "意外错误" in export.state[0]
    assert list(exporting.folder().iterdir()) == [], "no half file stays"

    monkeypatch.undo()
    assert ask(office) != export, "a failed one is not waited for"
    run_jobs()
    assert Export.objects.filter(status=ExportStatus.READY).count() == 1


def test_a_cancelled_job_leaves_no_file(ask, office, three_firms, run_jobs, monkeypatch):
    export = ask(office)
    write = exporting.write_list

    def cancelled_meanwhile(*args: Any) -> Any:
        cancel(job=export.job, by=office)
        return write(*args)

    monkeypatch.setitem(exporting.MAKERS, "list", exporting.Maker("list", cancelled_meanwhile, may=lambda user: True))
    run_jobs()

    export.refresh_from_db()
    assert export.job.status == JobStatus.CANCELLED
    assert list(exporting.folder().iterdir()) == []
    assert export.state == ("已取消", "danger")


def test_progress_is_told_while_rows_are_written(ask, office, three_firms, monkeypatch):
    export = ask(office)
    monkeypatch.setattr(lists, "CHUNK", 1)
    told: list[int] = []

    exporting.MAKERS["list"].write(export, office, exporting.folder() / "x", told.append)

    assert told == [1, 2, 3]
    (exporting.folder() / "x").unlink()


def test_a_filter_that_is_wrong_by_then_gives_a_sentence(ask, office, three_firms, run_jobs):
    export = ask(office)
    Export.objects.filter(pk=export.pk).update(query="jurisdiction=99999")

    run_jobs()

    export.job.refresh_from_db()
    assert export.job.status == JobStatus.FAILED
    assert "所属街道（园区）" in export.job.error


# --- rights and scope that ended meanwhile --------------------------------------------------------


def end_today(row: Any) -> None:
    with changeset(kind="test", by=None, title="到期"):
        replace_period(row, ends_on=clock.today() - timedelta(days=1))


def test_a_right_that_ended_before_the_job_ran_gives_no_file(ask, leader, three_firms, run_jobs):
    export = ask(leader)
    end_today(RoleGrant.objects.get(user=leader))

    run_jobs()

    export.job.refresh_from_db()
    assert export.job.error == exporting.NO_RIGHT
    assert list(exporting.folder().iterdir()) == []


def test_a_street_that_ended_before_the_job_ran_is_not_in_the_file(client, ask, street_lead, three_firms, run_jobs):
    export = ask(street_lead)
    end_today(StreetRole.objects.get(person=street_lead.person))

    run_jobs()

    export.refresh_from_db()
    assert export.row_count == 0


def test_a_street_that_ended_before_fetching_closes_the_file(client, ask, street_lead, three_firms, run_jobs):
    export = ask(street_lead)
    run_jobs()
    content_of(fetch(client, export))
    end_today(StreetRole.objects.get(person=street_lead.person))

    response = fetch(client, export)

    assert response.status_code == 403
    assert "不属于您职责范围" in response.content.decode()


def test_a_firm_that_moved_away_meanwhile_closes_nothing(client, ask, street_lead, three_firms, run_jobs):
    """The rows shown are those of the file's moment: they were in the street and are judged as they were."""
    from orgs.enterprises import services
    from tests.cast import street

    export = ask(street_lead)
    run_jobs()
    services.move_within(enterprises=[three_firms[0]], on=clock.today(), jurisdiction=street("红山街道").pk, by=None)

    assert len(records_of(content_of(fetch(client, export)))) == 3


def test_full_phones_of_a_liaison_that_ended_close_the_file(client, ask, committee, three_firms, run_jobs):
    assign_liaison(person=committee.person, enterprise=three_firms[0], starts_on=LONG_AGO, by=None)
    choose_columns(table="enterprises", columns=["phone"], by=committee)
    export = ask(committee)
    run_jobs()
    phones = {r["联系电话"] for r in records_of(content_of(fetch(client, export)))}
    assert phones == {"13800000000", "138****0001", "138****0002"}

    end_today(LiaisonPoint.objects.get())

    assert fetch(client, export).status_code == 403


# --- one moment, little memory --------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_export_shows_one_moment_though_others_go_on_writing():
    """What somebody commits while rows are read is not in the file, not even in part."""
    make_firm("南京先有有限公司")

    def write() -> None:
        make_firm("南京后有有限公司")
        connection.close()

    with one_snapshot():
        assert EnterpriseState.objects.count() == 1
        other = threading.Thread(target=write)
        other.start()
        other.join()
        assert EnterpriseState.objects.count() == 1

    assert EnterpriseState.objects.count() == 2


def test_rows_are_read_a_thousand_at_a_time_in_the_list_s_order(office, three_firms, monkeypatch):
    monkeypatch.setattr(lists, "CHUNK", 2)
    from django.http import QueryDict

    selection = TABLES["enterprises"].select(office, QueryDict("sort=-name"))
    chunks = [[row.name for row in chunk] for chunk in lists.chunks_of(selection)]

    assert chunks == [["南京第2有限公司", "南京第1有限公司"], ["南京第0有限公司"]]


def test_a_file_costs_the_same_for_three_firms_as_for_thirty(office, three_firms):
    from django.http import QueryDict
    from django.test.utils import CaptureQueriesContext

    def write() -> int:
        selection = TABLES["enterprises"].select(office, QueryDict())
        export = Export(maker="list", subject="enterprises", title="企业库", number="DC1", day=clock.today())
        with CaptureQueriesContext(connection) as queries:
            lists.write_list(export, office, exporting.folder() / "x", lambda done: None)
        assert selection.total.rows == Enterprise.objects.count()
        return len(queries)

    write()  # whatever is asked only once
    few = write()
    for n in range(30):
        make_firm(f"江苏第{n}有限公司")

    assert write() == few
