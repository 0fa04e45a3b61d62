from foundation.accounts.models.grant import RoleGrant
from foundation.accounts.models.password_history import PasswordHistory
from foundation.accounts.models.person import Person
from foundation.accounts.models.session import Session
from foundation.accounts.models.token import ApiToken
from foundation.accounts.models.user import User

__all__ = ["ApiToken", "PasswordHistory", "Person", "RoleGrant", "Session", "User"]
