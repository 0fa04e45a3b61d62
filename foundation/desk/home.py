"""Where each role lands after logging in; the wiring fills the table."""

from django.urls import reverse

from foundation.accounts.roles import ROLES
from foundation.accounts.scope import Actor

HOMES: dict[str, str] = {}


def set_homes(homes: dict[str, str]) -> None:
    HOMES.update(homes)


def home_of(user: Actor) -> str:
    """The address of the first of the person's roles, in the order of the table; empty without a role."""
    for role in ROLES:
        if role in user.roles and role in HOMES:
            return reverse(HOMES[role])
    return ""
