"""What can happen to a job: asked for, claimed, renewed, finished, failed, given back, cancelled.

Every step after the claim names the token it was claimed with and changes nothing when another holds the job.
"""

import json
import logging
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Any
from uuid import uuid4

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from foundation.jobs.errors import LeaseLost
from foundation.jobs.models import UNFINISHED, WITHOUT_RESULT, Job, JobStatus
from foundation.jobs.registry import KINDS, queue_of

log = logging.getLogger(__name__)

PAYLOAD_LIMIT = 4000  # characters: ids and small options; records stay in their tables
BROKER_PAUSE = 30.0  # seconds without asking a broker that just did not answer
TOO_MANY_ATTEMPTS = "处理多次中断，没有完成。请稍后重新提交；仍不成功时请把任务编号告诉系统管理员。"

_broker_silent_until = 0.0


@transaction.atomic
def enqueue(*, kind: str, payload: dict[str, Any], by: Any, key: str | None = None) -> Job:
    """Register work in the caller's transaction; workers hear of it after the commit.

    With a ``key``, a job of that key which waits, runs or is done is returned instead of a second one.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of job: {kind}")
    if len(json.dumps(payload)) > PAYLOAD_LIMIT:
        raise ValueError("a job's payload carries ids, not records")
    fields = {"kind": kind, "payload": payload, "by": by if by is not None and by.pk else None}
    if key is None:
        job, is_new = Job.objects.create(**fields), True
    else:
        job, is_new = Job.objects.exclude(status__in=WITHOUT_RESULT).get_or_create(key=key, defaults=fields)
    if is_new:
        # robust: the work is registered, so a broker's fault must not turn the answer into an error.
        transaction.on_commit(partial(hint, job_id=job.pk, kind=kind), robust=True)
    return job


def hint(*, job_id: int, kind: str) -> bool:
    """Tell the workers that a job waits; False when the broker does not answer, then the sweeper tries later."""
    global _broker_silent_until
    if monotonic() < _broker_silent_until:
        return False
    try:
        current_app.send_task("jobs.run", args=[job_id], queue=queue_of(kind))
    except Exception as fault:  # each transport raises its own kinds
        _broker_silent_until = monotonic() + BROKER_PAUSE
        log.warning("The broker does not answer (%s); job %s waits for the sweeper.", type(fault).__name__, job_id)
        return False
    return True


def claim(*, job_id: int) -> Job | None:
    """Take the job for this worker; None when there is nothing to do (done, or another has it)."""
    now = timezone.now()
    taken = (
        Job.objects.claimable(at=now)
        .filter(pk=job_id, attempts__lt=settings.JOB_MAX_ATTEMPTS)
        .update(
            status=JobStatus.RUNNING,
            token=uuid4().hex,
            lease_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS),
            attempts=F("attempts") + 1,
            started_at=now,
            progress_done=0,
            progress_total=0,
            progress_text="",
        )
    )
    return Job.objects.get(pk=job_id) if taken else None


def renew(*, job: Job, token: str, **progress: Any) -> bool:
    """Keep the job for another lease and note its progress; False when it is no longer ours."""
    until = timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    return bool(_locked(job, token).update(lease_until=until, **progress))


def report_progress(*, job: Job, token: str, done: int, total: int = 0, text: str = "") -> None:
    """Write how far the work is; raises LeaseLost when it is no longer ours.

    Handlers call the ``progress`` they are given instead: it goes through the lease's own connection and so is seen
    while a transaction of the handler is still open.
    """
    if not renew(job=job, token=token, progress_done=done, progress_total=total, progress_text=text[:200]):
        raise LeaseLost(f"job {job.pk}")


def finish(*, job: Job, token: str, result: dict[str, Any] | None) -> None:
    """Mark the job done; raises LeaseLost when it is no longer ours."""
    done = _locked(job, token).update(
        status=JobStatus.DONE, result=result, error="", lease_until=None, finished_at=timezone.now()
    )
    if not done and not Job.objects.filter(pk=job.pk, token=token, status=JobStatus.DONE).exists():
        raise LeaseLost(f"job {job.pk}")


def finish_in_transaction(*, job: Job, token: str, result: dict[str, Any] | None) -> None:
    """Mark the job done in the transaction that holds its effects, so that both are kept or neither.

    Raises LeaseLost, which must leave the transaction, when another worker has the job.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("finish_in_transaction() belongs inside the handler's transaction")
    finish(job=job, token=token, result=result)


def fail(*, job: Job, token: str, error: str) -> bool:
    """End the job with the sentence people read; False when it is no longer ours."""
    return bool(
        _locked(job, token).update(
            status=JobStatus.FAILED, error=error[:500], lease_until=None, finished_at=timezone.now()
        )
    )


def give_back(*, job: Job, token: str) -> bool:
    """Put the job back in the queue after a passing fault; after the last attempt it fails."""
    if job.attempts >= settings.JOB_MAX_ATTEMPTS:
        return fail(job=job, token=token, error=TOO_MANY_ATTEMPTS)
    # Not spoken of at once: the sweeper's pace is the back-off.
    return bool(
        _locked(job, token).update(status=JobStatus.QUEUED, token="", lease_until=None, hinted_at=timezone.now())
    )


def cancel(*, job: Job, by: Any) -> bool:
    """Stop a job that waits or runs; a running one notices at its next progress or when it wants to finish."""
    stopped = Job.objects.filter(pk=job.pk, status__in=UNFINISHED).update(
        status=JobStatus.CANCELLED, token="", lease_until=None, finished_at=timezone.now()
    )
    if stopped:
        log.info("Job %s was cancelled by user %s.", job.pk, getattr(by, "pk", None))
    return bool(stopped)


def _locked(job: Job, token: str) -> Any:
    """The job's row as long as it runs under this token."""
    return Job.objects.filter(pk=job.pk, token=token, status=JobStatus.RUNNING)
