"""Files with payloads in their names, sheets, headings and cells: what is shown of them is text, what is saved a file."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from foundation.exchange.models import ImportBatch, ImportRow
from foundation.files.models import Attachment
from tests.injection.forms import forms_in
from tests.injection.judging import body_of, faults_in
from tests.injection.payloads import ALL, FORMULAS, MARK, MARKUP, TEXTS
from tests.injection.sending import Report, logged_in

NAMES = {**TEXTS, "two lines": f"{MARK}\r\nX-{MARK}: 1", "path": f"../../{MARK}/<b data-{MARK}>", "long": MARKUP * 8}
HEADINGS = ["企业名称", "所属街道（园区）", "从业人员数", "经营地址", "备注"]
LETTER = ("请按说明填写。\n" * 40).encode()


@pytest.mark.parametrize("key", NAMES)
def test_an_attachment_is_shown_by_name_and_saved_as_a_file(key: str, world: dict[str, Any], client: Client) -> None:
    logged_in(client, world, "street_lead")
    report = Report()
    task = f"/reporting/{world['task'].pk}/"
    upload = SimpleUploadedFile("x.txt", LETTER + MARKUP.encode(), content_type="text/html")
    upload._name = f"{NAMES[key]}.txt"  # as a program may send it; Django itself would shorten it
    report.look(client.post(f"/files/reporting/{world['task'].pk}/add/", {"files": upload}, follow=True), "added", key)
    made = Attachment.objects.exclude(pk=world["file"].pk)
    for actor in ("office", "street_lead"):
        logged_in(client, world, actor)
        report.look(client.get(task), actor, key)
        for one in made:
            response = report.look(client.get(f"/files/{one.pk}/"), actor, key, "the file")
            assert response["Content-Disposition"].startswith("attachment")
            assert response["X-Content-Type-Options"] == "nosniff"
    report.check(least=3)


def ledger(text: str, *, in_headings: bool) -> bytes:
    """A ledger with the text as the name of its sheet, its title, a heading and in every cell of a row."""
    book = Workbook()
    sheet = book.active
    sheet.title = "".join(c for c in text if c not in "[]:*?/\\'")[:31] or "x"
    sheet.append([text])
    sheet.append([*HEADINGS, *([text, f"{text}2"] if in_headings else [])])
    sheet.append([text] * 7)
    sheet.append([f"南京{text}科技有限公司", "梅园新村街道", "12", text, text, text, text])
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "s"
    book.properties.title = book.properties.creator = text.replace("\r", "").replace("\n", "")
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


OFTEN = {"markup", "formula"}


@pytest.mark.parametrize(
    "key", [pytest.param(key, marks=() if key in OFTEN else pytest.mark.long) for key in (*TEXTS, "formula")]
)
def test_an_import_shows_what_it_read_as_text(key: str, world: dict[str, Any], client: Client, run_jobs: Any) -> None:
    text = FORMULAS[0] if key == "formula" else ALL[key]
    logged_in(client, world, "office")
    report = Report()
    before = set(ImportBatch.objects.values_list("pk", flat=True))
    upload = SimpleUploadedFile(f"{text}.xlsx".replace("/", ""), ledger(text, in_headings=True))
    report.look(client.post("/enterprises/import/", {"file": upload, "mode": "both"}, follow=True), "uploaded", key)
    run_jobs()
    batch = ImportBatch.objects.exclude(pk__in=before).get()
    home = f"/enterprises/import/{batch.pk}/"
    columns = report.look(client.get(home + "map/"), "columns", key)
    form = next(one for one in forms_in(columns.content.decode()) if "on" in one.names)
    as_it_stands = {**form.filled("", only="nothing else"), "on": ["2023-12-31"]}
    report.look(client.post(home + "map/", as_it_stands, follow=True), "asked about columns it does not know", key)
    as_it_stands = {name: [""] if value == ["?"] else value for name, value in as_it_stands.items()}
    report.look(client.post(home + "map/", as_it_stands, follow=True), "mapped", key)
    run_jobs()
    for step in ("preview/", "result/", "errors/"):
        report.look(client.get(home + step, follow=True), step, key)
    rows = ImportRow.objects.filter(batch=batch)
    assert rows, "no row was read: the test would prove nothing"
    for row in rows:
        report.look(client.get(f"{home}rows/{row.pk}/", follow=True), "a row", key)
    for url in ("/imports/", "/enterprises/import/", "/imports/waiting/"):
        report.look(client.get(url, follow=True), url, key)
    report.check(least=8)


def test_text_of_an_attachment_never_comes_as_a_page(world: dict[str, Any], client: Client) -> None:
    """Whatever the sender calls it: a browser is told a kind of ours, and to save it."""
    logged_in(client, world, "office")
    for name, kind in (("a.txt", "text/html"), ("a.csv", "text/html"), ("a.txt", "application/xhtml+xml")):
        upload = SimpleUploadedFile(name, LETTER + MARKUP.encode(), content_type=kind)
        client.post(f"/files/reporting/{world['task'].pk}/add/", {"files": upload}, follow=True)
    for one in Attachment.objects.all():
        response = client.get(f"/files/{one.pk}/")
        assert "html" not in response["Content-Type"]
        assert faults_in(response) == []
        assert body_of(client.get(f"/files/{one.pk}/"))
