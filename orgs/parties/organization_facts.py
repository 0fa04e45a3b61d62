"""Reading Party organisations: one as a person sees it, and which ones the firms of a list have on a day."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Q, Value, When
from django.http import Http404

from foundation.accounts.scope import Actor, visible_q
from foundation.trail.asof import AsOf
from foundation.trail.writing import chunks
from orgs.enterprises.models import EnterpriseState
from orgs.parties.choices import Setup
from orgs.parties.models import PartyHost, PartyState

# A firm with several organisations is first spoken of by its own one.
_RANK = {Setup.OWN: 0, Setup.JOINT: 1, Setup.REGIONAL: 2, Setup.ATTACHED: 3, "": 4, Setup.FUNCTIONAL: 5}


def organizations_of(enterprise_ids: Iterable[int], at: AsOf) -> dict[int, list[PartyState]]:
    """The organisations each firm belongs to on the day, its own one first; firms without any are left out.

    Two queries for any number of firms (per five thousand). People are joined, so that names cost nothing more.
    """
    found: dict[int, list[PartyState]] = defaultdict(list)
    for chunk in chunks(sorted(set(enterprise_ids)), 5000):
        pairs = list(
            PartyHost.objects.as_of(at).filter(enterprise__in=chunk).values_list("enterprise_id", "organization_id")
        )
        states = _states({organization for _, organization in pairs}, at)
        for firm, organization in pairs:
            if organization in states:
                found[firm].append(states[organization])
    for mine in found.values():
        mine.sort(key=lambda state: (_RANK.get(state.setup, 4), state.sort_key, state.pk))
    return dict(found)


def _states(ids: set[int], at: AsOf) -> dict[int, PartyState]:
    if not ids:
        return {}
    rows = PartyState.objects.as_of(at).present().with_people().filter(organization__in=ids)
    return {state.organization_id: state for state in rows}


def firms_of(organization_ids: Iterable[int], at: AsOf, *, by: Actor | None) -> dict[int, list[tuple[PartyHost, Any]]]:
    """The firms of each organisation on the day, the lead unit first, each with its state of that day. Two queries.

    All of them, for sums and counts: which may be named to ``by`` their state says (``is_seen``); None = the portal.
    """
    hosts = list(PartyHost.objects.as_of(at).filter(organization__in=set(organization_ids)).order_by("-is_lead", "pk"))
    rule = Q() if by is None else visible_q(EnterpriseState, by)
    is_seen = Case(When(rule, then=Value(True)), default=Value(False)) if rule else Value(True)
    rows = EnterpriseState.objects.as_of(at).annotate(is_seen=is_seen)
    rows = rows.filter(enterprise__in={h.enterprise_id for h in hosts}) if hosts else rows.none()
    states = {state.enterprise_id: state for state in rows}
    found: dict[int, list[tuple[PartyHost, Any]]] = defaultdict(list)
    for host in hosts:
        found[host.organization_id].append((host, states.get(host.enterprise_id)))
    return dict(found)


def state_for(user: Actor, pk: int, at: AsOf) -> PartyState:
    """The organisation's state on the day, ended ones included. Raises Http404 for what this person may not see."""
    state = PartyState.objects.visible_to(user).with_people().as_of(at).filter(organization=pk).first()
    if state is None:
        raise Http404("没有这个党组织，或不在您负责的范围。")
    return state
