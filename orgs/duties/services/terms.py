"""How instructors serve: full or part time, term, visits wanted of them."""

from datetime import date

from django.core.exceptions import ValidationError

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.trail.asof import FOREVER
from orgs.duties.choices import INSTRUCTOR
from orgs.duties.models import InstructorTerm
from orgs.duties.services.starting import start


def appoint_instructor(
    *,
    person: Person,
    employment: str,
    starts_on: date,
    by: Actor | None,
    ends_on: date = FOREVER,
    term_ends_on: date | None = None,
    required_visits: int | None = None,
) -> InstructorTerm:
    """Say how somebody serves as an instructor; ``required_visits`` per firm and quarter, None = the setting.

    Raises ValidationError when the term ends before it begins or the person is appointed for the time already.
    """
    if term_ends_on and term_ends_on < starts_on:
        raise ValidationError({"term_ends_on": "任期届满日不能早于开始日期。"})
    term = InstructorTerm(
        person=person,
        employment=employment,
        term_ends_on=term_ends_on,
        required_visits=required_visits,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return start(term, by=by, title=str(term), fits=INSTRUCTOR)
