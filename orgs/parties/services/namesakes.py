"""Is there a Party organisation of this name already? Asked in one place, as of firms: see orgs/enterprises."""

from collections.abc import Collection

from foundation.accounts.scope import Actor
from foundation.common.names import name_key
from foundation.common.turns import take_turn
from foundation.trail.applying import NameAsked
from foundation.trail.asof import AsOf
from orgs.parties.models import PartyState
from orgs.parties.querysets import PartyStateQuerySet

ALIKE = "已有同名的党组织，请先看看是不是同一个。"
ELSEWHERE = "区内已有同名的党组织，但不由您负责，请联系行业党委办公室核对"
SHOWN = 5
KEY_LENGTH = 200


def ask_about_name(name: str, *, by: Actor | None, is_other: bool, besides: Collection[int] = ()) -> None:
    """Raises NameAsked when another organisation of today bears the name. The portal itself (``by`` None) is not asked.

    Of those the person does not see one fixed sentence is told and nothing else.
    """
    key = name_key(name)[:KEY_LENGTH]
    if by is None or is_other or not key:
        return
    take_turn("organization", key)
    at = AsOf.today()
    seen = list(_named(PartyState.objects.visible_to(by).as_of(at), key, besides))
    others = _named(PartyState.objects.as_of(at), key, besides)
    is_elsewhere = others.exclude(organization__in=[state.organization_id for state in seen]).exists()
    sentences = [*([ALIKE] if seen else ()), *([f"{ELSEWHERE}。"] if is_elsewhere else ())]
    if sentences:
        raise NameAsked(sentences, seen[:SHOWN])


def _named(states: PartyStateQuerySet, key: str, besides: Collection[int]) -> PartyStateQuerySet:
    return states.present().filter(name_key=key).exclude(organization__in=besides)
