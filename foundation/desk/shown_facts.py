"""The facts of a dated record's page: each with its value, since when it holds and who says so."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from foundation.accounts.scope import Actor
from foundation.common.tables.columns import Column, shown_date
from foundation.trail.asof import AsOf
from foundation.trail.fact_values import changes_of
from foundation.trail.models.dated import Change, State


@dataclass(frozen=True)
class ShownFact:
    """One fact on a detail page."""

    key: str
    label: str
    text: str
    since: date | None
    since_text: str
    source: str
    help: str
    age: str = ""  # 3 天前更新, 昨天确认: how old it is, where a kind of record knows


Age = Callable[[Column, Change | None], str]


def shown_facts(
    state: State, columns: Iterable[Column], at: AsOf, user: Actor, age: Age = lambda column, origin: ""
) -> list[tuple[str, list[ShownFact]]]:
    """These columns of one state by group, with since when and from where each holds."""
    columns = list(columns)
    for load in dict.fromkeys(c.prefetch for c in columns if c.prefetch):
        load([state], at, user)
    changes = changes_of(state).in_bulk([pk for pk in state.origins.values() if pk])
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
                age=age(column, origin),
            )
        )
    return list(groups.items())
