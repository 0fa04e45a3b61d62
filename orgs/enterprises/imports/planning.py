"""What a row becomes: when the firm comes, what holds from which day, when it leaves (design: writing).

A plan is plain JSON, kept with the row between check and confirmation, so that what was shown is what is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from foundation.common.cells.precise_dates import PreciseDate
from foundation.common.names import name_key
from foundation.common.precision import Precision
from foundation.trail.applying import differing
from foundation.trail.projection import Segment
from foundation.trail.values import is_known
from orgs.enterprises.choices import ARRIVALS, DEPARTURES, ChangeKind, Presence
from orgs.enterprises.facts import FACTS
from orgs.enterprises.imports.base import Base, Firm, Move
from orgs.enterprises.imports.parsing import ParsedRow
from orgs.enterprises.imports.status_words import CHANGE_WORDS
from orgs.enterprises.services.judging import judge_kind

ARRIVING = (ChangeKind.FOUNDED, ChangeKind.MOVED_IN)
# Changes that state one fact for a day of their own.
STATED = {
    ChangeKind.RENAMED: ("name",),
    ChangeKind.DISTRICT_MOVE: ("jurisdiction", "block"),
    ChangeKind.SUSPENDED: ("operating_status",),
    ChangeKind.RESUMED: ("operating_status",),
}


@dataclass(slots=True)
class Plan:
    """What would be written of one row."""

    day: date  # on which its values hold
    drafts: list[dict[str, Any]] = field(default_factory=list)
    identity: dict[str, Any] = field(default_factory=dict)
    firm: Firm | None = None
    seen: Mapping[str, Any] = field(default_factory=dict)  # what the base held on that day
    differing: dict[str, Any] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    moves: list[tuple[str, PreciseDate]] = field(default_factory=list)  # arrivals and departures, for the preview

    @property
    def changes_nothing(self) -> bool:
        return not (self.drafts or self.identity or self.held)

    @property
    def base(self) -> dict[str, Any]:
        return {name: self.seen.get(name) for name in self.differing}

    def draft(self, on: date, values: Mapping[str, Any], **more: Any) -> None:
        self.drafts.append({"on": on.isoformat(), "values": dict(values), **more})

    def move(
        self,
        kind: ChangeKind,
        day: PreciseDate,
        values: Mapping[str, Any],
        counterpart: str = "",
        reason: str = "",
    ) -> None:
        """An arrival, a departure or a stated change on a day of its own."""
        if kind in ARRIVALS or kind in DEPARTURES:
            self.moves.append((str(kind.label), day))
        more = {"kind": kind.value, "precision": str(day.precision), "counterpart": counterpart, "reason": reason}
        self.draft(day.value, values, **more)

    def as_json(self) -> dict[str, Any]:
        return {
            "enterprise": self.firm.pk if self.firm else None,
            "is_new": self.firm is None or self.firm.is_bare,
            "identity": self.identity,
            "drafts": self.drafts,
            "held": self.held,
            "day": self.day.isoformat(),
        }


# --- a firm that is not in the base ---------------------------------------------------------------


def plan_new(row: ParsedRow, base: Base, on: date, firm: Firm | None = None) -> Plan:
    """Bring a firm in: it arrives, its values hold on the import's day, or until the day before it left."""
    plan = Plan(on, firm=firm, identity={"code": row.code or None, "code_note": "" if row.code else row.code_note})
    _ask_place(row, base)
    if row.change in (ChangeKind.RENAMED, ChangeKind.DISTRICT_MOVE):
        word = CHANGE_WORDS[row.change]
        row.ask("change", f"写的是“{word}”，但库中没有对应的企业，请填写代码或选择对应的企业", rule="no_such_firm")
    if row.change == ChangeKind.REMOVED:
        row.ask("change", "写的是“剔除”，但库中没有这家企业，不需要导入")
    leaves = _departure(row)
    if leaves is not None:
        plan.day = leaves.value - timedelta(days=1)
    arrival = _arrival(row, on)
    if arrival is None:
        return plan
    kind, day = arrival
    if day.value > plan.day:
        row.ask(
            "change_on",
            f"{leaves.display() if leaves else on} 早于企业入库的 {day.display()}，请核对变化时间和成立时间",
        )
        return plan
    place: dict[str, Any] = {name: row.values[name] for name in ("name", "jurisdiction") if name in row.values}
    plan.move(kind, day, place, row.counterpart if kind == ChangeKind.MOVED_IN else "")
    if row.change == ChangeKind.SUSPENDED and row.change_on and day.value <= row.change_on.value <= plan.day:
        plan.move(row.change, row.change_on, {"operating_status": row.values["operating_status"]})
    plan.differing = {name: value for name, value in row.values.items() if is_known(value)}
    plan.draft(plan.day, plan.differing)
    if leaves is not None and row.change is not None:
        plan.move(row.change, leaves, {}, row.counterpart)
    plan.held = {key: text for key, text in row.held.items() if text}
    return plan


