"""Writing responsibilities: start, end, correct."""

from collections.abc import Iterable
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
P = TypeVar("P", bound=Period)


def _may(by: Any) -> None:
    if by is not None and not by.may(Right.MANAGE_DUTIES):
        raise PermissionDenied("责任分工由行业党委办公室维护。")


def _start(duty: D, *, by: Any, title: str, **same: Any) -> D:
    """``same`` names what makes two responsibilities the same: nobody has one twice at a time."""
    _may(by)
    if duty.ends_on < duty.starts_on:
        raise ValidationError({"ends_on": "结束日期不能早于开始日期。"})
    held = type(duty).objects.live().filter(person=duty.person, **same)
    twice = held.filter(starts_on__lte=duty.ends_on, ends_on__gte=duty.starts_on).first()
    if twice is not None:
        raise ValidationError(f"{duty.person}已有同样的职责（自 {twice.starts_on} 起），不用重复登记。")
    with changeset(kind="start_duty", by=by, title=title):
        duty.save()
    return duty


def _held(duty: P) -> P:
    """The row as it is now, held for this transaction; a colleague may have ended it a moment ago."""
    row: Any = type(duty)._default_manager.select_for_update().filter(pk=duty.pk, superseded_at__isnull=True).first()
    if row is None:
        raise ValidationError("这项职责刚被同事改动过，请刷新后再办理。")
    return row


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
    return _start(duty, by=by, title=f"{jurisdiction}：{duty}", jurisdiction=jurisdiction, part=part)


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
    duty = InstructorAssignment(person=person, enterprise=enterprise, block=block, starts_on=starts_on, ends_on=ends_on)
    return _start(duty, by=by, title=f"{enterprise or block}：{duty}", enterprise=enterprise, block=block)


def assign_instructor_to(
    *, enterprises: Iterable[Enterprise], person: Person, starts_on: date, by: Any, ends_on: date = FOREVER
) -> list[InstructorAssignment]:
    """Give several firms the same instructor in one act. Raises ValidationError when one has them already."""
    firms = list(enterprises)
    with changeset(kind="assign_instructor", by=by, title=f"分派指导员：{len(firms)} 家企业"):
        return [
            assign_instructor(person=person, enterprise=firm, starts_on=starts_on, ends_on=ends_on, by=by)
            for firm in firms
        ]


def assign_liaison(
    *, person: Person, enterprise: Enterprise, starts_on: date, by: Any, ends_on: date = FOREVER, reason: str = ""
) -> LiaisonPoint:
    """Make a firm a committee member's liaison point."""
    duty = LiaisonPoint(person=person, enterprise=enterprise, reason=reason, starts_on=starts_on, ends_on=ends_on)
    return _start(duty, by=by, title=f"{enterprise}：{duty}", enterprise=enterprise)


def end_duty(*, duty: P, on: date, by: Any) -> P:
    """Let a responsibility end; ``on`` is its last day."""
    _may(by)
    if on < duty.starts_on:
        raise ValidationError({"ends_on": "结束日期不能早于开始日期。"})
    with changeset(kind="end_duty", by=by, title=f"结束职责：{duty}"):
        return replace_period(_held(duty), ends_on=on)


def withdraw_duty(*, duty: P, by: Any, reason: str = "") -> None:
    """Take a responsibility back that was entered by mistake."""
    _may(by)
    with changeset(kind="withdraw_duty", by=by, title=f"撤回职责：{duty}", reason=reason):
        remove_period(_held(duty))
