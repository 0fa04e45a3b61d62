"""The import pages: upload, columns, preview, result, waiting rows; and files nobody should upload."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from foundation.exchange.imports import uploads
from foundation.exchange.models import BatchStatus, ColumnMemory, ImportBatch, ImportRow
from foundation.jobs.models import Job
from foundation.trail.models import AuditEvent
from foundation.trail.undo import undo
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.places.models import Spelling
from tests.cast import make_firm, make_user, street
from tests.enterprises.import_files import CODES, SAMPLE, firm, ledger
from tests.exchange import (
    foreign_files,  # noqa: F401 (adds its files to the hostile ones)
    hostile,
)
from tests.pages import opened

UPLOAD = "/enterprises/import/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Each test has its own uploads."""
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def desk(office: Any, client: Client) -> Client:
    client.force_login(office)
    return client


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "台账.xlsx"


def upload(client: Client, path: Path, name: str = "", **more: Any) -> Any:
    file = SimpleUploadedFile(name or path.name, path.read_bytes(), content_type=XLSX)
    return client.post(UPLOAD, {"file": file, "mode": "both", **more})


def latest() -> ImportBatch:
    return ImportBatch.objects.latest("pk")


def page(step: str, batch: ImportBatch | None = None) -> str:
    return reverse(f"exchange:{step}", args=["enterprises", (batch or latest()).pk])


def choices(response: Any, **changed: Any) -> dict[str, Any]:
    """What the columns form would send as it stands."""
    form = response.context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    return {**data, "on": str(data["on"]), **changed}


def walk(client: Client, path: Path, **changed: Any) -> ImportBatch:
    """Upload and check with the columns as proposed."""
    upload(client, path)
    client.post(page("columns"), choices(client.get(page("columns")), **changed))
    return latest()


def confirm(client: Client, batch: ImportBatch) -> Any:
    batch.refresh_from_db()
    return client.post(page("apply", batch), {"token": batch.token}, follow=True)


def text(response: Any) -> str:
    return str(response.content.decode())


# --- the way through ------------------------------------------------------------------------------


def test_the_whole_way_from_upload_to_result(
    desk: Client, office: Any, django_capture_on_commit_callbacks: Any
) -> None:
    response = upload(desk, SAMPLE)
    assert response.url == page("columns")
    shown = desk.get(response.url)
    assert "玄武区互联网企业信息台账（2023年12月）" in text(shown)
    assert shown.context["form"]["on"].value() == date(2023, 12, 31)

    response = desk.post(page("columns"), choices(shown))
    assert response.url == page("preview")
    preview = text(desk.get(response.url))
    assert "新增 42" in preview
    assert not Enterprise.objects.exists(), "nothing is written before somebody confirms"

    with django_capture_on_commit_callbacks(execute=True):
        response = confirm(desk, latest())
    assert response.redirect_chain[-1][0] == page("result")
    assert "导入完成：新增 42 家" in text(response)
    batch = latest()
    assert f'href="{reverse("desk:undo", args=[batch.changeset_id])}"' in text(response)
    assert Enterprise.objects.count() == 42
    assert list(
        AuditEvent.objects.filter(event__startswith="import").values_list("event", flat=True).order_by("pk")
    ) == [
        "import_check",
        "import_apply",
    ]
    assert not list(uploads.folder().iterdir()), "the file is gone once it is in"


def test_the_day_typed_stands_before_the_title(desk: Client) -> None:
    upload(desk, SAMPLE, on="2023-11-30")

    assert latest().on == date(2023, 11, 30)


def test_a_future_day_is_refused_and_what_was_chosen_stays(desk: Client) -> None:
    response = upload(desk, SAMPLE, on="2999-01-01", mode="update")

    assert "数据截至日期不能晚于今天" in text(response)
    assert response.context["form"]["mode"].value() == "update"
    assert not ImportBatch.objects.exists()


