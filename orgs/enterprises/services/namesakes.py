"""Is there a firm of this name already? Asked in one place for every door: form, interface, import.

Of firms the person does not see, one fixed sentence is told and nothing else: it says no more than that the very name
they wrote is borne by some firm of the district.
"""

from collections import defaultdict
from collections.abc import Collection
from difflib import SequenceMatcher

from foundation.accounts.scope import Actor
from foundation.common.names import name_key
from foundation.common.turns import take_turn
from foundation.trail.applying import NameAsked
from foundation.trail.asof import FOREVER
from foundation.trail.writing import chunks
from orgs.enterprises.models import EnterpriseAlias, EnterpriseState
from orgs.enterprises.querysets import EnterpriseStateQuerySet

ALIKE = "库中有名称相近的企业，请先看看是不是同一家。"
ELSEWHERE = "区内已有同名企业，但不由您负责，请联系行业党委办公室核对"
SHOWN = 5
CHUNK = 5000
KEY_LENGTH = 200


def bearers(keys: Collection[str]) -> dict[str, set[int]]:
    """The firms that bear these names (as name keys) today, departed ones included, or once did; whoever sees them."""
    found: dict[str, set[int]] = defaultdict(set)
    for chunk in chunks(sorted(keys), CHUNK):
        for rows in (_today(), EnterpriseAlias.objects.live()):
            for key, pk in rows.filter(name_key__in=chunk).values_list("name_key", "enterprise_id"):
                found[key].add(pk)
    return dict(found)


def ask_about_name(
    name: str, *, by: Actor | None, is_other: bool, besides: Collection[int] = (), is_typed: bool = True
) -> None:
    """Raises NameAsked when another firm bears the name, or one this person sees a name like it.

    ``besides``: the firms it is about. Without ``is_typed`` (a known firm comes back) names that are only alike do not
    matter. The portal itself (``by`` None) is not asked.
    """
    if by is None or is_other:
        return
    key, seen = name_key(name)[:KEY_LENGTH], _today().visible_to(by).select_related("jurisdiction")
    take_turn("enterprise", key)
    same, is_elsewhere = _same(key, seen, set(besides))
    near = _near(key, seen, set(besides)) if is_typed else []
    alike = list({state.enterprise_id: state for state in [*same, *near]}.values())[:SHOWN]
    sentences = [*([ALIKE] if alike else ()), *([f"{ELSEWHERE}。"] if is_elsewhere else ())]
    if sentences:
        raise NameAsked(sentences, alike)


def _today() -> EnterpriseStateQuerySet:
    """Every firm's latest state, of departed ones too; an identity whose creation was undone has none."""
    return EnterpriseState.objects.live().filter(effective_to=FOREVER)


def _same(key: str, seen: EnterpriseStateQuerySet, besides: set[int]) -> tuple[list[EnterpriseState], bool]:
    """Firms of that name among those the person sees, and whether there are any others."""
    ids = bearers([key]).get(key, set()) - besides
    if not ids:
        return [], False
    found = list(seen.filter(enterprise__in=ids))
    others = ids - {state.enterprise_id for state in found}
    return found, bool(others) and _today().filter(enterprise__in=others).exists()


def _near(key: str, seen: EnterpriseStateQuerySet, besides: set[int]) -> list[EnterpriseState]:
    """Firms among those the person sees whose name looks like it: a suggestion, never a match (handbook §5.6)."""
    core = bare_name(key)
    if len(core) < 2:
        return []
    return [
        state
        for state in seen.filter(search_text__zh=core[:4])[:200]
        if state.enterprise_id not in besides and SequenceMatcher(None, core, bare_name(state.name_key)).ratio() >= 0.8
    ]


def bare_name(key: str) -> str:
    """The telling part of a name key: without the city in front and the kind of company behind."""
    for head in ("江苏省", "江苏", "南京市", "南京"):
        key = key.removeprefix(head)
    for tail in ("股份有限公司", "有限公司", "公司"):
        key = key.removesuffix(tail)
    return key
