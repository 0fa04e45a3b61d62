"""Reading a row of a Party ledger: cells become facts of an organisation and names of its firms.

The same readers serve the Party ledger and the organisation columns of the enterprise ledger.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from foundation.common.cells.characters import on_one_line
from foundation.common.cells.credit_code import examine
from foundation.common.cells.parsers import (
    CellStatus,
    Parsed,
    parse_name,
    parse_text,
    without_id_numbers,
)
from foundation.common.masking import is_masked
from foundation.common.names import name_key
from foundation.exchange.imports.fact_cells import Reader, as_cell, choice_reader, readers_of, values_of
from foundation.exchange.imports.targets import Reason, SourceRow
from foundation.exchange.reading.results import NUMBER_KEY
from orgs.parties.choices import Category, Setup
from orgs.parties.columns import PARTY_COLUMNS
from orgs.parties.facts import FACTS
from orgs.places.names import PlaceReader

CODE = "code"
# The first spelling of each is the one people are shown.
CATEGORIES: dict[str, str] = {
    **dict.fromkeys(("党委", "基层党委", "党的基层委员会", "党委会"), Category.COMMITTEE.value),
    **dict.fromkeys(("党总支", "总支", "总支部", "党总支部"), Category.GENERAL_BRANCH.value),
    **dict.fromkeys(("党支部", "支部", "联合党支部", "功能型党支部", "党的支部"), Category.BRANCH.value),
}
SETUPS: dict[str, str] = {
    **dict.fromkeys(("单独组建", "单独", "独立组建", "单独建立", "单建", "独立"), Setup.OWN.value),
    **dict.fromkeys(("联合组建", "联合", "联建", "联合建立", "联合党支部"), Setup.JOINT.value),
    **dict.fromkeys(
        ("区域（行业）兜底", "区域兜底", "行业兜底", "兜底", "区域/行业兜底", "区域组建", "行业组建", "兜底组建"),
        Setup.REGIONAL.value,
    ),
    **dict.fromkeys(("功能型", "功能型党支部", "功能型党组织"), Setup.FUNCTIONAL.value),
    **dict.fromkeys(("挂靠", "挂靠组建", "挂靠建立"), Setup.ATTACHED.value),
}
# What the list says of firms that are others' to see (loading.FIRMS_ELSEWHERE) names none when it comes back.
_ELSEWHERE = re.compile(r"另有 ?\d+ ?家企业不由您负责")
_BETWEEN = re.compile(r"[、,，;；\n]+")


@dataclass(slots=True)
class PartyRow:
    """One row's meaning. ``values`` are facts as the services take them; a blank cell has no entry."""

    source: SourceRow
    name: str = ""
    key: str = ""
    number: str = ""
    code: str = ""  # of the firm
    firm: str = ""
    firms: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    conversions: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_faulty(self) -> bool:
        return any(not reason.is_question for reason in self.reasons)

    @property
    def meaning(self) -> tuple[Any, ...]:
        """What two rows of one organisation must share: all but its firms."""
        return (self.name, sorted((k, v) for k, v in self.values.items()))

    @property
    def whose(self) -> tuple[Any, ...]:
        """Which firms the row names; rows of one organisation that differ here add their firms."""
        return (self.firm, self.code, self.firms, self.source.decisions.get("firm"))

    def ask(self, key: str, sentence: str, suggestion: str = "", rule: str = "") -> None:
        """A person must decide, unless somebody has confirmed the rule already."""
        if rule and self.source.settled(rule):
            return
        self.reasons.append(Reason(key, label_of(key), sentence, suggestion, rule))

    def refuse(self, key: str, sentence: str) -> None:
        self.reasons.append(Reason(key, label_of(key), sentence, is_question=False))

    def say(self, key: str, text: str) -> None:
        self.conversions.append((label_of(key), text))


def label_of(key: str) -> str:
    if key == CODE:
        return "统一社会信用代码"
    return next((column.label for column in PARTY_COLUMNS if column.write == key or column.key == key), key)


