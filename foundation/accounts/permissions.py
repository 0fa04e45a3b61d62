"""What Django admin may show to whom, and the office's stand-in for work without a person."""

from typing import Any

from foundation.accounts.roles import ROLES, Right, Role
from foundation.accounts.scope import Actor


class OfficeStandIn:
    """Acts with the office's scope where no person is named, as in a dry run."""

    pk: Any = None
    person_id: int | None = None
    is_active = True
    display_name = "系统"
    roles = frozenset({Role.OFFICE.value})

    def may(self, right: Right) -> bool:
        return right in ROLES[Role.OFFICE].rights

    def __str__(self) -> str:
        return self.display_name


def may_in_admin(user: Actor, perm: str) -> bool:
    """Dictionaries and business settings are the office's, technical settings the system administrator's.

    Each admin class narrows this further; dated models are read-only there for everybody.
    """
    app, _, action = perm.partition(".")
    if app in {"constance", "axes"}:
        return bool({Role.OFFICE, Role.SYSTEM_ADMIN} & user.roles) and "delete" not in action
    return Role.OFFICE in user.roles and app in {"places", "enterprises", "duties", "desk"} and "delete" not in action
