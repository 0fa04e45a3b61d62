"""Saying of each row what it is, and what it becomes: an organisation, its values, its firms.

A plan is plain JSON, kept with the row between check and confirmation, so that what was shown is what is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from foundation.common.precision import PreciseDate, Precision
from foundation.exchange.imports.targets import JudgeContext, Judged, Shown, SourceRow
from foundation.exchange.models import ImportMode, Outcome
from foundation.trail.applying import differing
from foundation.trail.values import is_known
from orgs.parties.choices import ChangeKind
from orgs.parties.facts import FACTS
from orgs.parties.imports.base import Firm, Known, PartyBase
from orgs.parties.imports.parsing import PartyRow, RowParser, label_of
from orgs.parties.labels import shown_values
from orgs.parties.services.judging import judge_extension, judge_values
from orgs.parties.services.namesakes import ELSEWHERE
from orgs.parties.terms import covers, term_due, with_what_follows
from orgs.places.names import PlaceReader

TWIN, WHICH, NO_FIRM, NOT_ALL = "twin_code", "which_organization", "no_firm", "firms_kept"
MAYBE_NEW = "maybe_new"
LEDGER_SAYS = "台账所载"


@dataclass(slots=True)
class Plan:
    """What would be written of one row."""

    day: date
    known: Known | None = None
    arrival: tuple[ChangeKind, PreciseDate] | None = None
    values: dict[str, Any] = field(default_factory=dict)
    joining: list[tuple[Firm, date, bool]] = field(default_factory=list)
    group: str = ""  # rows of one new organisation

    def as_json(self) -> dict[str, Any]:
        return {
            "organization": self.known.pk if self.known else None,
            "day": self.day.isoformat(),
            "kind": self.arrival[0].value if self.arrival else "",
            "arrived_on": self.arrival[1].value.isoformat() if self.arrival else "",
            "arrived_precision": str(self.arrival[1].precision) if self.arrival else "",
            "values": self.values,
            "firms": [[firm.pk, on.isoformat(), is_lead] for firm, on, is_lead in self.joining],
            "names": {str(firm.pk): firm.name for firm, _, _ in self.joining},
            "group": self.group,
        }


def judge_rows(rows: Sequence[SourceRow], context: JudgeContext) -> list[Judged]:
    """Judge the rows of one file together: several rows may speak of one organisation."""
    parser = RowParser(PlaceReader(), epoch=context.epoch, typed=context.typed, spellings=context.spellings)
    parsed = [parser.parse(row) for row in rows]
    judge = Judge(PartyBase(parsed, by=context.by, on=context.on), context.on, context.mode)
    judge.find_twins(parsed)
    return [judge.judge(row) for row in parsed]


class Judge:
    """Judges row after row against what the portal holds."""

    def __init__(self, base: PartyBase, on: date, mode: str = ImportMode.BOTH) -> None:
        self.base, self.on, self.mode = base, on, mode
        self.first_of: dict[str, PartyRow] = {}
        self.same_as: dict[int, PartyRow] = {}

    def find_twins(self, rows: Sequence[PartyRow]) -> None:
        """Rows of one organisation: with the same values they add their firms, with different ones they wait."""
        met: dict[str, list[PartyRow]] = defaultdict(list)
        for row in rows:
            if name := row.number or row.key:
                met[name].append(row)
        for name, group in met.items():
            self.first_of[name] = group[0]
            for other in group[1:]:
                if other.meaning != group[0].meaning:
                    for one, against in ((group[0], other), (other, group[0])):
                        sentence = f"与{against.source.where}是同一个党组织而内容不同，请确认以哪一行为准"
                        if not any(reason.rule == TWIN for reason in one.reasons):
                            one.ask("name", sentence, rule=TWIN)
                elif other.whose == group[0].whose:
                    self.same_as[id(other)] = group[0]

    def judge(self, row: PartyRow) -> Judged:
        made = Judged(
            Outcome.ERROR,
            name=row.name,
            code=row.number,
            name_key=row.key,
            identity=f"number:{row.number}" if row.number else f"name:{row.key}" if row.key else "",
            conversions=row.conversions,
        )
        made.reasons = row.reasons
        known, candidates = self._find(row)
        if known is not None:
            made.match = known.pk
        if not self._may(row, known) or row.is_faulty:
            return made
        if id(row) in self.same_as and not row.reasons:
            made.outcome = Outcome.SAME
            made.notes.append(f"与{self.same_as[id(row)].source.where}相同，只导入一次")
            return made
        if candidates:
            made.candidates = [one.pk for one in candidates if one.is_mine]
            made.outcome = Outcome.NEEDS_REVIEW
            return made
        plan = self.plan(row, known)
        before = known.values if known else {}
        problems = judge_values({**before, **plan.values} if plan.values else {}) + judge_extension(before, plan.values)
        for name, sentence in problems:
            row.refuse(name, sentence.rstrip("。"))
        made.shown = shown_plan(plan.as_json(), known.values if known else {})
        made.plan, made.base = plan.as_json(), {n: known.values.get(n) for n in plan.values} if known else {}
        made.outcome = self._outcome(row, plan, made)
        return made

    # --- which organisation ---------------------------------------------------------------------------

    def _find(self, row: PartyRow) -> tuple[Known | None, list[Known]]:
        """The organisation a row means for sure, or those it may mean."""
        base, decided = self.base, row.source.decisions
        if decided.get("link"):
            return base.seen(int(decided["link"])), []
        if known := base.seen(base.by_number.get(row.number, 0)):
            return known, []
        named = [base.organizations[pk] for pk in base.by_key.get(row.key, ())] if row.key else []
        if not named or decided.get("as_new"):
            return None, []
        firms = {firm.pk for firm in self._firms(row, silently=True)}
        seen = [one for one in named if one.is_seen]
        sharing = [one for one in seen if firms & set(one.hosts)]
        sure = sharing if firms else seen if len(seen) == len(named) else []
        if len(sure) == 1:
            return sure[0], []
        told = "、".join(f"{one.name}（{'、'.join(one.hosts.values()) or '没有所在企业'}）" for one in seen[:3])
        which = f"已有同名的党组织：{told}。是同一个请选择对应，不是请确认作为新的党组织"
        sentences = [*([which] if seen else ()), *([ELSEWHERE] if len(seen) < len(named) else ())]
        row.ask("name", "；".join(sentences), rule=WHICH if seen else "")
        return None, named

    def _may(self, row: PartyRow, known: Known | None) -> bool:
        place = row.values.get("jurisdiction")
        if known is None and row.number and not self.base.sees_all:
            # The same whether another street's organisation has the number or none.
            row.refuse("number", f"您负责的党组织中没有编号“{row.number}”，请核对，或删去编号按名称对应")
        elif known is not None and not known.is_mine:
            row.refuse("", f"“{row.name or row.number}”不由您负责，不能导入")
        elif place is not None and self.base.places is not None and place not in self.base.places:
            row.refuse("jurisdiction", "不在您负责的街道（园区），不能导入")
        else:
            return True
        return False

    def _firms(self, row: PartyRow, *, silently: bool = False) -> list[Firm]:
        """The firms of a row, its own first; what is wrong with them is asked unless ``silently``."""
        found: list[Firm] = []
        if own := self.base.firms.get(row.source.decisions.get("firm", 0)):  # the ledger's own firm
            found.append(own)
        wanted = [("firm", row.code, row.firm)] if row.code or row.firm else []
        wanted += [("firms", "", name) for name in row.firms]
        for key, code, name in wanted:
            firm, why = self.base.find_firm(code, name)
            if firm is None:
                if not silently:
                    row.ask(key, why, rule=NO_FIRM)
            elif firm.pk not in {one.pk for one in found}:
                # Of a firm that is not theirs only what stands in the file is told.
                found.append(firm if firm.is_mine else replace(firm, name=name or code))
        return found

    # --- the plan -------------------------------------------------------------------------------------

    def plan(self, row: PartyRow, known: Known | None) -> Plan:
        plan = Plan(self.on, known=known)
        firms = self._firms(row)
        if known is None:
            self._plan_new(row, plan, firms)
        elif not known.is_there:
            row.ask("name", f"该党组织 {self.on} 不在册（尚未成立或已撤销），请核对数据截至日期")
            return plan
        else:
            plan.values = self._without_shown(row.values, known.values, (known.shown_full, known.shown_probationary))
            plan.values = self._without_past_extension(row, differing(plan.values, known.values), known.values)
            plan.values = with_what_follows(known.values, plan.values)
            self._plan_joining(row, plan, firms)
        return plan

    def _without_past_extension(self, row: PartyRow, told: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
        """A ledger keeps the extension of a term that an election ended: it is said, and not taken over."""
        until = told.get("extension_until")
        if not until or not covers({**known, **told}, until):
            return told
        row.say("extension_until", f"{until} 不晚于本届任期届满时间，延期不用登记")
        return {name: value for name, value in told.items() if name != "extension_until"}

    def _plan_new(self, row: PartyRow, plan: Plan, firms: list[Firm]) -> None:
        plan.group = row.key
        told = row.values.get("established_on")
        since = PreciseDate(date.fromisoformat(told), Precision(row.values["established_precision"])) if told else None
        opening = PreciseDate(date(self.on.year - 1, 12, 31))
        is_later = since is not None and since.value > opening.value
        if is_later and since is not None and since.value > self.on:
            row.refuse("established_on", f"{since.display()} 晚于数据截至日期 {self.on}，请核对")
            return
        self._ask_whether_new(row, opening)
        plan.arrival = (ChangeKind.LATE, since) if is_later and since is not None else (ChangeKind.OPENING, opening)
        sums = tuple(
            sum(n or 0 for n in numbers) if numbers and None not in numbers else None
            for numbers in ([f.full for f in firms], [f.probationary for f in firms])
        )
        told = {k: v for k, v in self._without_shown(row.values, {}, sums).items() if is_known(v)}
        plan.values = self._without_past_extension(row, told, {})
        if not firms and not any(reason.field in ("firm", "firms") for reason in row.reasons):
            row.ask("firm", "没有填写所在企业，请补上企业名称，或确认先不登记所在企业", rule=NO_FIRM)
        self._plan_joining(row, plan, firms)

    def _ask_whether_new(self, row: PartyRow, opening: PreciseDate) -> None:
        """Elected after the opening and founded nobody knows when: it may be new, and would change past figures."""
        elected = row.values.get("last_election_on")
        if row.values.get("established_on") or not elected or date.fromisoformat(elected) <= opening.value:
            return
        day = PreciseDate(date.fromisoformat(elected), Precision(row.values.get("last_election_precision") or "day"))
        sentence = f"换届时间 {day.display()} 在本年，又没有成立时间：今年新成立的请补上成立时间；以前就有的请确认按期初已在登记"
        row.ask("established_on", sentence, rule=MAYBE_NEW)

    def _plan_joining(self, row: PartyRow, plan: Plan, firms: list[Firm]) -> None:
        hosts = plan.known.hosts if plan.known else {}
        start = plan.arrival[1].value if plan.arrival else self.on
        for place, firm in enumerate(firms):
            if firm.pk in hosts:
                continue
            if not firm.is_mine:
                row.refuse("firm" if place == 0 else "firms", f"“{firm.name}”不由您负责，不能登记为所在企业")
            elif not firm.is_there:
                row.ask("firm" if place == 0 else "firms", f"“{firm.name}”{self.on} 不在册，请核对", rule=NO_FIRM)
            else:
                has_lead = plan.known is not None and plan.known.has_lead
                is_lead = place == 0 and bool(row.firms) and not has_lead and bool(row.firm or row.code)
                plan.joining.append((firm, max(start, firm.since), is_lead))
        missing = [name for pk, name in hosts.items() if pk not in {f.pk for f in firms}]
        if missing and row.firms:
            row.say("firms", f"本行没有列出{'、'.join(missing[:5])}，仍保留；已退出的请在党组织页面登记")

    def _without_shown(
        self, values: Mapping[str, Any], known: Mapping[str, Any], sums: Sequence[int | None]
    ) -> dict[str, Any]:
        """The row's values without what only repeats a computed figure: the term's end, the sum of the firms."""
        told = dict(values)
        for day, precision in FACTS.precision_of.items():
            if told.get(day) and told[day] == known.get(day) and told[precision] == (known.get(precision) or "day"):
                del told[day], told[precision]
        if told.get("term_end"):
            rest = {**known, **told, "term_end": None}
            given = PreciseDate(date.fromisoformat(told["term_end"]), Precision(told["term_end_precision"]))
            computed = term_due(rest)
            if computed == given or (computed is not None and given.value == computed.value == given.last_day()):
                del told["term_end"], told["term_end_precision"]
            elif not told.get("term_end_reason") and not known.get("term_end_reason"):
                told["term_end_reason"] = LEDGER_SAYS
        counts = ("members_full", "members_probationary")
        has_own = any(known.get(key) is not None for key in counts)
        if not has_own and all(told.get(key) in (None, shown) for key, shown in zip(counts, sums, strict=True)):
            for key in counts:
                told.pop(key, None)
        if any(told.get(key) is not None for key in counts):
            told.setdefault("members_reason", known.get("members_reason") or LEDGER_SAYS)
        return told

    def _outcome(self, row: PartyRow, plan: Plan, made: Judged) -> Outcome:
        if row.is_faulty:
            return Outcome.ERROR
        if row.reasons:
            return Outcome.NEEDS_REVIEW
        if plan.known is None:
            if self.mode == ImportMode.UPDATE_ONLY:
                made.notes.append("本次只更新，库中没有这个党组织")
                return Outcome.SKIPPED
            return Outcome.NEW
        if not plan.values and not plan.joining:
            return Outcome.SAME
        if self.mode == ImportMode.NEW_ONLY:
            made.notes.append("本次只新增，库中已有这个党组织")
            return Outcome.SKIPPED
        return Outcome.UPDATE


def shown_plan(plan: Mapping[str, Any], before: Mapping[str, Any]) -> list[Shown]:
    """A plan in words: old → new per cell, and the firms that join."""
    shown = []
    if plan.get("kind"):
        day = PreciseDate(date.fromisoformat(plan["arrived_on"]), Precision(plan["arrived_precision"]))
        shown.append(Shown(str(ChangeKind(plan["kind"]).label), "", day.display()))
    values = plan.get("values", {})
    names = [name for name in FACTS.told if name in values]
    words = shown_values([pair for name in names for pair in ((name, before.get(name)), (name, values[name]))])
    for place, name in enumerate(names):
        after = words[2 * place + 1]
        if name in FACTS.precision_of and values.get(name):
            day = PreciseDate(
                date.fromisoformat(values[name]), Precision(values.get(FACTS.precision_of[name]) or "day")
            )
            after = day.display()
        shown.append(Shown(label_of(name), words[2 * place], after))
    for pk, _, is_lead in plan.get("firms", ()):
        name = plan["names"][str(pk)] + ("（牵头单位）" if is_lead else "")
        shown.append(Shown("所在企业", "", name))
    return shown
