"""Reading one row: cells become values of a firm, with what was converted and what must be asked or corrected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from foundation.common.cells.characters import on_one_line
from foundation.common.cells.credit_code import examine
from foundation.common.cells.parsed import empty, ok
from foundation.common.cells.parsers import (
    ID_REMOVED,
    CellStatus,
    Parsed,
    parse_text,
    without_id_numbers,
)
from foundation.common.cells.precise_dates import PreciseDate, parse_date_cell
from foundation.common.masking import is_masked
from foundation.common.names import name_key
from foundation.exchange.imports.fact_cells import as_cell, readers_of, values_of
from foundation.exchange.imports.forbidden import CARD_REMOVED, without_card_numbers
from foundation.exchange.imports.stored_cells import shown_cell, value_as_json
from foundation.exchange.imports.targets import JudgeContext, Reason, SourceRow
from foundation.exchange.models.held import LONGEST_TEXT
from foundation.exchange.reading.results import NUMBER_KEY, Mark
from orgs.enterprises.choices import ChangeKind, OperatingStatus
from orgs.enterprises.facts import FACTS
from orgs.enterprises.imports.columns import HELD, column_label
from orgs.enterprises.imports.status_words import CHANGE_WORDS, STATUS_WORDS, ChangeWord, read_change, read_status
from orgs.places.names import PlaceReader, place_key

REMOVED = "已去掉其中的"
# Cells that hardly repeat; the reading of all others is asked for again and again.
_SINGULAR = {"name", "code", "phone", "registered_address", "business_address"}
# Facts that are not just what their cell says: names, places, and a status beside 变化情况.
_TAKEN_APART = {"name", *FACTS.places, "operating_status"}


@dataclass(slots=True)
class ParsedRow:
    """One row's meaning. ``values`` are facts of the firm, JSON-ready; a blank cell has no entry, a cleared one None."""

    source: SourceRow
    name: str = ""
    key: str = ""
    former: tuple[str, ...] = ()
    code: str = ""
    code_note: str = ""
    number: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    block_text: str = ""
    change: ChangeKind | None = None
    change_on: PreciseDate | None = None
    counterpart: str = ""
    held: dict[str, str] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    conversions: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_faulty(self) -> bool:
        return any(not reason.is_question for reason in self.reasons)

    @property
    def meaning(self) -> tuple[Any, ...]:
        """What two rows must share to be the same row twice."""
        return (
            self.name,
            self.code,
            self.code_note,
            self.block_text,
            sorted(self.values.items(), key=lambda item: item[0]),
            self.change,
            self.change_on,
            self.counterpart,
            self.held,
        )

    def ask(self, key: str, sentence: str, suggestion: str = "", rule: str = "") -> None:
        """A person must decide, unless somebody has confirmed the rule already."""
        if rule and self.source.settled(rule):
            return
        self.reasons.append(Reason(key, column_label(key) if key else "", sentence, suggestion, rule))

    def refuse(self, key: str, sentence: str) -> None:
        self.reasons.append(Reason(key, column_label(key) if key else "", sentence, is_question=False))

    def say(self, key: str, text: str) -> None:
        self.conversions.append((column_label(key), text))