def test_a_day_of_a_year_nobody_means_is_refused(desk: Client) -> None:
    assert "年份 1 不在" in text(upload(desk, SAMPLE, on="0001-01-01"))
    assert not ImportBatch.objects.exists()


def test_preview_tabs_count_what_they_show(desk: Client) -> None:
    walk(desk, SAMPLE)
    for tab, count in (("new", 42), ("review", 18), ("error", 6), ("skipped", 2), ("update", 0), ("same", 0)):
        response = desk.get(page("preview"), {"tab": tab})
        rows = response.context["rows"]
        assert {t.key: t.count for t in rows.tabs}[tab] == rows.page.paginator.count == count


def test_the_preview_is_paged_and_can_be_searched(desk: Client, path: Path) -> None:
    walk(desk, ledger(path, *(firm(f"南京{n}科技有限公司", None) for n in range(60))))

    assert len(desk.get(page("preview")).context["rows"].views) == 50
    assert len(desk.get(page("preview"), {"page": "2"}).context["rows"].views) == 10
    assert [v.row.name for v in desk.get(page("preview"), {"q": "南京59"}).context["rows"].views] == [
        "南京59科技有限公司"
    ]


def test_a_preview_costs_the_same_for_one_row_as_for_fifty(
    desk: Client, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    for count in (1, 50):
        walk(
            desk, ledger(tmp_path / f"{count}.xlsx", *(firm(f"南京{n}科技有限公司", None, None) for n in range(count)))
        )
        with django_assert_max_num_queries(30):
            desk.get(page("preview"))


def test_the_import_can_be_given_up(desk: Client, path: Path) -> None:
    batch = walk(desk, ledger(path, firm()))
    desk.post(page("discard"))

    batch.refresh_from_db()
    assert (batch.status, batch.stored_as) == (BatchStatus.FAILED, "")
    assert not list(uploads.folder().iterdir())
    assert not Enterprise.objects.exists()


# --- columns --------------------------------------------------------------------------------------


def test_unknown_columns_must_be_chosen_or_left_out(desk: Client, path: Path) -> None:
    upload(desk, ledger(path, firm(职工=12)))
    shown = desk.get(page("columns"))
    refused = desk.post(page("columns"), choices(shown))

    assert "请选择对应的列，或选“不导入”" in text(refused)
    assert latest().status == BatchStatus.DRAFT

    place = next(f"c{n}" for n, head in enumerate(latest().reading["heads"]) if head["label"] == "职工")
    desk.post(page("columns"), choices(shown, **{place: "staff"}))
    confirm(desk, latest())
    assert EnterpriseState.objects.filter(staff=12).exists()


def test_the_choice_is_remembered_for_the_same_headings(desk: Client, path: Path) -> None:
    walk(desk, ledger(path, firm(职工=12)), c3="staff")
    assert ColumnMemory.objects.get().mapping["职工"] == "staff"

    upload(desk, path)
    assert latest().mapping["职工"] == "staff"


def test_doubled_columns_must_be_settled(desk: Client, path: Path) -> None:
    def double(book: Any, page: Any) -> None:
        page["E1"], page["E2"] = "员工数", 99

    upload(desk, ledger(path, firm(从业人员数=10), change=double))
    shown = desk.get(page("columns"))
    refused = desk.post(page("columns"), choices(shown))
    assert "有几列都对应“从业人员数”" in text(refused)

    desk.post(page("columns"), choices(shown, c3=""))
    confirm(desk, latest())
    assert EnterpriseState.objects.filter(staff=99).exists()


def test_a_column_nobody_may_collect_cannot_be_chosen(desk: Client, path: Path) -> None:
    upload(desk, ledger(path, firm(身份证号="11010519491231002X")))
    shown = desk.get(page("columns"))

    assert "不收集这类信息" in text(shown)
    assert "c3" not in shown.context["form"].fields
    desk.post(page("columns"), choices(shown, c3="note"))
    assert "note" not in ImportRow.objects.get().raw
    assert "1949" not in str(latest().reading)


def test_hidden_rows_are_off_until_ticked(desk: Client, path: Path) -> None:
    def hide(book: Any, page: Any) -> None:
        page.row_dimensions[3].hidden = True

    batch = walk(desk, ledger(path, firm(), firm("南京乙有限公司", CODES[1]), change=hide))
    assert batch.counts == {"new": 1, "skipped": 1}

    desk.post(page("columns"), choices(desk.get(page("columns")), hidden=["rows:台账"]))
    assert latest().counts == {"new": 2}


def test_a_hidden_column_is_off_until_ticked(desk: Client, path: Path) -> None:
    def hide(book: Any, page: Any) -> None:
        page.column_dimensions["D"].hidden = True
        page.column_dimensions["E"].hidden = True

    batch = walk(desk, ledger(path, firm(从业人员数=12, 怪列="x"), change=hide))
    assert (batch.counts["new"], "staff" in batch.rows.first().raw) == (1, False)

    shown = desk.get(page("columns"))
    assert desk.post(page("columns"), choices(shown, hidden=["columns:台账"])).url == page("columns")
    shown = desk.get(page("columns"))
    assert "怪列" in text(shown)
    desk.post(page("columns"), choices(shown, c4=""))
    assert latest().rows.first().raw["staff"] == 12


def test_a_ticked_hidden_sheet_with_new_columns_comes_back_to_the_columns(desk: Client, path: Path) -> None:
    def hide(book: Any, page: Any) -> None:
        other = book.create_sheet("旧表")
        other.append(["企业名称", "统一社会信用代码", "所属街道（园区）", "怪列"])
        other.append(["南京丙有限公司", CODES[2], "红山街道", "x"])
        other.sheet_state = "hidden"

    upload(desk, ledger(path, firm(), change=hide))
    response = desk.post(page("columns"), choices(desk.get(page("columns")), hidden=["sheet:旧表"]))
    assert response.url == page("columns")
    shown = desk.get(page("columns"))
    assert "怪列" in text(shown)

    desk.post(page("columns"), choices(shown, c3=""))
    assert latest().counts == {"new": 2}


def test_a_sheet_can_be_left_out(desk: Client, path: Path) -> None:
    def add(book: Any, page: Any) -> None:
        other = book.create_sheet("红山街道")
        other.append(["企业名称", "统一社会信用代码", "所属街道（园区）"])
        other.append(["南京丙有限公司", CODES[2], None])

    walk(desk, ledger(path, firm(), change=add), without=["台账"])

    assert latest().counts == {"new": 1, "skipped": 1}


def test_a_spelling_is_settled_for_all_its_rows_and_taught_by_the_office(desk: Client, path: Path) -> None:
    rows = [firm(place="新街口商圈"), firm("南京乙有限公司", CODES[1], "新街口商圈")]
    upload(desk, ledger(path, *rows))
    shown = desk.get(page("columns"))
    place = str(street("新街口街道").pk)
    desk.post(page("columns"), choices(shown, s0=place, l0="on"))

    assert latest().counts == {"new": 2}
    assert Spelling.objects.get(text="新街口商圈").is_ambiguous, "learned only when the import is confirmed"
    confirm(desk, latest())
    assert not Spelling.objects.get(text="新街口商圈").is_ambiguous


def test_a_street_lead_settles_a_spelling_for_the_file_but_teaches_nobody(
    street_lead: Any, client: Client, path: Path
) -> None:
    client.force_login(street_lead)
    upload(client, ledger(path, firm(place="梅园新村街道办")))
    shown = client.get(page("columns"))
    assert "l0" not in shown.context["form"].fields

    client.post(page("columns"), choices(shown, s0=str(street("梅园新村街道").pk), l0="on"))
    confirm(client, latest())
    assert Enterprise.objects.count() == 1
    assert not Spelling.objects.filter(text="梅园新村街道办").exists()


# --- rows -----------------------------------------------------------------------------------------


def act(client: Client, row: ImportRow, name: str, **data: Any) -> Any:
    return client.post(reverse(f"exchange:{name}", args=["enterprises", row.batch_id, row.pk]), data)


def test_a_suggestion_is_taken_with_one_press_without_any_script(desk: Client) -> None:
    batch = walk(desk, SAMPLE)
    row = batch.rows.get(excel_row=15)
    back = f"{page('preview')}?tab=review"
    response = act(desk, row, "row-settle", use="code", next=back)

    row.refresh_from_db()
    assert (response.url, row.outcome) == (f"{back}#row-{row.pk}", "new")


def test_with_htmx_the_row_alone_comes_back_with_the_new_count(desk: Client) -> None:
    batch = walk(desk, SAMPLE)
    row = batch.rows.get(excel_row=15)
    url = reverse("exchange:row-settle", args=["enterprises", batch.pk, row.pk])
    here = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page('preview')}?tab=review"}
    response = desk.post(url, {"use": "code"}, headers=here)

    assert response.content.lstrip().startswith(b"<template><tr")
    assert "先导入这 43 行" in text(response)
    assert '<span class="count" id="count-review" hx-swap-oob="true">17</span>' in text(response)
    assert "HX-Request" in response["Vary"]


