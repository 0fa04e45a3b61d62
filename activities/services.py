"""What is done with a decision beside entering it: its owner says it is done; it passes on with a responsibility."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from activities.kinds.meetings import why_not_done
from activities.models import Decision
from activities.scope import own_decisions
from foundation.accounts.models import Person
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from orgs.duties.open_items import OpenItem

KIND = "decision"
NOT_YOURS = "这件事不由您办理。"


def may_finish(decision: Decision, by: Actor) -> bool:
    """The office, whoever it is written to, and the street it is written to."""
    if not by.may(Right.EDIT_RECORDS):
        return False
    return by.may(Right.MANAGE_DUTIES) or Decision.objects.filter(own_decisions(by), pk=decision.pk).exists()


def finish_decision(*, decision: Decision, on: date, result: str = "", by: Actor | None) -> Changeset | None:
    """办结; returns what to undo. Raises ValidationError for a day that cannot be, PermissionDenied for a stranger."""
    if by is not None and not may_finish(decision, by):
        raise PermissionDenied(NOT_YOURS)
    with changeset(kind="finish_decision", by=by, title=f"议定事项办结：{decision}") as recorder:
        row = Decision.objects.live().select_for_update(of=("self",)).filter(pk=decision.pk).first()
        if row is None or not row.meeting.is_active:
            raise ValidationError("这件事刚被撤回，请回到列表查看。")
        if why := why_not_done(row.meeting, on):
            raise ValidationError({"on": why})
        row.done_on, row.result = on, result.strip()
        row.full_clean(exclude=["meeting", "person", "jurisdiction"])
        row.save()
    return None if recorder.is_empty else recorder.changeset


def unfinished() -> Any:
    """Decisions of meetings that stand, not done yet."""
    return Decision.objects.live().filter(meeting__is_active=True, done_on__isnull=True)


def open_decisions(person: Person, on: date) -> list[OpenItem]:
    """Decisions written to the person that are not done."""
    return [
        OpenItem(kind=KIND, key=row.pk, title=str(row), person=person.pk, url=row.get_absolute_url(), due=row.due_on)
        for row in unfinished().filter(person=person, meeting__on__lte=on)
    ]


def give_decisions(items: Sequence[OpenItem], to: Person, by: Actor) -> None:
    """Write the decisions to somebody else; part of the handover's own changeset."""
    with changeset(kind="reassign_decision", by=by, title=f"议定事项转给 {to}"):
        for row in Decision.objects.select_for_update().filter(pk__in=[item.key for item in items]):
            row.person = to
            row.save()
