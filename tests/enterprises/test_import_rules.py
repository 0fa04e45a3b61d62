"""What one row of a ledger becomes: matching, doubts, and when a firm comes and goes."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from foundation.trail.asof import AsOf
from foundation.trail.models import Changeset, PersonalValue
from foundation.trail.verify import verify_trail
from orgs.enterprises import services
from orgs.enterprises.choices import ChangeKind, Presence
from orgs.enterprises.flows import flows
from orgs.enterprises.models import Enterprise, EnterpriseAlias, EnterpriseChange, EnterpriseState
from orgs.places.models import Block, Spelling
from orgs.places.services import save_place
from tests.cast import make_firm, street
from tests.enterprises.import_files import CODES, firm, ledger, run

DAY = date(2023, 12, 31)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "台账.xlsx"


def state_on(enterprise: Enterprise, day: date = DAY) -> EnterpriseState:
    return EnterpriseState.objects.as_of(AsOf(day)).get(enterprise=enterprise)


def the_firm(code: str = CODES[0]) -> Enterprise:
    return Enterprise.objects.get(code=code)


# --- which firm -----------------------------------------------------------------------------------


def test_a_code_finds_its_firm_whatever_the_name_and_the_change_is_sorted_by_kind(office: Any, path: Path) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0], staff=100)
    told = run(ledger(path, firm("南京新名科技有限公司", 从业人员数=118)), by=office)

    assert told.outcomes == ["update"]
    assert state_on(known).name == "南京新名科技有限公司"
    kinds = set(EnterpriseChange.objects.filter(changeset=told.data["changeset"]).values_list("kind", flat=True))
    assert kinds == {ChangeKind.RENAMED, ChangeKind.STAFF}
    assert EnterpriseAlias.objects.get(enterprise=known).name == "南京示例科技有限公司"


def test_a_name_alone_is_a_suggestion_that_names_the_firm(office: Any, path: Path) -> None:
    make_firm("南京示例科技有限公司", code=CODES[0], staff=100)
    told = run(ledger(path, firm(code=None, 从业人员数=118)), by=office)

    assert told.outcomes == ["needs_review"]
    assert f"南京示例科技有限公司（梅园新村街道，{CODES[0]}）" in told.reasons


def test_a_name_alone_that_says_nothing_new_is_the_same(office: Any, path: Path) -> None:
    make_firm("南京示例科技有限公司", code=CODES[0], staff=100)

    assert run(ledger(path, firm(code=None, 从业人员数=100)), by=office).outcomes == ["same"]


def test_a_new_code_beside_a_known_name_waits(office: Any, path: Path) -> None:
    make_firm("南京示例科技有限公司", code=CODES[0])

    assert run(ledger(path, firm(code=CODES[1])), by=office).outcomes == ["needs_review"]


def test_an_alias_is_a_suggestion_too(office: Any, path: Path) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0])
    services.add_alias(enterprise=known, name="示例科技", by=office)
    told = run(ledger(path, firm("示例科技", code=None)), by=office)

    assert told.outcomes == ["needs_review"]
    assert "别名" in told.reasons


def test_our_own_number_finds_the_firm_and_fills_in_its_code(office: Any, path: Path) -> None:
    known = make_firm("南京示例科技有限公司")
    told = run(ledger(path, firm(code=CODES[1], __编号=known.number)), by=office)

    known.refresh_from_db()
    assert told.outcomes == ["update"]
    assert known.code == CODES[1]


def test_a_copied_row_with_its_hidden_number_waits(office: Any, path: Path) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0])
    rows = [firm(__编号=known.number), firm("南京另一科技有限公司", CODES[1], __编号=known.number)]

    assert run(ledger(path, *rows), by=office).outcomes == ["needs_review", "needs_review"]


def test_another_code_for_a_known_number_is_asked(office: Any, path: Path) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0])
    told = run(ledger(path, firm(code=CODES[1], __编号=known.number)), by=office)

    assert told.outcomes == ["needs_review"]
    assert CODES[0] in told.reasons


def test_the_same_row_twice_goes_in_once(office: Any, path: Path) -> None:
    told = run(ledger(path, firm(从业人员数=10), firm(从业人员数=10)), by=office)

    assert told.outcomes == ["create", "same"]
    assert "第 2 行" in told.reasons
    assert Enterprise.objects.count() == 1


def test_one_name_with_two_codes_makes_both_wait(office: Any, path: Path) -> None:
    told = run(ledger(path, firm(), firm(code=CODES[1])), by=office)

    assert told.outcomes == ["needs_review", "needs_review"]


def test_two_spellings_of_one_name_without_codes_wait(office: Any, path: Path) -> None:
    told = run(ledger(path, firm(code=None), firm("南京示例科技有限责任公司", code=None)), by=office)

    assert told.outcomes == ["needs_review", "needs_review"]


def test_another_way_to_write_the_known_name_is_no_renaming(office: Any, path: Path) -> None:
    known = make_firm("南京示例（玄武）科技有限公司", code=CODES[0])
    told = run(ledger(path, firm("南京示例(玄武)科技有限责任公司")), by=office)

    assert told.outcomes == ["same"]
    assert state_on(known).name == "南京示例（玄武）科技有限公司"


def test_a_former_name_in_brackets_is_kept_as_an_alias(office: Any, path: Path) -> None:
    run(ledger(path, firm("南京新名科技有限公司（原南京旧名科技有限公司）")), by=office)

    assert state_on(the_firm()).name == "南京新名科技有限公司"
    assert EnterpriseAlias.objects.get().name == "南京旧名科技有限公司"


# --- where ----------------------------------------------------------------------------------------


def test_a_row_without_a_place_waits(office: Any, path: Path) -> None:
    assert run(ledger(path, firm(place=None)), by=office).outcomes == ["needs_review"]


def test_sheets_named_like_streets_give_the_place_where_the_row_has_none(office: Any, path: Path) -> None:
    def add_sheet(book: Any, _page: Any) -> None:
        other = book.create_sheet("玄武门")
        other.append(["企业名称", "统一社会信用代码", "所属街道（园区）"])
        other.append(["南京乙科技有限公司", CODES[1], None])
        other.append(["南京丙科技有限公司", CODES[2], "红山街道"])

    told = run(ledger(path, firm(place=None), sheet="锁金村街道", change=add_sheet), by=office)

    assert told.outcomes == ["create", "create", "create"]
    places = [state_on(the_firm(code)).jurisdiction.name for code in CODES[:3]]
    assert places == ["锁金村街道", "玄武门街道", "红山街道"]


def test_an_unknown_place_waits_with_what_is_near(office: Any, path: Path) -> None:
    told = run(ledger(path, firm(place="红山"), firm("南京乙有限公司", CODES[1], "红山街道办事处")), by=office)

    assert told.outcomes == ["create", "needs_review"]
    assert "红山街道" in told.reasons


def test_a_merged_place_holds_for_all_rows_below_it(office: Any, path: Path) -> None:
    rows = [firm(), firm("南京乙有限公司", CODES[1], None), firm("南京丙有限公司", CODES[2], None)]
    told = run(ledger(path, *rows, change=lambda book, page: page.merge_cells("C2:C3")), by=office)

    assert told.outcomes == ["create", "create", "needs_review"]


def test_a_block_must_be_one_of_its_street(office: Any, path: Path) -> None:
    save_place(row=Block(jurisdiction=street("徐庄高新区"), name="软件谷"), by=None)
    rows = [
        firm(place="徐庄高新区", 板块="软件谷"),
        firm("南京乙有限公司", CODES[1], "徐庄高新区", 板块="总部园"),
        firm("南京丙有限公司", CODES[2], "红山街道", 板块="软件谷"),
        firm("南京丁有限公司", CODES[3], "徐庄/软件谷"),
    ]
    told = run(ledger(path, *rows), by=office)

    assert told.outcomes == ["create", "needs_review", "needs_review", "create"]
    assert {state_on(the_firm(code)).block.name for code in (CODES[0], CODES[3])} == {"软件谷"}


def test_moving_to_another_street_leaves_the_old_block_behind(office: Any, path: Path) -> None:
    block = save_place(row=Block(jurisdiction=street("徐庄高新区"), name="软件谷"), by=None)
    known = make_firm("南京示例科技有限公司", code=CODES[0], place="徐庄高新区", block=block.pk)
    run(ledger(path, firm(place="红山街道")), by=office)

    assert (state_on(known).jurisdiction, state_on(known).block) == (street("红山街道"), None)


# --- values ---------------------------------------------------------------------------------------


def test_a_blank_keeps_and_clearing_clears(office: Any, path: Path) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0], staff=100, note="旧备注", contact="李某", is_key=True)
    row = firm(从业人员数=None, 备注="清空", 联系人="清空", 是否重点=None, 经营地址="清空")
    told = run(ledger(path, row), by=office)

    state = state_on(known)
    assert told.outcomes == ["update"]
    assert (state.staff, state.note, state.personal_text("contact"), state.is_key) == (100, "", "", True)
    assert run(path, by=office).outcomes == ["same"]


@pytest.mark.parametrize("column", ["企业名称", "统一社会信用代码", "所属街道（园区）"])
def test_what_identifies_a_firm_cannot_be_cleared(office: Any, path: Path, column: str) -> None:
    make_firm("南京示例科技有限公司", code=CODES[0])
    told = run(ledger(path, {**firm(), column: "清空"}), by=office)

    assert told.outcomes[0] == "error"


def test_a_masked_phone_never_overwrites_the_real_one(office: Any, path: Path) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0], phone="13800000001")
    told = run(ledger(path, firm(联系电话="138****0009")), by=office)

    assert told.outcomes == ["same"]
    assert state_on(known).personal_text("phone") == "13800000001"


def test_a_month_says_nothing_against_a_known_day(office: Any, path: Path) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0], founded_on="2015-05-20", founded_precision="day")
    told = run(ledger(path, firm(成立时间="2015年5月")), by=office)

    assert told.outcomes == ["same"]
    assert state_on(known).founded_on == date(2015, 5, 20)


def test_a_jump_and_too_many_members_are_asked(office: Any, path: Path) -> None:
    make_firm("南京示例科技有限公司", code=CODES[0], staff=100)
    rows = [firm(从业人员数=160), firm("南京乙有限公司", CODES[1], 从业人员数=5, 党员总数=6)]
    told = run(ledger(path, *rows), by=office)

    assert told.outcomes == ["needs_review", "needs_review"]
    assert "50%" in told.reasons


def test_members_that_do_not_add_up_are_an_error(office: Any, path: Path) -> None:
    told = run(ledger(path, firm(从业人员数=50, 党员总数=5, 正式党员=3, 预备党员=1)), by=office)

    assert told.outcomes == ["error"]


def test_an_id_number_is_taken_out_of_a_note_and_refused_in_a_name(office: Any, path: Path) -> None:
    rows = [
        firm(备注="负责人身份证 11010519491231002X 已核"),
        firm("11010519491231002X", CODES[1]),
        firm("南京丙有限公司", CODES[2], 备注="卡号6222021234567890128"),
    ]
    told = run(ledger(path, *rows), by=office)

    assert told.outcomes == ["create", "error", "create"]
    assert state_on(the_firm()).note == "负责人身份证 已核"
    assert "6222" not in state_on(the_firm(CODES[2])).note
    assert not PersonalValue.objects.filter(value__contains="1949").exists()


def test_columns_nobody_may_collect_are_refused_by_name(office: Any, path: Path) -> None:
    from foundation.exchange.models import ImportBatch, ImportRow

    row = firm(身份证号="某号", 出生日期="1980-01-01", 民族="汉", 家庭住址="某处", 银行卡号="6222")
    told = run(ledger(path, row), by=office)

    refused = {one["text"] for one in told.data["skipped"]}
    assert refused == {"身份证号", "出生日期", "民族", "家庭住址", "银行卡号"}
    assert set(ImportRow.objects.get().raw) == {"name", "code", "jurisdiction"}
    assert "某号" not in str(ImportBatch.objects.get().reading)


def test_unknown_and_doubled_columns_are_told_and_not_imported(office: Any, path: Path) -> None:
    def double(book: Any, page: Any) -> None:
        page["F1"], page["F2"] = "从业人员数", 99

    told = run(ledger(path, firm(从业人员数=10, 其他="x"), change=double), by=office)

    assert told.outcomes == ["create"]
    assert state_on(the_firm()).staff is None
    assert {(one["text"], one["reason"]) for one in told.data["skipped"]} == {
        ("从业人员数", "重复的列，未导入，请只保留一列"),
        ("其他", "不认识的列，未导入"),
    }


def test_a_formula_with_its_result_goes_in_and_one_without_is_an_error(office: Any, path: Path) -> None:
    told = run(ledger(path, firm(从业人员数="=20+3"), firm('=HYPERLINK("x")', CODES[1])), by=office)

    assert told.outcomes == ["error", "error"]
    assert "D2" in told.reasons
    assert "A3" in told.reasons


def test_hidden_rows_and_sheets_are_told_and_not_read(office: Any, path: Path) -> None:
    def hide(book: Any, page: Any) -> None:
        page.row_dimensions[3].hidden = True
        other = book.create_sheet("旧表")
        other.append(["企业名称", "统一社会信用代码", "所属街道（园区）"])
        other.append(["南京丙有限公司", CODES[2], "红山街道"])
        other.sheet_state = "hidden"

    told = run(ledger(path, firm(), firm("南京乙有限公司", CODES[1]), change=hide), by=office)

    assert told.outcomes == ["create"]
    assert {(one["sheet"], one["excel_row"]) for one in told.data["skipped"]} == {("台账", 3), ("旧表", None)}


def test_two_rows_of_headings_are_read_as_one(office: Any, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    for row in (
        ["企业名称", "统一社会信用代码", "属地", "党员", None, None],
        [None, None, None, "总数", "正式", "预备"],
        ["南京示例科技有限公司", CODES[0], "红山街道", 5, 4, 1],
    ):
        page.append(row)
    page.merge_cells("D1:F1")
    book.save(tmp_path / "x.xlsx")

    assert run(tmp_path / "x.xlsx", by=office).outcomes == ["create"]
    state = state_on(the_firm())
    assert (state.members_total, state.members_full, state.members_probationary) == (5, 4, 1)


# --- coming and going -----------------------------------------------------------------------------


def presence(enterprise: Enterprise) -> list[tuple[str, date, str]]:
    rows = EnterpriseChange.objects.live().filter(enterprise=enterprise).exclude(presence="").in_order()
    return [(row.kind, row.effective_on, row.precision) for row in rows]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param({}, [("opening", date(2022, 12, 31), "day")], id="no arrival named"),
        pytest.param({"成立时间": "2023.5"}, [("late", date(2023, 5, 1), "month")], id="founded in the year"),
        pytest.param({"成立时间": "2010年"}, [("opening", date(2022, 12, 31), "day")], id="founded before"),
        pytest.param(
            {"变化情况": "新增", "变化时间": "2023年6月"}, [("founded", date(2023, 6, 1), "month")], id="founded"
        ),
        pytest.param(
            {"变化情况": "迁入（从鼓楼区）", "变化时间": datetime(2023, 3, 8)},
            [("moved_in", date(2023, 3, 8), "day")],
            id="moved in",
        ),
        pytest.param(
            {"变化情况": "注销", "变化时间": "2023-08-15"},
            [("opening", date(2022, 12, 31), "day"), ("deregistered", date(2023, 8, 15), "day")],
            id="deregistered",
        ),
        pytest.param(
            {"变化情况": "停业", "变化时间": "2023-08-15"}, [("opening", date(2022, 12, 31), "day")], id="suspended"
        ),
    ],
)
def test_when_a_new_firm_comes_and_goes(office: Any, path: Path, row: dict[str, Any], expected: Any) -> None:
    told = run(ledger(path, firm(**row)), by=office)

    assert told.outcomes == ["create"]
    assert presence(the_firm()) == expected
    assert run(path, by=office).outcomes == ["same"]


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        pytest.param({"变化情况": "迁入"}, "needs_review", id="arrival without a day"),
        pytest.param({"变化情况": "注销"}, "needs_review", id="departure without a day"),
        pytest.param({"变化情况": "剔除", "变化时间": "2023-03-01"}, "needs_review", id="removed but never there"),
        pytest.param({"变化情况": "区内变更", "变化时间": "2023-03-01"}, "needs_review", id="moved but never there"),
        pytest.param({"变化情况": "迁出", "变化时间": "2022-06-01"}, "needs_review", id="left before the opening"),
        pytest.param({"变化情况": "迁出", "变化时间": "2024-01-02"}, "error", id="leaves after the day"),
        pytest.param({"成立时间": "2024-02-01"}, "error", id="founded after the day"),
        pytest.param({"经营状态": "注销"}, "needs_review", id="departure as a status"),
        pytest.param({"变化情况": "飞走", "变化时间": "2023-03-01"}, "needs_review", id="unknown word"),
    ],
)
def test_doubtful_changes_wait(office: Any, path: Path, row: dict[str, Any], outcome: str) -> None:
    assert run(ledger(path, firm(**row)), by=office).outcomes == [outcome]


def test_what_happened_stands_before_the_status(office: Any, path: Path) -> None:
    from foundation.exchange.models import ImportRow

    row = firm(经营状态="正常", 变化情况="停业", 变化时间="2023-08-15")
    run(ledger(path, row), by=office)

    assert state_on(the_firm(), date(2023, 9, 1)).operating_status == "suspended"
    assert state_on(the_firm()).operating_status == "suspended"
    assert any("以变化情况为准" in text for _, text in ImportRow.objects.get().conversions)


def test_suspended_is_a_status_and_no_departure(office: Any, path: Path) -> None:
    run(ledger(path, firm(经营状态="停业")), by=office)

    assert state_on(the_firm()).presence == Presence.IN
    assert state_on(the_firm()).operating_status == "suspended"


def test_a_departure_of_a_known_firm_is_written_with_its_last_values(office: Any, path: Path) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0], staff=100)
    row = firm(从业人员数=90, 变化情况="迁出至建邺区", 变化时间="2023-11-20")
    told = run(ledger(path, row), by=office)

    assert told.outcomes == ["update"]
    assert (state_on(known, date(2023, 11, 19)).staff, state_on(known).presence) == (90, Presence.MOVED_OUT)
    (left,) = [flow for flow in flows(after=date(2022, 12, 31), until=DAY) if flow.enterprise == known.pk]
    assert (left.kind, left.counterpart) == (ChangeKind.MOVED_OUT, "建邺区")
    assert run(path, by=office).outcomes == ["same"]
    assert list(verify_trail()) == []


def test_a_departed_firm_that_is_listed_again_is_asked_or_comes_back(office: Any, path: Path) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0])
    services.move_out(enterprises=[known], on=date(2023, 3, 1), to="建邺区", by=office)

    assert run(ledger(path, firm()), by=office).outcomes == ["needs_review"]
    back = run(ledger(path, firm(变化情况="迁入", 变化时间="2023-10-01", 从业人员数=12)), by=office)
    assert back.outcomes == ["update"]
    assert (state_on(known).presence, state_on(known).staff) == (Presence.IN, 12)


def test_an_arrival_that_contradicts_the_known_one_is_asked(office: Any, path: Path) -> None:
    make_firm("南京示例科技有限公司", code=CODES[0])
    told = run(ledger(path, firm(变化情况="迁入", 变化时间="2023年3月")), by=office)

    assert told.outcomes == ["needs_review"]
    assert "期初已在" in told.reasons


def test_a_renaming_and_a_move_hold_from_their_own_day(office: Any, path: Path) -> None:
    first, second = (make_firm(f"南京{n}科技有限公司", code=CODES[n]) for n in (0, 1))
    rows = [
        firm("南京新名科技有限公司", CODES[0], 变化情况="更名", 变化时间="2023-06-01"),
        firm("南京1科技有限公司", CODES[1], "红山街道", 变化情况="区内变更", 变化时间="2023-07-01"),
    ]
    told = run(ledger(path, *rows), by=office)

    assert told.outcomes == ["update", "update"]
    assert state_on(first, date(2023, 6, 1)).name == "南京新名科技有限公司"
    assert state_on(first, date(2023, 5, 31)).name == "南京0科技有限公司"
    assert state_on(second, date(2023, 7, 1)).jurisdiction == street("红山街道")
    assert run(path, by=office).outcomes == ["same", "same"]


def test_a_removal_takes_its_reason_from_the_remarks_and_a_resumption_its_day(office: Any, path: Path) -> None:
    wrong, asleep = (make_firm(f"南京{n}科技有限公司", code=CODES[n]) for n in (0, 1))
    services.suspend(enterprises=[asleep], on=date(2023, 2, 1), by=office)
    rows = [
        firm("南京0科技有限公司", CODES[0], 变化情况="剔除", 变化时间="2023-06-01", 备注="与另一家重复"),
        firm("南京1科技有限公司", CODES[1], 变化情况="恢复", 变化时间="2023-07-01"),
    ]
    told = run(ledger(path, *rows), by=office)

    assert told.outcomes == ["update", "update"]
    removal = EnterpriseChange.objects.get(enterprise=wrong, kind=ChangeKind.REMOVED)
    assert (removal.effective_on, removal.reason) == (date(2023, 6, 1), "与另一家重复")
    statuses = [state_on(asleep, day).operating_status for day in (date(2023, 6, 30), date(2023, 7, 1))]
    assert statuses == ["suspended", "normal"]
    assert run(path, by=office).outcomes == ["same", "same"]


def test_an_older_ledger_does_not_disturb_what_was_entered_for_a_later_day(office: Any, path: Path) -> None:
    known = make_firm("南京示例科技有限公司", code=CODES[0], staff=100)
    services.edit_enterprise(enterprise=known, values={"staff": 130}, on=date(2024, 6, 30), by=office)
    told = run(ledger(path, firm(从业人员数=118)), by=office)

    assert told.outcomes == ["update"]
    assert (state_on(known).staff, state_on(known, date(2024, 7, 1)).staff) == (118, 130)
    from foundation.exchange.models import ImportRow

    assert "2024-06-30 起另有登记（130）" in ImportRow.objects.get().parsed["notes"][0]


def test_a_day_before_the_firm_was_there_is_asked(office: Any, path: Path) -> None:
    make_firm("南京示例科技有限公司", code=CODES[0], on=date(2024, 3, 1), kind=ChangeKind.FOUNDED)

    assert run(ledger(path, firm(从业人员数=5)), by=office).outcomes == ["needs_review"]


def test_an_undone_firm_is_created_again_on_its_identity(office: Any, path: Path) -> None:
    from foundation.trail.undo import undo

    first = run(ledger(path, firm(从业人员数=5)), by=office)
    undo(changeset=Changeset.objects.get(pk=first.data["changeset"]), by=office)
    again = run(path, by=office)

    assert again.outcomes == ["create"]
    assert Enterprise.objects.count() == 1
    assert state_on(the_firm()).staff == 5


# --- the command ----------------------------------------------------------------------------------


def test_all_rows_in_ends_with_zero(office: Any, path: Path) -> None:
    told = run(ledger(path, firm(从业人员数=5)), by=office)

    assert (told.code, told.counts) == (0, {"create": 1})


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--as"),
        (("--as", "nobody-here"), "没有可用的账号"),
        (("--as", "office", "--on", "2023-13-01"), "日期"),
        (("--as", "office", "--on", "2999-01-01"), "不能晚于今天"),
    ],
)
def test_a_command_that_cannot_begin_ends_with_two_and_a_sentence(
    office: Any, path: Path, arguments: tuple[str, ...], words: str
) -> None:
    told = run(ledger(path, firm()), *arguments, on="")

    assert told.code == 2
    assert words in told.err
    assert not Enterprise.objects.exists()


def test_an_unreadable_file_ends_with_two(office: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 no")

    assert run(path, by=office).code == 2
    assert run(tmp_path / "gone.xlsx", by=office).code == 2


def test_the_title_gives_the_day_and_without_one_it_is_today(office: Any, path: Path) -> None:
    titled = run(ledger(path, firm(), title="企业台账（2023年6月）"), "--dry-run", on="")
    plain = run(ledger(path, firm()), "--dry-run", on="")

    from foundation.trail import clock

    assert titled.data["on"] == "2023-06-30"
    assert plain.data["on"] == clock.today().isoformat()


def test_a_learned_spelling_goes_in_with_the_conversion(office: Any, path: Path) -> None:
    with_spelling = Spelling(text="红山新村", jurisdiction=street("红山街道"))
    save_place(row=with_spelling, by=None)

    assert run(ledger(path, firm(place="红山新村")), by=office).outcomes == ["create"]


def test_a_csv_file_in_gb18030_goes_in(office: Any, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes(
        f"企业名称,统一社会信用代码,所属街道（园区）,从业人员数\n南京示例科技有限公司,{CODES[0]},红山街道,52人\n".encode(
            "gb18030"
        )
    )

    assert run(path, by=office).outcomes == ["create"]
    assert state_on(the_firm()).staff == 52
