"""Later, never, or somebody else: each with a reason, each returning the changeset that undoes it.

Raise PermissionDenied for an item that is not one of ``by``'s own.
"""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from foundation.accounts.models import User
from foundation.trail import clock
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from reminders.choices import ArrangementKind
from reminders.models import Arrangement
from reminders.people import colleagues_of
from reminders.rules.base import Due
from reminders.todo import find_due

LONGEST_DAYS = 92


def postpone(*, due: Due, until: date, reason: str, by: User) -> Changeset:
    """Put an item off. Raises ValidationError for a day that is not ahead or lies more than a quarter away."""
    today = clock.today()
    if until <= today:
        raise ValidationError({"until": "请选择今天以后的日期。"})
    if (until - today).days > LONGEST_DAYS:
        raise ValidationError({"until": f"最多推迟 {LONGEST_DAYS} 天。"})
    return _arrange(ArrangementKind.POSTPONED, due, reason, by, until=until)


def mute(*, due: Due, reason: str, by: User) -> Changeset:
    """Hear no more of this item in this period. Raises ValidationError without a reason."""
    return _arrange(ArrangementKind.MUTED, due, reason, by)


def hand_on(*, due: Due, to: User, reason: str, by: User) -> Changeset:
    """Let a colleague do it. Raises ValidationError when they do not answer for what it is about, or are oneself."""
    if to.pk == by.pk:
        raise ValidationError({"to": "请选择另一位同事。"})
    if not to.is_active:
        raise ValidationError({"to": "这位同事的账号已停用，请选择别人。"})
    if not colleagues_of(due, by).filter(pk=to.pk).exists():
        raise ValidationError({"to": "请在列出的同事中选择。"})
    return _arrange(ArrangementKind.HANDED, due, reason, by, to=to)


@transaction.atomic
def take_up(*, arrangement: Arrangement, by: User) -> Changeset:
    """Have an item before one again that one had put off, handed on or muted. Raises ValidationError the second time."""
    row = Arrangement.objects.select_for_update().get(pk=arrangement.pk, user=by)
    if not row.is_active:
        raise ValidationError("这件事已经恢复，不用再点。")
    with changeset(kind="todo_taken_up", by=by, title=f"恢复待办：{row.about}") as recorder:
        row.is_active = False
        row.save()
    return recorder.changeset


@transaction.atomic
def _arrange(kind: ArrangementKind, due: Due, reason: str, by: User, **more: Any) -> Changeset:
    if find_due(by, *due.key) is None:
        raise PermissionDenied("这件事不在您的待办里。")
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": "请写一句原因。"})
    same = Arrangement.objects.select_for_update().filter(
        user=by, rule=due.rule, subject=due.subject, period=due.period, is_active=True
    )
    with changeset(kind=f"todo_{kind}", by=by, title=f"{kind.label}：{due.about}", reason=reason) as recorder:
        for earlier in same:
            earlier.is_active = False
            earlier.save()
        row = Arrangement(
            kind=kind,
            rule=due.rule,
            subject=due.subject,
            period=due.period,
            about=due.about[:200],
            user=by,
            reason=reason[:200],
            **more,
        )
        row.save()
    return recorder.changeset
