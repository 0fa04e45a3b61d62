"""走访台账: the office's columns come in, go out and come back unchanged."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from foundation.exchange.imports.from_command import import_file
from foundation.exchange.imports.targets import TARGETS
from tests.visits.conftest import visited
from visits.models import Visit

pytestmark = pytest.mark.django_db

# Handbook §5.3, with a title above and a row of totals below as such files have them.
HEADS = (
    "序号",
    "走访时间",
    "走访人",
    "企业名称",
    "是否重点",
    "走访形式",
    "主要经营活动",
    "经营状况",
    "党建工作情况",
    "企业需求",
    "意见建议",
    "指导意见",
    "跟进情况",
    "备注",
)


def ledger(path: Path, *rows: dict[str, Any]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["玄武区互联网企业走访台账（2023年）"])
    sheet.append(HEADS)
    for number, row in enumerate(rows, start=1):
        sheet.append([number, *(row.get(head) for head in HEADS[1:])])
    book.save(path)
    return path


ROW = {
    "走访时间": "2023.5",
    "走访人": "指导员、市委网信办",
    "企业名称": "甲公司",
    "走访形式": "实地查看、座谈交流",
    "经营状况": "平稳",
    "跟进情况": "已反馈",
    "备注": "无",
}


def come_in(path: Path, by: Any) -> Any:
    return import_file(target=TARGETS["visits"], path=path, on=None, by=by)


def test_a_ledger_comes_in_once_with_its_visitors(instructor, office, firm, tmp_path):
    path = ledger(tmp_path / "走访台账.xlsx", ROW)

    assert [row.outcome for row in come_in(path, office).rows] == ["new"]
    (visit,) = Visit.objects.live()
    assert (visit.shown_on, visit.condition, visit.follow_up) == ("2023年5月", "平稳", "已反馈")
    assert str(visit.purpose) == "指导员走访"
    assert [(str(v), v.group) for v in visit.visitors.order_by("pk")] == [
        ("指导员", "instructor"),
        ("市委网信办", "other"),
    ]
    assert [row.outcome for row in come_in(path, office).rows] == ["same"]


@pytest.mark.parametrize(
    ("head", "value", "outcome", "word"),
    [
        ("企业名称", "没有这家公司", "needs_review", "没有找到"),
        ("走访时间", "2099-01-01", "error", "还没有到"),
        ("走访时间", "2001-01-01", "error", "不在库中"),
        ("走访形式", "心灵感应", "needs_review", "没有找到"),
        ("走访人", "长" * 101, "needs_review", "最多 100 字"),
    ],
)
def test_what_cannot_be_is_said_beside_its_cell(office, firm, tmp_path, head, value, outcome, word):
    (row,) = come_in(ledger(tmp_path / "坏.xlsx", {**ROW, head: value}), office).rows

    assert row.outcome == outcome
    assert word in str(row.sentences), row.sentences
    assert not Visit.objects.exists()


def test_a_street_brings_in_its_own_firms_only(implementer, street_lead, firm, tmp_path):
    path = ledger(tmp_path / "台账.xlsx", ROW)

    assert [row.outcome for row in come_in(path, implementer).rows] == ["needs_review"]
    assert [row.outcome for row in come_in(path, street_lead).rows] == ["new"]


def test_visitors_and_people_met_go_out_and_come_back(client, office, instructor, firm, tmp_path):
    from tests.records.doors import change_cell, exported
    from visits.kinds import VISIT

    met = [{"kind": "head", "post": "总经理", "count": 1}, {"kind": "staff", "post": "", "count": 5}]
    visit = visited(firm, instructor.person, "市委网信办", met=met)
    client.force_login(office)
    path = exported(client, VISIT, tmp_path)
    assert [row.outcome for row in come_in(path, office).rows] == ["same"]

    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    assert sheet.cell(2, heads["会见对象"]).value == "负责人（总经理） 1 人、职工 5 人"
    sheet.cell(2, heads["走访人"]).value = "指导员"
    book.save(path)
    change_cell(path, VISIT, visit, "note", "补充")
    assert [row.outcome for row in come_in(path, office).rows] == ["update"]
    assert [str(v) for v in visit.visitors.live()] == ["指导员"]
    assert len(visit.met.live()) == 2, "a cell that says the same leaves the rows as they are"


def test_the_ledger_leaves_under_its_own_headings(client, office, instructor, firm):
    visited(firm, instructor.person, on=date(2023, 5, 4))
    client.force_login(office)

    page = client.get("/visits/ledger/")
    assert [head.column.label for head in page.context["heads"]] == list(HEADS[1:])
    assert "2023-05-04" in page.content.decode()
    answer = client.get("/visit_ledger/export/")
    assert answer.status_code == 200
