"""Loading what list columns need for a page of states, each with one query and at the same point in time."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from foundation.accounts.scope import Actor, full_phone_ids
from foundation.common.masking import mask_phone
from foundation.trail.asof import AsOf
from orgs.enterprises.models import Enterprise, EnterpriseAlias, EnterpriseChange
from orgs.places.models import Block
from orgs.places.names import names_on


def load_places(states: Sequence[Any], at: AsOf, user: Actor) -> None:
    """Names of streets and blocks as they were called on the day."""
    names = names_on(at)
    wanted = {s.block_id for s in states if s.block_id}
    blocks = dict(Block.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    for state in states:
        state.jurisdiction_name = names.get(state.jurisdiction_id)
        state.block_name = blocks.get(state.block_id)


def load_aliases(states: Sequence[Any], at: AsOf, user: Actor) -> None:
    found = defaultdict(list)
    for alias in EnterpriseAlias.objects.as_of(at).filter(enterprise__in=[s.enterprise_id for s in states]):
        found[alias.enterprise_id].append(alias)
    for state in states:
        state.loaded_aliases = found[state.enterprise_id]


def load_arrivals(states: Sequence[Any], at: AsOf, user: Actor) -> None:
    """The change that brought each firm in, or took it out."""
    told = EnterpriseChange.objects.only("kind", "effective_on", "precision", "counterpart")
    changes = told.in_bulk([s.origins.get("presence") for s in states])
    for state in states:
        state.presence_change = changes.get(state.origins.get("presence"))


def mark_own(states: list[Any], firms: Collection[int]) -> list[Any]:
    """Say which states are of firms the reader is known to answer for, so that ``load_phones`` need not ask again."""
    for state in states:
        state.is_own = state.enterprise_id in firms
    return states


def load_phones(states: Sequence[Any], at: AsOf, user: Actor) -> None:
    """Phones in full for the office and those who answer for the firm, masked for everybody else."""
    own = {state.pk for state in states if getattr(state, "is_own", False)}
    asked = [state for state in states if state.pk not in own]
    full = own | full_phone_ids(Enterprise, asked, user, key="enterprise_id") if asked else own
    for state in states:
        number = state.personal_text("phone")
        state.shown_phone = number if state.pk in full else mask_phone(number)
