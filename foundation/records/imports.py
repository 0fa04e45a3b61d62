"""A kind of plain record offered to the import engine: a row is a new record, one that is there, or a change of it.

Cells are read by the type of the model's field, references found by name among those one may pick. A row exported from
the list carries its record's number and finds back by it; an empty cell never overwrites. Validity is the judge's.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.urls import reverse

from foundation.accounts.scope import Actor
from foundation.common.cells.parsers import CellStatus, Parsed, parse_choice, parse_count, parse_flag, parse_text
from foundation.common.cells.precise_dates import parse_date_cell
from foundation.common.precision import PreciseDate
from foundation.desk.refusals import sentences_of
from foundation.exchange.imports.targets import (
    AppliedRows,
    Candidate,
    ImportTarget,
    JudgeContext,
    Judged,
    Question,
    ReadyRow,
    Reason,
    Shown,
    SourceRow,
    TargetColumn,
)
from foundation.exchange.models import ImportMode, Outcome
from foundation.exchange.reading.results import NUMBER_KEY, Row
from foundation.records import services
from foundation.records.below import BelowCells
from foundation.records.forms import values_of
from foundation.records.judging import judge
from foundation.records.kinds import RecordKind
from foundation.records.models import ListedWord
from foundation.records.planned import PlanWords
from foundation.records.references import reference_to
from foundation.trail.values import plain

FROM_ELSEWHERE = "编号“{}”不是您看得到的{}，请核对；新的请把编号空着"
OVER_LIMIT = 19  # digits of a key no database has


class KindImport(ImportTarget):
    """One record a row."""

    def __init__(self, kind: RecordKind) -> None:
        self.kind, self.slug, self.title, self.unit = kind, kind.slug, kind.title, kind.unit
        self.table, self.record = kind.slug, kind.model._meta.label_lower
        self.fields = kind.fields()
        self.words, self.below = PlanWords(kind), BelowCells(kind)

    # --- columns ------------------------------------------------------------------------------------

    def columns(self) -> Sequence[TargetColumn]:
        anchors = {n for n, f in self.fields.items() if not (f.blank or f.null or f.has_default())}
        return [self._column(name, name in anchors) for name in (*self.fields, *self.below.names)]

    def _column(self, name: str, is_anchor: bool) -> TargetColumn:
        column = self.kind.columns.get(name)
        return TargetColumn(
            name,
            self.words.label(name),
            synonyms=column.synonyms if column else (),
            is_anchor=is_anchor,
            is_personal=bool(column and column.personal),
            help=self.kind.helps.get(name, ""),
        )

    def own_labels(self) -> Sequence[str]:
        taken = {*self.fields, *self.below.names}
        return [column.label for column in self.kind.columns if column.key not in taken]

    def options(self, key: str, by: Actor) -> Sequence[str]:
        field = self.fields.get(key)
        if field is None or not (field.choices or isinstance(field, models.BooleanField)):
            return self._listed(key, by)
        return ["是", "否"] if isinstance(field, models.BooleanField) else [str(w) for _, w in field.choices or ()]

    def _listed(self, key: str, by: Actor) -> Sequence[str]:
        """The words of a list the office keeps; of other records there are too many."""
        field: Any = self.fields.get(key)
        is_listed = field is not None and field.is_relation and issubclass(field.related_model, ListedWord)
        return [str(word) for word in self.kind.picks[key](by)] if is_listed else []

    # --- judging ------------------------------------------------------------------------------------

    def judge(self, rows: Sequence[SourceRow], context: JudgeContext) -> list[Judged]:
        """A constant number of queries for references and records, and what the model's constraints ask of each row."""
        named = {name: self._named(name, rows, context.by) for name, f in self.fields.items() if f.is_relation}
        there = self._there(rows, context.by)
        below = self.below.read(rows, context.by)
        return [self._judge(row, context, named, there, below) for row in rows]

    def _named(self, name: str, rows: Sequence[SourceRow], by: Actor) -> dict[str, list[Any]]:
        """Records a reference may mean, by how they are called."""
        wanted = {str(row.cell(name).value or "").strip() for row in rows} - {""}
        found: dict[str, list[Any]] = {}
        if wanted and (reference := reference_to(self.fields[name])):
            return reference.named(self.kind.picks[name](by), wanted)
        if wanted:
            for record in self.kind.picks[name](by):
                if (called := str(record)) in wanted:
                    found.setdefault(called, []).append(record)
        return found

    def _there(self, rows: Sequence[SourceRow], by: Actor) -> dict[int, Any]:
        numbers = {key for row in rows if (key := _number(row)) is not None}
        return self.kind.seen_by(by).in_bulk(numbers) if numbers else {}

    def _judge(
        self,
        row: SourceRow,
        context: JudgeContext,
        named: Mapping[str, dict[str, list[Any]]],
        there: dict[int, Any],
        told: Mapping[str, Mapping[str, Any]],
    ) -> Judged:
        values, reasons, notes = self._read(row, context, named)
        below, unread = self.below.of(row, told)
        reasons += [Reason(name, self.words.label(name), sentence) for name, sentence in unread]
        first = str(values.get(self.kind.writes[0]) or row.cell(self.kind.writes[0]).value or "")[:100]
        made = Judged(Outcome.NEEDS_REVIEW, name=first, reasons=reasons, conversions=notes)
        number = row.cell(NUMBER_KEY).value
        record = there.get(_number(row) or 0)
        if number not in (None, "") and record is None:
            sentence = FROM_ELSEWHERE.format(str(number)[:20], self.title)
            made.outcome = Outcome.ERROR
            made.reasons = [Reason(NUMBER_KEY, "编号", sentence, is_question=False)]
        elif not reasons:
            self._settle(made, values, below, record, context)
        return made

    def _read(
        self, row: SourceRow, context: JudgeContext, named: Mapping[str, dict[str, list[Any]]]
    ) -> tuple[Any, ...]:
        values: dict[str, Any] = {}
        reasons: list[Reason] = []
        notes: list[tuple[str, str]] = []
        for name, field in self.fields.items():
            raw = row.cell(name).value
            if field.is_relation:
                hits = named[name].get(str(raw or "").strip(), [])
                if len(hits) == 1:
                    values[name] = hits[0]
                elif raw:
                    why = "有几个同名的，请写全称" if hits else "没有找到，或不在您可以选择的范围，请核对名称"
                    reasons.append(Reason(name, self.words.label(name), f"“{str(raw)[:60]}”{why}"))
                continue
            found = self._cell(name, field, raw, context)
            if found.status == CellStatus.OK and not found.is_clear:
                values[name] = found.value
                notes += [(self.words.label(name), found.note)] if found.note else []
            elif found.status not in (CellStatus.EMPTY, CellStatus.OK):
                reasons.append(
                    Reason(name, self.words.label(name), found.message, suggestion=str(found.suggestion or ""))
                )
        return values_of(self.kind.precise, values), reasons, notes

    def _cell(self, name: str, field: Any, raw: Any, context: JudgeContext) -> Parsed:
        if field.choices:
            return parse_choice(raw, {str(label): value for value, label in field.choices})
        if isinstance(field, models.DateField):
            return self._day(name, parse_date_cell(raw, epoch=context.epoch, typed=context.typed))
        if isinstance(field, models.BooleanField):
            return parse_flag(raw)
        if isinstance(field, models.IntegerField):
            return parse_count(raw)
        return parse_text(raw, field.max_length or 10_000)

    def _day(self, name: str, found: Parsed) -> Parsed:
        """A day that must be known exactly is not taken from a month."""
        if found.status != CellStatus.OK or name in self.kind.precise or not isinstance(found.value, PreciseDate):
            return found
        if str(found.value.precision) == "day":
            return Parsed(found.value.value, CellStatus.OK, note=found.note)
        return Parsed(None, CellStatus.ASK, message="请写到哪一日，如 2023-11-20")

    def _settle(
        self, made: Judged, values: dict[str, Any], below: dict[str, Any], record: Any, context: JudgeContext
    ) -> None:
        """New, the same, a change, or refused."""
        is_new = record is None
        row = self.kind.model(**values) if is_new else record
        before = {} if is_new else row.trail_snapshot()
        if not is_new:
            for name, value in values.items():
                setattr(row, name, value)
        plan = {name: plain(getattr(row, row._meta.get_field(name).attname)) for name in values}
        changed = {name: value for name, value in plan.items() if is_new or before.get(name) != value}
        below = self.below.changed(row, below)
        services.draft(self.kind, row, below)
        self.kind.prepare(row, context.by)
        known = self.kind.same_as(row) if is_new else None
        made.name = str(row)[:200]
        if known is not None or not (changed or below):
            made.outcome, made.match = Outcome.SAME, (known or row).pk
            return
        if not self._may(row, is_new, context):
            made.outcome = Outcome.ERROR
            made.reasons = [Reason("", "", self.kind.refusal, is_question=False)]
            return
        try:
            self.kind.prepare(row, context.by)
            judge(self.kind, row, context.by)
        except ValidationError as refused:
            made.outcome, made.reasons = Outcome.ERROR, self._reasons(refused)
            return
        if not is_new:
            made.match, made.base = row.pk, {name: before.get(name) for name in changed}
            made.shown = self.words.cells(changed, made.base, self.words.called([changed, made.base]))
            made.shown += self.below.shown(row, below)
        made.plan = {"record": None if is_new else row.pk, "values": changed, "below": below}
        made.outcome = self._in_mode(Outcome.NEW if is_new else Outcome.UPDATE, made, context)

    def _may(self, row: Any, is_new: bool, context: JudgeContext) -> bool:
        """Whose a new record is, is known once it is written; then it is asked again."""
        by = context.by
        return by is None or self.kind.may_add(by) if is_new else by is None or self.kind.may_write(by, row)

    @staticmethod
    def _in_mode(outcome: Outcome, made: Judged, context: JudgeContext) -> Outcome:
        left_out = {ImportMode.NEW_ONLY: Outcome.UPDATE, ImportMode.UPDATE_ONLY: Outcome.NEW}.get(context.mode)  # type: ignore[call-overload]
        if outcome != left_out:
            return outcome
        made.notes.append("按所选方式不导入这一行")
        return Outcome.SKIPPED

    def _reasons(self, refused: Exception) -> list[Reason]:
        return [Reason(n, self.words.label(n), s.rstrip("。"), is_question=False) for n, s in sentences_of(refused)]

    # --- showing ------------------------------------------------------------------------------------

    def shown_new(self, plans: Sequence[Mapping[str, Any]]) -> list[list[Shown]]:
        values = [plan["values"] for plan in plans]
        called = self.words.called(values)
        words = [self.words.cells(one, {}, called) for one in values]
        return [[*cells, *self.below.shown(None, plan["below"])] for cells, plan in zip(words, plans, strict=True)]

    # --- writing ------------------------------------------------------------------------------------

    def apply(
        self, portions: Iterable[Sequence[ReadyRow]], *, records: Sequence[int], by: Actor, batch: Any
    ) -> AppliedRows:
        done, source = AppliedRows(), f"导入：{batch.filename}"[:200]
        for row in (row for rows in portions for row in rows):
            try:
                done.records[row.pk] = self._write(row, by, source)
            except ValidationError as refused:
                done.refused[row.pk] = self._reasons(refused)
            except PermissionDenied as refused:
                done.refused[row.pk] = [Reason("", "", str(refused), is_question=False)]
            else:
                done.cells += len(row.plan["values"])
        return done

    def _write(self, row: ReadyRow, by: Actor, source: str) -> int:
        fields = {name: self.kind.model._meta.get_field(name) for name in row.plan["values"]}
        values = {field.attname: field.to_python(row.plan["values"][name]) for name, field in fields.items()}
        if row.plan["record"] is None:
            return services.add(kind=self.kind, values=values, below=row.plan["below"], by=by, source=source).pk
        record = self.kind.seen_by(by).filter(pk=row.plan["record"]).first()
        if record is None:
            raise PermissionDenied(self.kind.refusal)
        told: dict[str, Any] = {"values": values, "below": row.plan["below"], "base": row.base}
        services.edit(kind=self.kind, row=record, **told, by=by, source=source)
        return record.pk

    # --- records ------------------------------------------------------------------------------------

    def candidates(self, ids: Sequence[int], by: Actor) -> list[Candidate]:
        seen = self.kind.seen_by(by).filter(pk__in=ids)
        return [Candidate(pk=row.pk, name=str(row), note="", url=self.record_url(row.pk)) for row in seen]

    def record_url(self, pk: int) -> str:
        return reverse(f"{self.slug}:detail", args=[pk])

    # --- nothing to learn: spellings of streets belong to the ledgers of firms -------------------------

    def questions(self, texts: Mapping[str, int], by: Actor) -> list[Question]:
        return []

    def spelling_texts(self, sheet: str, rows: Sequence[Row]) -> Mapping[str, int]:
        return {}

    def learn(self, spellings: Mapping[str, str], *, by: Actor) -> None:
        pass

    def may_teach(self, by: Actor) -> bool:
        return False


def _number(row: SourceRow) -> int | None:
    """The record's number as an exported row carries it."""
    text = str(row.cell(NUMBER_KEY).value or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < OVER_LIMIT else None
