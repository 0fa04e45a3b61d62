"""Saying of each row what it is: new, an update, nothing new, a question for a person, or a fault. Reads only."""

from __future__ import annotations

from collections.abc import Sequence

from constance import config

from foundation.common.names import name_key
from foundation.exchange.imports.targets import JudgeContext, Judged, SourceRow
from foundation.exchange.models import ImportMode, Outcome
from orgs.enterprises.imports.base import Base, Firm
from orgs.enterprises.imports.matching import Match, find, find_twins, load_base
from orgs.enterprises.imports.parsing import ParsedRow, RowParser
from orgs.enterprises.imports.planning import Plan, plan_new, plan_update
from orgs.enterprises.imports.preview import Wording
from orgs.enterprises.services.judging import judge_values, suspicions
from orgs.enterprises.services.namesakes import ELSEWHERE
from orgs.places.names import PlaceReader

SAME_NAME = "same_name"
IDENTITY_BY_CODE, IDENTITY_BY_NAME = "code:", "name:"


def judge_rows(rows: Sequence[SourceRow], context: JudgeContext) -> list[Judged]:
    """Judge the rows of one file together, for they may contradict each other."""
    places = PlaceReader()
    parser = RowParser(context, places)
    parsed = [parser.parse(row) for row in rows]
    base = Base(context.by, context.on)
    load_base(parsed, base)
    matches = [find(row, base) for row in parsed]
    find_twins(parsed, matches)
    judge = _Judge(context, base, places)
    return [judge.judge(row, match) for row, match in zip(parsed, matches, strict=True)]


