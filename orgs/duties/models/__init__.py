from orgs.duties.models.committee import Committee, CommitteeMember, CommitteeName
from orgs.duties.models.contact import Contact
from orgs.duties.models.deputy import Deputy
from orgs.duties.models.handover import Handover, HandoverLine
from orgs.duties.models.instructor import InstructorAssignment
from orgs.duties.models.liaison import LiaisonPoint
from orgs.duties.models.street import StreetRole
from orgs.duties.models.term import InstructorTerm

__all__ = [
    "Committee",
    "CommitteeMember",
    "CommitteeName",
    "Contact",
    "Deputy",
    "Handover",
    "HandoverLine",
    "InstructorAssignment",
    "InstructorTerm",
    "LiaisonPoint",
    "StreetRole",
]
