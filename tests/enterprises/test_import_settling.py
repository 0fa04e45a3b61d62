"""Rows that wait: settled one by one, brought in later; and what changed between check and confirmation."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from foundation.exchange.imports.applying import apply_now
from foundation.exchange.imports.batches import (
    ColumnsChosen,
    ImportConflict,
    check_import,
    choose_columns,
    start_import,
)
from foundation.exchange.imports.settling import dismiss_row, reopen_row, settle_row
from foundation.exchange.imports.targets import TARGETS
from foundation.exchange.models import BatchStatus, ImportBatch, ImportRow
from orgs.enterprises import services
from orgs.enterprises.models import Enterprise, EnterpriseState
from tests.cast import make_firm
from tests.enterprises.import_files import CODES, SAMPLE, firm, ledger
from tests.enterprises.test_import_rules import DAY, state_on, the_firm


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "台账.xlsx"


def started(path: Path, *, by: Any, on: date | None = DAY) -> ImportBatch:
    """An upload whose columns wait to be chosen."""
    content = path.read_bytes()
    return start_import(target=TARGETS["enterprises"], filename=path.name, chunks=[content], on=on, mode="both", by=by)


def checked(path: Path, *, by: Any, **choice: Any) -> ImportBatch:
    """An upload checked with the columns as recognised; unknown ones are not imported."""
    batch = started(path, by=by)
    mapping = {head["head"]: batch.mapping.get(head["head"], "") for head in batch.reading["heads"]}
    chosen = ColumnsChosen(**{"mapping": mapping, "on": DAY, **choice})
    return check_import(batch=choose_columns(batch=batch, chosen=chosen, by=by), by=by)


def row_at(batch: ImportBatch, excel_row: int) -> ImportRow:
    return ImportRow.objects.select_related("batch").get(batch=batch, excel_row=excel_row)


def test_a_suggestion_taken_brings_the_row_in(office: Any) -> None:
    batch = checked(SAMPLE, by=office)
    row = row_at(batch, 15)
    suggestion = row.reasons[0]["suggestion"]

    after = settle_row(row=row, by=office, cells={"code": suggestion})

    assert (row.outcome, after.outcome) == ("needs_review", "new")
    result = apply_now(batch=batch, by=office, token=ImportBatch.objects.get().token)
    assert Enterprise.objects.filter(code=suggestion).exists()
    assert result.new == 43


def test_waiting_rows_are_settled_after_the_import_and_come_in_as_another_act(office: Any) -> None:
    batch = checked(SAMPLE, by=office)
    first = apply_now(batch=batch, by=office, token=batch.token)
    row = row_at(batch, 19)
    assert row.outcome == "waiting"

    settled = settle_row(row=row, by=office, cells={"staff": "200"})
    assert settled.outcome == "new"
    assert not Enterprise.objects.filter(code=settled.code).exists()

    second = apply_now(batch=batch, by=office, token=ImportBatch.objects.get().token)
    assert (second.new, second.changeset.title) == (1, "导入企业台账：新增 1 家")
    assert second.changeset != first.changeset
    assert state_on(the_firm(settled.code)).staff == 200
    assert row_at(batch, 19).outcome == "applied"


def test_an_error_can_be_corrected_too(office: Any) -> None:
    batch = checked(SAMPLE, by=office)

    assert settle_row(row=row_at(batch, 38), by=office, cells={"staff": "23"}).outcome == "new"


def test_a_wrong_correction_is_judged_again_at_once(office: Any) -> None:
    batch = checked(SAMPLE, by=office)
    after = settle_row(row=row_at(batch, 15), by=office, cells={"code": "123"})

    assert after.outcome == "error"
    assert "18 位" in after.reasons[0]["sentence"]


def test_choosing_one_of_two_rows_leaves_the_other_out(office: Any) -> None:
    batch = checked(SAMPLE, by=office)
    after = settle_row(row=row_at(batch, 68), by=office, confirm=["twin_code"])

    assert after.outcome == "new"
    other = row_at(batch, 42)
    assert (other.outcome, other.note) == ("dismissed", "以企业台账 第 68 行为准")


def test_leaving_one_of_two_rows_out_frees_the_other(office: Any) -> None:
    batch = checked(SAMPLE, by=office)
    dismiss_row(row=row_at(batch, 42), by=office, reason="旧数")

    assert row_at(batch, 68).outcome == "new"


def test_correcting_the_code_of_one_of_two_rows_frees_the_other(office: Any, path: Path) -> None:
    batch = checked(ledger(path, firm(从业人员数=5), firm("南京乙有限公司", 从业人员数=6)), by=office)
    after = settle_row(row=row_at(batch, 3), by=office, cells={"code": CODES[1]})

    assert (after.outcome, row_at(batch, 2).outcome) == ("new", "new")


def test_a_row_is_linked_to_the_firm_it_means(office: Any, path: Path) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0], staff=100)
    batch = checked(ledger(path, firm(code=None, 从业人员数=118)), by=office)
    row = row_at(batch, 2)
    assert row.parsed["candidates"] == [known.pk]

    assert settle_row(row=row, by=office, link=known.pk).outcome == "update"
    apply_now(batch=batch, by=office, token=ImportBatch.objects.get().token)
    assert state_on(known).staff == 118


def test_or_it_is_another_firm_of_the_same_name(office: Any, path: Path) -> None:
    make_firm("南京示例科技有限公司", code=CODES[0])
    batch = checked(ledger(path, firm(code=CODES[1])), by=office)

    assert settle_row(row=row_at(batch, 2), by=office, as_new=True).outcome == "new"
    result = apply_now(batch=batch, by=office, token=ImportBatch.objects.get().token)
    assert (result.new, Enterprise.objects.count()) == (1, 2)


def test_nobody_links_a_row_to_a_firm_they_do_not_see(street_lead: Any, path: Path) -> None:
    foreign = make_firm("南京别家科技有限公司", code=CODES[1], place="红山街道")
    batch = checked(ledger(path, firm(place=None)), by=street_lead)

    with pytest.raises(ValidationError):
        settle_row(row=row_at(batch, 2), by=street_lead, link=foreign.pk)


def test_doubts_are_confirmed_one_by_one(office: Any, path: Path) -> None:
    make_firm("南京示例科技有限公司", code=CODES[0], staff=100)
    batch = checked(ledger(path, firm(从业人员数=300), firm("南京乙有限公司", CODES[1], None)), by=office)

    assert settle_row(row=row_at(batch, 2), by=office, confirm=["suspicion_staff"]).outcome == "update"
    assert settle_row(row=row_at(batch, 3), by=office, confirm=["no_place"]).outcome == "new"


def test_nothing_is_confirmed_that_was_not_asked(office: Any, path: Path) -> None:
    batch = checked(ledger(path, firm(place=None)), by=office)
    after = settle_row(row=row_at(batch, 2), by=office, confirm=["suspicion_staff", "other_code"])

    assert (after.outcome, after.decisions) == ("needs_review", {})


def test_a_row_is_left_out_with_a_reason_and_can_be_taken_up_again(office: Any, path: Path) -> None:
    batch = checked(ledger(path, firm(从业人员数="约20")), by=office)
    row = row_at(batch, 2)
    with pytest.raises(ValidationError):
        dismiss_row(row=row, by=office, reason="  ")

    assert dismiss_row(row=row, by=office, reason="已外迁").outcome == "dismissed"
    assert reopen_row(row=row_at(batch, 2), by=office).outcome == "needs_review"


def test_a_row_that_went_in_is_not_settled_again(office: Any, path: Path) -> None:
    batch = checked(ledger(path, firm()), by=office)
    apply_now(batch=batch, by=office, token=batch.token)

    with pytest.raises(ImportConflict, match="已经处理过"):
        settle_row(row=row_at(batch, 2), by=office, cells={"staff": "5"})


def test_an_id_number_typed_while_settling_is_never_kept(office: Any, path: Path) -> None:
    batch = checked(ledger(path, firm(从业人员数="约20", 备注="旧")), by=office)
    after = settle_row(row=row_at(batch, 2), by=office, cells={"note": "身份证11010519491231002X"})

    assert "1949" not in str(after.decisions)


# --- between check and confirmation ---------------------------------------------------------------


def test_a_cell_changed_since_the_check_is_not_overwritten(office: Any, leader: Any, path: Path) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0], staff=100)
    batch = checked(ledger(path, firm(从业人员数=118)), by=office)
    services.edit_enterprise(enterprise=known, values={"staff": 105}, on=DAY, by=office)

    result = apply_now(batch=batch, by=office, token=batch.token)

    row = row_at(batch, 2)
    assert (result.updated, result.left, row.outcome) == (0, 1, "waiting")
    assert row.reasons[0]["sentence"] == "检查以后被别人由“100”改为“105”，本行是“118”，请确认用哪个值"
    assert state_on(known).staff == 105

    assert settle_row(row=row, by=office, cells={}).outcome == "update"
    apply_now(batch=batch, by=office, token=ImportBatch.objects.get().token)
    assert state_on(known).staff == 118


def test_other_cells_changed_since_do_not_matter(office: Any, path: Path) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0], staff=100, note="甲")
    batch = checked(ledger(path, firm(从业人员数=118)), by=office)
    services.edit_enterprise(enterprise=known, values={"note": "乙"}, on=DAY, by=office)

    assert apply_now(batch=batch, by=office, token=batch.token).updated == 1
    assert (state_on(known).staff, state_on(known).note) == (118, "乙")


def test_a_change_for_a_later_day_is_no_conflict(office: Any, path: Path) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0], staff=100)
    batch = checked(ledger(path, firm(从业人员数=118)), by=office)
    services.edit_enterprise(enterprise=known, values={"staff": 150}, on=date(2024, 5, 1), by=office)

    assert apply_now(batch=batch, by=office, token=batch.token).updated == 1
    assert (state_on(known).staff, state_on(known, date(2024, 5, 1)).staff) == (118, 150)


def test_a_firm_somebody_entered_meanwhile_is_not_entered_twice(office: Any, path: Path) -> None:
    rows = [firm(), firm("南京乙有限公司", None), firm("南京丙有限公司", CODES[2])]
    batch = checked(ledger(path, *rows), by=office)
    make_firm("南京示例科技有限公司", code=CODES[0])
    make_firm("南京乙有限公司")

    result = apply_now(batch=batch, by=office, token=batch.token)

    assert (result.new, result.left) == (1, 2)
    assert Enterprise.objects.count() == 3


def test_the_same_file_confirmed_by_two_people_has_one_effect(office: Any, path: Path) -> None:
    from tests.cast import make_user

    other = make_user("office2", "office", name="另一位")
    rows = [firm(), firm("南京乙有限公司", None)]
    first, second = (checked(ledger(path, *rows), by=who) for who in (office, other))

    assert apply_now(batch=first, by=office, token=first.token).new == 2
    assert apply_now(batch=second, by=other, token=second.token).new == 0
    assert Enterprise.objects.count() == 2
    assert EnterpriseState.objects.live().filter(effective_to=date(9999, 12, 31)).count() == 2


def test_a_preview_that_is_no_longer_shown_cannot_be_confirmed(office: Any, path: Path) -> None:
    batch = checked(ledger(path, firm(从业人员数="约20"), firm("南京乙有限公司", CODES[1])), by=office)
    settle_row(row=row_at(batch, 2), by=office, cells={"staff": "20"})

    with pytest.raises(ImportConflict, match="过期"):
        apply_now(batch=batch, by=office, token=batch.token)
    assert not Enterprise.objects.exists()


def test_confirming_twice_has_one_effect(office: Any, path: Path) -> None:
    batch = checked(ledger(path, firm()), by=office)
    apply_now(batch=batch, by=office, token=batch.token)

    again = apply_now(batch=batch, by=office, token=batch.token)

    assert (again.new, again.changeset) == (0, None)
    assert ImportBatch.objects.get().status == BatchStatus.DONE


# --- only new, only known -------------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "outcomes"), [("new", ["skipped", "new"]), ("update", ["update", "skipped"])])
def test_rows_outside_the_chosen_mode_are_passed_over(office: Any, path: Path, mode: str, outcomes: Any) -> None:
    make_firm("南京示例科技有限公司", code=CODES[0], staff=100)
    batch = checked(ledger(path, firm(从业人员数=110), firm("南京乙有限公司", CODES[1])), by=office, mode=mode)

    assert list(batch.rows.values_list("outcome", flat=True)) == outcomes
