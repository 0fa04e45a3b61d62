"""The engine's jobs: fetch the batch, call the function, finish in its transaction."""

from __future__ import annotations

from typing import Any

from foundation.accounts.models import User
from foundation.accounts.roles import Right
from foundation.exchange.imports.applying import apply_now
from foundation.exchange.imports.batches import ImportConflict, check_now, read_in_job
from foundation.exchange.imports.targets import ImportRefused
from foundation.exchange.models import BatchStatus, ImportBatch
from foundation.exchange.reading.refusals import UnreadableFile
from foundation.jobs.errors import JobRefused
from foundation.jobs.models import Job
from foundation.jobs.registry import Progress

NO_RIGHT = "您已没有导入台账的权限，没有继续处理。"


def read(job: Job, progress: Progress) -> dict[str, Any]:
    batch, _by = _batch_of(job)
    if batch.status == BatchStatus.READING:
        progress(0, text="正在读取文件")
        try:
            read_in_job(batch=batch, job=job)
        except UnreadableFile as refusal:
            raise JobRefused(refusal.sentence) from refusal
    return {"batch": batch.pk}


def check(job: Job, progress: Progress) -> dict[str, Any]:
    batch, by = _batch_of(job)
    if batch.status == BatchStatus.CHECKING:
        try:
            check_now(batch=batch, by=by, job=job, progress=progress)
        except UnreadableFile as refusal:
            raise JobRefused(refusal.sentence) from refusal
        except ImportConflict as conflict:
            raise JobRefused(str(conflict)) from conflict
    return {"batch": batch.pk}


def apply(job: Job, progress: Progress) -> dict[str, Any]:
    batch, by = _batch_of(job)
    progress(0, text="正在写入，完成前什么都不会改变")
    try:
        result = apply_now(batch=batch, by=by, job=job)
    except (ImportConflict, ImportRefused) as refusal:
        raise JobRefused(str(refusal)) from refusal
    return {"batch": batch.pk, "new": result.new, "updated": result.updated}


def _batch_of(job: Job) -> tuple[ImportBatch, User]:
    """The job's batch, and the person as they are now: rights may have ended meanwhile."""
    batch = ImportBatch.objects.get(pk=job.payload["batch"])
    by = User.objects.get(pk=job.by_id)
    if not by.is_active or not by.may(Right.IMPORT):
        raise JobRefused(NO_RIGHT)
    return batch, by


def outcome_url(job: Job) -> str:
    """Where the batch stands now."""
    return ImportBatch.objects.get(pk=job.payload["batch"]).get_absolute_url()
