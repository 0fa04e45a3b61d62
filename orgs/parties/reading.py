"""Reading Party organisations: one as a person sees it, and which ones the firms of a list have on a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404

from foundation.common.columns import shown_date
from foundation.trail.asof import AsOf
from foundation.trail.values import plain
from foundation.trail.writing import chunks
from orgs.enterprises.models import EnterpriseState
from orgs.parties import facts
from orgs.parties.choices import Setup
from orgs.parties.models import PartyChange, PartyHost, PartyState

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


def firms_of(organization_ids: Iterable[int], at: AsOf) -> dict[int, list[tuple[PartyHost, EnterpriseState | None]]]:
    """The firms of each organisation on the day, the lead unit first, each with its state of that day. Two queries."""
    hosts = list(PartyHost.objects.as_of(at).filter(organization__in=set(organization_ids)).order_by("-is_lead", "pk"))
    rows = EnterpriseState.objects.as_of(at).filter(enterprise__in={h.enterprise_id for h in hosts}) if hosts else []
    states = {state.enterprise_id: state for state in rows}
    found: dict[int, list[tuple[PartyHost, EnterpriseState | None]]] = defaultdict(list)
    for host in hosts:
        found[host.organization_id].append((host, states.get(host.enterprise_id)))
    return dict(found)


def state_for(user: Any, pk: int, at: AsOf) -> PartyState:
    """The organisation's state on the day, ended ones included. Raises Http404 for what this person may not see."""
    state = PartyState.objects.visible_to(user).with_people().as_of(at).filter(organization=pk).first()
    if state is None:
        raise Http404("没有这个党组织，或不在您负责的范围。")
    return state


def values_of(state: PartyState) -> dict[str, Any]:
    """The state's facts as forms and merges compare them: JSON-ready, personal values as text."""
    values: dict[str, Any] = {}
    for name in facts.FACTS:
        if name in facts.PERSONAL:
            values[name] = state.personal_text(name)
        elif name in facts.PLACES:
            values[name] = getattr(state, f"{name}_id")
        else:
            values[name] = plain(getattr(state, name))
    return values


@dataclass(frozen=True)
class ShownFact:
    """One fact on an organisation's page."""

    key: str
    label: str
    text: str
    since: date | None
    since_text: str
    source: str
    help: str


def shown_facts(state: PartyState, at: AsOf, user: Any) -> list[tuple[str, list[ShownFact]]]:
    """All declared columns by group, with since when and from where each holds."""
    from orgs.parties.columns import PARTY_COLUMNS

    columns = [c for c in PARTY_COLUMNS if not c.is_name]
    for load in dict.fromkeys(c.prefetch for c in columns if c.prefetch):
        load([state], at, user)
    changes = PartyChange.objects.in_bulk([pk for pk in state.origins.values() if pk])
    groups: dict[str, list[ShownFact]] = {}
    for column in columns:
        origin = changes.get(state.origins.get(column.key))
        groups.setdefault(column.group, []).append(
            ShownFact(
                key=column.key,
                label=column.label,
                text=column.text(state),
                since=origin.effective_on if origin else None,
                since_text=shown_date(origin.effective_on, origin.precision) if origin else "",
                source=origin.source if origin else "",
                help=column.help,
            )
        )
    return list(groups.items())


def who_changed(state: PartyState, name: str) -> Any:
    """The changeset that asserted a field; None when nobody did."""
    change = PartyChange.objects.select_related("changeset__by__person").filter(pk=state.origins.get(name)).first()
    return change.changeset if change else None
