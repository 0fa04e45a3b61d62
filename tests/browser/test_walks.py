"""Whole walks in a real Chromium, as people take them."""

import re
from pathlib import Path
from typing import Any

import pytest
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
    expect(page.get_by_role("heading", name="企业库")).to_be_visible()

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
    page.get_by_label("关键词").fill("星河")
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
    page.get_by_role("link", name="导入").first.click()
    page.locator("input[type=file]").set_input_files(str(LEDGER))
    page.get_by_label(re.compile("数据截至")).fill("2023-12-31")
    page.get_by_role("button", name=re.compile("上传|下一步")).click()
    page.get_by_role("button", name=re.compile("检查|下一步")).click()
    expect(page.get_by_role("link", name=re.compile("新增"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^导入|确认导入|先导入")).first.click()
    expect(page.get_by_role("heading", name=re.compile("结果|导入"))).to_be_visible()

    page.goto(live_server.url + "/enterprises/?as_of=2023-12-31")
    expect(page.locator(".page-note")).to_contain_text("共")
    with page.expect_download() as started:
        page.get_by_role("link", name=re.compile("^导出当前")).click()
    target = tmp_path / "export.xlsx"
    started.value.save_as(target)
    assert target.stat().st_size > 5000
