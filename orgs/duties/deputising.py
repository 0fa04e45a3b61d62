"""Who stands in for whom on a day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.trail.asof import AsOf
from orgs.duties.models import Deputy


def stood_in_for(user: Actor, on: date) -> list[int]:
    """The persons whose duties this user does on the day beside their own; one query."""
    own = getattr(user, "person_id", None)
    if not own:
        return []
    return list(Deputy.objects.as_of(AsOf(on)).filter(deputy=own).values_list("person_id", flat=True))


def self_and_stood_in_for(user: Actor, on: date) -> list[int]:
    """The user's own person and those they stand in for; [0] for an account without a person."""
    return [getattr(user, "person_id", None) or 0, *stood_in_for(user, on)]


def deputyships_of(people: Iterable[int] | QuerySet, at: AsOf) -> list[Deputy]:
    """The deputyships for these persons on the day; one query."""
    rows = Deputy.objects.as_of(at).filter(person__in=people)
    return list(rows.select_related("person", "deputy").order_by("pk"))


def deputies_of(people: Iterable[int], at: AsOf) -> dict[int, list[Person]]:
    """Who stands in for these persons on the day; one query."""
    found: dict[int, list[Person]] = defaultdict(list)
    for row in Deputy.objects.as_of(at).filter(person__in=list(people)).select_related("deputy").order_by("pk"):
        found[row.person_id].append(row.deputy)
    return found
