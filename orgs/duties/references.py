"""Which firms later facts of this app refer to."""

from orgs.duties.kinds import OF_FIRMS
from orgs.duties.models import Contact


def firms_with_duties(ids: set[int]) -> set[int]:
    """Firms with an instructor, a liaison member or a contact: undoing their creation would orphan these."""
    found: set[int] = set()
    for model in (*OF_FIRMS, Contact):
        found |= set(model.objects.live().filter(enterprise__in=ids).values_list("enterprise_id", flat=True))
    return found
