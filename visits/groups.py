"""As what somebody came: read from the responsibilities of the visit's day."""

from collections.abc import Iterable
from datetime import date

from foundation.trail.asof import AsOf
from orgs.duties.models import CommitteeMember, InstructorAssignment, InstructorTerm, StreetRole
from visits.choices import VisitorGroup

# Whoever is several things came as the first of them.
HOLDERS = (
    (VisitorGroup.COMMITTEE, (CommitteeMember,)),
    (VisitorGroup.INSTRUCTOR, (InstructorAssignment, InstructorTerm)),
    (VisitorGroup.STREET, (StreetRole,)),
)


def groups_on(people: Iterable[int], day: date) -> dict[int, VisitorGroup]:
    """The group of each person who held a responsibility on the day; four queries at most."""
    left, found = set(people), {}
    for group, models in HOLDERS:
        for model in models if left else ():
            held = set(model.objects.as_of(AsOf(day)).filter(person__in=left).values_list("person_id", flat=True))
            found.update(dict.fromkeys(held, group))
            left -= held
    return found


def group_of_unit(unit: str) -> VisitorGroup:
    """What the words of a unit say."""
    if "行业党委" in unit:
        return VisitorGroup.OFFICE
    return VisitorGroup.STREET if "街道" in unit or "园区" in unit else VisitorGroup.OTHER
