"""Who may be named as a visitor."""

from typing import Any

from django.db.models import QuerySet

from foundation.accounts.models import Person
from orgs.duties.reading import people_seen


def people(user: Any) -> QuerySet[Person]:
    """Whoever answers for what the writer sees, and everybody in use for those who see all people."""
    return people_seen(user).filter(is_active=True)
