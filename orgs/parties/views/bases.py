"""What the pages about one organisation share."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.accounts.scope import Actor
from foundation.trail.asof import AsOf
from orgs.parties.models import PartyOrganization, PartyState
from orgs.parties.organization_facts import state_for


class OneOrganization(needs(Right.SEE_RECORDS)):
    """A page about one organisation: found among those this person sees, or 404."""

    def find(self, request: HttpRequest, pk: int) -> PartyState:
        return state_for(request.user, pk, AsOf.today())


def page_after(user: Actor, organization: PartyOrganization) -> Any:
    """Where to go after an act: one that ended, or lost its last firm of theirs, may be no longer theirs to look at."""
    seen = PartyOrganization.objects.visible_to(user).filter(pk=organization.pk)
    return organization if seen.exists() else "parties:list"


class WriteOrganization(needs(Right.EDIT_RECORDS)):
    """A page that changes one organisation: seen, and answered for today; else 404 or 403."""

    def find(self, request: HttpRequest, pk: int) -> PartyState:
        state = state_for(request.user, pk, AsOf.today())
        if not PartyOrganization.objects.responsible_to(request.user).filter(pk=pk).exists():
            raise PermissionDenied("您可以查看这个党组织，但它不由您负责，不能修改。")
        return state
