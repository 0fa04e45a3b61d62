"""The Party ledger comes in, goes out, and comes back unchanged; a person is asked where a row leaves doubt."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from foundation.desk.services import TABLES
from foundation.exchange.imports import batches
from foundation.exchange.imports.applying import apply_now
from foundation.exchange.imports.targets import TARGETS
from foundation.exchange.models import ImportBatch
from foundation.trail.undo import undo
from orgs.parties import services
from orgs.parties.models import PartyHost, PartyOrganization, PartyState
from orgs.parties.services.namesakes import ELSEWHERE
from tests.cast import make_firm
from tests.parties.cast import make_organization, state_of

pytestmark = pytest.mark.django_db
ON = date(2023, 12, 31)


def ledger(path: Path, *rows: dict[str, Any]) -> Path:
    """A workbook with these rows, columns in the order they first occur."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    book = openpyxl.Workbook()
    page = book.active
    page.title = "党建台账"
    page.append(columns)
    for row in rows:
        page.append([row.get(column) for column in columns])
    book.save(path)
    return path


def checked(path: Path, by: Any, on: date | None = ON) -> ImportBatch:
    """The file uploaded, its columns accepted as proposed, its rows judged."""
    batch = batches.start_import(
        target=TARGETS["parties"], filename=path.name, chunks=[path.read_bytes()], on=on, mode="both", by=by
    )
    mapping = {head["head"]: batch.mapping.get(head["head"], "") for head in batch.reading["heads"]}
    chosen = batches.ColumnsChosen(mapping=mapping, on=batch.on)
    batch = batches.choose_columns(batch=batch, chosen=chosen, by=by)
    return batches.check_now(batch=batch, by=by)


def outcomes(batch: ImportBatch) -> list[str]:
    rows = batch.rows.exclude(outcome="skipped").order_by("position")  # the 口径 of our own exports
    return list(rows.values_list("outcome", flat=True))


def reasons(batch: ImportBatch) -> str:
    return " ".join(reason["sentence"] for row in batch.rows.order_by("position") for reason in row.reasons)


def imported(path: Path, by: Any, on: date | None = ON) -> ImportBatch:
    batch = checked(path, by, on)
    apply_now(batch=batch, by=by, token=batch.token)
    batch.refresh_from_db()
    return batch


def row(name: str = "云帆党支部", firm: str | None = "南京云帆科技有限公司", **more: Any) -> dict[str, Any]:
    return {
        "企业名称": firm,
        "党组织名称": name,
        "组织类别": "支部",
        "组建方式": "单独",
        "所属街道（园区）": "梅园新村街道",
        **more,
    }


@pytest.fixture
def firm(db: None) -> Any:
    return make_firm("南京云帆科技有限公司", members_total=6, members_full=5, members_probationary=1)


def test_a_row_becomes_an_organisation_with_its_firm(firm: Any, office: Any, tmp_path: Path):
    full = row(
        上级党组织="中共梅园新村街道工作委员会",
        成立时间="2019年5月",
        换届时间="2022.5.10",
        届满时间="2025-05-10",
        书记="王一",
        书记企业职务="总经理",
        联系电话="13800000009",
        党员总数=6,
        正式=5,
        预备=1,
        流动党员=2,
        入党积极分子=3,
        党建入章="是",
        阵地="有",
    )

    batch = imported(ledger(tmp_path / "党建台账.xlsx", full), office)

    assert outcomes(batch) == ["applied"], reasons(batch)
    state = PartyState.objects.as_of(at()).get()
    assert (state.category, state.setup, state.upper) == ("branch", "own", "中共梅园新村街道工作委员会")
    assert (state.established_on, state.established_precision) == (date(2019, 5, 1), "month")
    assert (state.last_election_on, state.term_end, state.term_ends_on) == (date(2022, 5, 10), None, date(2025, 5, 10))
    assert (state.members_full, state.members_floating, state.activists) == (None, 2, 3), "5 + 1 is what the firm says"
    assert (state.in_charter, state.has_premises) == (True, True)
    assert PartyHost.objects.as_of(at()).get().enterprise == firm
    assert PartyState.objects.live().earliest("effective_from").effective_from == date(2022, 12, 31)


