"""Letting somebody stand in for somebody else."""

from datetime import date, timedelta

from constance import config
from django.core.exceptions import ValidationError

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from orgs.duties.fitting import STANDING_IN, refuse_unfit
from orgs.duties.models import Deputy
from orgs.duties.services.starting import refuse_unless_office, start


def assign_deputy(
    *, person: Person, deputy: Person, starts_on: date, ends_on: date, by: Actor | None, reason: str = ""
) -> Deputy:
    """Let ``deputy`` do the duties of ``person`` from a day to a day; the duties stay with ``person``.

    Raises ValidationError for a person standing in for themselves, for somebody whose account is not one to work with,
    for a time longer than the setting allows and for the same deputyship twice at a time.
    """
    if person == deputy:
        raise ValidationError({"deputy": "代理人不能是本人。"})
    refuse_unless_office(by)
    refuse_unfit(deputy, STANDING_IN, field="deputy")
    if (ends_on - starts_on).days >= config.DEPUTY_DAYS:
        last = starts_on + timedelta(days=config.DEPUTY_DAYS - 1)
        raise ValidationError({"ends_on": f"一次代理最长 {config.DEPUTY_DAYS} 天，到 {last} 为止；更长的请移交职责。"})
    row = Deputy(person=person, deputy=deputy, reason=reason, starts_on=starts_on, ends_on=ends_on)
    return start(row, by=by, title=str(row), fits=STANDING_IN, deputy=deputy)
