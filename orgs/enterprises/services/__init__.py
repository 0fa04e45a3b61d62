"""All writing of enterprises. Pages, API, import, commands and tasks call these functions and nothing else."""

from orgs.enterprises.checks.services import (
    Confirmed,
    confirm,
    open_doubt,
    report_unreachable,
    settle_doubt,
)
from orgs.enterprises.services.applying import (
    Applied,
    ChangeRefused,
    Draft,
    Entry,
    Problem,
    apply_changes,
    on_departure,
    on_moving_within,
)
from orgs.enterprises.services.names import add_alias, remove_alias
from orgs.enterprises.services.redating import redate_change
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
    "Confirmed",
    "Draft",
    "Entry",
    "Problem",
    "add_alias",
    "add_enterprise",
    "apply_changes",
    "confirm",
    "deregister",
    "edit_enterprise",
    "move_in",
    "move_out",
    "move_within",
    "on_departure",
    "on_moving_within",
    "open_doubt",
    "redate_change",
    "remove_alias",
    "remove_enterprise",
    "rename",
    "report_unreachable",
    "resume",
    "set_code",
    "settle_doubt",
    "suspend",
    "withdraw_change",
]
