"""The sweeper: no job stays lying, whatever died."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from foundation.jobs import services
from foundation.jobs.models import Job, JobStatus
from foundation.jobs.querysets import JobQuerySet

HINTS_AT_ONCE = 100
REMIND_EVERY = 6  # times JOB_HINT_SECONDS: a long queue is not told the same thing at every sweep


@dataclass(frozen=True)
class Swept:
    """What one sweep found: ids of jobs taken back, given up, and spoken of again."""

    taken_back: list[int]
    given_up: list[int]
    hinted: list[int]


def sweep(*, dry_run: bool = False) -> Swept:
    """Take back jobs whose worker died, give up those that died too often, remind workers of waiting ones.

    It reads first and writes only what it found, so that on SQLite an idle sweep never waits for a writer.
    """
    now = timezone.now()
    abandoned = list(Job.objects.abandoned(at=now))
    given_up = [job for job in abandoned if job.attempts >= settings.JOB_MAX_ATTEMPTS]
    taken_back = [job for job in abandoned if job.attempts < settings.JOB_MAX_ATTEMPTS]
    if not dry_run:
        given_up = [
            job
            for job in given_up
            if _still_lapsed(job, now).update(
                status=JobStatus.FAILED, error=services.TOO_MANY_ATTEMPTS, lease_until=None, finished_at=now
            )
        ]
        taken_back = [
            job
            for job in taken_back
            if _still_lapsed(job, now).update(status=JobStatus.QUEUED, token="", lease_until=None, hinted_at=None)
        ]
    return Swept([j.pk for j in taken_back], [j.pk for j in given_up], _remind(now, dry_run=dry_run))


def _still_lapsed(job: Job, now: datetime) -> JobQuerySet:
    """The job's row, unless its worker renewed the lease a moment ago."""
    return Job.objects.abandoned(at=now).filter(pk=job.pk, token=job.token)


def _remind(now: datetime, *, dry_run: bool) -> list[int]:
    waited = timedelta(seconds=settings.JOB_HINT_SECONDS)
    unheard = Job.objects.unheard(queued_before=now - waited, hinted_before=now - waited * REMIND_EVERY)
    told = []
    for job in unheard[:HINTS_AT_ONCE]:
        if not dry_run and not services.hint(job_id=job.pk, kind=job.kind):
            break
        told.append(job.pk)
    if told and not dry_run:
        Job.objects.filter(pk__in=told, status=JobStatus.QUEUED).update(hinted_at=now)
    return told
