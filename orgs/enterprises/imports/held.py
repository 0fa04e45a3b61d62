"""暂存 columns on the screen: extra columns of the list and a panel of the detail page, until their own app is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from foundation.accounts.scope import Actor, full_phone_ids
from foundation.common.masking import mask_phone
from foundation.common.tables.columns import Column
from foundation.exchange.imports.parked import held_values
from foundation.trail.asof import AsOf
from foundation.trail.models import PersonalValue
from foundation.trail.registry import Pairs, register_words
from foundation.trail.values import referenced
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.enterprises.firm_facts import register_panel
from orgs.enterprises.imports.columns import HELD, HELD_COLUMNS, HELD_GROUP, HELD_PREFIX, HeldColumn
from orgs.enterprises.imports.takers import taken_texts
from orgs.enterprises.labels import shown_values
from orgs.enterprises.models import Enterprise, EnterpriseState


def load_held(states: Sequence[Any], at: AsOf, user: Actor) -> None:
    """What is held for a page of firms, or held by the app that took a column over; phones are masked as the firms' are."""
    ids = [state.enterprise_id for state in states]
    found, taken = held_values(Enterprise, None, at, ids), taken_texts(ids, at)
    full = full_phone_ids(Enterprise, states, user, key="enterprise_id") if found or taken else set()
    for state in states:
        state.taken = taken.get(state.enterprise_id, {})
        texts = {**found.get(state.enterprise_id, {}), **state.taken}
        for column in HELD_COLUMNS:
            if column.is_phone and column.key in texts and state.pk not in full:
                texts[column.key] = mask_phone(texts[column.key])
        state.held = texts


def _reader(key: str) -> Callable[[Any], str | None]:
    return lambda state: state.held.get(key) or None


def _table_column(column: HeldColumn) -> Column:
    return Column(
        column.column_key,
        column.label,
        read=_reader(column.key),
        group=HELD_GROUP,
        width=18,
        synonyms=column.synonyms,
        personal=column.is_personal,
        held=True,
        prefetch=load_held,
        help="按导入的台账暂存；已登记党组织的企业以党组织的资料为准。",
    )


def held_lines(user: Actor, state: EnterpriseState, at: AsOf) -> list[tuple[str, str, str]]:
    """What is held for one firm, for its page."""
    load_held([state], at, user)
    row: Any = state
    waiting = [column for column in HELD_COLUMNS if column.key not in row.taken]
    return [(column.label, row.held[column.key], "") for column in waiting if row.held.get(column.key)]


def show_values(pairs: Pairs) -> list[str]:
    """The timeline's words: held fields here, all others as the firm's own."""
    people = {pk for name, value in pairs if name in HELD and (pk := referenced(value))}
    texts = {p.pk: str(p) for p in PersonalValue.objects.filter(pk__in=people)} if people else {}
    own = iter(shown_values([pair for pair in pairs if pair[0] not in HELD]))
    return [_held_word(name, value, texts) if name in HELD else next(own) for name, value in pairs]


def _held_word(name: str, value: Any, texts: dict[int, str]) -> str:
    pk = referenced(value)
    text = texts.get(pk, "") if pk else str(value or "")
    return mask_phone(text) if HELD[name].is_phone else text


def wire_held() -> None:
    """Offer the held columns to the list, the detail page and the timeline."""
    known = {column.key for column in ENTERPRISE_COLUMNS}
    ENTERPRISE_COLUMNS.add(*(made for column in HELD_COLUMNS if (made := _table_column(column)).key not in known))
    register_panel(HELD_GROUP, held_lines)
    labels = {HELD_PREFIX + column.key: f"{column.label}（暂存）" for column in HELD_COLUMNS}
    register_words(Enterprise, fields=labels, values=show_values)
