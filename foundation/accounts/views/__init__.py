from foundation.accounts.views.door import AdminDoor, Login, Logout, no_door
from foundation.accounts.views.manage import (
    AccountCreate,
    AccountDetail,
    AccountDisable,
    AccountEdit,
    AccountEnable,
    AccountEndSessions,
    AccountList,
    AccountResetPassword,
    AccountRoles,
    AccountUnlock,
    RoleTable,
)
from foundation.accounts.views.own import ChangePassword, EndOwnSessions, Me
from foundation.accounts.views.tokens import OwnTokens, RevokeToken

__all__ = [
    "AccountCreate",
    "AccountDetail",
    "AccountDisable",
    "AccountEdit",
    "AccountEnable",
    "AccountEndSessions",
    "AccountList",
    "AccountResetPassword",
    "AccountRoles",
    "AccountUnlock",
    "AdminDoor",
    "ChangePassword",
    "EndOwnSessions",
    "Login",
    "Logout",
    "Me",
    "OwnTokens",
    "RevokeToken",
    "RoleTable",
    "no_door",
]
