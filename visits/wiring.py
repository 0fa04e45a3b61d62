"""What this app offers to the desk, to the firms' pages and to whoever decides who sees what."""

from typing import Any

from foundation.accounts.roles import Right
from foundation.desk import navigation
from foundation.desk.services import register_table
from foundation.exchange.writing.lists import offer_export
from foundation.trail.recording import before_sealing
from foundation.trail.registry import register_referenced
from orgs.duties.people_duties import PART_OF
from orgs.duties.services.contacts import follow_contacts
from orgs.enterprises.firm_facts import FIRST_FACTS, HEAD_ACTIONS
from orgs.enterprises.models import Enterprise
from visits.kinds import VISIT
from visits.models import Visit
from visits.on_enterprises import last_visit_of, visit_buttons
from visits.scope import ANSWERED, SEEN
from visits.services.following import adopt_contacts, follow_visits, leave_visit, visit_of_contact
from visits.tables.ledger import LEDGER
from visits.visit_facts import visits_of_contact


def wire_visits() -> None:
    VISIT.offer(seen=SEEN, answered=ANSWERED)
    navigation.register(
        VISIT.section, "登记走访", "visits:add", rights=(Right.EDIT_RECORDS,), icon="edit", order=10, on_phone=True
    )
    register_referenced(Enterprise, firms_with_visits)
    follow_contacts(entered=visit_of_contact, taken_back=leave_visit)
    before_sealing(follow_visits)
    PART_OF.append(visits_of_contact)
    FIRST_FACTS.append(last_visit_of)
    HEAD_ACTIONS.append(visit_buttons)
    register_table(LEDGER)
    offer_export(LEDGER.name)
    navigation.register(
        VISIT.section,
        "走访台账",
        "visits:ledger",
        rights=(Right.SEE_RECORDS,),
        order=30,
        under=VISIT.title,
    )


def firms_with_visits(ids: set[int]) -> set[int]:
    """Undoing their creation would orphan these."""
    return set(Visit.objects.live().filter(enterprise__in=ids).values_list("enterprise_id", flat=True))


def adopt_after_migrate(using: str = "default", **kwargs: Any) -> None:
    adopt_contacts()
