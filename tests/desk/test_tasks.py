"""后台任务: one's own work, and for the system administrator how the timed tasks go."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from foundation.desk.timed_tasks import timed_tasks
from foundation.jobs.models import Job, TimedRun
from foundation.jobs.tasks import sweep

pytestmark = pytest.mark.django_db


def test_a_timed_task_leaves_a_note_of_how_it_went():
    sweep.apply()
    sweep.apply()

    run = TimedRun.objects.get(task="jobs.sweep")
    assert (run.is_ok, run.error, run.runs) == (True, "", 2)
    assert run.finished_at >= run.started_at


def test_a_timed_task_that_fails_says_which_kind_of_fault_it_was_and_no_more():
    sweep.apply(args=["张三 13800000000"])

    run = TimedRun.objects.get(task="jobs.sweep")
    assert (run.is_ok, run.error) == (False, "TypeError")


def test_a_task_that_has_not_run_for_long_is_shown_as_late():
    TimedRun.objects.create(task="exchange.clean_imports", started_at=timezone.now() - timedelta(hours=4), is_ok=True)
    lines = {line.label: line for line in timed_tasks()}

    assert lines["清理旧的导入"].is_late
    assert lines["清理旧的导入"].rhythm == "每小时"
    assert lines["重新派发中断的任务"].run is None


def test_people_see_their_own_tasks_and_the_administrator_all(office, street_lead, sysadmin):
    for user in (office, street_lead):
        Job.objects.create(kind="import.check", by=user)

    for user, count, sees_timed in ((office, 1, False), (sysadmin, 2, True)):
        client = Client()
        client.force_login(user)
        page = client.get("/tasks/")

        assert page.context["page_obj"].paginator.count == count
        assert ("定时任务" in page.content.decode()) is sees_timed