def at() -> Any:
    from foundation.trail.asof import AsOf

    return AsOf(ON)


def test_the_same_file_twice_changes_nothing_and_an_undo_takes_all_back(firm: Any, office: Any, tmp_path: Path):
    path = ledger(tmp_path / "党建台账.xlsx", row(换届时间="2022年5月", 书记="王一", 正式=7, 预备=0))
    first = imported(path, office)
    state = PartyState.objects.as_of(at()).get()
    assert (state.members_full, state.members_reason) == (7, "台账所载")

    assert outcomes(checked(path, office)) == ["same"]
    undo(changeset=first.changeset, by=office)

    assert not PartyState.objects.live().exists()
    assert not PartyHost.objects.live().exists()


def test_a_joint_branch_on_three_rows_is_one_organisation(firm: Any, office: Any, tmp_path: Path):
    others = [make_firm(f"南京{name}科技有限公司") for name in ("星河", "北斗")]
    rows = [row("联合党支部", f.states.live().get().name, 组建方式="联合") for f in (firm, *others)]

    batch = imported(ledger(tmp_path / "x.xlsx", *rows), office)

    assert outcomes(batch) == ["applied"] * 3, reasons(batch)
    assert PartyOrganization.objects.count() == 1
    assert PartyHost.objects.as_of(at()).count() == 3


def test_the_firms_of_a_joint_branch_may_stand_in_one_cell(firm: Any, office: Any, tmp_path: Path):
    make_firm("南京星河传媒有限公司")
    told = row("联合党支部", 组建方式="联合", 联合覆盖企业="南京星河传媒有限公司、南京查无此司有限公司")

    batch = checked(ledger(tmp_path / "x.xlsx", told), office)
    assert outcomes(batch) == ["needs_review"]
    assert "企业库中没有“南京查无此司有限公司”" in reasons(batch)

    batch = imported(ledger(tmp_path / "y.xlsx", {**told, "联合覆盖企业": "南京星河传媒有限公司"}), office)
    assert outcomes(batch) == ["applied"], reasons(batch)
    assert PartyHost.objects.as_of(at()).get(is_lead=True).enterprise == firm


