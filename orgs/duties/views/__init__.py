"""Pages of the responsibilities. One file a noun."""

from orgs.duties.views.committee import CommitteeList, CommitteeRename, SeatAdd
from orgs.duties.views.contacts import ContactAdd, ContactDetail, ContactList, ContactWithdraw
from orgs.duties.views.deputies import DeputyAdd, DeputyList
from orgs.duties.views.duty import DutyDetail, DutyEnd, DutyWithdraw
from orgs.duties.views.handovers import (
    HandoverAccept,
    HandoverAdd,
    HandoverDetail,
    HandoverList,
    HandoverRecipient,
    HandoverWithdraw,
)
from orgs.duties.views.instructors import InstructorAdd, InstructorList
from orgs.duties.views.liaison import LiaisonAdd, LiaisonList, Mine
from orgs.duties.views.people import PersonAdd, PersonDetail
from orgs.duties.views.streets import StreetRoleAdd, StreetRoleList
from orgs.duties.views.territory import (
    BlockList,
    InstructedList,
    LoadList,
    PlaceDetail,
    TermAdd,
    TerritoryList,
    UnattendedList,
)

__all__ = [
    "BlockList",
    "CommitteeList",
    "CommitteeRename",
    "ContactAdd",
    "ContactDetail",
    "ContactList",
    "ContactWithdraw",
    "DeputyAdd",
    "DeputyList",
    "DutyDetail",
    "DutyEnd",
    "DutyWithdraw",
    "HandoverAccept",
    "HandoverAdd",
    "HandoverDetail",
    "HandoverList",
    "HandoverRecipient",
    "HandoverWithdraw",
    "InstructedList",
    "InstructorAdd",
    "InstructorList",
    "LiaisonAdd",
    "LiaisonList",
    "LoadList",
    "Mine",
    "PersonAdd",
    "PersonDetail",
    "PlaceDetail",
    "SeatAdd",
    "StreetRoleAdd",
    "StreetRoleList",
    "TermAdd",
    "TerritoryList",
    "UnattendedList",
]
