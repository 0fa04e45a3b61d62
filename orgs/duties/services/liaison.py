"""Giving committee members their liaison points."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from foundation.accounts.models import Person
from foundation.trail.asof import FOREVER
from orgs.duties.models import LiaisonPoint
from orgs.duties.services.starting import overlapping, start
from orgs.enterprises.models import Enterprise


class SecondLiaisonPoint(ValidationError):
    """One liaison point each is the rule: this would be a second one, which somebody must mean (review B13)."""


def assign_liaison(
    *,
    person: Person,
    enterprise: Enterprise,
    starts_on: date,
    by: Any,
    ends_on: date = FOREVER,
    reason: str = "",
    required_contacts: int | None = None,
    is_second_meant: bool = False,
) -> LiaisonPoint:
    """Make a firm a committee member's liaison point; ``required_contacts`` a year, None = the setting.

    Raises SecondLiaisonPoint when the member has another one at the time, unless ``is_second_meant``.
    """
    duty = LiaisonPoint(
        person=person,
        enterprise=enterprise,
        reason=reason,
        required_contacts=required_contacts,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    if not is_second_meant:
        refuse_a_second(duty)
    return start(duty, by=by, title=f"{enterprise}：{duty}", enterprise=enterprise)


def refuse_a_second(duty: LiaisonPoint) -> None:
    other = overlapping(duty, person=duty.person).exclude(enterprise=duty.enterprise).first()
    if other is not None:
        raise SecondLiaisonPoint(
            f"{duty.person}已有联系点 {other.enterprise}（自 {other.starts_on} 起）。一般每位委员联系一家；"
            "确实要再安排一家，请勾选“再安排一个联系点”。"
        )
