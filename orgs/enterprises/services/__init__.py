"""All writing of enterprises. Pages, API, import, commands and tasks call these functions and nothing else."""

from orgs.enterprises.services.applying import (
    Applied,
    ChangeRefused,
    Draft,
    Entry,
    Problem,
    apply_changes,
    on_departure,
)
from orgs.enterprises.services.names import add_alias, remove_alias
from orgs.enterprises.services.verbs import (
    add_enterprise,
    deregister,
    edit_enterprise,
    move_in,
    move_out,
    move_within,
    remove_enterprise,
    rename,
    resume,
    set_code,
    suspend,
    withdraw_change,
)

__all__ = [
    "Applied",
    "ChangeRefused",
    "Draft",
    "Entry",
    "Problem",
    "add_alias",
    "add_enterprise",
    "apply_changes",
    "deregister",
    "edit_enterprise",
    "move_in",
    "move_out",
    "move_within",
    "on_departure",
    "remove_alias",
    "remove_enterprise",
    "rename",
    "resume",
    "set_code",
    "suspend",
    "withdraw_change",
]
