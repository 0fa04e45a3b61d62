"""The lease's own thread: it keeps a long job ours and shows its progress while a transaction is open."""

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from foundation.jobs import running, services
from foundation.jobs.models import Job, JobStatus
from foundation.jobs.running import run_job
from tests.jobs.conftest import let_lease_lapse

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quick(monkeypatch, settings) -> None:
    monkeypatch.setattr(running, "FLUSH_SECONDS", 0.05)
    settings.JOB_LEASE_SECONDS = 1.2


def eventually(true: Callable[[], Any], seconds: float = 5) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.02)
    return False


def in_thread(work: Callable[[], Any]) -> Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


def test_a_job_longer_than_its_lease_stays_with_its_worker(kind, owner):
    stolen = []

    def handler(job: Job, progress: Any) -> None:
        time.sleep(2.5)
        stolen.append(services.claim(job_id=job.pk))

    job = services.enqueue(kind=kind("long", handler), payload={}, by=owner)
    run_job(job.pk)

    job.refresh_from_db()
    assert stolen == [None]
    assert (job.status, job.attempts) == (JobStatus.DONE, 1)


def test_people_see_progress_while_the_work_goes_on(kind, owner):
    seen, go_on = Event(), Event()

    def handler(job: Job, progress: Any) -> None:
        progress(3, 12, "正在检查")
        seen.set()
        go_on.wait(5)

    job = services.enqueue(kind=kind("long", handler), payload={}, by=owner)
    worker = in_thread(lambda: run_job(job.pk))
    seen.wait(5)

    assert eventually(lambda: Job.objects.get(pk=job.pk).percent == 25)
    go_on.set()
    worker.join()


def test_work_somebody_took_over_stops_at_its_next_progress(kind, owner):
    def handler(job: Job, progress: Any) -> None:
        let_lease_lapse(job)
        services.claim(job_id=job.pk)
        for done in range(200):
            progress(done, 200)
            time.sleep(0.02)
        pytest.fail("the work went on")

    job = services.enqueue(kind=kind("long", handler), payload={}, by=owner)
    run_job(job.pk)

    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.RUNNING, 2), "the second worker's claim stands"


def test_a_transaction_longer_than_the_lease_ends_with_the_job_done(kind, owner, counted):
    """On SQLite nobody can write meanwhile, so nobody can claim the job; on PostgreSQL the lease is renewed."""

    def handler(job: Job, progress: Any) -> None:
        with transaction.atomic():
            services.enqueue(kind="counted", payload={"effect": True}, by=owner)
            progress(1, 2, "正在写入")
            time.sleep(2.5)
            services.finish_in_transaction(job=job, token=job.token, result={"rows": 1})

    job = services.enqueue(kind=kind("applies", handler), payload={}, by=owner)
    worker = in_thread(lambda: run_job(job.pk))
    assert eventually(lambda: Job.objects.get(pk=job.pk).status == JobStatus.RUNNING)
    time.sleep(1.6)
    rival = in_thread(lambda: run_job(job.pk))
    worker.join()
    rival.join()

    job.refresh_from_db()
    assert (job.status, job.result, job.attempts) == (JobStatus.DONE, {"rows": 1}, 1)
    assert Job.objects.filter(payload__effect=True).count() == 1


@pytest.mark.postgres
def test_progress_inside_a_transaction_is_seen_by_others(kind, owner):
    seen, go_on = Event(), Event()

    def handler(job: Job, progress: Any) -> None:
        with transaction.atomic():
            progress(1, 4, "正在写入")
            seen.set()
            go_on.wait(5)

    job = services.enqueue(kind=kind("applies", handler), payload={}, by=owner)
    worker = in_thread(lambda: run_job(job.pk))
    seen.wait(5)

    assert eventually(lambda: Job.objects.get(pk=job.pk).percent == 25)
    go_on.set()
    worker.join()


def test_only_one_of_many_workers_gets_the_job(kind, owner):
    calls: list[int] = []

    def handler(job: Job, progress: Any) -> None:
        calls.append(job.pk)

    job = services.enqueue(kind=kind("contested", handler), payload={}, by=owner)
    workers = [in_thread(lambda: run_job(job.pk)) for _ in range(8)]
    for worker in workers:
        worker.join()

    assert calls == [job.pk]


def test_the_same_key_at_the_same_moment_is_one_job(counted, owner):
    found: list[int] = []

    def ask() -> None:
        found.append(services.enqueue(kind="counted", payload={}, by=owner, key="apply-7").pk)

    askers = [in_thread(ask) for _ in range(8)]
    for asker in askers:
        asker.join()

    assert len(found) == 8
    assert len(set(found)) == 1
    assert Job.objects.count() == 1