def test_only_cells_that_were_changed_become_typed_ones(desk: Client, path: Path) -> None:
    batch = walk(desk, ledger(path, firm(从业人员数="约20", 成立时间=date(2015, 5, 20), 备注="一\n二")))
    row = batch.rows.get()
    was = {"was:staff": "约20", "was:founded_on": "2015-05-20", "was:note": "一\n二"}
    act(desk, row, "row-settle", **was, **{"cell:staff": "20", "cell:founded_on": "2015-05-20", "cell:note": "一 二"})

    row.refresh_from_db()
    assert row.decisions["cells"] == {"staff": "20"}


def test_leaving_a_row_out_wants_a_reason(desk: Client) -> None:
    row = walk(desk, SAMPLE).rows.get(excel_row=14)
    refused = act(desk, row, "row-dismiss", reason="")
    assert "请写明不导入的原因" in text(refused)

    act(desk, row, "row-dismiss", reason="已注销")
    row.refresh_from_db()
    assert (row.outcome, row.note) == ("dismissed", "已注销")
    act(desk, row, "row-reopen")
    row.refresh_from_db()
    assert row.outcome == "error"


def test_waiting_rows_of_all_imports_stand_on_one_page(desk: Client) -> None:
    confirm(desk, walk(desk, SAMPLE))

    response = desk.get(reverse("exchange:waiting"))
    assert response.context["page"].paginator.count == 24
    assert "以前导入的文件里还有 24 行待处理" in text(desk.get(UPLOAD))


