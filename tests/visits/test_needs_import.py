"""诉求 from older ledgers: a row brings the need and what became of it, and comes in once."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from foundation.exchange.imports.targets import TARGETS
from orgs.enterprises.models import Enterprise
from tests.cast import make_firm
from tests.records.doors import imported_file
from visits.models import Need
from visits.needs.choices import NeedState
from visits.needs.kind import NEED

pytestmark = pytest.mark.django_db
HEAD = ("诉求", "企业名称", "类别", "收集时间", "交办单位", "时限", "办理情况", "回访", "办结日期")


@pytest.fixture(autouse=True)
def firm(db: None) -> Enterprise:
    return make_firm("甲公司")


def ledger(path: Path, *rows: tuple[Any, ...]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


CLOSED = ("停车难", "甲公司", "场地", "2023-05-04", "区城管局", "2023-05-11", "增加车位", "基本满意", "2023-05-10")
OPEN = ("招人难", "甲公司", "人才", "2023-06", "区人社局", "", "", "", "")


def test_a_ledger_brings_needs_with_their_ends_and_comes_in_once(office: Any, tmp_path: Path) -> None:
    assert "needs" in TARGETS
    path = ledger(tmp_path / "诉求.xlsx", CLOSED, OPEN)
    told = imported_file(NEED, path, office)
    assert [row.outcome for row in told.rows] == ["new", "new"], told.rows
    closed, standing = Need.objects.get(title="停车难"), Need.objects.get(title="招人难")
    assert (closed.state, closed.answer, closed.ended_on) == (NeedState.CLOSED, "fairly", date(2023, 5, 10))
    assert (standing.state, standing.unit, standing.raised_on_precision) == (NeedState.DOING, "区人社局", "month")
    again = imported_file(NEED, path, office)
    assert [row.outcome for row in again.rows] == ["same", "same"], again.rows


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({7: ""}, "回访"),
        ({7: "不满意"}, "回访"),
        ({8: "2022-01-01"}, "办结日期"),
        ({8: "2023-05"}, "办结日期"),
        ({5: "2023-01-01"}, "办理时限"),
        ({6: ""}, "答复"),
        ({7: "非常好"}, "回访"),
    ],
)
def test_a_row_that_contradicts_itself_waits(office: Any, tmp_path: Path, change: dict[int, str], column: str) -> None:
    row = tuple(change.get(place, cell) for place, cell in enumerate(CLOSED))
    told = imported_file(NEED, ledger(tmp_path / "错的.xlsx", row), office)
    assert told.rows[0].outcome == "needs_review", told.rows
    assert column in str(told.rows[0]), told.rows
    assert not Need.objects.exists()
