"""Giving firms and blocks their instructors."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.trail.asof import FOREVER
from foundation.trail.recording import changeset
from orgs.duties.choices import INSTRUCTOR
from orgs.duties.models import InstructorAssignment
from orgs.duties.services.starting import start
from orgs.enterprises.models import Enterprise
from orgs.places.models import Block


def assign_instructor(
    *,
    person: Person,
    starts_on: date,
    by: Actor | None,
    enterprise: Enterprise | None = None,
    block: Block | None = None,
    ends_on: date = FOREVER,
) -> InstructorAssignment:
    """Give a firm or a block an instructor.

    Raises ValidationError unless exactly one of them is named, and for somebody whose account is not an instructor's.
    """
    if (enterprise is None) == (block is None):
        raise ValidationError("请在企业和板块中选且只选一个。")
    duty = InstructorAssignment(person=person, enterprise=enterprise, block=block, starts_on=starts_on, ends_on=ends_on)
    return start(
        duty, by=by, title=f"{enterprise or block}：{duty}", fits=INSTRUCTOR, enterprise=enterprise, block=block
    )


def assign_instructor_to(
    *, enterprises: Iterable[Enterprise], person: Person, starts_on: date, by: Actor | None, ends_on: date = FOREVER
) -> list[InstructorAssignment]:
    """Give several firms the same instructor in one act. Raises ValidationError when one has them already."""
    firms = list(enterprises)
    with changeset(kind="assign_instructor", by=by, title=f"分派指导员：{len(firms)} 家企业"):
        return [
            assign_instructor(person=person, enterprise=firm, starts_on=starts_on, ends_on=ends_on, by=by)
            for firm in firms
        ]