def test_settled_rows_are_brought_in_from_the_result_page(desk: Client) -> None:
    batch = walk(desk, SAMPLE)
    confirm(desk, batch)
    act(desk, batch.rows.get(excel_row=15), "row-settle", use="code")
    assert "导入已处理的 1 行" in text(desk.get(page("result")))

    assert "导入完成：新增 1 家" in text(confirm(desk, batch))
    assert Enterprise.objects.count() == 43


def test_after_its_undo_an_import_no_longer_counts_what_it_brought(desk: Client, office: Any) -> None:
    batch = walk(desk, SAMPLE)
    done = text(confirm(desk, batch))
    assert 'href="?tab=applied"' in done
    batch.refresh_from_db()
    report = undo(changeset=batch.changeset, by=office)

    response = desk.get(page("result"), {"tab": "applied"})
    rows = response.context["rows"]
    assert (rows.applied, rows.undone) == ({}, 42)
    assert {view.outcome for view in rows.views} == {"已撤销"}
    assert "请把文件再上传一次" in text(response)

    again = desk.post(reverse("desk:undo", args=[report.changeset.pk]), follow=True)
    assert "已恢复“导入企业台账" in text(again)
    assert desk.get(page("result")).context["rows"].applied == {"new": 42}


def test_a_row_that_was_answered_and_still_waits_is_not_called_settled(desk: Client) -> None:
    batch = walk(desk, SAMPLE)
    act(desk, batch.rows.get(excel_row=14), "row-settle", **{"cell:code": "12345"})
    assert "改过，还须处理" in text(desk.get(page("preview"), {"tab": "error"}))