def _ask_place(row: ParsedRow, base: Base) -> None:
    if row.values.get("jurisdiction") is None and not any(reason.field == "jurisdiction" for reason in row.reasons):
        row.ask(
            "jurisdiction",
            "没有填写属地，请补上所属街道（园区）" + ("，或确认先按“属地待补”导入" if base.answers_for_all else ""),
            rule="no_place" if base.answers_for_all else "",
        )


def _arrival(row: ParsedRow, on: date) -> tuple[ChangeKind, PreciseDate] | None:
    """How and when a new firm comes: as its row says, else it was there at the year's beginning or since its founding."""
    founded = founding(row)
    if row.change in ARRIVING:
        if row.change_on is None:
            suggestion = founded.display() if founded and founded.value.year == on.year else ""
            row.ask("change_on", f"变化情况写了“{CHANGE_WORDS[row.change]}”，请填写变化时间", suggestion)
            return None
        return ChangeKind(row.change), row.change_on
    if row.change in (ChangeKind.OPENING, ChangeKind.LATE) and row.change_on is not None:
        return ChangeKind(row.change), row.change_on
    opening = PreciseDate(date(on.year - 1, 12, 31))
    if founded is not None and founded.value > opening.value:
        return ChangeKind.LATE, founded
    return (ChangeKind.LATE if row.change == ChangeKind.LATE else ChangeKind.OPENING), opening


def founding(row: ParsedRow) -> PreciseDate | None:
    text = row.values.get("founded_on")
    if not text:
        return None
    return PreciseDate(date.fromisoformat(text), Precision(row.values.get("founded_precision") or "day"))


def _departure(row: ParsedRow) -> PreciseDate | None:
    """When the row says the firm left; asked for when it does not say so."""
    if row.change not in DEPARTURES:
        return None
    if row.change_on is None:
        row.ask("change_on", f"变化情况写了“{CHANGE_WORDS[ChangeKind(row.change)]}”，请填写变化时间")
    return row.change_on


# --- a firm of the base ---------------------------------------------------------------------------


def plan_update(row: ParsedRow, firm: Firm, on: date) -> Plan:
    """Write what differs from what the base holds on the day the row's values hold."""
    plan = Plan(on, firm=firm)
    _plan_identity(row, firm, plan)
    leaves = _departure(row)
    if row.change in DEPARTURES and leaves is None:
        return plan
    if leaves is not None:
        plan.day = leaves.value - timedelta(days=1)
        if not _plan_departure(row, firm, leaves, plan):
            return plan
    here = firm.on(plan.day)
    if here is None or here.presence != Presence.IN:
        here = _come_back(row, firm, plan, here)
        if here is None:
            return plan
    elif row.change in ARRIVALS:
        _check_arrival(row, firm, plan.day)
    desired = like_known(row, here.values, firm)
    if row.change in STATED and row.change_on is not None:
        _plan_stated(row, firm, desired, plan)
    plan.seen = here.values
    plan.differing = differing(desired, here.values)
    if plan.differing:
        plan.drafts.insert(
            _place_of_values(plan), {"on": plan.day.isoformat(), "values": plan.differing, "is_seen": True}
        )
    plan.held = {key: text for key, text in row.held.items() if not _is_held(firm, key.removeprefix("held_"), text)}
    return plan


def _is_held(firm: Firm, key: str, text: str) -> bool:
    """The ledger said so before, or the app that took the column over has it so."""
    return firm.held.get(key, "") == text or firm.taken.get(key) == text


def _place_of_values(plan: Plan) -> int:
    """Before a departure, after everything else."""
    return len(plan.drafts) - (1 if plan.drafts and plan.drafts[-1].get("kind") in DEPARTURES else 0)


def _plan_identity(row: ParsedRow, firm: Firm, plan: Plan) -> None:
    if row.code and firm.code and row.code != firm.code:
        row.ask("code", f"与库中登记的 {firm.code} 不同，请核对；确认后将更正代码", rule="other_code")
    if row.code and row.code != firm.code:
        plan.identity = {"code": row.code, "code_note": ""}
    elif not firm.code and row.code_note and row.code_note != firm.code_note:
        plan.identity = {"code_note": row.code_note}


