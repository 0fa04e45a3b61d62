"""A visit entered on a phone: few taps, nothing lost without a network, sent once."""

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from orgs.enterprises.services import edit_enterprise
from tests.browser.test_walks import log_in
from tests.visits.conftest import visited
from tests.visits.needs_cast import make_need
from visits.models import Visit

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def taps(page: Any, live_server: Any, instructor: Any, firm: Any) -> Any:
    page.set_viewport_size(PHONE)
    log_in(page, live_server, "instructor")
    page.wait_for_load_state("load")
    made = []

    def tap(target: Any) -> None:
        made.append(target)
        target.click()

    tap.made = made  # type: ignore[attr-defined]
    return tap


def test_a_visit_takes_few_taps_and_the_page_fits(page: Any, taps: Any, live_server: Any, firm: Any) -> None:
    taps(page.get_by_role("link", name="登记走访").last)
    expect(page.get_by_role("heading", level=1, name="登记走访")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    taps(page.get_by_label("甲公司"))
    taps(page.locator("#id_note"))
    page.keyboard.type("经营平稳")
    taps(page.get_by_role("button", name="登记", exact=True))
    expect(page.get_by_text("已登记走访")).to_be_visible()

    assert len(taps.made) <= 8
    visit = Visit.objects.get()
    assert (visit.note, str(visit.purpose)) == ("经营平稳", "指导员走访")
    assert [str(v) for v in visit.visitors.all()] == ["指导员"]
    page.goto(live_server.url + firm.get_absolute_url())
    expect(page.get_by_text("上次走访")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_a_network_nothing_is_lost_and_it_is_sent_once(
    page: Any, context: Any, taps: Any, live_server: Any, firm: Any
) -> None:
    page.goto(f"{live_server.url}/visits/add/?enterprise={firm.pk}")
    page.locator("#id_note").fill("电梯里记的")
    context.set_offline(True)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text(re.compile("现在没有网络"))).to_be_visible()
    assert not Visit.objects.exists()

    context.set_offline(False)
    page.evaluate("sessionStorage.clear()")
    other = context.new_page()
    page.close(run_before_unload=False)
    other.goto(f"{live_server.url}/visits/add/?enterprise={firm.pk}")
    other.get_by_role("button", name="恢复").click()
    expect(other.locator("#id_note")).to_have_value("电梯里记的")
    other.get_by_role("button", name="登记", exact=True).click()
    expect(other.get_by_text("已登记走访")).to_be_visible()

    assert Visit.objects.count() == 1
    other.wait_for_load_state("load")
    left = "Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length"
    assert other.evaluate(left) == 0, "what was sent does not stay on the device"


def test_the_sheet_before_a_visit_is_one_page_of_paper(page: Any, live_server: Any, instructor: Any, firm: Any) -> None:
    """With as much in it as there can be."""
    for day in range(1, 15):
        visited(firm, instructor.person, "市" * 90, on=date(2023, 3, day), guidance="长" * 1000, wishes="长" * 1000)
        make_need(firm, day, raised_on=date(2023, 3, day), title="长" * 60)
        edit_enterprise(enterprise=firm, values={"staff": 100 + day}, on=date(2023, 4, day), by=None)
    log_in(page, live_server, "instructor")
    page.goto(f"{live_server.url}/visits/briefing/{firm.pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("甲公司")

    assert page.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n") == 1
