from orgs.enterprises.models.alias import EnterpriseAlias
from orgs.enterprises.models.business_kind import BusinessKind
from orgs.enterprises.models.change import EnterpriseChange
from orgs.enterprises.models.doubt import Doubt
from orgs.enterprises.models.enterprise import Enterprise
from orgs.enterprises.models.state import EnterpriseState
from orgs.enterprises.models.verification import Verification

__all__ = [
    "BusinessKind",
    "Doubt",
    "Enterprise",
    "EnterpriseAlias",
    "EnterpriseChange",
    "EnterpriseState",
    "Verification",
]