@pytest.mark.parametrize(
    ("more", "outcome", "sentence"),
    [
        ({"党组织名称": ""}, "error", "没有填写党组织名称"),
        ({"组织类别": "小组"}, "needs_review", "不在可选范围内"),
        ({"换届时间": "前年"}, "error", ""),
        ({"书记": "x" * 41}, "error", "最多 40 个字"),
        ({"成立时间": "2024-05-01"}, "error", "晚于数据截至日期"),
        ({"企业名称": None}, "needs_review", "没有填写所在企业"),
        ({"流动党员": "约20"}, "needs_review", "不是准确数字"),
        ({"所属街道（园区）": "月球街道"}, "needs_review", "没有“月球街道”"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_wrong_is_said(
    more: dict[str, Any], outcome: str, sentence: str, firm: Any, office: Any, tmp_path: Path
):
    batch = checked(ledger(tmp_path / "x.xlsx", row(**more), row("别的党支部")), office)

    assert outcomes(batch)[0] == outcome, reasons(batch)
    assert sentence in reasons(batch)


def test_rows_of_one_organisation_that_contradict_each_other_both_wait(firm: Any, office: Any, tmp_path: Path):
    batch = checked(ledger(tmp_path / "x.xlsx", row(书记="王一"), row(书记="李二")), office)

    assert outcomes(batch) == ["needs_review", "needs_review"]
    assert "请确认以哪一行为准" in reasons(batch)


def test_the_same_name_with_another_firm_is_asked(firm: Any, office: Any, tmp_path: Path):
    make_organization("云帆党支部", firm)
    make_firm("南京星河传媒有限公司")

    batch = checked(ledger(tmp_path / "x.xlsx", row(firm="南京星河传媒有限公司")), office)

    assert outcomes(batch) == ["needs_review"]
    assert "已有同名的党组织" in reasons(batch)


def test_a_street_brings_in_its_own_only(firm: Any, implementer: Any, street_lead: Any, tmp_path: Path):
    path = ledger(tmp_path / "x.xlsx", row())
    assert outcomes(checked(path, implementer)) == ["error"]
    assert outcomes(imported(path, street_lead)) == ["applied"]

    again = checked(ledger(tmp_path / "y.xlsx", row(书记="李二", **{"所属街道（园区）": None})), implementer)
    assert outcomes(again) == ["needs_review"]
    assert ELSEWHERE in reasons(again)
    assert not any(one.parsed.get("candidates") for one in again.rows.all())


def test_what_a_colleague_changed_after_the_check_stays(firm: Any, office: Any, tmp_path: Path):
    branch = make_organization("云帆党支部", firm, secretary="王一")
    batch = checked(ledger(tmp_path / "x.xlsx", row(书记="李二")), office)
    assert outcomes(batch) == ["update"]
    services.edit_organization(organization=branch, values={"secretary": "张三"}, on=date(2023, 6, 1), by=None)

    apply_now(batch=batch, by=office, token=batch.token)

    assert outcomes(batch) == ["waiting"]
    assert state_of(branch).personal_text("secretary") == "张三"


def test_todays_list_sent_back_changes_nothing(office: Any, committee: Any, client: Client, tmp_path: Path):
    one, two = make_firm("南京云帆科技有限公司", members_full=5, members_total=5), make_firm("南京星河传媒有限公司")
    make_organization(
        "云帆党支部",
        one,
        last_election_on="2022-05-01",
        last_election_precision="month",
        secretary="王一",
        secretary_phone="13800000009",
        established_on="2019-01-01",
        established_precision="year",
    )
    make_organization("联合党支部", one, two, lead=one, setup="joint", members_full=9, members_reason="含返聘党员")
    make_organization(
        "丙支部", two, setup="regional", term_end="2026-06-30", term_end_reason="批复", extension_until="2026-09-30"
    )
    for person in (office, committee):
        client.force_login(person)
        keys = [c.key for c in TABLES["parties"].columns]
        assert client.post(reverse("desk:columns"), {"table": "parties", "columns": keys}).status_code == 302
        response = client.get("/parties/export/")
        path = tmp_path / "党组织.xlsx"
        path.write_bytes(b"".join(response.streaming_content))

        batch = checked(path, office, None)

        assert outcomes(batch) == ["same"] * 3, reasons(batch)


@pytest.mark.parametrize("until", ["2023-04-01", "2023-12-31"], ids=["before the election", "after it"])
def test_an_extension_the_ledger_keeps_after_the_election_is_passed_over_each_time(
    firm: Any, office: Any, tmp_path: Path, until: str
):
    known = make_organization("云帆党支部", firm, last_election_on="2020-03-10", last_election_precision="day")
    days = {"on": date(2023, 1, 15), "until": date.fromisoformat(until)}
    services.extend(organization=known, **days, reason="批复", by=None)
    path = ledger(tmp_path / "党建台账.xlsx", row(换届时间="2023-06-01", 延期至=until))

    batch = imported(path, office)
    assert "延期至" in str(batch.rows.get().parsed["shown"]), "what the election ends is among what the person is shown"
    state = state_of(known)
    assert (state.extension_until, state.term_ends_on) == (None, date(2026, 6, 1))

    again = checked(path, office)
    assert outcomes(again) == ["same"], reasons(again)
    assert f"{until} 不晚于本届任期届满时间，延期不用登记" in dict(again.rows.get().conversions).values()


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ({"换届时间": "2023-06-08"}, True),
        ({"换届时间": "2023-06-08", "成立时间": "2023-06-08"}, False),
        ({"换届时间": "2022-06-08"}, False),
        ({}, False),
    ],
    ids=["elected this year", "founded this year", "elected before", "nothing known"],
)
def test_one_elected_this_year_and_founded_nobody_knows_when_is_asked_about(
    firm: Any, office: Any, tmp_path: Path, more: dict[str, Any], asked: bool
):
    batch = checked(ledger(tmp_path / "党建台账.xlsx", row(**more)), office)

    assert outcomes(batch) == (["needs_review"] if asked else ["new"])
    assert ("以前就有的请确认按期初已在登记" in reasons(batch)) is asked
