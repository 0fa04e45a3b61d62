"""The timed tasks in words: what they are, how often they run, how the latest run went."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone

from foundation.jobs.models import TimedRun

LATE = 3  # a task that missed so many of its turns is shown as late


@dataclass(frozen=True)
class TimedTask:
    """One line of the page."""

    label: str
    rhythm: str
    run: TimedRun | None
    is_late: bool


def timed_tasks() -> list[TimedTask]:
    """All of them, in the order of the schedule; one query."""
    runs = {run.task: run for run in TimedRun.objects.all()}
    return [_line(entry, runs.get(entry["task"])) for entry in settings.CELERY_BEAT_SCHEDULE.values()]


def _line(entry: dict[str, Any], run: TimedRun | None) -> TimedTask:
    schedule = entry["schedule"]
    label = settings.TIMED_LABELS.get(entry["task"], entry["task"])
    if isinstance(schedule, crontab):
        return TimedTask(label, _crontab_words(schedule), run, is_late=False)
    late = run is not None and timezone.now() - run.started_at > timedelta(seconds=LATE * float(schedule))
    return TimedTask(label, _seconds_words(int(schedule)), run, late)


def _crontab_words(schedule: crontab) -> str:
    hours, minutes = sorted(schedule.hour), sorted(schedule.minute)
    if len(hours) == 24 and len(minutes) == 1:
        return f"每小时第 {minutes[0]} 分"
    return f"每天 {hours[0]} 点至 {hours[-1]} 点"


def _seconds_words(seconds: int) -> str:
    if seconds % 86400 == 0:
        return "每天"
    if seconds % 3600 == 0:
        return "每小时"
    return f"每 {seconds} 秒"