class RowParser:
    """Reads the rows of one file; equal cells are read once."""

    def __init__(self, context: JudgeContext, places: PlaceReader) -> None:
        self.context = context
        self.places = places
        self._spellings = {place_key(text): int(pk) for text, pk in context.spellings.items() if str(pk).isdigit()}
        self._sheets: dict[str, int | None] = {}
        self._known: dict[tuple[str, type, Any], Parsed] = {}
        self._readers = self._make_readers()

    def _make_readers(self) -> dict[str, Callable[[Any], Parsed]]:
        def place(raw: Any) -> Parsed:
            return parse_text(raw, 60)

        epoch, typed = self.context.epoch, self.context.typed
        return {
            **readers_of(FACTS, epoch=epoch, typed=typed, text=_read_text, person=parse_text),
            **dict.fromkeys(FACTS.places, place),
            "code": examine,
            "operating_status": read_status,
            "change": read_change,
            "change_on": lambda raw: parse_date_cell(raw, epoch=epoch, typed=typed),
        }

    def parse(self, source: SourceRow) -> ParsedRow:
        """Read all cells of a row; what depends on the firm it means is left to the judge."""
        made = ParsedRow(source)
        row, typed = source.row, source.decisions.get("cells") or {}
        marks = row.marks or {}
        keys = row.index if not typed else {**row.index, **dict.fromkeys(typed, -1)}
        found: dict[str, Parsed] = {}
        for key, place in keys.items():
            is_typed = key in typed
            value = typed[key] or None if is_typed else row.values[place]
            mark = None if is_typed else marks.get(place)
            if value is None and mark is None:
                continue
            if key in self._readers:
                found[key] = self._read(made, key, value, mark)
            elif key in HELD:
                self._hold(made, key, value, mark)
            elif key == NUMBER_KEY:
                made.number = on_one_line(str(value))
        self._take(made, found)
        return made

    # --- one cell -----------------------------------------------------------------------------------

    def _read(self, made: ParsedRow, key: str, value: Any, mark: Mark | None) -> Parsed:
        if mark is not None and (fault := _formula_fault(made, key, mark)):
            made.refuse(key, fault)
            return Parsed(None, CellStatus.ERROR)
        if key == "name" and isinstance(value, str) and value.lstrip().startswith(("=", "＝")):
            made.refuse(key, f"里写的是公式{_cell(made, key)}，请改成企业的名称")
            return Parsed(None, CellStatus.ERROR)
        if key == "code":
            parsed = examine(value, numeric=isinstance(value, (int, float)) and not isinstance(value, bool))
        elif key not in _SINGULAR:
            known = (key, type(value), value)
            if known not in self._known:
                self._known[known] = self._readers[key](value)
            parsed = self._known[known]
        else:
            parsed = self._readers[key](value)
        if key == "phone" and isinstance(value, str) and is_masked(value) and parsed.status is not CellStatus.OK:
            # Our own lists hide numbers; sent back, they say nothing about the real one.
            parsed = empty(note="号码已隐去，不改动原来的号码", kind="masked")
        self._report(made, key, value, parsed)
        if mark is not None and mark.formula and parsed.status is CellStatus.OK:
            made.say(key, "由公式得出，按计算结果导入")
        return parsed

    def _report(self, made: ParsedRow, key: str, value: Any, parsed: Parsed) -> None:
        if parsed.status is CellStatus.ERROR:
            where = _cell(made, key) if parsed.kind == "formula_error" else ""
            made.refuse(key, f"{parsed.message}{where}")
        elif parsed.status is CellStatus.ASK:
            made.ask(key, parsed.message, as_cell(parsed.suggestion))
        elif parsed.note and not (key == "code" and parsed.kind == "reason"):
            made.say(key, parsed.note)

    def _hold(self, made: ParsedRow, key: str, value: Any, mark: Mark | None) -> None:
        """A held column is kept as it was read, even „无“; only what can never be meant is refused."""
        if mark is not None and (fault := _formula_fault(made, key, mark)):
            made.refuse(key, fault)
            return
        if HELD[key].is_phone and is_masked(str(value)):
            return
        known = ("held", type(value), value)
        if known not in self._known:
            self._known[known] = _read_text(value, LONGEST_TEXT)
        parsed = self._known[known]
        if parsed.status is CellStatus.ERROR:
            self._report(made, key, value, parsed)
            return
        if parsed.note.startswith(REMOVED):
            made.say(key, parsed.note)
            if not parsed.value:
                return
        limit = 200 if HELD[key].is_personal else LONGEST_TEXT
        made.held[key] = (
            "" if parsed.is_clear else on_one_line(parsed.value or shown_cell(value_as_json(value)))[:limit]
        )

    # --- the row ------------------------------------------------------------------------------------

    def _take(self, made: ParsedRow, found: dict[str, Parsed]) -> None:
        self._take_name(made, found.get("name"))
        self._take_code(made, found.get("code"))
        self._take_place(made, found.get("jurisdiction"), found.get("block"))
        for key in FACTS.told:
            if key in found and key not in _TAKEN_APART and found[key].status is CellStatus.OK:
                made.values |= values_of(FACTS, key, found[key])
        self._take_founding(made, found.get("founded_on"))
        self._take_change(made, found)

    def _take_name(self, made: ParsedRow, parsed: Parsed | None) -> None:
        if parsed is None or parsed.status is CellStatus.EMPTY:
            made.refuse("name", "没有填写企业名称")
            return
        if parsed.is_clear:
            made.refuse("name", "不能清空企业名称")
            return
        made.name = parsed.value or parsed.suggestion or ""
        made.former = parsed.extra
        made.key = name_key(made.name)[:200]
        if parsed.value:
            made.values["name"] = made.name

    def _take_code(self, made: ParsedRow, parsed: Parsed | None) -> None:
        if parsed is None:
            return
        if parsed.is_clear:
            made.refuse("code", "不能清空代码；如登记错了请在企业页面更正")
        elif parsed.status is CellStatus.OK:
            made.code = parsed.value
        elif parsed.kind == "reason":
            made.code_note = parsed.note.removeprefix("代码待补：")[:100]

    def _take_place(self, made: ParsedRow, place: Parsed | None, block: Parsed | None) -> None:
        if place is not None and place.is_clear:
            made.refuse("jurisdiction", "不能清空属地；属地有误请填正确的街道（园区）")
        elif place is not None and place.status is CellStatus.OK:
            self._read_place(made, str(place.value))
        elif place is None or place.status is CellStatus.EMPTY:
            here = self._place_of_sheet(made.source.sheet)
            if here is not None:
                made.values["jurisdiction"] = here
                made.say("jurisdiction", f"没有填写，按工作表名“{made.source.sheet}”记为{self.places.name(here)}")
        if block is not None and block.is_clear:
            made.values["block"] = None
        elif block is not None and block.status is CellStatus.OK:
            made.block_text = str(block.value)

    def _read_place(self, made: ParsedRow, text: str) -> None:
        pk, note = self._place(text)
        if pk is None and "/" in (split := text.replace("／", "/")):
            # „徐庄高新区/软件谷“ names the block as well.
            first, _, rest = split.partition("/")
            pk, note = self._place(first)
            made.block_text = rest.strip() if pk is not None else ""
        if pk is not None:
            made.values["jurisdiction"] = pk
            if note:
                made.say("jurisdiction", note)
            return
        reading = self.places.read(text)
        suggestion = self.places.name(reading.suggestion) if reading.suggestion else ""
        made.ask("jurisdiction", reading.why, suggestion)

    def _place(self, text: str) -> tuple[int | None, str]:
        """The place a text means for sure, and what was converted."""
        reading = self.places.read(text)
        if reading.jurisdiction and not reading.is_converted:
            return reading.jurisdiction, ""
        chosen = self._spellings.get(place_key(text)) or reading.jurisdiction
        if chosen is None or chosen not in self.places.places:
            return None, ""
        return chosen, f"{text} → {self.places.name(chosen)}"

    def _place_of_sheet(self, sheet: str) -> int | None:
        if sheet not in self._sheets:
            self._sheets[sheet] = self._place(sheet)[0]
        return self._sheets[sheet]

    def _take_founding(self, made: ParsedRow, parsed: Parsed | None) -> None:
        if parsed is not None and parsed.status is CellStatus.OK and not parsed.is_clear:
            self._refuse_future(made, "founded_on", parsed.value)

    def _refuse_future(self, made: ParsedRow, key: str, day: PreciseDate) -> None:
        if day.value > self.context.on:
            made.refuse(key, f"{day.display()} 晚于数据截至日期 {self.context.on.isoformat()}，请核对")

    def _take_change(self, made: ParsedRow, found: dict[str, Parsed]) -> None:
        """变化情况 stands before 经营状态; what that changes is shown."""
        change, status = found.get("change"), found.get("operating_status")
        when = found.get("change_on")
        if when is not None and isinstance(when.value, PreciseDate):
            self._refuse_future(made, "change_on", when.value)
            made.change_on = when.value
        if change is not None and isinstance(change.value, ChangeWord):
            made.change, made.counterpart = change.value.kind, change.value.counterpart
        elif made.change_on is not None and (change is None or change.status is CellStatus.EMPTY):
            made.say("change_on", "没有写变化情况，这个日期未用")
            made.change_on = None
        said = status.value if status is not None and status.status is CellStatus.OK else None
        if status is not None and status.is_clear:
            made.values["operating_status"] = ""
            said = None
        gone = status.kind if status is not None and status.status is CellStatus.EMPTY else ""
        implied = _implied_status(made.change)
        if gone and made.change is None:
            if change is None or change.status is CellStatus.EMPTY:
                made.ask(
                    "operating_status",
                    f"写的是“{gone}”。企业{gone}请写在“变化情况”，并填变化时间；仍在册请改为正常、停业或经营异常",
                    rule="gone_status",
                )
        elif gone and made.change is not None:
            made.say("operating_status", f"“{gone}”不是经营状态，以变化情况“{CHANGE_WORDS[made.change]}”为准")
        if implied is not None:
            if said is not None and said != implied:
                words = f"{STATUS_WORDS[said]} → {STATUS_WORDS[implied]}（以变化情况为准）"
                made.say("operating_status", words)
            made.values["operating_status"] = implied
        elif said is not None:
            made.values["operating_status"] = str(said)


