"""The plan in words: old → new per cell, as people read it before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from foundation.common.columns import shown_date
from foundation.common.masking import mask_phone
from foundation.exchange.targets import Shown
from orgs.enterprises.facts import FACTS, FLAGS
from orgs.enterprises.imports.columns import HELD, column_label
from orgs.enterprises.imports.planning import Plan, newer_values
from orgs.enterprises.imports.words import STATUS_WORDS
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
        """The changed cells of a row in the order of the columns."""
        is_new = plan.firm is None or plan.firm.is_bare
        shown = [Shown(word, "", day.display()) for word, day in plan.moves]
        if plan.identity.get("code") and not is_new:
            shown.append(Shown("统一社会信用代码", plan.firm.code or "" if plan.firm else "", code))
        for name in FACTS:
            if name == "founded_precision" or name not in plan.differing and not _is_finer(name, plan.differing):
                continue
            before = self.show(name, plan.seen.get(name), plan.seen)
            after = self.show(name, plan.differing.get(name, plan.seen.get(name)), {**plan.seen, **plan.differing})
            # Whose number it was so far is not this file's business.
            shown.append(Shown(column_label(name), mask_phone(before) if name == "phone" else before, after))
        for key, text in plan.held.items():
            before = "" if is_new or plan.firm is None else plan.firm.held.get(key.removeprefix("held_"), "")
            before = mask_phone(before) if HELD[key].is_phone else before
            shown.append(Shown(f"{column_label(key)}（暂存）", before, text))
        return shown

    def notes(self, plan: Plan) -> list[str]:
        """Cells that a later day's registration overrules."""
        return [
            f"「{column_label(name)}」{day} 起另有登记（{self.show(name, value, {}) or '空'}），那天起不受这次导入影响"
            for name, value, day in newer_values(plan)
            if name != "founded_precision"
        ]


def _is_finer(name: str, differing: Mapping[str, Any]) -> bool:
    return name == "founded_on" and "founded_precision" in differing
