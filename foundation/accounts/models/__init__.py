from foundation.accounts.models.grant import RoleGrant
from foundation.accounts.models.person import Person
from foundation.accounts.models.user import User

__all__ = ["Person", "RoleGrant", "User"]