def readers(*, epoch: int = 1900, typed: bool = True) -> dict[str, Reader]:
    """A reader for each fact's cell; none raises and none guesses silently."""

    def free(raw: Any, limit: int) -> Parsed:
        return parse_text(without_id_numbers(raw) if isinstance(raw, str) else raw, limit)

    own = {"category": choice_reader(CATEGORIES), "setup": choice_reader(SETUPS)}
    return {**readers_of(FACTS, epoch=epoch, typed=typed, text=free, person=free), **own}


class RowParser:
    """Reads the rows of one file."""

    def __init__(self, places: PlaceReader, *, epoch: int = 1900, typed: bool = True, spellings: Any = None) -> None:
        self.places = places
        self.readers = readers(epoch=epoch, typed=typed)
        self.spellings = {text: int(pk) for text, pk in (spellings or {}).items() if str(pk).isdigit()}

    def parse(self, source: SourceRow) -> PartyRow:
        """Read all cells of a row; what depends on the organisation it means is left to the judge."""
        made = PartyRow(source)
        keys = dict.fromkeys([*source.row.index, *(source.decisions.get("cells") or {})])
        for key in keys:
            value = source.cell(key).value
            if value is None or value == "":
                continue
            if key == NUMBER_KEY:
                made.number = on_one_line(str(value)).upper()
            elif key in (CODE, "firm", "firms", "jurisdiction"):
                self._take_place_or_firm(made, key, value)
            elif key in self.readers:
                self._take(made, key, value)
        if not made.name and not any(reason.field == "name" for reason in made.reasons):
            made.refuse("name", "没有填写党组织名称")
        return made

    def _take_place_or_firm(self, made: PartyRow, key: str, value: Any) -> None:
        if key == CODE:
            parsed = examine(value, numeric=isinstance(value, (int, float)) and not isinstance(value, bool))
            self._report(made, key, parsed)
            made.code = parsed.value if parsed.status is CellStatus.OK and not parsed.is_clear else ""
        elif key == "firm":
            parsed = parse_name(value)
            self._report(made, key, parsed)
            made.firm = parsed.value if parsed.status is CellStatus.OK and not parsed.is_clear else ""
        elif key == "firms":
            names = (on_one_line(part) for part in _BETWEEN.split(_ELSEWHERE.sub("", str(value))))
            made.firms = tuple(dict.fromkeys(n for n in names if n and parse_text(n, 200).status is CellStatus.OK))
        else:
            self._take_place(made, on_one_line(str(value)))

    def _take_place(self, made: PartyRow, text: str) -> None:
        reading = self.places.read(text)
        chosen = reading.jurisdiction or self.spellings.get(text)
        if chosen:
            made.values["jurisdiction"] = chosen
            if not reading.jurisdiction or reading.is_converted:
                made.say("jurisdiction", f"{text} → {self.places.name(chosen)}")
        elif parse_text(text, 60).status is CellStatus.OK:
            suggestion = self.places.name(reading.suggestion) if reading.suggestion else ""
            made.ask("jurisdiction", reading.why, suggestion)

    def _take(self, made: PartyRow, key: str, value: Any) -> None:
        if key in FACTS.phones and isinstance(value, str) and is_masked(value):
            made.say(key, "号码已隐去，不改动原来的号码")
            return
        parsed = self.readers[key](value)
        self._report(made, key, parsed)
        if key == "name":
            made.name = "" if parsed.is_clear else parsed.value or parsed.suggestion or ""
            made.key = name_key(made.name)[:200]
            if parsed.is_clear:
                made.refuse("name", "不能清空党组织名称")
        if parsed.status is CellStatus.OK:
            made.values.update(values_of(FACTS, key, parsed))

    def _report(self, made: PartyRow, key: str, parsed: Parsed) -> None:
        if parsed.status is CellStatus.ERROR:
            made.refuse(key, parsed.message)
        elif parsed.status is CellStatus.ASK:
            made.ask(key, parsed.message, as_cell(parsed.suggestion))
        elif parsed.note and parsed.kind != "reason":
            made.say(key, parsed.note)
