"""What htmx does on our pages goes on working: search box, filters, columns, tabs, timeline, imports, jobs."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from foundation.jobs.models import Job
from orgs.enterprises.services import edit_enterprise
from tests.browser.test_all_pages import enter
from tests.cast import make_firm
from tests.exchange.waiting_import import waiting_import
from tests.injection.in_browser import Watch, aside


@pytest.fixture
def firm(office: Any) -> Any:
    make_firm("南京星河传媒有限公司", place="玄武门街道", staff=3)
    return make_firm("南京云帆科技有限公司", staff=10)


def opened(page: Any, live_server: Any, office: Any, path: str) -> Watch:
    enter(page, live_server, office)
    page.goto(live_server.url + path)
    page.wait_for_load_state("networkidle")
    return Watch(page)


def test_the_search_box_offers_and_follows(page: Any, live_server: Any, office: Any, firm: Any) -> None:
    opened(page, live_server, office, "/enterprises/")
    page.locator("#search").press_sequentially("yfkj", delay=20)
    page.get_by_role("option", name=re.compile("南京云帆科技有限公司")).click()

    expect(page.get_by_role("heading", level=1, name="南京云帆科技有限公司")).to_be_visible()


def test_a_list_is_searched_filtered_sorted_and_paged_in_place(
    page: Any, live_server: Any, office: Any, firm: Any
) -> None:
    watch = opened(page, live_server, office, "/enterprises/")
    rows = page.locator("table.list tbody tr")
    expect(rows).to_have_count(2)

    page.locator("#filter-q").press_sequentially("星河", delay=20)
    expect(rows).to_have_count(1)
    expect(page.locator("#list-count")).to_contain_text("筛选后 1 家")
    page.get_by_role("link", name=re.compile("关键词：星河")).click()
    expect(rows).to_have_count(2)

    page.wait_for_load_state("networkidle")
    page.locator("table.list thead a").first.click()
    expect(page).to_have_url(re.compile("sort="))
    page.locator("nav.tabs[aria-label=快捷页签] a").nth(1).click()
    expect(page).to_have_url(re.compile("tab="))
    assert [one for one in watch.asked if one.headers.get("hx-request")], "the list was loaded anew as a whole page"


def test_more_filters_and_columns_open_in_place(page: Any, live_server: Any, office: Any, firm: Any) -> None:
    opened(page, live_server, office, "/enterprises/")
    page.locator(".filters-label").click() if page.locator(".filters-label").is_visible() else None
    page.locator("details.filters-more > summary").first.click()
    expect(page.locator(".filter-grid .filter").first).to_be_visible()
    assert page.locator(".filter-grid .filter").count() > 10

    page.locator(".columns-menu > summary").click()
    page.get_by_role("checkbox", name="经营地址").check()
    page.get_by_role("button", name="保存列设置").click()
    expect(page.get_by_role("columnheader", name="经营地址")).to_be_visible()


def test_older_entries_of_the_timeline_come_in_place(page: Any, live_server: Any, office: Any, firm: Any) -> None:
    def change_often() -> None:
        from foundation.trail import clock

        for number in range(25):
            edit_enterprise(enterprise=firm, on=clock.today(), values={"staff": 100 + number}, by=office)

    aside(change_often)
    opened(page, live_server, office, f"/enterprises/{firm.pk}/")
    older = page.get_by_role("link", name="加载更早的")
    expect(older).to_be_visible()
    before = page.url
    older.click()

    expect(older).to_have_count(0)
    assert page.url == before


def test_a_row_of_an_import_is_settled_in_place(page: Any, live_server: Any, office: Any, firm: Any) -> None:
    row = aside(lambda: waiting_import(office))
    watch = opened(page, live_server, office, f"/enterprises/import/{row.batch_id}/preview/")
    if page.url.endswith("/preview/") and page.locator(f"#row-{row.pk}").count():
        page.locator(f"#row-{row.pk}").get_by_role("button", name=re.compile("采用")).first.click()
        page.wait_for_load_state("networkidle")
        posted = [one for one in watch.asked if one.method == "POST"]
        assert posted, "nothing was sent"
        assert posted[0].headers.get("hx-request") == "true"
        assert posted[0].response().status < 400, "the token of the form was not sent with it"
    else:
        pytest.fail(f"no row to settle at {page.url}")


def test_the_page_of_a_job_tells_that_it_goes_on(page: Any, live_server: Any, office: Any) -> None:
    job = aside(lambda: Job.objects.create(kind="test", by=office, status="running"))
    watch = opened(page, live_server, office, f"/jobs/{job.pk}/")
    page.wait_for_timeout(2600)

    assert len([one for one in watch.asked if one.headers.get("hx-request")]) >= 2


def test_a_card_of_the_todo_list_acts(page: Any, live_server: Any, office: Any, firm: Any) -> None:
    """What the list asks for is done from it; ordinary forms with their own token."""
    opened(page, live_server, office, "/todo/")
    button = page.locator("main form[method=post] button.btn-primary")
    if button.count():
        button.first.click()
        expect(page.locator(".message").first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
