"""Organisation columns of the enterprise ledger: what was kept (暂存) or comes in now, as Party organisations.

The ledger says of each firm which organisation it has; rows of several firms that name the same one make a joint
organisation. What cannot be read or matched is left as it was kept, with the reason; nothing is lost.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foundation.accounts.scope import Actor
from foundation.common.names import name_key
from foundation.common.tables.columns import shown_date
from foundation.exchange.imports.parked import HeldText, held_values, keep_held
from foundation.exchange.imports.targets import AppliedRows, ReadyRow, Shown, SourceRow
from foundation.exchange.reading.results import Row
from foundation.trail.asof import AsOf
from foundation.trail.models import Changeset
from foundation.trail.recording import changeset
from orgs.enterprises.models import Enterprise, EnterpriseState
from orgs.parties.choices import Category, Setup
from orgs.parties.imports.base import PartyBase
from orgs.parties.imports.parsing import PartyRow, RowParser
from orgs.parties.imports.planning import Judge, shown_plan
from orgs.parties.imports.target import WritingRows
from orgs.parties.organization_facts import firms_of, organizations_of
from orgs.places.names import PlaceReader

# Held column → the fact's cell in the Party ledger.
CELLS = {
    "org_name": "name",
    "org_kind": "category",
    "org_form": "setup",
    "org_joint": "firms",
    "org_parent": "upper",
    "org_founded": "established_on",
    "secretary": "secretary",
    "secretary_post": "secretary_post",
    "secretary_phone": "secretary_phone",
    "elected_on": "last_election_on",
    "term_ends": "term_end",
    "floating_members": "members_floating",
    "applicants": "activists",
    "charter": "in_charter",
    "place": "has_premises",
}
KEYS = frozenset(CELLS)
# Without these there is no organisation; a fault in another cell leaves out that cell only.
NEEDED = {"", "name", "firm"}


@dataclass
class Offer:
    """One organisation that could be entered, or why not yet."""

    key: str
    name: str
    firms: list[str] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)  # of the firms
    shown: list[Shown] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # cells that stay kept, each with the reason
    blocked: list[str] = field(default_factory=list)
    rows: list[ReadyRow] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        return not self.blocked and bool(self.rows)


def offers(*, by: Actor, on: date, ids: Collection[int] | None = None) -> list[Offer]:
    """What the kept texts of these firms (None = all the person answers for) would become on that day, by name.

    Firms that already belong to an organisation of the name they were kept with are passed over. As many queries for
    one firm as for a thousand.
    """
    at = AsOf(on)
    states = EnterpriseState.objects.as_of(at).present()
    if by is not None:
        states = states.responsible_to(by)
    held = held_values(Enterprise, KEYS, at, ids)
    named = {pk: texts for pk, texts in held.items() if texts.get("org_name")}
    firms = {state.enterprise_id: state for state in states.filter(enterprise__in=named).order_by("sort_key", "pk")}
    known = organizations_of(firms, at)
    wanted = {
        pk: state
        for pk, state in firms.items()
        if name_key(named[pk]["org_name"])[:200] not in {o.name_key for o in known.get(pk, ())}
    }
    return _judged(wanted, named, by=by, on=on)


def _judged(firms: dict[int, EnterpriseState], texts: dict[int, dict[str, str]], *, by: Actor, on: date) -> list[Offer]:
    parser = RowParser(PlaceReader())
    rows = [_row(parser, state, texts[pk]) for pk, state in firms.items()]
    judge = Judge(PartyBase(rows, by=by, on=on), on)
    judge.find_twins(rows)
    known = organizations_of(firms, AsOf(on))
    made: dict[str, Offer] = {}
    for row, state in zip(rows, firms.values(), strict=True):
        offer = made.setdefault(
            row.key or f"firm:{state.enterprise_id}",
            Offer(row.key or f"firm:{state.enterprise_id}", row.name or "（没有名称）"),
        )
        offer.firms.append(state.name)
        offer.ids.append(state.enterprise_id)
        mine = known.get(state.enterprise_id, [])
        if mine and row.key not in {organization.name_key for organization in mine}:
            # A new name may be a new organisation or the old one renamed or misspelt: a person knows.
            offer.blocked.append(
                f"{state.name}已有党组织“{mine[0].name}”；是更名请在党组织页面登记更名，是另一个党组织请直接登记"
            )
            continue
        _judge(judge, row, offer, state)
    return list(made.values())


def _row(parser: RowParser, state: EnterpriseState, texts: dict[str, str]) -> PartyRow:
    """A firm's kept texts as a row of the Party ledger."""
    cells = {CELLS[key]: text for key, text in texts.items() if text}
    source = SourceRow("企业台账", Row(0, (), {}), {}, {"cells": cells, "firm": state.enterprise_id})
    row = parser.parse(source)
    if state.jurisdiction_id:
        row.values.setdefault("jurisdiction", state.jurisdiction_id)
    return row


