"""All writing of Party organisations. Pages, API, import, commands and tasks call these functions and nothing else."""

from orgs.parties.services.applying import (
    Applied,
    ChangeRefused,
    Draft,
    Entry,
    Joining,
    Problem,
    apply_changes,
)
from orgs.parties.services.hosts import add_host, end_host, set_lead, withdraw_host
from orgs.parties.services.unbuilt import give_reason, withdraw_reason
from orgs.parties.services.verbs import (
    add_organization,
    dissolve,
    edit_organization,
    elect,
    extend,
    remove_organization,
    rename,
    withdraw_change,
)

__all__ = [
    "Applied",
    "ChangeRefused",
    "Draft",
    "Entry",
    "Joining",
    "Problem",
    "add_host",
    "add_organization",
    "apply_changes",
    "dissolve",
    "edit_organization",
    "elect",
    "end_host",
    "extend",
    "give_reason",
    "remove_organization",
    "rename",
    "set_lead",
    "withdraw_change",
    "withdraw_host",
    "withdraw_reason",
]