def _implied_status(change: ChangeKind | None) -> str | None:
    if change == ChangeKind.SUSPENDED:
        return OperatingStatus.SUSPENDED.value
    return OperatingStatus.NORMAL.value if change == ChangeKind.RESUMED else None


def _formula_fault(made: ParsedRow, key: str, mark: Mark) -> str:
    if mark.formula is None:
        return ""
    if key == "name":
        return f"里是公式{_cell(made, key)}，请改成企业的名称"
    if not mark.cached:
        return f"的公式没有计算结果{_cell(made, key)}，请在 Excel 里重新计算并保存，或改成实际的值"
    return ""


def _cell(made: ParsedRow, key: str) -> str:
    name = made.source.name_of(key)
    return f"（单元格 {name}）" if name else ""


def _read_text(raw: Any, limit: int) -> Parsed:
    """Free text without ID and bank-card numbers: they are taken out, and that is said."""
    if not isinstance(raw, str) or len(raw) < 8:
        return parse_text(raw, limit)
    text = without_card_numbers(without_id_numbers(raw))
    kept = text.replace(ID_REMOVED, "").replace(CARD_REMOVED, "")
    if kept == raw:
        return parse_text(raw, limit)
    parsed = parse_text(kept, limit)
    if parsed.status is CellStatus.ERROR:
        return parsed
    note = f"{REMOVED}{'身份证号' if ID_REMOVED in text else '银行卡号'}"
    return ok(parsed.value, note=note) if parsed.value else empty(note=note)