def _judge(judge: Judge, row: PartyRow, offer: Offer, state: EnterpriseState) -> None:
    """Leave out the cells that say nothing clear, then judge the rest as a row of the Party ledger."""
    kept = [reason for reason in row.reasons if reason.field not in NEEDED]
    row.reasons[:] = [reason for reason in row.reasons if reason.field in NEEDED]
    found = judge.judge(row)
    more = [reason for reason in row.reasons if reason.field not in NEEDED]
    offer.left += [f"{state.name}：{reason.text}" for reason in (*kept, *more)]
    blocking = [reason for reason in row.reasons if reason.field in NEEDED]
    offer.blocked += [f"{state.name}：{reason.text}" for reason in blocking]
    if blocking or not found.plan:
        return
    for reason in more:
        # Of a value that contradicts others, all that is told with it stays kept.
        found.plan["values"].pop(reason.field, None)
    offer.shown += [cell for cell in shown_plan(found.plan, found.base) if cell not in offer.shown]
    offer.rows.append(ReadyRow(state.enterprise_id, found.outcome, row.name, found.plan, found.base))


def take_offers(*, chosen: Collection[str] | None, by: Actor, on: date) -> tuple[Changeset | None, int, list[str]]:
    """Enter the offered organisations (None = all that are ready) in one changeset that can be undone.

    Returns the changeset, how many organisations there were, and the sentences of those that could not be written.
    """
    wanted = [o for o in offers(by=by, on=on) if o.is_ready and (chosen is None or o.key in chosen)]
    title = f"登记暂存的党组织：{len(wanted)} 个"
    with changeset(kind="take_held_organizations", by=by, title=title, source="暂存的企业台账") as recorder:
        refused = _write([row for offer in wanted for row in offer.rows], by=by, source="暂存的企业台账")
        made = None if recorder.is_empty else recorder.changeset
    return made, len(wanted), refused


def decline_offers(*, chosen: Collection[str], by: Actor, on: date) -> tuple[Changeset | None, int]:
    """The kept names (“无”, a department …) are no organisations: from that day on they are not kept any more.

    Returns the changeset, which can be undone, and how many were declined; what else was kept of the firms stays.
    """
    declined = [offer for offer in offers(by=by, on=on) if offer.key in chosen]
    title = f"不登记暂存的党组织：{len(declined)} 个"
    with changeset(kind="decline_held_organizations", by=by, title=title) as recorder:
        texts = [HeldText(pk, "org_name", "党组织名称", "", on) for offer in declined for pk in offer.ids]
        keep_held(model=Enterprise, texts=texts)
        made = None if recorder.is_empty else recorder.changeset
    return made, len(declined)


def take_texts(texts: Sequence[HeldText], by: Actor, batch: Any) -> None:
    """What an import of the enterprise ledger brought: written where it is clear, kept and offered where it is not."""
    days = {text.starts_on for text in texts}
    for day in sorted(days):
        ids = {text.object_id for text in texts if text.starts_on == day}
        held = held_values(Enterprise, KEYS, AsOf(day), ids)
        firms = {
            state.enterprise_id: state
            for state in EnterpriseState.objects.as_of(AsOf(day)).present().filter(enterprise__in=ids)
            if held.get(state.enterprise_id, {}).get("org_name")
        }
        ready = [offer for offer in _judged(firms, held, by=by, on=day) if offer.is_ready]
        _write([row for offer in ready for row in offer.rows], by=by, source=f"导入：{batch.filename}"[:200])


def _write(rows: list[ReadyRow], *, by: Actor, source: str) -> list[str]:
    done = AppliedRows()
    WritingRows(rows, by=by, source=source, done=done, made={}).run()
    return [reason.text for reasons in done.refused.values() for reason in reasons]


# --- the other way round: what the organisations say, as the ledger would write it -----------------


def ledger_texts(ids: Collection[int], at: AsOf) -> dict[int, dict[str, str]]:
    """The organisation columns of these firms from their first organisation; firms without one have no entry."""
    found = organizations_of(ids, at)
    firsts = {pk: states[0] for pk, states in found.items()}
    firms = firms_of({state.organization_id for state in firsts.values()}, at, by=None)
    return {pk: _texts(pk, state, firms.get(state.organization_id, [])) for pk, state in firsts.items()}


def _texts(firm: int, state: Any, hosts: list[Any]) -> dict[str, str]:
    def day(value: date | None, precision: str) -> str:
        return shown_date(value, precision or "day") if value else ""

    def flag(value: bool | None) -> str:
        return "" if value is None else "是" if value else "否"

    def count(value: int | None) -> str:
        return "" if value is None else str(value)

    others = [other.name for host, other in hosts if host.enterprise_id != firm and other is not None]
    return {
        "org_name": state.name,
        "org_kind": str(dict(Category.choices).get(state.category, "")),
        "org_form": str(dict(Setup.choices).get(state.setup, "")),
        "org_joint": "、".join(others),
        "org_parent": state.upper,
        "org_founded": day(state.established_on, state.established_precision),
        "secretary": state.personal_text("secretary"),
        "secretary_post": state.secretary_post,
        "secretary_phone": state.personal_text("secretary_phone"),
        "elected_on": day(state.last_election_on, state.last_election_precision),
        "term_ends": day(state.term_due_on, state.term_due_precision),
        "floating_members": count(state.members_floating),
        "applicants": count(state.activists),
        "charter": flag(state.in_charter),
        "place": flag(state.has_premises),
    }
