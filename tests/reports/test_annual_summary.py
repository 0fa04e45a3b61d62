"""annual_summary: the workbook without the pages; whatever is wrong is said in plain Chinese, with exit code 2."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.management import call_command

from foundation.exchange.models import Export
from foundation.trail.clock import clock_at
from foundation.trail.models import AuditEvent
from orgs.enterprises import services
from reports.annual import annual
from tests.cast import make_firm, moment
from tests.exchange.written import rows_of

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit code, what was said, what was refused."""
    said, refused = io.StringIO(), io.StringIO()
    try:
        call_command("annual_summary", *arguments, stdout=said, stderr=refused)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue(), refused.getvalue()
    return 0, said.getvalue(), refused.getvalue()


def test_it_writes_the_workbook_and_says_what_is_in_it(office, a_year, tmp_path):
    path = tmp_path / "2023.xlsx"

    code, said, _ = run("2023", "--xlsx", str(path))

    assert code == 0
    assert said.splitlines() == [
        f"已写入 {path}。",
        "2023-01-01 至 2023-12-31：期初 7，入 4，出 5，期末 6（平衡）。",
    ]
    rows = {row[0]: row[3] for row in rows_of(path, "总览")}
    assert rows["QY02"] == annual(year=2023, user=office).figures["closing"].total
    details = openpyxl.load_workbook(path).sheetnames[3:]
    made = Export.objects.get()
    assert (made.by, made.row_count) == (None, sum(len(rows_of(path, n)) - 1 for n in details))
    assert AuditEvent.objects.get(event="export").by is None
    assert [p.name for p in tmp_path.iterdir()] == ["2023.xlsx"]


def test_the_day_and_the_moment_are_heeded(office, tmp_path):
    with clock_at(moment("2023-01-10")):
        firm = make_firm("远行公司")
    with clock_at(moment("2023-12-05")):
        services.move_out(enterprises=[firm], on=date(2023, 11, 20), to="江宁区", by=office)
    path = tmp_path / "then.xlsx"

    code, said, _ = run("2023", "--as-of", "2023-11-30", "--known-at", "2023-12-01T09:00", "--xlsx", str(path))

    assert code == 0
    assert "期末 1（平衡）" in said
    assert {row[0]: row[1] for row in rows_of(path)}["当时所知"] == "按 2023-12-01 09:00:00 以前录入的资料"


def test_a_running_year_ends_today(office, tmp_path):
    with clock_at(moment("2024-05-06")):
        _, said, _ = run("2024", "--xlsx", str(tmp_path / "x.xlsx"))

    assert said.splitlines()[1].startswith("2024-01-01 至 2024-05-06")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "请写明年份"),
        (["2023"], "请指定要生成的文件：--xlsx 路径。"),
        (["2023", "--docx", "x.docx"], "综述（Word）还不能生成"),
        (["2023", "--docx", "x.docx", "--xlsx", "x.xlsx"], "综述（Word）还不能生成"),
        (["zwanzig", "--xlsx", "x.xlsx"], "年份请写成 2023 的样子"),
        (["２０２３", "--xlsx", "x.xlsx"], "年份请写成 2023 的样子"),
        (["2999", "--xlsx", "x.xlsx"], "2999 年还没有到"),
        (["1999", "--xlsx", "x.xlsx"], "没有 1999 年的资料"),
        (["2023", "--as-of", "2024-02-02", "--xlsx", "x.xlsx"], "不在 2023 年内"),
        (["2023", "--as-of", "31.12.2023", "--xlsx", "x.xlsx"], "截至日期请写成"),
        (["2023", "--known-at", "gestern", "--xlsx", "x.xlsx"], "--known-at 请写成"),
        (["2023", "--xlsx", "x.xls"], "文件名要以 .xlsx 结尾"),
        (["2023", "--xlsx", "/nowhere/at/all/x.xlsx"], "不能写入 /nowhere/at/all/x.xlsx"),
    ],
)
def test_whatever_is_wrong_gets_a_sentence_and_exit_code_2(arguments, sentence, db, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    code, said, refused = run(*arguments)

    assert code == 2
    assert sentence in refused
    assert said == ""
    assert list(tmp_path.iterdir()) == []
    assert not Export.objects.exists()


def test_an_older_file_stays_until_the_new_one_is_whole(db, tmp_path, monkeypatch):
    path = tmp_path / "2023.xlsx"
    path.write_text("das alte")
    monkeypatch.setattr("reports.workbook._Workbook.explain", lambda self, export: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        run("2023", "--xlsx", str(path))

    assert path.read_text() == "das alte"
    assert [p.name for p in tmp_path.iterdir()] == ["2023.xlsx"]
    assert Export.objects.get().status == "failed"
