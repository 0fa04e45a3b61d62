"""What starting and changing any responsibility share."""

from datetime import date, timedelta
from typing import Any, TypeVar

from constance import config
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.common.precision import refuse_early_end
from foundation.common.turns import take_turn
from foundation.trail import clock
from foundation.trail.models import Period
from foundation.trail.recording import changeset
from orgs.duties.fitting import refuse_unfit

P = TypeVar("P", bound=Period)


def refuse_unless_office(by: Actor | None) -> None:
    if by is not None and not by.may(Right.MANAGE_DUTIES):
        raise PermissionDenied("责任分工由行业党委办公室维护。")


def refuse_far_off(day: date, *, field: str) -> None:
    """Raises ValidationError for a day further ahead than a responsibility is arranged."""
    last = clock.today() + timedelta(days=config.DUTY_AHEAD_DAYS)
    if day > last:
        raise ValidationError({field: f"最多提前 {config.DUTY_AHEAD_DAYS} 天登记，请填 {last} 以前的日期。"})


def overlapping(duty: Period, **same: Any) -> Any:
    """Live rows of the kind that share a day with this one."""
    rows: Any = type(duty)._default_manager
    return rows.live().filter(starts_on__lte=duty.ends_on, ends_on__gte=duty.starts_on, **same)


@transaction.atomic
def start(duty: P, *, by: Actor | None, title: str, fits: str, kind: str = "start_duty", **same: Any) -> P:
    """Save a new responsibility for somebody who ``fits`` it (see fitting.py).

    ``same`` names what makes two the same: nobody has one twice at a time. Raises ValidationError for that, for an end
    before the start and a start too far ahead, for somebody unfit; PermissionDenied for all but the office.
    """
    refuse_unless_office(by)
    refuse_early_end(duty.starts_on, duty.ends_on)
    refuse_far_off(duty.starts_on, field="starts_on")
    person: Any = duty.person  # type: ignore[attr-defined]
    refuse_unfit(person, fits)
    take_turn("duty", duty._meta.label_lower, person.pk)
    twice = overlapping(duty, person=person, **same).first()
    if twice is not None:
        raise ValidationError(f"{person}已有同样的职责（自 {twice.starts_on} 起），不用重复登记。")
    with changeset(kind=kind, by=by, title=title):
        duty.save()
    return duty


def locked(duty: P) -> P:
    """The row as it is now, held for this transaction; a colleague may have ended it a moment ago."""
    row: Any = type(duty)._default_manager.select_for_update().filter(pk=duty.pk, superseded_at__isnull=True).first()
    if row is None:
        raise ValidationError("这项职责刚被同事改动过，请刷新后再办理。")
    return row
