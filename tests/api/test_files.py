"""Files on records over the interface: the same rules as on the record's page."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.files import services
from foundation.files.models import Attachment
from foundation.trail.clock import clock_at
from foundation.trail.models import AuditEvent
from orgs.collection.models import ReportingTask
from orgs.collection.services import reporting
from tests.api.conftest import ROOT, Program, program_of
from tests.cast import moment, street

pytestmark = pytest.mark.django_db
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


def put(program: Program, task: Any, *files: SimpleUploadedFile, part: str = "sent", **more: Any) -> Any:
    return program.post(f"{ROOT}files/reporting/{task.pk}/", {"part": part, "files": list(files), **more})


def pdf(name: str = "报表.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_is_put_on_listed_downloaded_taken_down_and_brought_back(street_lead, task):
    program = program_of(street_lead)
    path = f"files/reporting/{task.pk}/"

    made = put(program, task, pdf(), pdf("说明.txt", "说明".encode()))
    assert made.status_code == 200, made.content.decode()
    told = program.read(path).json()
    assert (told["may_attach"], told["parts"]) == (True, {"asked": "上级来文", "sent": "报送材料"})
    row = told["results"][0]
    assert (row["name"], row["part_name"], row["kind_name"], row["size"]) == ("报表.pdf", "报送材料", "PDF", len(PDF))
    assert (row["added_by"], row["may_take_down"]) == ("牵头人", True)

    got = program.read(f"files/{row['id']}/")
    assert (got.status_code, b"".join(got.streaming_content)) == (200, PDF)
    assert (got["Content-Type"], got["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "no-store" in got["Cache-Control"]
    assert AuditEvent.objects.filter(event="file_download", by=street_lead).count() == 1

    gone = program.send(f"files/{row['id']}/remove/", {})
    assert gone.status_code == 200, gone.content.decode()
    assert [r["name"] for r in program.read(path).json()["results"]] == ["说明.txt"]
    assert program.read(f"files/{row['id']}/").status_code == 404
    assert program.send(f"changes/{gone.json()['changeset']}/undo/", {}).status_code == 200
    assert len(program.read(path).json()["results"]) == 2


@pytest.mark.parametrize(
    ("files", "part", "more", "status", "field"),
    [
        ([], "sent", {}, 400, "files"),
        ([pdf()], "nonsense", {}, 400, "part"),
        ([pdf()], "", {}, 400, "part"),
        ([pdf()], "sent", {"why": "x"}, 400, "why"),
        ([pdf("报表.docx")], "sent", {}, 409, "files"),
        ([pdf(content=b"")], "sent", {}, 409, "files"),
        ([pdf(), pdf("又一份.pdf")], "sent", {}, 409, "files"),
    ],
)
def test_what_may_not_be_put_on_is_refused_in_words(street_lead, task, files, part, more, status, field):
    for file in files:
        file.seek(0)
    refused = put(program_of(street_lead), task, *files, part=part, **more)

    assert (refused.status_code, list(refused.json()["errors"])) == (status, [field]), refused.content.decode()
    assert all(isinstance(sentence, str) for sentence in refused.json()["errors"][field])
    assert not Attachment.objects.exists()


def test_what_is_no_form_is_refused(street_lead, task):
    program, path = program_of(street_lead), f"files/reporting/{task.pk}/"

    as_json = program.send(path, {"part": "sent"})
    broken = program.post(ROOT + path, b"x", content_type="multipart/form-data; boundary=y")
    nameless = program.post(ROOT + path, b"x", content_type="multipart/form-data")

    assert (as_json.status_code, as_json.json()["detail"]) == (415, "请用 multipart/form-data 发送。")
    assert broken.status_code == 400
    assert nameless.status_code == 400
    assert program.send(f"files/{10**9}/remove/", {}).status_code == 404


def test_the_interface_takes_as_large_a_file_as_the_page(settings, street_lead, task):
    program = program_of(street_lead)

    large = put(program, task, pdf(content=PDF + b" " * 3_000_000))
    assert large.status_code == 200, large.content.decode()

    too_large = put(program, task, pdf("大.pdf", PDF + b" " * (settings.FILE_MAX_MB + 2) * 1024 * 1024))
    assert (too_large.status_code, too_large.json()["code"]) == (413, "too_large")
    other = program.send(f"reporting-tasks/{task.pk}/status/", {"note": "长" * 600_000})
    assert other.status_code == 413


@pytest.mark.parametrize(
    ("actor", "reads", "writes"),
    [("office", 200, 200), ("leader", 200, 403), ("implementer", 404, 404), ("instructor", 404, 404)],
)
def test_a_file_is_for_those_whose_record_it_is(request, street_lead, task, actor, reads, writes):
    put(program_of(street_lead), task, pdf())
    found = Attachment.objects.get()
    program = program_of(request.getfixturevalue(actor))

    assert program.read(f"files/reporting/{task.pk}/").status_code == reads
    assert program.read(f"files/{found.pk}/").status_code == reads
    assert put(program, task, pdf("另一份.pdf", PDF + b"x")).status_code == writes
    if actor == "leader":
        told = program.read(f"files/reporting/{task.pk}/").json()
        assert (told["may_attach"], told["results"][0]["may_take_down"]) == (False, False)


def test_one_takes_down_ones_own_only(office, street_lead, task):
    put(program_of(office), task, pdf(), part="asked")

    refused = program_of(street_lead).send(f"files/{Attachment.objects.get().pk}/remove/", {})

    assert (refused.status_code, "自己放的" in refused.json()["detail"]) == (403, True)
    assert Attachment.objects.live().count() == 1


def test_a_read_only_token_puts_nothing_on(street_lead, task):
    assert put(program_of(street_lead, is_read_only=True), task, pdf()).status_code == 403
    assert not Attachment.objects.exists()


def test_a_lost_or_changed_file_is_told_as_gone(street_lead, task):
    program = program_of(street_lead)
    put(program, task, pdf())
    (lying,) = services.folder().iterdir()
    lying.write_bytes(b"other")

    answer = program.read(f"files/{Attachment.objects.get().pk}/")

    assert (answer.status_code, answer.json()["code"]) == (410, "gone")
    assert "不一样" in answer.json()["detail"]


def test_there_is_no_such_kind_of_record(as_office, task):
    assert as_office.read(f"files/nonsense/{task.pk}/").status_code == 404
    assert as_office.read("files/reporting/999999/").status_code == 404