class _Judge:
    """Judges row after row against what the base holds."""

    def __init__(self, context: JudgeContext, base: Base, places: PlaceReader) -> None:
        self.context, self.base, self.places = context, base, places
        self.words = Wording()
        self.jump_percent = config.STAFF_JUMP_PERCENT

    def judge(self, row: ParsedRow, match: Match) -> Judged:
        made = Judged(
            Outcome.ERROR,
            name=row.name,
            code=row.code,
            name_key=row.key,
            identity=_identity(row),
            conversions=row.conversions,
        )
        made.reasons = row.reasons
        if match.firm is not None:
            made.match = match.firm.pk
        if not self._may(row, match):
            return made
        if row.is_faulty:
            return made
        self._resolve_block(row, match)
        if match.same_as is not None and not row.reasons:
            made.outcome = Outcome.SAME
            made.notes.append(f"与{match.same_as.source.where}相同，只导入一次")
            return made
        plan = self._plan(row, match, made)
        if plan is None:
            made.outcome = Outcome.NEEDS_REVIEW
            return made
        self._ask_about_name(row, plan)
        self._judge_values(row, plan)
        if plan.firm is not None and not plan.firm.is_bare:
            made.shown = self.words.cells(plan, row.code)
        made.notes += self.words.notes(plan)
        made.plan, made.base = plan.as_json(), plan.base
        made.plan["known_names"] = self.base.by_name.get(row.key, [])
        if row.former:
            made.plan["former"] = list(row.former)
        made.outcome = self._outcome(row, plan, made)
        return made

    # --- rights -------------------------------------------------------------------------------------

    def _may(self, row: ParsedRow, match: Match) -> bool:
        """Whether the row lies in this person's responsibility; what is said names only what stands in the file."""
        named = f"“{row.name}”" if row.name else "这家企业"
        place = row.values.get("jurisdiction")
        where = f"（{self.places.name(place)}）" if place in self.places.places else ""
        if match.firm is not None and match.firm.pk not in self.base.mine:
            row.refuse(
                "",
                f"{named}{where}现在不由您负责，不能导入；如已迁到您的街道（园区），请联系行业党委办公室登记区内变更",
            )
        elif place is not None and not self.base.may_place(place):
            row.refuse("jurisdiction", f"{named}{where}不在您负责的街道（园区），不能导入")
        elif match.firm is not None and not match.firm.is_bare and not self.base.may_edit:
            row.refuse("", f"您没有修改企业的权限，不能更新{named}")
        elif (match.firm is None or match.firm.is_bare) and not match.candidates and not self.base.may_add:
            row.refuse("", f"您没有新增企业的权限，不能新增{named}")
        else:
            return True
        return False

    # --- the plan -----------------------------------------------------------------------------------

    def _plan(self, row: ParsedRow, match: Match, made: Judged) -> Plan | None:
        """The plan of a row whose firm is certain; None when a person must say which firm it is."""
        if match.candidates:
            return self._plan_named(row, match, made)
        if match.firm is None or match.firm.is_bare:
            plan = plan_new(row, self.base, self.context.on, match.firm)
            if not row.code and not row.reasons:
                row.say("code", f"代码待补{f'：{row.code_note}' if row.code_note else ''}")
            return plan
        return plan_update(row, match.firm, self.context.on)

    def _plan_named(self, row: ParsedRow, match: Match, made: Judged) -> Plan | None:
        """A name alone is a suggestion, never automatic; only a row that says nothing new passes without a question."""
        seen = [firm for firm in match.candidates if firm.pk in self.base.seen]
        if len(match.candidates) == 1 and not row.reasons and self._is_known(row, match.candidates[0]):
            conversions = len(row.conversions)
            plan = plan_update(row, match.candidates[0], self.context.on)
            if plan.changes_nothing and not row.reasons:
                made.match = match.candidates[0].pk
                return plan
            row.reasons.clear()
            del row.conversions[conversions:]
        made.candidates = [firm.pk for firm in seen]
        row.ask("name", self._which(row, match, seen), rule="" if not seen else "which_firm")
        return None

    def _is_known(self, row: ParsedRow, firm: Firm) -> bool:
        return firm.pk in self.base.mine and row.key == name_key(firm.name)[:200]

    def _which(self, row: ParsedRow, match: Match, seen: list[Firm]) -> str:
        if not seen:
            return ELSEWHERE
        named = "、".join(self._named(firm) for firm in seen[:3])
        if row.code in self.base.by_code or row.number in self.base.by_number:
            return f"的代码和编号对应不同的企业：{named}，请选择对应哪一家"
        alike = "同名" if any(row.key == name_key(firm.name)[:200] for firm in seen) else "别名或曾用名相同"
        more = f"；{ELSEWHERE}" if len(seen) < len(match.candidates) else ""
        return f"库中有{alike}的企业：{named}。是同一家请选择对应，不是请确认作为新企业{more}"

    def _ask_about_name(self, row: ParsedRow, plan: Plan) -> None:
        """A firm that is certain takes a name another one bears: asked as at every other door."""
        if plan.firm is None or plan.firm.is_bare or not any("name" in draft["values"] for draft in plan.drafts):
            return
        ids = self.base.by_name.get(row.key, ())
        others = [firm for pk in ids if (firm := self.base.firms[pk]) is not plan.firm and not firm.is_bare]
        seen = [self._named(firm) for firm in others if firm.pk in self.base.seen]
        told = [f"库中有同名的企业：{'、'.join(seen[:3])}"] if seen else []
        told += [ELSEWHERE] if len(seen) < len(others) else []
        if told:
            row.ask("name", f"{'；'.join(told)}；确是另一家的，确认后改名", rule=SAME_NAME)

    def _named(self, firm: Firm) -> str:
        place = firm.periods[-1].values.get("jurisdiction")
        where = self.places.name(place) if place in self.places.places else "属地待补"
        return f"{firm.name}（{where}，{firm.code or '代码待补'}）"

    def _resolve_block(self, row: ParsedRow, match: Match) -> None:
        """A block is one of its street's."""
        if not row.block_text:
            return
        place = row.values.get("jurisdiction")
        if place is None and match.firm is not None and not match.firm.is_bare:
            place = match.firm.periods[-1].values.get("jurisdiction")
        if place is None:
            return
        block = self.places.block(place, row.block_text)
        if block is None:
            street = self.places.name(place)
            row.ask("block", f"{street}没有“{row.block_text}”这个板块，请核对；确认后不导入板块", rule="no_block")
        else:
            row.values["block"] = block

    def _judge_values(self, row: ParsedRow, plan: Plan) -> None:
        if not plan.differing:
            return
        current = dict(plan.seen)
        for name, sentence in judge_values({**current, **plan.differing}):
            row.refuse(name, sentence.rstrip("。"))
        for name, sentence in suspicions(plan.differing, current, self.jump_percent):
            row.ask(name, sentence.rstrip("。"), rule=f"suspicion_{name}")

    def _outcome(self, row: ParsedRow, plan: Plan, made: Judged) -> Outcome:
        if row.is_faulty:
            return Outcome.ERROR
        if row.reasons:
            return Outcome.NEEDS_REVIEW
        is_new = plan.firm is None or plan.firm.is_bare
        if is_new and self.context.mode == ImportMode.UPDATE_ONLY:
            made.notes.append("本次只更新，库中没有这家企业")
            return Outcome.SKIPPED
        if is_new:
            return Outcome.NEW
        if plan.changes_nothing:
            return Outcome.SAME
        if self.context.mode == ImportMode.NEW_ONLY:
            made.notes.append("本次只新增，库中已有这家企业")
            return Outcome.SKIPPED
        return Outcome.UPDATE


def _identity(row: ParsedRow) -> str:
    """How the row is known again in a later file: by its code, else its name; empty without either."""
    if row.code:
        return IDENTITY_BY_CODE + row.code
    return IDENTITY_BY_NAME + row.key if row.key else ""
