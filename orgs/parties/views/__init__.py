from orgs.parties.views.detail import OrganizationDetail, OrganizationTimeline, RevealPhone
from orgs.parties.views.edit import OrganizationAdd, OrganizationEdit
from orgs.parties.views.held import DeclineHeld, HeldOffers, TakeHeld
from orgs.parties.views.hosts import GiveReason, HostAdd, HostEnd, HostLead, HostWithdraw, WithdrawReason
from orgs.parties.views.lists import CoverageFirms, CoveragePage, OrganizationList
from orgs.parties.views.moves import ChangeMenu, MakeChange, WithdrawChange

__all__ = [
    "ChangeMenu",
    "CoverageFirms",
    "CoveragePage",
    "DeclineHeld",
    "GiveReason",
    "HeldOffers",
    "HostAdd",
    "HostEnd",
    "HostLead",
    "HostWithdraw",
    "MakeChange",
    "OrganizationAdd",
    "OrganizationDetail",
    "OrganizationEdit",
    "OrganizationList",
    "OrganizationTimeline",
    "RevealPhone",
    "TakeHeld",
    "WithdrawChange",
    "WithdrawReason",
]