def test_rows_that_wait_are_handed_out_in_the_files_own_columns_and_come_back(desk: Client, path: Path) -> None:
    rows = [
        firm(职工人数="约20", 备注="甲"),
        firm("南京乙有限公司", "91320102MA000005XA"),
        firm("南京丙有限公司", CODES[2]),
    ]
    batch = walk(desk, ledger(path, *rows))
    response = desk.get(page("errors"))

    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    table = list(book["台账"].iter_rows(values_only=True))
    assert table[0] == ("原因", "原行号", "企业名称", "统一社会信用代码", "所属街道（园区）", "职工人数", "备注")
    assert [row[1] for row in table[1:]] == [2, 3]
    assert "不是准确数字" in table[1][0]

    page_ = book["台账"]
    page_["F2"], page_["D3"] = 20, CODES[1]
    book.save(path)
    confirm(desk, batch)
    walk(desk, path)
    assert latest().counts["new"] == 2
    confirm(desk, latest())
    assert not ImportRow.objects.unsettled().exists(), "they took the place of those that waited"


def test_the_blank_template_is_read_again_as_it_is(desk: Client, tmp_path: Path) -> None:
    response = desk.get(reverse("exchange:template", args=["enterprises"]))
    path = tmp_path / "模板.xlsx"
    path.write_bytes(b"".join(response.streaming_content))
    book = openpyxl.load_workbook(path)
    page_ = book["台账"]
    head = {cell.value: cell.column for cell in page_[1]}
    page_.cell(2, head["企业名称（必填）"], "南京示例科技有限公司")
    page_.cell(2, head["统一社会信用代码"], CODES[0])
    page_.cell(2, head["所属街道（园区）"], "红山街道")
    book.save(path)

    batch = walk(desk, path)
    assert all(head["status"] == "matched" for head in batch.reading["heads"])
    assert batch.counts["new"] == 1


# --- who sees what --------------------------------------------------------------------------------


def test_imports_belong_to_their_maker_and_the_office(
    desk: Client, street_lead: Any, implementer: Any, path: Path
) -> None:
    maker = Client()
    maker.force_login(street_lead)
    batch = walk(maker, ledger(path, firm(), firm("南京乙有限公司", CODES[1], 从业人员数="约20")))
    stranger = Client()
    stranger.force_login(implementer)

    for step in ("columns", "preview", "result", "errors"):
        assert stranger.get(page(step, batch)).status_code == 404
    assert desk.get(page("preview", batch)).status_code == 200
    assert desk.get(page("columns", batch)).status_code == 403
    assert desk.post(page("apply", batch), {"token": batch.token}).status_code == 403
    assert not Enterprise.objects.exists()

    confirm(maker, batch)
    assert stranger.get(reverse("exchange:waiting")).context["page"].paginator.count == 0
    assert desk.get(reverse("exchange:waiting")).context["page"].paginator.count == 1
    act(desk, batch.rows.get(excel_row=3), "row-settle", **{"cell:staff": "20"})
    confirm(desk, batch)
    assert Enterprise.objects.count() == 2


