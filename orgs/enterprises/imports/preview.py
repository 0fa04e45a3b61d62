"""The plan in words: old → new per cell, as people read it before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from foundation.common.masking import mask_phone
from foundation.common.precision import PreciseDate, Precision
from foundation.common.tables.columns import shown_date
from foundation.exchange.imports.targets import Shown
from orgs.enterprises.choices import ARRIVALS, DEPARTURES
from orgs.enterprises.facts import FACTS
from orgs.enterprises.imports.columns import HELD, HELD_PREFIX, column_label
from orgs.enterprises.imports.planning import Plan, newer_values
from orgs.enterprises.imports.status_words import CHANGE_WORDS


class Wording:
    """Values in words; a query for each kind of place, for a whole file."""

    def __init__(self) -> None:
        rows = {name: FACTS.fields[name].related_model._default_manager for name in FACTS.places}
        self.words = {**FACTS.choices, **{name: dict(of.values_list("pk", "name")) for name, of in rows.items()}}

    def show(self, name: str, value: Any, values: Mapping[str, Any]) -> str:
        """One value as the screen shows it; empty when unknown."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return "是" if value else "否"
        if name in FACTS.places:
            return self.words[name].get(value, "")
        if name in FACTS.dates:
            return shown_date(date.fromisoformat(value), values.get(FACTS.precision_of.get(name, "")) or "day")
        return str(self.words.get(name, {}).get(value, value))

    def cells(self, plan: Plan, code: str) -> list[Shown]:
        """The changed cells of an update in the order of the columns."""
        assert plan.firm is not None
        shown = [Shown(word, "", day.display()) for word, day in plan.moves]
        if plan.identity.get("code"):
            shown.append(Shown(column_label("code"), plan.firm.code or "", code))
        for name in FACTS.told:
            if name not in plan.differing and FACTS.precision_of.get(name) not in plan.differing:
                continue
            before = self.show(name, plan.seen.get(name), plan.seen)
            after = self.show(name, plan.differing.get(name, plan.seen.get(name)), {**plan.seen, **plan.differing})
            # Whose number it was so far is not this file's business.
            shown.append(Shown(column_label(name), mask_phone(before) if name in FACTS.phones else before, after))
        for key, text in plan.held.items():
            before = plan.firm.held.get(key.removeprefix(HELD_PREFIX), "")
            shown.append(Shown(held_label(key), mask_phone(before) if HELD[key].is_phone else before, text))
        return shown

    def newcomer(self, plan: Mapping[str, Any]) -> list[Shown]:
        """All cells of a new firm, from its plan."""
        shown, values = [], {}
        for draft in plan.get("drafts", ()):
            kind = draft.get("kind")
            if kind in ARRIVALS or kind in DEPARTURES:
                day = PreciseDate(date.fromisoformat(draft["on"]), Precision(draft["precision"]))
                shown.append(Shown(str(CHANGE_WORDS[kind]), "", day.display()))
            values.update(draft["values"])
        if plan.get("identity", {}).get("code"):
            shown.append(Shown(column_label("code"), "", plan["identity"]["code"]))
        for name in FACTS.told:
            if name in values and (after := self.show(name, values[name], values)):
                shown.append(Shown(column_label(name), "", after))
        return shown + [Shown(held_label(key), "", text) for key, text in plan.get("held", {}).items()]

    def notes(self, plan: Plan) -> list[str]:
        """Cells that a later day's registration overrules."""
        return [
            f"「{column_label(name)}」{day} 起另有登记（{self.show(name, value, {}) or '空'}），那天起不受这次导入影响"
            for name, value, day in newer_values(plan)
            if name not in FACTS.quiet
        ]


def held_label(key: str) -> str:
    return f"{column_label(key)}（暂存）"
