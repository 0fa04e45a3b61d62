"""诉求 from the ledgers offices kept before: a row brings the need, and what became of it as the first steps of its chain.

What a row of a need that is there says of its later life is not taken: that is written step by step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from foundation.accounts.scope import Actor
from foundation.common.cells.parsers import CellStatus, parse_choice, parse_text
from foundation.common.cells.precise_dates import parse_date_cell
from foundation.common.precision import PreciseDate
from foundation.exchange.imports.targets import JudgeContext, Judged, ReadyRow, Reason, Shown, SourceRow, TargetColumn
from foundation.exchange.models import Outcome as RowOutcome
from foundation.exchange.reading.results import NUMBER_KEY
from foundation.records.imports import KindImport
from foundation.trail import clock
from foundation.trail.recording import changeset
from visits.models import Need, NeedCategory
from visits.needs.chain import OFFICE
from visits.needs.choices import Answer, Outcome, RevisitWay, StepKind
from visits.needs.kind import NEED
from visits.services.needs import take_step

LACKING, OTHER = ("category",), "其他"
TOLD = ("unit", "due_on", "reply", "answer", "ended_on")
ENOUGH = (Answer.SATISFIED, Answer.FAIRLY)
NOT_EXACT = "请写到哪一日，如 2023-11-20"


class NeedImport(KindImport):
    """A need a row, with how it ended where the ledger says so."""

    def __init__(self) -> None:
        super().__init__(NEED)

    def columns(self) -> Sequence[TargetColumn]:
        known = [self.kind.columns.get(name) for name in TOLD]
        more = [
            TargetColumn(c.key, c.label, synonyms=c.synonyms, is_anchor=False, is_personal=False) for c in known if c
        ]
        # What has a default, and the category, older ledgers do not know.
        own = [
            replace(c, is_anchor=c.is_anchor and c.key not in LACKING and not self.fields[c.key].has_default())
            for c in super().columns()
        ]
        return [*own, *more]

    def own_labels(self) -> Sequence[str]:
        taken = {column.label for column in self.columns()}
        return [label for label in super().own_labels() if label not in taken]

    def options(self, key: str, by: Actor) -> Sequence[str]:
        if key in TOLD:
            return [str(words) for _, words in Answer.choices] if key == "answer" else []
        return super().options(key, by)

    def judge(self, rows: Sequence[SourceRow], context: JudgeContext) -> list[Judged]:
        judged = super().judge(rows, context)
        for row, made in zip(rows, judged, strict=True):
            if made.outcome == RowOutcome.NEW:
                self._add_told(made, row, context)
        return judged

    def _read(self, row: SourceRow, *args: Any) -> tuple[Any, ...]:
        values, reasons, notes = super()._read(row, *args)
        if "category" not in values and row.cell("category").value in (None, "") and not row.cell(NUMBER_KEY).value:
            values["category"] = NeedCategory.objects.filter(name=OTHER).first()
            notes.append((self.words.label("category"), f"没有写，按“{OTHER}”"))
        return values, reasons, notes

    def _add_told(self, made: Judged, row: SourceRow, context: JudgeContext) -> None:
        """What became of it; a row that contradicts itself waits for a person."""
        told, reasons = self._read_told(row, context)
        raised = date.fromisoformat(made.plan["values"]["raised_on"])
        reasons += [self._reason(name, sentence) for name, sentence in _contradictions(told, raised)]
        if reasons:
            made.outcome, made.reasons, made.plan = RowOutcome.NEEDS_REVIEW, reasons, {}
            return
        made.plan["told"] = {
            name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()
        }

    def _read_told(self, row: SourceRow, context: JudgeContext) -> tuple[dict[str, Any], list[Reason]]:
        told: dict[str, Any] = {}
        reasons = []
        for name in TOLD:
            raw = row.cell(name).value
            if name in ("due_on", "ended_on"):
                found = parse_date_cell(raw, epoch=context.epoch, typed=context.typed)
            elif name == "answer":
                found = parse_choice(raw, {str(words): value for value, words in Answer.choices})
            else:
                found = parse_text(raw, 100 if name == "unit" else 1000)
            if found.status == CellStatus.OK and not found.is_clear:
                value = found.value
                if isinstance(value, PreciseDate):
                    if str(value.precision) != "day":
                        reasons.append(self._reason(name, NOT_EXACT))
                        continue
                    value = value.value
                told[name] = value
            elif found.status not in (CellStatus.EMPTY, CellStatus.OK):
                reasons.append(self._reason(name, found.message))
        return told, reasons

    def _reason(self, name: str, sentence: str) -> Reason:
        column = self.kind.columns.get(name)
        return Reason(name, column.label if column else "", sentence)

    def shown_new(self, plans: Sequence[Mapping[str, Any]]) -> list[list[Shown]]:
        shown = super().shown_new(plans)
        for cells, plan in zip(shown, plans, strict=True):
            for name, value in plan.get("told", {}).items():
                column = self.kind.columns.get(name)
                words = str(Answer(value).label) if name == "answer" else str(value)
                cells.append(Shown(column.label if column else name, "", words))
        return shown

    def _write(self, row: ReadyRow, by: Actor, source: str) -> int:
        # One act a row: taken back, the need goes with all that was told of it.
        with changeset(kind="import_need", by=by, title=f"导入{self.title}", source=source) as recorder:
            pk = super()._write(row, by, source)
            need = Need.objects.get(pk=pk)
            recorder.retitle(f"导入{self.title}：{need}")
            _tell(need, row.plan.get("told") or {})
        return pk


def _contradictions(told: Mapping[str, Any], raised: date) -> list[tuple[str, str]]:
    found = []
    ended = told.get("ended_on")
    if ended and told.get("answer") not in ENOUGH:
        found.append(("answer", "已办结的要有企业满意或基本满意的回访，没有的请把办结日期空着"))
    if ended and not raised <= ended <= clock.today():
        found.append(("ended_on", f"应在提出日期 {raised} 以后、今天以前，请核对"))
    if told.get("due_on") and told["due_on"] < raised:
        found.append(("due_on", f"不能早于提出日期 {raised}，请核对"))
    if told.get("answer") and not told.get("reply"):
        found.append(("reply", "有回访的要写明答复了什么"))
    return found


def _tell(need: Need, told: Mapping[str, Any]) -> None:
    """The steps a ledger tells: assigned, answered, revisited, closed. Whoever may bring the need in may bring them."""
    if not told:
        return
    ended = told.get("ended_on")
    on = date.fromisoformat(ended) if ended else need.raised_on
    due = told.get("due_on")
    first = {"to": OFFICE, "unit": told.get("unit", ""), "due_on": date.fromisoformat(due) if due else None}
    take_step(need=need, kind=StepKind.ASSIGNED, on=need.raised_on, **first, by=None)
    if reply := told.get("reply"):
        take_step(need=need, kind=StepKind.REPLIED, on=on, text=reply, outcome=Outcome.SOLVED, by=None)
    if answer := told.get("answer"):
        asked = {"answer": answer, "way": RevisitWay.PHONE, "closes": bool(ended)}
        take_step(need=need, kind=StepKind.REVISITED, on=on, **asked, by=None)