def test_a_row_of_another_import_is_not_found(desk: Client, path: Path) -> None:
    first, second = walk(desk, ledger(path, firm())), walk(desk, path)
    row = first.rows.get()

    assert desk.get(reverse("exchange:row", args=["enterprises", second.pk, row.pk])).status_code == 404
    assert desk.get("/nothing/import/").status_code == 404


# --- files nobody should upload -------------------------------------------------------------------


@pytest.mark.parametrize("file", hostile.HOSTILE, ids=lambda file: file.title)
def test_a_hostile_file_is_answered_with_a_sentence_and_leaves_nothing(desk: Client, file: Any) -> None:
    upload_ = SimpleUploadedFile(file.filename, file.build(), content_type=XLSX)
    response = desk.post(UPLOAD, {"file": upload_, "mode": "both"})

    assert response.status_code == 200
    assert file.words in text(response)
    assert not ImportBatch.objects.exists()
    assert not Job.objects.exists()
    assert not list(uploads.folder().iterdir())


def test_a_form_without_a_file_says_so(desk: Client) -> None:
    assert "请选择要导入的文件" in text(desk.post(UPLOAD, {"mode": "both"}))


def test_a_past_list_of_our_own_is_refused(desk: Client, path: Path) -> None:
    def criteria(book: Any, page: Any) -> None:
        sheet = book.create_sheet("口径")
        for line in (("企业库 导出口径",), ("导出编号", "DC20230701-000001"), ("截至日期", "2023-06-30")):
            sheet.append(line)

    response = upload(desk, ledger(path, firm(), change=criteria))

    assert "截至 2023-06-30 的名单（导出编号 DC20230701-000001）" in text(response)
    assert not ImportBatch.objects.exists()


def test_uploads_nobody_finishes_are_gone_after_a_day(desk: Client, path: Path) -> None:
    from datetime import timedelta

    from foundation.trail import clock
    from foundation.trail.clock import clock_at

    batch = walk(desk, ledger(path, firm()))
    with clock_at(clock.now() + timedelta(hours=25)):
        assert uploads.forget_uploads() == 1

    batch.refresh_from_db()
    assert (batch.status, batch.stored_as) == (BatchStatus.FAILED, "")
    assert "24 小时" in text(desk.get(page("result", batch)))


def test_rows_of_old_imports_lose_their_contents(desk: Client) -> None:
    from datetime import timedelta

    from foundation.exchange.imports.cleaning import clean_imports
    from foundation.trail import clock
    from foundation.trail.clock import clock_at

    confirm(desk, walk(desk, SAMPLE))
    with clock_at(clock.now() + timedelta(days=31)):
        assert clean_imports().batches == 1

    kept = ImportRow.objects.exclude(raw={}) | ImportRow.objects.exclude(name="")
    assert not kept.exists()
    assert not ImportRow.objects.unsettled().exists()
    assert "13800000001" not in str(latest().reading)
    assert "超过保留期" in text(desk.get(page("result")))


def test_the_office_sees_who_imported_what(desk: Client, street_lead: Any, path: Path) -> None:
    maker = Client()
    maker.force_login(street_lead)
    walk(maker, ledger(path, firm()))

    assert "台账.xlsx" in text(desk.get(reverse("exchange:batches")))
    other = make_user("other", "street_lead")
    stranger = Client()
    stranger.force_login(other)
    assert "台账.xlsx" not in opened(stranger, reverse("exchange:batches"), "导入")


def test_an_update_shows_old_and_new_of_changed_cells_only(desk: Client, path: Path) -> None:
    make_firm("南京示例科技有限公司", code=CODES[0], staff=100, note="甲", phone="13800000001")
    batch = walk(desk, ledger(path, firm(从业人员数=118, 备注="甲", 联系电话="13800000002")))

    (view,) = desk.get(page("preview", batch)).context["rows"].views
    assert [(c["label"], c["before"], c["after"]) for c in view.shown] == [
        ("从业人员数", "100", "118"),
        ("联系电话", "138****0001", "13800000002"),
    ]
