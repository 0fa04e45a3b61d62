"""A round on a phone: few taps, a light page, nothing lost without a script or by an impatient thumb."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import expect

from foundation.trail import clock
from foundation.trail.clock import clock_at
from orgs.duties import services as duties
from orgs.enterprises.checks.freshness import rhythm_of
from orgs.enterprises.models import Verification
from tests.browser.test_all_pages import enter
from tests.cast import LONG_AGO, make_firm

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def twelve(instructor: Any) -> Any:
    """The instructor with twelve firms nobody has looked at for a long time."""
    assert rhythm_of(True)
    with clock_at(clock.now() - timedelta(days=800)):
        day = clock.today()
        firms = [make_firm(f"公司{i:02}", on=day, staff=10 + i, phone="13800000001") for i in range(12)]
    duties.assign_instructor_to(enterprises=firms, person=instructor.person, starts_on=LONG_AGO, by=None)
    return instructor


def aside(ask: Callable[[], Any]) -> Any:
    """Ask the database in a thread of its own: Playwright's event loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(ask).result()
        thread.submit(connections.close_all).result()
    return found


def attested() -> int:
    return aside(lambda: Verification.objects.live().count())


def test_twelve_firms_take_three_taps_and_every_row_passes_the_eye_first(
    page: Any, live_server: Any, twelve: Any
) -> None:
    enter(page, live_server, twelve)
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + "/enterprises/")
    taps = 0

    page.get_by_role("navigation", name="常用").get_by_role("link", name="数据更新").click()
    taps += 1
    for screen in (8, 4):
        button = page.get_by_role("button", name=f"确认本屏 {screen} 家无变化")
        last_row = page.locator("section.card h2").last
        assert button.bounding_box()["y"] > last_row.bounding_box()["y"]
        assert button.bounding_box()["height"] >= 44
        assert button.bounding_box()["y"] > PHONE["height"]  # not in reach before the rows have passed
        button.click()
        taps += 1

    expect(page.get_by_text("12 家全部确认完毕")).to_be_visible()
    assert taps <= 4
    assert attested() == 12


def test_a_thumb_that_presses_twice_attests_once(page: Any, live_server: Any, twelve: Any) -> None:
    enter(page, live_server, twelve)
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + "/refresh/")
    page.get_by_role("button", name="确认本屏 8 家无变化").dblclick()
    expect(page.get_by_role("button", name="确认本屏 4 家无变化")).to_be_visible()
    assert attested() == 8


def expect_in_view(page: Any, name: str) -> None:
    expect(page.get_by_role("heading", name=name)).to_be_in_viewport(ratio=1)


def test_after_a_change_one_stands_at_the_next_firm_and_may_undo(page: Any, live_server: Any, twelve: Any) -> None:
    enter(page, live_server, twelve)
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + "/refresh/")

    page.get_by_role("button", name=re.compile("有变化.*公司05")).click()

    expect(page.get_by_text("“公司05”已放到待修改")).to_be_visible()
    expect_in_view(page, "公司06")
    assert not page.get_by_role("heading", name="公司05").count()
    toast = page.locator(".message").bounding_box()
    assert toast["y"] + toast["height"] <= page.get_by_role("heading", name="公司06").bounding_box()["y"]

    page.locator(".message").get_by_role("button", name="撤销").click()
    expect(page.get_by_text("“公司05”已放回待确认")).to_be_visible()
    expect_in_view(page, "公司05")


def test_whom_nobody_reaches_is_put_away_from_the_list_in_three_taps(page: Any, live_server: Any, twelve: Any) -> None:
    enter(page, live_server, twelve)
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + "/refresh/")

    page.get_by_role("link", name=re.compile("联系不上.*公司03")).click()
    page.get_by_label("电话停机").check()
    page.get_by_role("button", name="转为待核实，下一家").click()

    expect(page.locator(".message").get_by_role("button", name="撤销")).to_be_visible()
    expect_in_view(page, "公司04")
    page.get_by_role("link", name="联系不上 1 家").click()
    expect(page.get_by_role("link", name="公司03", exact=True)).to_be_visible()
    page.get_by_role("button", name=re.compile("撤销")).last.click()
    expect(page.get_by_text("没有联系不上的企业")).to_be_visible()


def test_a_visit_goes_from_card_to_edit_to_the_next_card(page: Any, live_server: Any, twelve: Any) -> None:
    enter(page, live_server, twelve)
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + "/refresh/")
    page.get_by_role("link", name="逐家确认").click()
    page.get_by_role("button", name="有变化，去修改").click()
    page.get_by_label("从业人员数").fill("11")
    page.get_by_role("button", name="保存").click()

    expect(page.get_by_role("heading", level=1, name="公司01")).to_be_visible()
    page.locator(".message").get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销")).to_be_visible()


@pytest.fixture
def without_script(browser: Any, live_server: Any) -> Iterator[Any]:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=live_server.url)
    yield context.new_page()
    context.close()


def test_without_a_script_everything_works(without_script: Any, live_server: Any, twelve: Any) -> None:
    page = without_script
    enter(page, live_server, twelve)
    page.goto("/refresh/")
    page.get_by_role("button", name=re.compile("有变化.*公司00")).click()
    expect(page.get_by_text("“公司00”已放到待修改")).to_be_visible()
    page.get_by_role("button", name="确认本屏 8 家无变化").click()
    page.get_by_role("link", name="逐家确认").click()
    page.get_by_role("button", name="确认无变化，下一家").click()
    page.get_by_role("link", name="联系不上", exact=True).click()
    page.get_by_label("电话停机").check()
    page.get_by_role("button", name="转为待核实，下一家").click()
    page.get_by_role("link", name="列表确认").click()
    expect(page.get_by_text("联系不上 1 家")).to_be_visible()
    page.get_by_role("button", name="确认本屏 1 家无变化").click()
    page.get_by_role("link", name="待修改 1 家").click()
    page.get_by_role("button", name=re.compile("没有变化，放回")).click()
    expect(page.get_by_text("没有待修改的企业")).to_be_visible()
    assert attested() == 10


def test_the_page_is_light(page: Any, live_server: Any, twelve: Any) -> None:
    """Its own part of the 60 KB: styles and scripts are the same for every page and weighed with their compression."""
    enter(page, live_server, twelve)
    page.set_viewport_size(PHONE)
    response = page.goto(live_server.url + "/refresh/")
    assert len(response.body()) < 30_000
    assert page.locator("script[src]").count() <= 3
