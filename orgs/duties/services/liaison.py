"""Giving committee members their liaison points."""

from datetime import date

from django.core.exceptions import ValidationError

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.trail.asof import FOREVER
from orgs.duties.choices import LIAISON
from orgs.duties.models import LiaisonPoint
from orgs.duties.services.starting import overlapping, start
from orgs.enterprises.models import Enterprise

STILL = "仍这样安排"


class SecondLiaisonPoint(ValidationError):
    """One active each is the rule, of a member and of a firm: a second one somebody must mean (review B13)."""


def assign_liaison(
    *,
    person: Person,
    enterprise: Enterprise,
    starts_on: date,
    by: Actor | None,
    ends_on: date = FOREVER,
    reason: str = "",
    required_contacts: int | None = None,
    is_second_meant: bool = False,
) -> LiaisonPoint:
    """Make a firm a committee member's liaison point; ``required_contacts`` a year, None = the setting.

    Raises SecondLiaisonPoint when the member has another one at the time or the firm another member, unless
    ``is_second_meant``; ValidationError for somebody who is no member.
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
    return start(duty, by=by, title=f"{enterprise}：{duty}", fits=LIAISON, enterprise=enterprise)


def refuse_a_second(duty: LiaisonPoint, *, instead_of: int | None = None) -> None:
    """Raises SecondLiaisonPoint naming what is there already; ``instead_of`` is the row that gives way to this one."""
    others = overlapping(duty).exclude(pk=instead_of or 0).select_related("person")
    mine = others.filter(person=duty.person).exclude(enterprise=duty.enterprise).first()
    theirs = others.filter(enterprise=duty.enterprise).exclude(person=duty.person).first()
    sentences = []
    if mine is not None:
        sentences.append(f"{duty.person}已有联系点 {mine.enterprise}（自 {mine.starts_on} 起），一般每位委员联系一家。")
    if theirs is not None:
        firm = f"{duty.enterprise}已是{theirs.person}的联系点（自 {theirs.starts_on} 起）"
        sentences.append(f"{firm}，一般每家企业由一位委员联系。")
    if sentences:
        raise SecondLiaisonPoint(f"{''.join(sentences)}确实这样安排，请勾选“{STILL}”。")
