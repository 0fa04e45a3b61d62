"""Whole walks in a real Chromium, as people take them."""

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from foundation.trail.clock import clock_at
from tests.cast import PASSWORD, make_firm, moment

LEDGER = Path(__file__).parent.parent / "data" / "enterprise-ledger-2023.xlsx"


def log_in(page: Any, live_server: Any, username: str) -> None:
    page.goto(live_server.url + "/accounts/login/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


@pytest.fixture
def firms(office: Any) -> None:
    with clock_at(moment("2023-01-05")):
        make_firm("南京云帆科技有限公司", staff=118, operating_status="normal", code="91320102MA0000007T")
        make_firm("南京星河文化传媒有限公司", staff=20)


def test_log_in_search_by_initials_edit_and_undo(page: Any, live_server: Any, office: Any, firms: None) -> None:
    log_in(page, live_server, "office")
    expect(page.get_by_role("heading", level=1, name="全区总览")).to_be_visible()
    page.wait_for_load_state("load")  # a key pressed before the deferred scripts ran is lost

    page.keyboard.press("/")
    page.keyboard.type("yfkj")
    page.get_by_role("option", name=re.compile("南京云帆科技有限公司")).click()
    expect(page.get_by_role("heading", level=1, name="南京云帆科技有限公司")).to_be_visible()

    page.get_by_role("link", name="编辑", exact=True).click()
    page.get_by_role("link", name="人员与党员").click()
    page.get_by_label("从业人员数").fill("126人")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存 1 项修改。")).to_be_visible()
    expect(page.locator("main")).to_contain_text("126")

    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text(re.compile("已撤销"))).to_be_visible()
    page.goto(live_server.url + "/enterprises/?q=云帆")
    expect(page.locator("table.list")).to_contain_text("118")


def test_move_out_and_see_the_list_of_a_past_day(page: Any, live_server: Any, office: Any, firms: None) -> None:
    log_in(page, live_server, "office")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="企业列表").click()
    page.get_by_role("link", name="南京云帆科技有限公司").click()
    page.get_by_role("link", name="登记变动").click()
    page.get_by_role("link", name=re.compile("^迁出")).click()
    page.get_by_label("迁出日期").fill("2023-11-20")
    page.get_by_label(re.compile("迁往哪里")).fill("建邺区")
    page.get_by_role("button", name="登记迁出").click()
    expect(page.get_by_text(re.compile("已登记迁出"))).to_be_visible()

    page.goto(live_server.url + "/enterprises/")
    expect(page.get_by_role("link", name="南京云帆科技有限公司")).to_have_count(0)
    page.goto(live_server.url + "/enterprises/?as_of=2023-11-19")
    expect(page.get_by_role("link", name="南京云帆科技有限公司")).to_be_visible()
    expect(page.get_by_text(re.compile("您正在查看 2023-11-19"))).to_be_visible()


def test_filters_columns_and_tabs_work_by_keyboard_and_by_address(
    page: Any, live_server: Any, office: Any, firms: None
) -> None:
    log_in(page, live_server, "office")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="企业列表").click()
    page.wait_for_load_state("networkidle")
    page.get_by_label("关键词").press_sequentially("星河")
    expect(page.get_by_role("link", name="南京云帆科技有限公司")).to_have_count(0)
    expect(page).to_have_url(re.compile("q="))
    page.get_by_role("link", name=re.compile("关键词：星河")).click()
    expect(page.get_by_role("link", name="南京云帆科技有限公司")).to_be_visible()
    page.get_by_text("列设置", exact=True).click()
    page.get_by_role("checkbox", name="经营地址").check()
    page.get_by_role("button", name="保存列设置").click()
    expect(page.get_by_role("columnheader", name="经营地址")).to_be_visible()


def test_the_sample_goes_in_a_row_is_settled_undone_and_exported(
    page: Any, live_server: Any, office: Any, tmp_path: Path
) -> None:
    log_in(page, live_server, "office")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="导入", exact=True).click()
    page.locator("input[type=file]").set_input_files(str(LEDGER))
    page.get_by_role("button", name="上传并识别").click()
    expect(page.get_by_role("heading", level=1, name="对应列")).to_be_visible()
    expect(page.locator("input[name=on]")).to_have_value("2023-12-31")
    page.get_by_role("button", name="检查这些行").click()

    expect(page.locator("#confirm")).to_contain_text("可以导入 42 行")
    page.goto(live_server.url + "/enterprises/")
    expect(page.locator(".page-note")).to_contain_text("共 0 家")  # nothing is written before confirming
    page.go_back()
    page.locator("#confirm").get_by_role("button").click()
    expect(page.get_by_role("heading", level=1, name="导入结果")).to_be_visible()

    waiting = page.locator("[id^=row-]", has_text="演示004")
    waiting.get_by_role("button", name="采用“91320102MA000004X3”").click()
    page.get_by_role("button", name="导入已处理的 1 行").click()
    expect(page.locator("main")).to_contain_text("新增 1 家")

    page.goto(live_server.url + "/enterprises/?as_of=2023-12-31")
    expect(page.locator(".page-note")).to_contain_text("共 42 家")  # 43 went in, one had moved out in November
    with page.expect_download() as started:
        page.get_by_role("link", name="导出当前 42 家").click()
    target = tmp_path / "export.xlsx"
    started.value.save_as(target)
    assert load_workbook(target).worksheets[0].max_row == 43

    page.goto(live_server.url + "/records/?tab=imports")
    page.get_by_role("link", name=re.compile("新增 42 家")).click()
    page.get_by_role("link", name="撤销").click()
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.locator("#messages").get_by_text(re.compile("^已撤销“导入"))).to_be_visible()
    page.goto(live_server.url + "/enterprises/")
    expect(page.locator(".page-note")).to_contain_text("共 1 家")
