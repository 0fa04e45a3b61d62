"""The page of a job: whose it is, what it shows, where it leads."""

from typing import Any

import pytest
from django.urls import reverse

from foundation.jobs import services
from foundation.jobs.models import Job, JobStatus
from foundation.jobs.running import run_job

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def as_user(client) -> Any:
    def login(user: Any) -> Any:
        client.force_login(user)
        return client

    return login


def page_of(job: Job) -> str:
    return reverse("jobs:job", args=[job.pk])


def test_owner_sees_the_job_waiting_and_the_page_asks_again(as_user, owner, job):
    page = as_user(owner).get(page_of(job))

    text = page.content.decode()
    assert page.status_code == 200
    assert "排队中" in text
    assert 'hx-trigger="every 1s"' in text
    assert '<noscript><meta http-equiv="refresh"' in text, "without scripts the page reloads itself"
    assert "no-store" in page["Cache-Control"]


def test_htmx_gets_only_the_moving_part(as_user, owner, job):
    claimed = services.claim(job_id=job.pk)
    services.report_progress(job=claimed, token=claimed.token, done=30, total=120, text="正在检查第 30 行")

    part = as_user(owner).get(page_of(job), headers=HTMX)

    text = part.content.decode()
    assert "<html" not in text
    assert "正在检查第 30 行" in text
    assert 'value="25"' in text
    assert "HX-Request" in part["Vary"]


def test_colleague_cannot_see_or_cancel_anothers_job(as_user, colleague, job):
    client = as_user(colleague)

    assert client.get(page_of(job)).status_code == 404
    assert client.get(page_of(job), headers=HTMX).status_code == 404
    assert client.post(reverse("jobs:job-cancel", args=[job.pk])).status_code == 404
    job.refresh_from_db()
    assert job.status == JobStatus.QUEUED


def test_nobody_sees_a_job_without_logging_in(client, job):
    page, part = client.get(page_of(job)), client.get(page_of(job), headers=HTMX)

    assert page.status_code == 302
    assert "login" in page["Location"]
    assert "/login/" in part["HX-Redirect"]
    assert "排队中" not in part.content.decode()


def test_system_administrator_sees_everybodys_jobs(as_user, sysadmin, job):
    assert as_user(sysadmin).get(page_of(job), headers=HTMX).status_code == 200


def test_a_failed_job_says_why_and_stops_asking(as_user, owner, job):
    claimed = services.claim(job_id=job.pk)
    services.fail(job=claimed, token=claimed.token, error="文件里没有可以导入的行。")

    text = as_user(owner).get(page_of(job), headers=HTMX).content.decode()

    assert "文件里没有可以导入的行。" in text
    assert "hx-trigger" not in text


def test_a_done_job_leads_its_owner_to_the_outcome(as_user, owner, kind):
    kind("leads", lambda job, progress: {"batch": 5}, outcome_url=lambda job: f"/batches/{job.result['batch']}/")
    job = services.enqueue(kind="leads", payload={}, by=owner)
    run_job(job.pk)

    client = as_user(owner)

    assert client.get(page_of(job))["Location"] == "/batches/5/"
    assert client.get(page_of(job), headers=HTMX)["HX-Redirect"] == "/batches/5/"


def test_a_done_job_without_an_outcome_page_says_so(as_user, owner, job):
    run_job(job.pk)

    text = as_user(owner).get(page_of(job), headers=HTMX).content.decode()

    assert "已完成" in text
    assert "hx-trigger" not in text


def test_owner_cancels_a_waiting_job(as_user, owner, job, counted):
    answer = as_user(owner).post(reverse("jobs:job-cancel", args=[job.pk]))

    assert answer["Location"] == page_of(job)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED
    assert counted == []


def test_cancelling_takes_a_post(as_user, owner, job):
    assert as_user(owner).get(reverse("jobs:job-cancel", args=[job.pk])).status_code == 405
