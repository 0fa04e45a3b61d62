"""Celery's side of jobs: two tasks that fetch and call."""

from celery import shared_task

from foundation.jobs.running import run_job
from foundation.jobs.sweeping import sweep as sweep_jobs


@shared_task(name="jobs.run")
def run(job_id: int) -> None:
    run_job(job_id)


@shared_task(name="jobs.sweep")
def sweep() -> None:
    sweep_jobs()