def _plan_departure(row: ParsedRow, firm: Firm, leaves: PreciseDate, plan: Plan) -> bool:
    """Plan the departure unless it is known already; False when it contradicts what is known."""
    assert row.change is not None
    known = firm.last_move(leaves.value)
    if known is not None and known.presence == Presence.IN:
        known = firm.departure_after(leaves.value)
    if known is None:
        # A removal wants its reason, which a ledger has in its remarks.
        reason = row.values.get("note", "") if row.change == ChangeKind.REMOVED else ""
        plan.move(row.change, leaves, {}, row.counterpart, reason)
        return True
    if known.presence == Presence.IN:
        return True
    if known.kind == row.change and known.on == leaves.value:
        return True
    row.ask(
        "change",
        f"库中已登记该企业{_said(known)}，与本行的{CHANGE_WORDS[row.change]}（{leaves.display()}）不一致，请核对",
    )
    return False


def _said(move: Move) -> str:
    day = PreciseDate.containing(move.on, Precision(move.precision))
    return f"{CHANGE_WORDS[move.kind]}（{day.display()}）"


def _come_back(row: ParsedRow, firm: Firm, plan: Plan, here: Segment | None) -> Segment | None:
    """The firm is not in the base on the day: it returns when the row says when, else a person is asked."""
    if here is not None and row.change in ARRIVALS:
        if row.change_on is None:
            row.ask("change_on", f"变化情况写了“{CHANGE_WORDS[ChangeKind(row.change)]}”，请填写变化时间")
            return None
        if row.change_on.value > here.start:
            place = {"jurisdiction": row.values["jurisdiction"]} if row.values.get("jurisdiction") else {}
            plan.move(ChangeKind(row.change), row.change_on, place, row.counterpart)
            return here
    if here is None:
        sentence = judge_kind(None, plan.day, firm.periods).rstrip("。")
        row.ask("", f"{sentence}（本行的数据截至 {plan.day}）")
        return None
    left = firm.last_move(plan.day)
    word = _said(left) if left else "离开"
    row.ask("change", f"库中已登记该企业{word}，本表仍列入；如已迁回，请在变化情况写“迁入”并填变化时间")
    return None


def _check_arrival(row: ParsedRow, firm: Firm, day: date) -> None:
    """An arrival of a firm that is there already must be the one the base knows, or a person looks."""
    known = firm.last_move(day)
    if known is None or row.change is None:
        return
    same_day = row.change_on is None or row.change_on.value <= known.on <= row.change_on.last_day()
    if (known.kind == row.change or row.change == ChangeKind.OPENING) and same_day:
        return
    said = CHANGE_WORDS[row.change] + (f"（{row.change_on.display()}）" if row.change_on else "")
    row.ask(
        "change", f"库中登记的是{_said(known)}，本行写的是{said}，请核对；确认后保留库中的登记", rule="other_arrival"
    )


def _plan_stated(row: ParsedRow, firm: Firm, desired: Mapping[str, Any], plan: Plan) -> None:
    """更名, 区内变更, 停业 and 恢复 hold from their own day."""
    assert row.change is not None
    assert row.change_on is not None
    day = row.change_on.value
    if day > plan.day:
        return
    here = firm.on(day)
    if here is None or here.presence != Presence.IN:
        row.ask("change_on", judge_kind(row.change, day, firm.periods).rstrip("。"))
        return
    stated = {name: desired[name] for name in STATED[row.change] if name in desired}
    if values := differing(stated, here.values):
        plan.move(row.change, row.change_on, values)


def like_known(row: ParsedRow, known: Mapping[str, Any], firm: Firm) -> dict[str, Any]:
    """The row's values, where they only say less exactly what is known already, as they are known."""
    values = dict(row.values)
    name = values.get("name")
    if name and name != known.get("name"):
        if row.key == name_key(known.get("name") or "")[:200]:
            del values["name"]
            row.say("name", f"写法不同，视为同一名称，保留库中的“{known['name']}”")
        elif row.key in firm.alias_keys and row.change != ChangeKind.RENAMED:
            del values["name"]
            row.say("name", f"是库中“{known['name']}”的别名，名称不变")
    founded = founding(row)
    if founded and known.get("founded_on"):
        day = date.fromisoformat(known["founded_on"])
        if founded.value <= day <= founded.last_day() and founded.precision != Precision.DAY:
            del values["founded_on"], values["founded_precision"]
    moved = values.get("jurisdiction") not in (None, known.get("jurisdiction"))
    if moved and known.get("block") and "block" not in values:
        values["block"] = None
    return values


def newer_values(plan: Plan) -> list[tuple[str, Any, date]]:
    """Values of the row that a later day's registration overrules from that day on: field, value there, day."""
    if plan.firm is None:
        return []
    found = []
    for name, value in plan.differing.items():
        lead = FACTS.together.get(name, name)
        origin = next((p.origins.get(lead) for p in plan.firm.periods if p.start <= plan.day < p.end), None)
        for period in plan.firm.periods:
            if period.start > plan.day and period.origins.get(lead) != origin:
                if differing({name: value}, period.values):
                    found.append((name, period.values.get(name), period.start))
                break
    return found
