"""The sample ledger of 2023: every row comes out as expected, and the books close afterwards."""

import json
from datetime import date
from typing import Any

import pytest

from foundation.exchange.imports.parked import held_values
from foundation.exchange.models import HeldValue, ImportBatch, ImportRow
from foundation.trail.asof import AsOf
from foundation.trail.models import Changeset
from foundation.trail.undo import undo
from foundation.trail.verify import verify_trail
from orgs.enterprises.choices import ChangeKind, Presence
from orgs.enterprises.flows import Direction, count_by_place, flows, present_on
from orgs.enterprises.models import Enterprise, EnterpriseState
from tests.cast import street
from tests.enterprises.import_files import EXPECTED, SAMPLE, run

OPENING, CLOSING = AsOf(date(2022, 12, 31)), AsOf(date(2023, 12, 31))


@pytest.fixture
def expected() -> dict[int, str]:
    return {row["excel_row"]: row["outcome"] for row in json.loads(EXPECTED.read_text(encoding="utf-8"))}


@pytest.fixture
def imported(office: Any) -> Any:
    return run(SAMPLE, by=office)


def by_row(told: Any) -> dict[int, str]:
    return {row["excel_row"]: row["outcome"] for row in told.data["rows"]}


@pytest.mark.django_db
def test_a_dry_run_without_a_person_gives_exactly_the_expected_outcomes_and_writes_nothing(expected: Any) -> None:
    told = run(SAMPLE, "--dry-run")

    assert by_row(told) == expected
    assert told.code == 1
    assert [(one["excel_row"], one["reason"]) for one in told.data["skipped"] if one["excel_row"]] == [
        (70, "合计行"),
        (71, "说明行"),
    ]
    assert not Enterprise.objects.exists()
    assert not ImportBatch.objects.exists()


def test_the_import_gives_the_same_outcomes_and_writes_the_good_rows(imported: Any, expected: Any) -> None:
    assert by_row(imported) == expected
    assert imported.code == 1
    assert Enterprise.objects.count() == imported.data["counts"]["create"]
    assert (
        Changeset.objects.get(pk=imported.data["changeset"]).title
        == f"导入企业台账：新增 {Enterprise.objects.count()} 家"
    )


def test_the_day_is_proposed_by_the_title(office: Any) -> None:
    assert run(SAMPLE, "--dry-run", on="").data["on"] == "2023-12-31"


def test_rows_that_contradict_each_other_name_each_other(imported: Any) -> None:
    reasons = {row["excel_row"]: row["reasons"][0] for row in imported.data["rows"] if row["reasons"]}

    assert "“企业台账”第 68 行" in reasons[42]
    assert "“企业台账”第 42 行" in reasons[68]
    assert "“企业台账”第 43 行" in reasons[69]
    assert "M38" in reasons[38]
    assert "N22" in reasons[22]
    assert "B29" in reasons[29]


def test_the_opening_holds_every_firm_that_was_there_and_the_others_came_when_they_were_founded(imported: Any) -> None:
    founded_later = EnterpriseState.objects.live().filter(founded_on__gt=OPENING.day).values("enterprise")
    arrived = [flow for flow in flows(after=OPENING.day, until=CLOSING.day) if flow.direction == Direction.ARRIVED]

    assert {flow.kind for flow in arrived} == {ChangeKind.LATE, ChangeKind.MOVED_IN}
    moved_in = [flow for flow in arrived if flow.kind == ChangeKind.MOVED_IN]
    assert [(flow.on, flow.precision) for flow in moved_in] == [(date(2023, 3, 1), "month")]
    assert {flow.enterprise for flow in arrived} == {row["enterprise"] for row in founded_later} | {
        moved_in[0].enterprise
    }
    assert present_on(OPENING).count() == Enterprise.objects.count() - len(arrived)


