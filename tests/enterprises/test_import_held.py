"""暂存: columns whose own part of the portal is not there yet."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from foundation.exchange.imports.parked import held_values
from foundation.exchange.models import HeldValue
from foundation.trail.asof import AsOf
from foundation.trail.models import ChangeItem, Changeset, PersonalValue
from foundation.trail.undo import undo
from foundation.trail.verify import verify_trail
from orgs.enterprises.models import Enterprise
from tests.cast import make_firm
from tests.enterprises.import_files import CODES, firm, ledger, run

MIDYEAR, YEAR_END = date(2023, 6, 30), date(2023, 12, 31)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "台账.xlsx"


@pytest.fixture
def known(db: None) -> Enterprise:
    return make_firm("南京示例科技有限公司", code=CODES[0])


def held(enterprise: Enterprise, day: date = YEAR_END) -> dict[str, str]:
    return held_values(Enterprise, None, AsOf(day)).get(enterprise.pk, {})


def test_a_later_import_brings_another_text_and_the_former_stays_readable(
    office: Any, known: Enterprise, path: Path
) -> None:
    run(ledger(path, firm(党组织名称="甲党支部", 书记="张某")), by=office, on="2023-06-30")
    told = run(ledger(path, firm(党组织名称="乙党支部", 书记="张某")), by=office)

    assert told.outcomes == ["update"]
    assert held(known) == {"org_name": "乙党支部", "secretary": "张某"}
    assert held(known, MIDYEAR)["org_name"] == "甲党支部"
    assert run(path, by=office).outcomes == ["same"]
    assert list(verify_trail()) == []


def test_an_older_ledger_fills_only_the_time_before(office: Any, known: Enterprise, path: Path) -> None:
    run(ledger(path, firm(党组织名称="乙党支部")), by=office)
    run(ledger(path, firm(党组织名称="甲党支部")), by=office, on="2023-06-30")

    assert (held(known)["org_name"], held(known, MIDYEAR)["org_name"]) == ("乙党支部", "甲党支部")


def test_a_text_for_the_same_day_replaces_and_clearing_ends(office: Any, known: Enterprise, path: Path) -> None:
    run(ledger(path, firm(荣誉="先进")), by=office)
    run(ledger(path, firm(荣誉="先进集体")), by=office)
    assert held(known) == {"honors": "先进集体"}
    assert HeldValue.objects.live().count() == 1

    run(ledger(path, firm(荣誉="清空")), by=office)
    assert held(known) == {}


def test_undo_brings_the_former_text_back(office: Any, known: Enterprise, path: Path) -> None:
    run(ledger(path, firm(党组织名称="甲党支部", 书记="张某")), by=office, on="2023-06-30")
    second = run(ledger(path, firm(党组织名称="乙党支部", 书记="王某")), by=office)

    undo(changeset=Changeset.objects.get(pk=second.data["changeset"]), by=office)

    assert held(known) == {"org_name": "甲党支部", "secretary": "张某"}
    assert list(verify_trail()) == []


def test_names_and_phones_are_references_that_can_be_erased(office: Any, known: Enterprise, path: Path) -> None:
    run(ledger(path, firm(书记="张某", 书记电话=13800000001, 党建指导员="李某")), by=office)

    assert not HeldValue.objects.exclude(text="").exists()
    assert "张某" not in str(list(ChangeItem.objects.values_list("after", flat=True)))
    PersonalValue.objects.filter(value="张某").update(value=None)
    assert held(known)["secretary"] == "（已清除）"
    assert list(verify_trail()) == []


def test_a_masked_phone_does_not_replace_the_real_one(office: Any, known: Enterprise, path: Path) -> None:
    run(ledger(path, firm(书记电话="13800000001")), by=office)

    assert run(ledger(path, firm(书记电话="138****0001")), by=office).outcomes == ["same"]
    assert held(known) == {"secretary_phone": "13800000001"}


def test_the_firms_page_and_list_show_what_is_held_and_mask_phones(
    office: Any, leader: Any, known: Enterprise, path: Path, client: Client
) -> None:
    run(ledger(path, firm(党组织名称="甲党支部", 书记电话="13800000001")), by=office)
    for who, phone in ((office, "13800000001"), (leader, "138****0001")):
        client.force_login(who)
        client.post("/me/columns/", {"table": "enterprises", "columns": ["held_org_name", "held_secretary_phone"]})
        for url in (known.get_absolute_url(), "/enterprises/"):
            page = client.get(url).content.decode()
            assert "甲党支部" in page, url
            assert phone in page, url
            assert ("13800000001" in page) == (who == office), url


def test_the_detail_page_of_a_past_day_shows_what_was_held_then(
    office: Any, known: Enterprise, path: Path, client: Client
) -> None:
    run(ledger(path, firm(荣誉="先进集体")), by=office, on="2023-06-30")
    run(ledger(path, firm(荣誉="先进个人")), by=office)
    client.force_login(office)
    page = client.get(known.get_absolute_url(), {"as_of": "2023-07-01"}).content.decode()

    assert '<span class="fact-value">先进集体</span>' in page
    assert '<span class="fact-value">先进个人</span>' not in page


def test_a_later_app_reads_the_columns_it_takes_over_in_one_query(
    office: Any, known: Enterprise, path: Path, django_assert_num_queries: Any
) -> None:
    run(ledger(path, firm(党组织名称="甲党支部", 组织类别="党支部", 荣誉="先进")), by=office)

    with django_assert_num_queries(1):
        found = held_values(Enterprise, ["org_name", "org_kind"], AsOf(YEAR_END))
    assert found == {known.pk: {"org_name": "甲党支部", "org_kind": "党支部"}}


def test_an_error_value_in_a_held_column_is_named(office: Any, path: Path) -> None:
    told = run(ledger(path, firm(荣誉="#REF!")), by=office)

    assert told.outcomes == ["error"]
    assert "D2" in told.reasons
