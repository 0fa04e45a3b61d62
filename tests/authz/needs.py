"""诉求: one that everybody of the street may read, and confidential ones of the office, a street, a person, and two together."""

from typing import Any

from foundation.trail.clock import clock_at
from tests.authz.canaries import word
from tests.authz.people import LATE, A, C
from tests.cast import moment, street
from visits.models import NeedCategory
from visits.needs.chain import OFFICE, Holder
from visits.needs.choices import StepKind
from visits.services.needs import raise_need, take_step


def tell_needs(world: Any) -> None:
    """Each is told of, given to somebody and worked on, in words of its own."""
    people, office = world.people, world.people["office"]
    persons = {name: Holder(user.person_id) for name, user in people.items()}
    street_a, street_c = Holder(None, street(A).pk), Holder(None, street(C).pk)
    told: tuple[tuple[str, str, Holder, Holder | None], ...] = (
        ("needopen", "own", street_a, None),
        ("secretoffice", "own", OFFICE, None),
        ("secretstreet", "own", street_a, None),
        ("secretperson", "taught", persons["instructor_2"], None),
        ("secretjoint", "point", persons["committee_b"], street_c),
        ("secretforeign", "foreign", OFFICE, None),
    )
    with clock_at(moment(LATE.isoformat())):
        for key, firm, holder, joint in told:
            need = world.needs[key] = raise_need(
                values={
                    "enterprise": world.firms[firm],
                    "title": word(key, "title"),
                    "detail": word(key, "detail"),
                    "category": NeedCategory.objects.all()[0],
                    "raised_on": LATE,
                    "is_confidential": key.startswith("secret"),
                },
                by=office,
            )
            more: dict[str, Any] = {"need": need, "by": office}
            take_step(kind=StepKind.ASSIGNED, to=holder, unit=word(key, "unit"), text=word(key, "given"), **more)
            if joint:
                take_step(kind=StepKind.JOINT, to=joint, **more)
            take_step(kind=StepKind.COORDINATE, text=word(key, "urgent"), **more)
            take_step(kind=StepKind.PROGRESS, text=word(key, "progress"), **more)
