"""The page of a job in a real browser: it moves by itself and ends where the outcome is."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from foundation.jobs import services
from foundation.jobs.running import run_job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page_of_owner(page: Any, client: Any, owner: Any, live_server: Any) -> Any:
    client.force_login(owner)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    return page


def test_the_page_follows_the_work_to_its_outcome(page_of_owner, owner, kind, axe):
    kind("leads", lambda job, progress: {}, outcome_url=lambda job: "/healthz")
    job = services.enqueue(kind="leads", payload={}, by=owner)
    page = page_of_owner

    page.goto(f"/jobs/{job.pk}/")
    expect(page.get_by_role("status").filter(has_text="排队中")).to_be_visible()
    assert axe(page) == []

    claimed = services.claim(job_id=job.pk)
    services.report_progress(job=claimed, token=claimed.token, done=30, total=120, text="正在检查第 30 行")
    expect(page.get_by_text("正在检查第 30 行")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "25")
    assert axe(page) == []

    services.finish(job=claimed, token=claimed.token, result={})
    page.wait_for_url("**/healthz")


def test_a_failure_appears_without_a_reload(page_of_owner, owner, kind, axe):
    def handler(job: Any, progress: Any) -> None:
        raise ZeroDivisionError

    job = services.enqueue(kind=kind("breaks", handler), payload={}, by=owner)
    page = page_of_owner

    page.goto(f"/jobs/{job.pk}/")
    run_job(job.pk)

    expect(page.get_by_text("处理时出现意外错误")).to_be_visible()
    assert axe(page) == []
