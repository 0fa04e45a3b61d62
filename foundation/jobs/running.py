"""Doing one job: claim, keep the lease alive, call the handler, note the end."""

import logging
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from foundation.jobs import services
from foundation.jobs.errors import JobRefused, LeaseLost
from foundation.jobs.models import Job
from foundation.jobs.registry import KINDS

log = logging.getLogger(__name__)

UNKNOWN_KIND = "系统没有办理这种任务的程序，请把任务编号告诉系统管理员。"
UNEXPECTED = "处理时出现意外错误，请把任务编号告诉系统管理员。"
FLUSH_SECONDS = 1.0


def run_job(job_id: int) -> None:
    """Do the job if it still has to be done; a second delivery of its message finds nothing to claim."""
    job = services.claim(job_id=job_id)
    if job is None:
        return
    kind = KINDS.get(job.kind)
    if kind is None:
        services.fail(job=job, token=job.token, error=UNKNOWN_KIND)
        return
    try:
        with Lease(job) as lease:
            result = kind.handler(job, lease.progress)
        services.finish(job=job, token=job.token, result=result)
    except LeaseLost:
        log.warning("Job %s was taken over or cancelled; this run's work is not kept.", job.pk)
    except (JobRefused, ValidationError) as refusal:
        services.fail(job=job, token=job.token, error=sentence_of(refusal))
    except (OperationalError, InterfaceError):
        # The database was away or busy: the same work may well succeed in a moment.
        log.exception("Job %s met a database fault and goes back to the queue.", job.pk)
        _fresh_connection()
        services.give_back(job=job, token=job.token)
    except Exception:
        log.exception("Job %s failed.", job.pk)
        _fresh_connection()
        services.fail(job=job, token=job.token, error=UNEXPECTED)


def sentence_of(refusal: Exception) -> str:
    return "".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)


def _fresh_connection() -> None:
    if not connection.in_atomic_block:
        close_old_connections()


class Lease:
    """Renews the job's lease and writes its progress from a thread with its own connection.

    The handler may hold a transaction open for minutes: on SQLite nothing else can write meanwhile, so the thread
    simply waits its turn (nobody else can claim the job either), on PostgreSQL it goes on and people see progress.
    """

    def __init__(self, job: Job) -> None:
        self.job, self.token = job, job.token
        self._news: dict[str, Any] = {}
        self._lock, self._stop, self._lost = Lock(), Event(), Event()
        # Inside somebody's transaction (a test's) no other connection sees the row, so there is nothing to renew.
        self._thread = None if connection.in_atomic_block else Thread(target=self._keep, daemon=True)

    def __enter__(self) -> "Lease":
        if self._thread:
            self._thread.start()
        return self

    def __exit__(self, *fault: Any) -> None:
        self._stop.set()
        if self._thread:
            self._thread.join()

    def progress(self, done: int, total: int = 0, text: str = "") -> None:
        """Remember how far the work is; the thread writes it at most once a second."""
        if self._lost.is_set():
            raise LeaseLost(f"job {self.job.pk}")
        if self._thread is None:
            services.report_progress(job=self.job, token=self.token, done=done, total=total, text=text)
            return
        with self._lock:
            self._news = {"progress_done": done, "progress_total": total, "progress_text": text[:200]}

    def _keep(self) -> None:
        renewed = monotonic()
        try:
            while not self._stop.wait(FLUSH_SECONDS):
                with self._lock:
                    news, self._news = self._news, {}
                if not news and monotonic() - renewed < settings.JOB_LEASE_SECONDS / 3:
                    continue
                try:
                    held = services.renew(job=self.job, token=self.token, **news)
                except (OperationalError, InterfaceError):
                    # SQLite is busy with somebody's long transaction, or the server is away: try again in a second.
                    connection.close()
                    continue
                renewed = monotonic()
                if not held:
                    self._lost.set()
                    return
        finally:
            connection.close()
