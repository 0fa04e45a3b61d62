"""Naming another recipient of a waiting handover, and taking the handover back: its duties move with it both times."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.trail import clock
from foundation.trail.models import ChangeItem, Changeset
from foundation.trail.periods import fields_of, remove_period, replace_period
from foundation.trail.recording import changeset
from foundation.trail.undo import UndoRefused, undo
from orgs.duties.choices import HandoverStatus
from orgs.duties.fitting import refuse_unfit
from orgs.duties.kinds import MODELS, kind_with
from orgs.duties.models import Handover, HandoverLine
from orgs.duties.services.handing_over import ONE_DAY, begin, judge_successor, successor_of, waiting
from orgs.duties.services.starting import refuse_unless_office

DUTY_LABELS = {model._meta.label_lower for model in MODELS}


def name_recipient(*, handover: Handover, to: Person, by: Actor | None, is_second_meant: bool = False) -> Handover:
    """Say who takes over, where nobody was named or another does: the duties pass to them as well, from the same day.

    A duty that ended and was given to somebody else meanwhile stays there, and the act's title says so.

    Raises ValidationError once it is settled, for somebody who may not be given the duties, or when these were changed
    since; SecondLiaisonPoint as ``assign_liaison`` does.
    """
    refuse_unless_office(by)
    if to == handover.person or not to.is_active:
        raise ValidationError({"to": "接收人应是另一位在用的人员。"})
    title = f"{handover.person} 的交接改由{to}接收"
    with changeset(kind="name_recipient", by=by, title=title) as recorder:
        row = waiting(handover)
        if row.to == to:
            raise ValidationError({"to": f"接收人本来就是{to}，请另选一位。"})
        acts, elsewhere = _acts_on(row), []
        for line in row.lines.all():
            refuse_unfit(to, line.kind, field="to")
            if holder := _holder_anew(row, line, acts):
                elsewhere.append(f"{line}已由{holder}负责")
                continue
            given = _taken_from_recipient(row, line, acts, "不能再换接收人")
            successor = successor_of(given, to, row.on)
            judge_successor(successor, is_second_meant)
            begin(successor)
        if elsewhere:
            recorder.retitle(
                f"{title}（{'，'.join(elsewhere[:3])}{'等' if len(elsewhere) > 3 else ''}，只转未办的事项）"
            )
        row.to = to
        row.save()
    return row


def withdraw_handover(*, handover: Handover, by: Actor | None, reason: str = "") -> Handover:
    """Take a waiting handover back: its duties return to the predecessor as if it had not been started.

    Raises ValidationError when it is settled already or its duties were passed on, given to somebody or changed since.
    """
    refuse_unless_office(by)
    acts = _acts_on(handover)
    with transaction.atomic():
        row = waiting(handover)
        for line in row.lines.all():
            if holder := _holder_anew(row, line, acts):
                raise ValidationError(f"{line}已另外分派给{holder}，不能退回；请确定接收人，由其接收未办的事项。")
        if len(acts) > 1:
            _return_duties(row, acts, by, reason)
        else:
            _undo_start(acts[0], by, reason)
    handover.refresh_from_db()
    return handover


def _undo_start(act: int, by: Actor | None, reason: str) -> None:
    try:
        report = undo(changeset=Changeset.objects.get(pk=act), by=by, reason=reason)
    except UndoRefused as refused:  # another person's handover of the same act went on
        raise ValidationError(str(refused)) from None
    if any(kept.model in DUTY_LABELS for kept in report.kept):
        # Half taken back, a firm would have two holders or its earlier one beside the latest.
        raise ValidationError("这些职责之后又有移交、结束或更正，不能再撤回；请重新移交。")


def _return_duties(row: Handover, acts: list[int], by: Actor | None, reason: str) -> None:
    """Taking back the first act alone would not do: the duties went on to another recipient since."""
    with changeset(kind="withdraw_handover", by=by, title=f"撤回交接：{row}", reason=reason):
        for line in row.lines.all():
            given = _taken_from_recipient(row, line, acts, "不能再撤回")
            model, about = _kind_of(line)
            ended = model.objects.live().filter(person=row.person, ends_on=row.on - ONE_DAY, **about).first()
            if ended is not None:
                replace_period(ended, ends_on=given.ends_on)
            else:
                type(given)(**fields_of(given)).save()
        row.status, row.settled_on = HandoverStatus.WITHDRAWN, clock.today()
        row.save()


def _taken_from_recipient(handover: Handover, line: HandoverLine, acts: list[int], refusal: str) -> Any:
    """Take what this handover gave from whoever was to take over; what they had before they keep.

    Returns the responsibility as the predecessor held it. Raises ValidationError when somebody changed it since.
    """
    changed = ValidationError(f"这些职责之后又有移交、结束或更正，{refusal}；请重新移交。")
    model, about = _kind_of(line)
    days = {"starts_on__lte": handover.on, "ends_on__gte": handover.on}
    left = model.objects.filter(person=handover.person, superseded_by__in=acts, **about, **days)
    given = left.order_by("pk").last()
    if given is None or model.objects.live().filter(person=handover.person, **about, **days).exists():
        raise changed
    if handover.to_id is None:
        return given
    row = model.objects.live().select_for_update().filter(person=handover.to_id, **about, **days).first()
    if row is None and not _gave(handover, line, acts):
        return given
    if row is None or row.changeset_id > max(acts):
        raise changed
    if row.changeset_id in acts:
        own = row.replaces
        while own is not None and own.changeset_id in acts:  # back to what they held before the first of these acts
            own = own.replaces
        if own is not None and own.person_id == handover.to_id:
            replace_period(row, starts_on=own.starts_on, ends_on=own.ends_on)
        else:
            remove_period(row)
    return given


def _gave(handover: Handover, line: HandoverLine, acts: list[int]) -> bool:
    """Whether this handover ever gave the responsibility to its present recipient."""
    model, about = _kind_of(line)
    return model.objects.filter(person=handover.to_id, changeset__in=acts, **about).exists()


def _holder_anew(handover: Handover, line: HandoverLine, acts: list[int]) -> Person | None:
    """Whom the office gave the responsibility that ended here: then only the open work is left to pass."""
    if _gave(handover, line, acts):
        return None
    model, about = _kind_of(line)
    still: date = max(handover.on, clock.today())
    begun = model.objects.live().filter(starts_on__gte=handover.on, ends_on__gte=still, **about)
    row = begun.exclude(person=handover.person).select_related("person").order_by("pk").first()
    return row.person if row else None


def _acts_on(handover: Handover) -> list[int]:
    """The acts that started this handover and named its recipients, the first first."""
    items = ChangeItem.objects.filter(model=Handover._meta.label_lower, object_id=handover.pk)
    return list(items.order_by("changeset_id").values_list("changeset_id", flat=True))


def _kind_of(line: HandoverLine) -> tuple[Any, dict[str, Any]]:
    """The kind of responsibility a line speaks of, and what it is about."""
    kind = kind_with(line.kind)
    return kind.model, kind.about_of(line)
