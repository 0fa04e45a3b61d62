"""Writing responsibilities: start, end, correct."""

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError

from foundation.accounts.models import Person
from foundation.accounts.roles import Right
from foundation.trail.asof import FOREVER
from foundation.trail.models import Period
from foundation.trail.periods import remove_period, replace_period
from foundation.trail.recording import changeset
from orgs.duties.models import InstructorAssignment, LiaisonPoint, StreetRole
from orgs.enterprises.models import Enterprise
from orgs.places.models import Block, Jurisdiction

D = TypeVar("D", StreetRole, InstructorAssignment, LiaisonPoint)


def _may(by: Any) -> None:
    if by is not None and not by.may(Right.MANAGE_DUTIES):
        raise PermissionDenied("责任分工由行业党委办公室维护。")


def _start(duty: D, *, by: Any, title: str) -> D:
    _may(by)
    if duty.ends_on < duty.starts_on:
        raise ValidationError({"ends_on": "结束日期不能早于开始日期。"})
    with changeset(kind="start_duty", by=by, title=title):
        duty.save()
    return duty


def assign_street_role(
    *,
    jurisdiction: Jurisdiction,
    person: Person,
    part: str,
    starts_on: date,
    by: Any,
    ends_on: date = FOREVER,
    post: str = "",
) -> StreetRole:
    """Make somebody 牵头 or 具体落实 of a street or park."""
    duty = StreetRole(
        jurisdiction=jurisdiction, person=person, part=part, post=post, starts_on=starts_on, ends_on=ends_on
    )
    return _start(duty, by=by, title=f"{jurisdiction}：{duty}")


def assign_instructor(
    *,
    person: Person,
    starts_on: date,
    by: Any,
    enterprise: Enterprise | None = None,
    block: Block | None = None,
    ends_on: date = FOREVER,
) -> InstructorAssignment:
    """Give a firm or a block an instructor. Raises ValidationError unless exactly one of them is named."""
    if (enterprise is None) == (block is None):
        raise ValidationError("请在企业和板块中选且只选一个。")
    duty = InstructorAssignment(
        person=person, enterprise=enterprise, block=block, starts_on=starts_on, ends_on=ends_on
    )
    return _start(duty, by=by, title=f"{enterprise or block}：{duty}")


def assign_liaison(
    *, person: Person, enterprise: Enterprise, starts_on: date, by: Any, ends_on: date = FOREVER, reason: str = ""
) -> LiaisonPoint:
    """Make a firm a committee member's liaison point."""
    duty = LiaisonPoint(person=person, enterprise=enterprise, reason=reason, starts_on=starts_on, ends_on=ends_on)
    return _start(duty, by=by, title=f"{enterprise}：{duty}")


def end_duty(*, duty: Period, on: date, by: Any) -> Period:
    """Let a responsibility end; ``on`` is its last day."""
    _may(by)
    if on < duty.starts_on:
        raise ValidationError({"ends_on": "结束日期不能早于开始日期。"})
    with changeset(kind="end_duty", by=by, title=f"结束职责：{duty}"):
        return replace_period(duty, ends_on=on)


def withdraw_duty(*, duty: Period, by: Any, reason: str = "") -> None:
    """Take a responsibility back that was entered by mistake."""
    _may(by)
    with changeset(kind="withdraw_duty", by=by, title=f"撤回职责：{duty}", reason=reason):
        remove_period(duty)
