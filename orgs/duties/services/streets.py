"""Who leads and who implements."""

from datetime import date

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.trail.asof import FOREVER
from orgs.duties.models import StreetRole
from orgs.duties.services.starting import start
from orgs.places.models import Jurisdiction


def assign_street_role(
    *,
    jurisdiction: Jurisdiction,
    person: Person,
    part: str,
    starts_on: date,
    by: Actor | None,
    ends_on: date = FOREVER,
    post: str = "",
) -> StreetRole:
    """Make somebody 牵头 or 具体落实 of a street or park."""
    duty = StreetRole(
        jurisdiction=jurisdiction, person=person, part=part, post=post, starts_on=starts_on, ends_on=ends_on
    )
    return start(duty, by=by, title=f"{jurisdiction}：{duty}", fits=part, jurisdiction=jurisdiction, part=part)
