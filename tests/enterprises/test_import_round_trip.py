"""What the portal exports today can be corrected in Excel and comes back; only what was changed is written."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from foundation.trail import clock
from orgs.enterprises import services
from orgs.enterprises.choices import ChangeKind
from orgs.enterprises.models import Enterprise
from tests.cast import make_firm
from tests.enterprises.import_files import CODES, SAMPLE, run
from tests.enterprises.test_import_rules import state_on


@pytest.fixture
def exported(tmp_path: Path, client: Client) -> Any:
    """Export the list as a person sees it, with all its columns."""

    def export(person: Any, query: str = "?presence=any") -> Path:
        client.force_login(person)
        from foundation.desk.services import TABLES

        keys = [c.key for c in TABLES["enterprises"].columns]
        client.post("/me/columns/", {"table": "enterprises", "columns": keys})
        response = client.get(f"/enterprises/export/{query}")
        assert response.status_code == 200
        path = tmp_path / "企业库.xlsx"
        path.write_bytes(b"".join(response.streaming_content))
        return path

    return export


def test_todays_list_sent_back_changes_nothing(office: Any, exported: Any) -> None:
    run(SAMPLE, by=office)
    gone = Enterprise.objects.get(code="91320102MA000030X0")
    services.move_out(enterprises=[gone], on=clock.today(), to="建邺区", by=office)
    told = run(exported(office), by=office, on="")

    assert set(told.outcomes) == {"same"}, told.reasons
    assert told.code == 0
    assert told.data["changeset"] is None
    assert len(told.outcomes) == Enterprise.objects.count()


def test_only_the_changed_cells_are_written(office: Any, exported: Any) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0], staff=100, note="甲", phone="13800000001")
    make_firm("南京无码科技有限公司", place="红山街道", staff=7)
    path = exported(office)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    head = {cell.value: cell.column for cell in page[1]}
    for row in range(2, page.max_row + 1):
        page.cell(row, head["从业人员数"]).value += 1
    page.delete_cols(head["经营地址"])
    book.save(path)

    told = run(path, by=office, on="")

    assert told.outcomes == ["update", "update"]
    assert (state_on(known, clock.today()).staff, state_on(known, clock.today()).note) == (101, "甲")
    assert set(known.changes.live().filter(changeset=told.data["changeset"]).values_list("kind", flat=True)) == {
        ChangeKind.STAFF
    }


def test_a_list_with_masked_phones_sent_back_keeps_the_real_ones(office: Any, committee: Any, exported: Any) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0], phone="13800000001")

    assert run(exported(committee, ""), by=office, on="").outcomes == ["same"]
    assert state_on(known, clock.today()).personal_text("phone") == "13800000001"


def test_a_list_of_a_past_day_is_refused(office: Any, exported: Any) -> None:
    make_firm("南京示例科技有限公司", code=CODES[0])
    told = run(exported(office, "?as_of=2023-06-30"), by=office, on="")

    assert told.code == 2
    assert "截至 2023-06-30 的名单" in told.err
