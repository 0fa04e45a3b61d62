"""What can happen to a job, and what cannot."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction

from foundation.jobs import services
from foundation.jobs.errors import JobRefused, LeaseLost
from foundation.jobs.models import Job, JobStatus
from foundation.jobs.running import UNEXPECTED, UNKNOWN_KIND, run_job
from foundation.jobs.sweeping import sweep
from tests.jobs.conftest import let_lease_lapse, make_older

pytestmark = pytest.mark.django_db


def test_a_job_is_done_once(job, counted):
    run_job(job.pk)

    job.refresh_from_db()
    assert job.status == JobStatus.DONE
    assert job.result == {"call": 1}
    assert job.attempts == 1
    assert job.started_at <= job.finished_at
    assert counted == [job.pk]


def test_a_second_delivery_of_the_message_finds_nothing_to_do(job, counted):
    run_job(job.pk)
    run_job(job.pk)

    assert counted == [job.pk]


def test_two_workers_cannot_claim_the_same_job(job):
    first = services.claim(job_id=job.pk)
    second = services.claim(job_id=job.pk)

    assert first is not None
    assert first.token
    assert second is None


def test_a_message_about_a_job_that_never_was_does_no_harm(db):
    run_job(987654321)

    assert not Job.objects.exists()


def test_a_lapsed_lease_lets_another_worker_take_the_job(job):
    dead = services.claim(job_id=job.pk)
    let_lease_lapse(job)

    living = services.claim(job_id=job.pk)

    assert living is not None
    assert living.token != dead.token
    assert living.attempts == 2


def test_whoever_lost_the_job_can_neither_renew_nor_finish_nor_fail_it(job):
    old = services.claim(job_id=job.pk)
    let_lease_lapse(job)
    new = services.claim(job_id=job.pk)

    assert not services.renew(job=old, token=old.token)
    assert not services.fail(job=old, token=old.token, error="迟到的话")
    with pytest.raises(LeaseLost):
        services.finish(job=old, token=old.token, result=None)
    with pytest.raises(LeaseLost):
        services.report_progress(job=old, token=old.token, done=1)

    services.finish(job=new, token=new.token, result={"by": "new"})
    job.refresh_from_db()
    assert job.status == JobStatus.DONE
    assert job.result == {"by": "new"}


def test_work_of_a_lost_job_is_rolled_back_with_its_end(job, owner, counted):
    old = services.claim(job_id=job.pk)
    let_lease_lapse(job)
    services.claim(job_id=job.pk)

    with pytest.raises(LeaseLost), transaction.atomic():
        services.enqueue(kind="counted", payload={"effect": True}, by=owner)
        services.finish_in_transaction(job=old, token=old.token, result=None)

    assert not Job.objects.filter(payload__effect=True).exists()


def test_finishing_in_the_handlers_transaction_keeps_effect_and_end_together(kind, counted, owner):
    def handler(job: Job, progress: Any) -> None:
        with transaction.atomic():
            services.enqueue(kind="counted", payload={"effect": True}, by=owner)
            services.finish_in_transaction(job=job, token=job.token, result={"rows": 1})

    job = services.enqueue(kind=kind("applies", handler), payload={}, by=owner)
    run_job(job.pk)

    job.refresh_from_db()
    assert job.status == JobStatus.DONE
    assert job.result == {"rows": 1}
    assert Job.objects.filter(payload__effect=True).count() == 1


def test_a_fault_after_the_end_takes_the_end_back_too(kind, counted, owner):
    def handler(job: Job, progress: Any) -> None:
        with transaction.atomic():
            services.enqueue(kind="counted", payload={"effect": True}, by=owner)
            services.finish_in_transaction(job=job, token=job.token, result={"rows": 1})
            raise RuntimeError("the trail could not be sealed")

    job = services.enqueue(kind=kind("applies", handler), payload={}, by=owner)
    run_job(job.pk)

    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert job.result is None
    assert not Job.objects.filter(payload__effect=True).exists()


@pytest.mark.django_db(transaction=True)
def test_finish_in_transaction_outside_of_one_is_refused(job):
    claimed = services.claim(job_id=job.pk)

    with pytest.raises(RuntimeError):
        services.finish_in_transaction(job=claimed, token=claimed.token, result=None)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        pytest.param(JobRefused("文件里没有可以导入的行。"), "文件里没有可以导入的行。", id="refused"),
        pytest.param(ValidationError("日期在将来。"), "日期在将来。", id="invalid"),
        pytest.param(ZeroDivisionError("secret detail"), UNEXPECTED, id="a bug"),
    ],
)
def test_a_raising_handler_ends_the_job_with_a_sentence_for_people(kind, owner, fault, sentence):
    def handler(job: Job, progress: Any) -> None:
        raise fault

    job = services.enqueue(kind=kind("raises", handler), payload={}, by=owner)
    run_job(job.pk)
    run_job(job.pk)

    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert job.error == sentence
    assert job.attempts == 1


def test_a_passing_database_fault_sends_the_job_back_until_it_has_failed_three_times(kind, owner):
    def handler(job: Job, progress: Any) -> None:
        raise OperationalError("database is locked")

    job = services.enqueue(kind=kind("unlucky", handler), payload={}, by=owner)

    for attempt in (1, 2):
        run_job(job.pk)
        job.refresh_from_db()
        assert (job.status, job.attempts) == (JobStatus.QUEUED, attempt)

    run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert job.error == services.TOO_MANY_ATTEMPTS


def test_a_job_whose_kind_nobody_knows_any_more_fails_with_a_sentence(job):
    Job.objects.filter(pk=job.pk).update(kind="gone")

    run_job(job.pk)

    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert job.error == UNKNOWN_KIND


def test_the_same_key_twice_is_one_job(counted, owner):
    first = services.enqueue(kind="counted", payload={"batch": 7}, by=owner, key="apply-7")
    second = services.enqueue(kind="counted", payload={"batch": 7}, by=owner, key="apply-7")

    assert first == second
    run_job(first.pk)
    assert services.enqueue(kind="counted", payload={"batch": 7}, by=owner, key="apply-7") == first
    assert Job.objects.count() == 1


def test_jobs_without_a_key_are_different_wishes(counted, owner):
    services.enqueue(kind="counted", payload={}, by=owner)
    services.enqueue(kind="counted", payload={}, by=owner)

    assert Job.objects.count() == 2


@pytest.mark.parametrize("end", ["fail", "cancel"])
def test_after_a_failure_the_same_wish_may_be_made_again(counted, owner, end):
    first = services.enqueue(kind="counted", payload={}, by=owner, key="apply-7")
    claimed = services.claim(job_id=first.pk)
    if end == "fail":
        services.fail(job=claimed, token=claimed.token, error="坏了")
    else:
        services.cancel(job=claimed, by=owner)

    second = services.enqueue(kind="counted", payload={}, by=owner, key="apply-7")

    assert second != first
    assert second.status == JobStatus.QUEUED


def test_an_unknown_kind_and_a_payload_of_records_are_refused(counted, owner):
    with pytest.raises(ValueError, match="unknown kind"):
        services.enqueue(kind="nobody", payload={}, by=owner)
    with pytest.raises(ValueError, match="carries ids"):
        services.enqueue(kind="counted", payload={"rows": ["企业" * 2000]}, by=owner)


def test_a_cancelled_job_stops_at_its_next_progress_and_keeps_nothing(kind, owner):
    def handler(job: Job, progress: Any) -> None:
        progress(1, 10, "正在检查")
        services.cancel(job=job, by=owner)
        progress(2, 10, "正在检查")
        pytest.fail("the work went on")

    job = services.enqueue(kind=kind("long", handler), payload={}, by=owner)
    run_job(job.pk)

    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED
    assert job.progress_done == 1


def test_a_finished_job_can_no_longer_be_cancelled(job, owner):
    run_job(job.pk)

    assert not services.cancel(job=job, by=owner)
    job.refresh_from_db()
    assert job.status == JobStatus.DONE


def test_progress_is_written_with_its_words(kind, owner):
    seen: list[Job] = []

    def handler(job: Job, progress: Any) -> None:
        progress(30, 120, "正在检查第 30 行")
        seen.append(Job.objects.get(pk=job.pk))

    job = services.enqueue(kind=kind("long", handler), payload={}, by=owner)
    run_job(job.pk)

    assert seen[0].percent == 25
    assert seen[0].progress_text == "正在检查第 30 行"
    assert Job(progress_done=5).percent is None


def test_a_broker_that_does_not_answer_costs_nothing_but_time(
    counted, owner, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []

    def silent(*args: Any, **kwargs: Any) -> None:
        asked.append(args)
        raise ConnectionError("broker is away")

    monkeypatch.setattr(services.current_app, "send_task", silent)

    with django_capture_on_commit_callbacks(execute=True):
        job = services.enqueue(kind="counted", payload={}, by=owner)
        services.enqueue(kind="counted", payload={}, by=owner)

    assert len(asked) == 1, "the second job must not wait for a broker that was just silent"
    job.refresh_from_db()
    assert job.status == JobStatus.QUEUED


# --- The sweeper ----------------------------------------------------------------------------------


@pytest.fixture
def hinted(monkeypatch) -> list[int]:
    told: list[int] = []
    monkeypatch.setattr(services, "hint", lambda *, job_id, kind: told.append(job_id) or True)
    return told


def test_the_sweeper_speaks_of_a_job_that_has_waited_and_not_of_a_fresh_one(job, counted, owner, hinted):
    fresh = services.enqueue(kind="counted", payload={}, by=owner)
    make_older(job, seconds=11)

    swept = sweep()

    assert swept.hinted == hinted == [job.pk]
    assert fresh.pk not in hinted


def test_the_sweeper_does_not_repeat_itself_at_every_tick(job, hinted):
    make_older(job, seconds=11)

    sweep()
    sweep()

    assert hinted == [job.pk]


def test_the_sweeper_takes_back_a_job_whose_worker_died(job, counted, hinted):
    services.claim(job_id=job.pk)
    make_older(job, seconds=90)
    let_lease_lapse(job)

    swept = sweep()

    assert swept.taken_back == [job.pk]
    assert hinted == [job.pk]
    run_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.DONE
    assert job.attempts == 2


def test_the_sweeper_leaves_a_living_worker_alone(job, hinted):
    services.claim(job_id=job.pk)

    swept = sweep()

    assert (swept.taken_back, swept.given_up, swept.hinted) == ([], [], [])


def test_a_job_that_kills_its_worker_is_given_up_after_three_attempts(job, hinted, settings):
    for _ in range(settings.JOB_MAX_ATTEMPTS):
        assert services.claim(job_id=job.pk)
        let_lease_lapse(job)

    swept = sweep()

    assert swept.given_up == [job.pk]
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert job.error == services.TOO_MANY_ATTEMPTS
    assert services.claim(job_id=job.pk) is None


def test_a_dry_sweep_changes_nothing(job, hinted):
    services.claim(job_id=job.pk)
    let_lease_lapse(job)

    swept = sweep(dry_run=True)

    assert swept.taken_back == [job.pk]
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING
    assert hinted == []


def test_the_sweeper_stops_asking_a_silent_broker(job, counted, owner, monkeypatch):
    other = services.enqueue(kind="counted", payload={}, by=owner)
    make_older(job, seconds=11)
    make_older(other, seconds=11)
    monkeypatch.setattr(services, "hint", lambda *, job_id, kind: False)

    assert sweep().hinted == []
    job.refresh_from_db()
    assert job.hinted_at is None
