"""Responsibilities as of a day, as tables. One file a noun."""

from orgs.duties.tables.committee import CommitteeTable
from orgs.duties.tables.contacts import ContactTable
from orgs.duties.tables.deputies import DeputyTable
from orgs.duties.tables.handovers import HandoverTable
from orgs.duties.tables.instructors import InstructorTable
from orgs.duties.tables.liaison import LiaisonTable
from orgs.duties.tables.loads import LoadTable
from orgs.duties.tables.streets import StreetRoleTable
from orgs.duties.tables.terms import TermTable
from orgs.duties.tables.territory import BlockTable, InstructedTable, TerritoryTable, UnattendedTable

__all__ = [
    "BlockTable",
    "CommitteeTable",
    "ContactTable",
    "DeputyTable",
    "HandoverTable",
    "InstructedTable",
    "InstructorTable",
    "LiaisonTable",
    "LoadTable",
    "StreetRoleTable",
    "TermTable",
    "TerritoryTable",
    "UnattendedTable",
]
