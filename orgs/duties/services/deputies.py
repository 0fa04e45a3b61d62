"""Letting somebody stand in for somebody else."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from foundation.accounts.models import Person
from orgs.duties.models import Deputy
from orgs.duties.services.starting import start


def assign_deputy(
    *, person: Person, deputy: Person, starts_on: date, ends_on: date, by: Any, reason: str = ""
) -> Deputy:
    """Let ``deputy`` do the duties of ``person`` from a day to a day; the duties stay with ``person``.

    Raises ValidationError for a person standing in for themselves and for the same deputyship twice at a time.
    """
    if person == deputy:
        raise ValidationError({"deputy": "代理人不能是本人。"})
    row = Deputy(person=person, deputy=deputy, reason=reason, starts_on=starts_on, ends_on=ends_on)
    return start(row, by=by, title=str(row), deputy=deputy)
