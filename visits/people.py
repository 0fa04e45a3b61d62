"""Who may be named as a visitor."""

from django.db.models import QuerySet

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from orgs.duties.people_duties import people_seen


def people(user: Actor) -> QuerySet[Person]:
    """Whoever answers for what the writer sees, and everybody in use for those who see all people."""
    return people_seen(user).filter(is_active=True)
