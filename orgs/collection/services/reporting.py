"""信息填报: taken in by the office, worked on by whoever is asked, sent up."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.records import services as records
from foundation.trail import clock
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from orgs.collection.kinds.reporting import TASKS
from orgs.collection.models import ReportingTask
from orgs.collection.models.reporting import ReportingStatus
from orgs.duties.open_items import OpenItem
from orgs.enterprises.columns import ENTERPRISE_COLUMNS


def add_task(*, columns: Sequence[str] = (), by: Actor | None, **asked: Any) -> ReportingTask:
    """A new task, with what ``TASKS.writes`` names; without street and person the office does it itself.

    Columns the base has not are passed over. Raises ValidationError for a person who could do nothing about it,
    PermissionDenied for all but the office.
    """
    known = [column.key for column in ENTERPRISE_COLUMNS.pick(columns)]
    entered = {"opened_on": clock.today(), "opened_by": by if by is not None and by.pk else None}
    task: ReportingTask = records.add(kind=TASKS, values={**asked, **entered, "columns": known}, by=by)
    return task


def set_status(*, task: ReportingTask, status: str, note: str = "", by: Actor | None) -> Changeset | None:
    """填报中, 已上报, or back; returns what to undo, None when it was so already."""
    refuse_all_but_the_asked(task, by)
    if status not in ReportingStatus.values:
        raise ValidationError({"status": "请选择状态。"})
    words = ReportingStatus(status).label
    with changeset(kind="set_reporting", by=by, title=f"填报任务{words}：{task}", reason=note) as recorder:
        row: ReportingTask = records.locked(TASKS, task)
        row.status = ReportingStatus(status).value
        row.sent_on = (row.sent_on or clock.today()) if status == ReportingStatus.SENT else None
        if note.strip():
            row.note = note.strip()[:500]
        row.save()
    return None if recorder.is_empty else recorder.changeset


def refuse_all_but_the_asked(task: ReportingTask, by: Actor | None) -> None:
    """Raises PermissionDenied."""
    if by is not None and not ReportingTask.objects.responsible_to(by).filter(pk=task.pk).exists():
        raise PermissionDenied("这项填报不由您负责。")


def open_tasks(person: Person, on: date) -> list[OpenItem]:
    """Tasks written to the person that are not sent yet."""
    tasks = ReportingTask.objects.unfinished().filter(person=person, opened_on__lte=on)
    return [
        OpenItem(
            kind=TASKS.slug,
            key=task.pk,
            title=task.name,
            person=person.pk,
            jurisdiction=task.jurisdiction_id,
            url=task.get_absolute_url(),
            due=task.due_on,
        )
        for task in tasks
    ]


def give_tasks(items: Sequence[OpenItem], to: Person, by: Actor | None) -> None:
    """Write the tasks to somebody else; part of the handover's own changeset."""
    with changeset(kind="reassign_reporting", by=by, title=f"填报任务转给 {to}"):
        for task in ReportingTask.objects.select_for_update().filter(pk__in=[item.key for item in items]):
            task.person = to
            task.save()
