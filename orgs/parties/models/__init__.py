from orgs.parties.models.change import PartyChange
from orgs.parties.models.host import PartyHost
from orgs.parties.models.organization import PartyOrganization
from orgs.parties.models.state import PartyState
from orgs.parties.models.unbuilt import UnbuiltReason

__all__ = ["PartyChange", "PartyHost", "PartyOrganization", "PartyState", "UnbuiltReason"]