def test_the_departure_is_a_flow_and_nothing_is_written_after_it(imported: Any) -> None:
    left = [flow for flow in flows(after=OPENING.day, until=CLOSING.day) if flow.direction == Direction.LEFT]

    assert [(flow.on, flow.kind) for flow in left] == [(date(2023, 11, 20), ChangeKind.MOVED_OUT)]
    states = EnterpriseState.objects.live().filter(enterprise=left[0].enterprise).order_by("effective_from")
    assert [(s.effective_from, s.presence, s.staff) for s in states] == [
        (date(2022, 12, 31), Presence.IN, None),
        (date(2023, 11, 19), Presence.IN, 44),
        (date(2023, 11, 20), Presence.MOVED_OUT, 44),
    ]


def test_the_balance_closes_for_every_street(imported: Any) -> None:
    opening, closing = count_by_place(OPENING), count_by_place(CLOSING)
    moves = flows(after=OPENING.day, until=CLOSING.day)

    for place in {*opening, *closing}:
        came = sum(flow.jurisdiction_to == place for flow in moves)
        left = sum(flow.jurisdiction_from == place for flow in moves)
        assert opening.get(place, 0) + came - left == closing.get(place, 0)
    assert None not in closing
    assert closing[street("孝陵卫街道").pk] == 8  # seven under the merged cell, one by its short name


def test_days_before_the_values_hold_say_unknown(imported: Any) -> None:
    firm = Enterprise.objects.get(code="91320102MA000001X0")
    before = EnterpriseState.objects.as_of(AsOf(date(2023, 6, 30))).get(enterprise=firm)
    then = EnterpriseState.objects.as_of(CLOSING).get(enterprise=firm)

    assert (before.name, before.jurisdiction, before.staff, before.is_key) == (then.name, then.jurisdiction, None, None)
    assert (then.staff, then.is_key, then.personal_text("phone")) == (61, True, "13800000001")


def test_a_firm_without_a_code_goes_in_marked_and_keeps_what_was_said(imported: Any) -> None:
    bare = Enterprise.objects.filter(code__isnull=True)

    assert sorted(bare.values_list("code_note", flat=True)) == ["", "办理中"]


def test_columns_of_apps_that_are_not_there_yet_are_held_as_read(imported: Any) -> None:
    firm = Enterprise.objects.get(code="91320102MA000001X0")
    departed = Enterprise.objects.get(code="91320102MA000021XB")

    assert held_values(Enterprise, None, CLOSING, [firm.pk])[firm.pk] == {
        "org_name": "（演示001）党支部",
        "org_kind": "党支部",
        "org_form": "单独组建",
        "secretary": "张某",
    }
    assert held_values(Enterprise, ["org_name"], CLOSING, [departed.pk]) == {departed.pk: {"org_name": "无"}}
    assert not HeldValue.objects.exclude(personal=None).exclude(text="").exists()


def test_the_second_run_changes_nothing_and_its_waiting_rows_replace_the_first_ones(imported: Any, office: Any) -> None:
    first = by_row(imported)
    again = run(SAMPLE, by=office)

    assert by_row(again) == {row: "same" if outcome == "create" else outcome for row, outcome in first.items()}
    assert again.data["changeset"] is None
    waiting = ImportRow.objects.unsettled()
    assert {row.batch_id for row in waiting} == {again.data["batch"]}
    assert waiting.count() == sum(outcome != "create" for outcome in first.values())


def test_undo_removes_all_and_the_same_file_goes_in_again_on_the_same_identities(imported: Any, office: Any) -> None:
    codes = dict(Enterprise.objects.values_list("code", "pk"))
    report = undo(changeset=Changeset.objects.get(pk=imported.data["changeset"]), by=office)

    assert not report.kept
    assert not EnterpriseState.objects.live().exists()
    assert not HeldValue.objects.live().exists()

    again = run(SAMPLE, by=office)

    assert again.counts == imported.counts
    assert present_on(CLOSING).count() == again.data["counts"]["create"] - 1
    assert {pk for code, pk in Enterprise.objects.values_list("code", "pk") if code} == {
        pk for code, pk in codes.items() if code
    }
    assert list(verify_trail()) == []


def test_the_summary_for_people_names_what_waits(office: Any) -> None:
    told = run(SAMPLE, "--dry-run", as_json=False)

    assert "检查（没有写入）：enterprise-ledger-2023.xlsx，数据截至 2023-12-31，共 66 行" in told.out
    assert "企业台账 第 15 行" in told.out
    assert "合计行" in told.out
