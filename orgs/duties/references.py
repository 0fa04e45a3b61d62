"""Which firms later facts of this app refer to."""

from orgs.duties.models import Contact, InstructorAssignment, LiaisonPoint


def firms_with_duties(ids: set[int]) -> set[int]:
    """Firms with an instructor, a liaison member or a contact: undoing their creation would orphan these."""
    found: set[int] = set()
    for model in (InstructorAssignment, LiaisonPoint):
        found |= set(model.objects.live().filter(enterprise__in=ids).values_list("enterprise_id", flat=True))
    found |= set(Contact.objects.live().filter(enterprise__in=ids).values_list("enterprise_id", flat=True))
    return found
