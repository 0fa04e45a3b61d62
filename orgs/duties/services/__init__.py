"""Writing responsibilities: start, end, correct, pass on. One file a noun."""

from orgs.duties.services.committee import name_committee, seat_member
from orgs.duties.services.contacts import record_contact, refuse_contacts_of_others, withdraw_contact
from orgs.duties.services.deputies import assign_deputy
from orgs.duties.services.ending import end_duty, withdraw_duty
from orgs.duties.services.handing_over import accept_handover, reassign
from orgs.duties.services.instructors import assign_instructor, assign_instructor_to
from orgs.duties.services.liaison import SecondLiaisonPoint, assign_liaison
from orgs.duties.services.recipients import name_recipient, withdraw_handover
from orgs.duties.services.streets import assign_street_role
from orgs.duties.services.terms import appoint_instructor

__all__ = [
    "SecondLiaisonPoint",
    "accept_handover",
    "appoint_instructor",
    "assign_deputy",
    "assign_instructor",
    "assign_instructor_to",
    "assign_liaison",
    "assign_street_role",
    "end_duty",
    "name_committee",
    "name_recipient",
    "reassign",
    "record_contact",
    "refuse_contacts_of_others",
    "seat_member",
    "withdraw_contact",
    "withdraw_duty",
    "withdraw_handover",
]
