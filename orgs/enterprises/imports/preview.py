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
from orgs.enterprises.facts import FACTS, FLAGS
from orgs.enterprises.imports.columns import HELD, HELD_PREFIX, column_label
from orgs.enterprises.imports.planning import Plan, newer_values
from orgs.enterprises.imports.words import CHANGE_WORDS, STATUS_WORDS
from orgs.places.models import Block
from orgs.places.names import PlaceReader


class Wording:
    """Values in words; two queries for a whole file."""

    def __init__(self, places: PlaceReader) -> None:
        self.places = places
        self.blocks = dict(Block.objects.values_list("pk", "name"))

    def show(self, name: str, value: Any, values: Mapping[str, Any]) -> str:
        """One value as the screen shows it; empty when unknown."""
        if value is None or value == "":
            return ""
        if name in FLAGS:
            return "是" if value else "否"
        if name == "jurisdiction":
            return self.places.name(value) if value in self.places.places else ""
        if name == "block":
            return self.blocks.get(value, "")
        if name == "operating_status":
            return str(STATUS_WORDS.get(value, value))
        if name == "founded_on":
            return shown_date(date.fromisoformat(value), values.get("founded_precision") or "day")
        return str(value)

    def cells(self, plan: Plan, code: str) -> list[Shown]:
        """The changed cells of an update in the order of the columns."""
        assert plan.firm is not None
        shown = [Shown(word, "", day.display()) for word, day in plan.moves]
        if plan.identity.get("code"):
            shown.append(Shown(column_label("code"), plan.firm.code or "", code))
        for name in FACTS:
            if name == "founded_precision" or name not in plan.differing and not _is_finer(name, plan.differing):
                continue
            before = self.show(name, plan.seen.get(name), plan.seen)
            after = self.show(name, plan.differing.get(name, plan.seen.get(name)), {**plan.seen, **plan.differing})
            # Whose number it was so far is not this file's business.
            shown.append(Shown(column_label(name), mask_phone(before) if name == "phone" else before, after))
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
        for name in FACTS:
            if name in values and name != "founded_precision" and (after := self.show(name, values[name], values)):
                shown.append(Shown(column_label(name), "", after))
        return shown + [Shown(held_label(key), "", text) for key, text in plan.get("held", {}).items()]

    def notes(self, plan: Plan) -> list[str]:
        """Cells that a later day's registration overrules."""
        return [
            f"「{column_label(name)}」{day} 起另有登记（{self.show(name, value, {}) or '空'}），那天起不受这次导入影响"
            for name, value, day in newer_values(plan)
            if name != "founded_precision"
        ]


def held_label(key: str) -> str:
    return f"{column_label(key)}（暂存）"


def _is_finer(name: str, differing: Mapping[str, Any]) -> bool:
    return name == "founded_on" and "founded_precision" in differing
