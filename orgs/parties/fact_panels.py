"""The facts of one organisation as its page shows them."""

from foundation.accounts.scope import Actor
from foundation.desk import shown_facts as desk
from foundation.desk.shown_facts import ShownFact
from foundation.trail.asof import AsOf
from orgs.parties.columns import PARTY_COLUMNS
from orgs.parties.models import PartyState


def shown_facts(state: PartyState, at: AsOf, user: Actor) -> list[tuple[str, list[ShownFact]]]:
    """All declared columns by group, with since when and from where each holds."""
    return desk.shown_facts(state, (c for c in PARTY_COLUMNS if not c.is_name), at, user)
