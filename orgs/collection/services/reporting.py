"""信息填报: taken in by the office, worked on by whoever is asked, sent up."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from foundation.accounts.models import Person
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor, account_of
from foundation.trail import clock
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from orgs.collection.models import ReportingTask
from orgs.collection.models.reporting import ReportingStatus
from orgs.collection.services.days import refuse_unlikely
from orgs.duties.open_items import OpenItem
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.places.models import Jurisdiction

KIND = "reporting"


def add_task(
    *,
    name: str,
    requester: str,
    due_on: date,
    jurisdiction: Jurisdiction | None = None,
    person: Person | None = None,
    columns: Sequence[str] = (),
    note: str = "",
    by: Actor | None,
) -> ReportingTask:
    """A new task; without street and person the office does it itself. Columns the base has not are passed over.

    Raises ValidationError for a person who could do nothing about it, PermissionDenied for all but the office.
    """
    _refuse_unless_office(by)
    refuse_unlikely(due_on=due_on)
    _refuse_idle(person)
    task = ReportingTask(
        name=name,
        requester=requester,
        due_on=due_on,
        jurisdiction=jurisdiction,
        person=person,
        columns=known_columns(columns),
        note=note,
        opened_on=clock.today(),
        opened_by=account_of(by),
    )
    with changeset(kind="add_reporting", by=by, title=f"登记填报任务：{name}"):
        task.save()
    return task


def edit_task(
    *,
    task: ReportingTask,
    name: str,
    requester: str,
    due_on: date,
    jurisdiction: Jurisdiction | None = None,
    person: Person | None = None,
    columns: Sequence[str] = (),
    note: str = "",
    by: Actor | None,
) -> Changeset | None:
    """Change what was asked, not how far it is; returns what to undo, None when nothing was changed.

    Refuses as `add_task` does; somebody who was asked already may stay.
    """
    _refuse_unless_office(by)
    if due_on != task.due_on:
        refuse_unlikely(due_on=due_on)
    if person is not None and person.pk != task.person_id:
        _refuse_idle(person)
    with changeset(kind="edit_reporting", by=by, title=f"修改填报任务：{name}") as recorder:
        row = _locked(task)
        row.name, row.requester, row.due_on, row.note = name, requester, due_on, note
        row.jurisdiction, row.person, row.columns = jurisdiction, person, known_columns(columns)
        row.save()
    return None if recorder.is_empty else recorder.changeset


def withdraw_task(*, task: ReportingTask, reason: str, by: Actor | None) -> Changeset:
    """撤回: nobody is asked any more; the record of it stays. Returns what to undo."""
    _refuse_unless_office(by)
    with changeset(kind="withdraw_reporting", by=by, title=f"撤回填报任务：{task}", reason=reason) as recorder:
        row = _locked(task)
        row.is_active = False
        row.save()
    return recorder.changeset


def set_status(*, task: ReportingTask, status: str, note: str = "", by: Actor | None) -> Changeset | None:
    """填报中, 已上报, or back; returns what to undo, None when it was so already."""
    _answers_for(task, by)
    if status not in ReportingStatus.values:
        raise ValidationError({"status": "请选择状态。"})
    words = ReportingStatus(status).label
    with changeset(kind="set_reporting", by=by, title=f"填报任务{words}：{task}", reason=note) as recorder:
        row = _locked(task)
        row.status = ReportingStatus(status).value
        row.sent_on = (row.sent_on or clock.today()) if status == ReportingStatus.SENT else None
        if note.strip():
            row.note = note.strip()[:500]
        row.save()
    return None if recorder.is_empty else recorder.changeset


def people_to_ask() -> Any:
    """Who may be asked: people in use whose account can enter something, or who have none."""
    return Person.objects.filter(is_active=True).able_to(Right.EDIT_RECORDS)


def known_columns(columns: Sequence[str]) -> list[str]:
    return [column.key for column in ENTERPRISE_COLUMNS.pick(columns)]


def _locked(task: ReportingTask) -> ReportingTask:
    """The row as it is now, held for this transaction; a colleague may have withdrawn it a moment ago."""
    row = ReportingTask.objects.live().select_for_update().filter(pk=task.pk).first()
    if row is None:
        raise ValidationError("这项任务刚被撤回，请回到列表查看。")
    return row


def _refuse_unless_office(by: Actor | None) -> None:
    if by is not None and not by.may(Right.MANAGE_DUTIES):
        raise PermissionDenied("填报任务由行业党委办公室登记。")


def _refuse_idle(person: Person | None) -> None:
    if person is not None and not people_to_ask().filter(pk=person.pk).exists():
        raise ValidationError({"person": f"{person}的账号只能查看或已停用，不能填报，请换一个人。"})


def _answers_for(task: ReportingTask, by: Actor | None) -> None:
    if by is not None and not ReportingTask.objects.responsible_to(by).filter(pk=task.pk).exists():
        raise PermissionDenied("这项填报不由您负责。")


def open_tasks(person: Person, on: date) -> list[OpenItem]:
    """Tasks written to the person that are not sent yet."""
    tasks = ReportingTask.objects.unfinished().filter(person=person, opened_on__lte=on)
    return [
        OpenItem(
            kind=KIND,
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
