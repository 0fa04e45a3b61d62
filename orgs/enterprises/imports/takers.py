"""Higher apps take over columns of the enterprise ledger that were only kept (暂存) until they were there.

What the ledger says stays kept as it was read; the app that took a column over writes its own records of it, shows its
own values in the list, and is asked what it holds, so that a list sent back unchanged says nothing new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.accounts.scope import Actor
from foundation.exchange.imports.parked import HeldText
from foundation.trail.asof import AsOf

Texts = dict[int, dict[str, str]]  # firm → column → text


@dataclass(frozen=True)
class Taker:
    """One app that took columns over."""

    keys: frozenset[str]  # of HELD_COLUMNS, without prefix
    texts: Callable[[Collection[int], AsOf], Texts]  # what it holds of these firms, as a ledger would write it
    take: Callable[[Sequence[HeldText], Any, Any], None]  # fn(changed texts, by, batch), inside the import's changeset


_takers: list[Taker] = []


def register_taker(taker: Taker) -> None:
    """A higher app takes columns over, from its ``apps.py``."""
    _takers.append(taker)


def taken_texts(ids: Collection[int], at: AsOf) -> Texts:
    """What the apps above hold of these firms; a firm they know nothing of has no entry."""
    found: Texts = defaultdict(dict)
    for taker in _takers if ids else ():
        for pk, texts in taker.texts(ids, at).items():
            found[pk].update({key: texts.get(key, "") for key in taker.keys})
    return dict(found)


def hand_over(texts: Sequence[HeldText], *, by: Actor, batch: Any) -> None:
    """Tell the apps above what an import brought of their columns."""
    for taker in _takers:
        if mine := [text for text in texts if text.column in taker.keys]:
            taker.take(mine, by, batch)
