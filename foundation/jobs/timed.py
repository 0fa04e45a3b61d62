"""Notes how each timed task went, whatever app it belongs to."""

import logging
from typing import Any

from celery.signals import task_failure, task_prerun, task_success
from django.conf import settings
from django.db import DatabaseError
from django.db.models import F
from django.utils import timezone

from foundation.jobs.models import TimedRun

log = logging.getLogger(__name__)


def _is_timed(name: str) -> bool:
    return any(line["task"] == name for line in settings.CELERY_BEAT_SCHEDULE.values())


def _note(name: str, **fields: Any) -> None:
    """A base that does not answer must not stop the task itself."""
    try:
        TimedRun.objects.update_or_create(task=name, defaults=fields)
        TimedRun.objects.filter(task=name, is_ok=None).update(runs=F("runs") + 1)
    except DatabaseError as fault:
        log.warning("The run of %s could not be noted (%s).", name, type(fault).__name__)


def _end(name: str, **fields: Any) -> None:
    try:
        TimedRun.objects.filter(task=name).update(finished_at=timezone.now(), **fields)
    except DatabaseError as fault:
        log.warning("The end of %s could not be noted (%s).", name, type(fault).__name__)


@task_prerun.connect
def note_start(task: Any = None, **kwargs: Any) -> None:
    if task is not None and _is_timed(task.name):
        _note(task.name, started_at=timezone.now(), finished_at=None, is_ok=None, error="")


@task_success.connect
def note_success(sender: Any = None, **kwargs: Any) -> None:
    if sender is not None and _is_timed(sender.name):
        _end(sender.name, is_ok=True)


@task_failure.connect
def note_failure(sender: Any = None, exception: Any = None, **kwargs: Any) -> None:
    """The kind of fault only: its text may hold what a record says."""
    if sender is not None and _is_timed(sender.name):
        _end(sender.name, is_ok=False, error=type(exception).__name__)
