"""The Party ledger (党建台账, handbook §5.2), offered to the import engine: a row is an organisation and a firm of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from foundation.accounts.scope import Actor
from foundation.common.names import name_key
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
from foundation.exchange.reading.results import Row
from foundation.trail.asof import FOREVER, AsOf
from foundation.trail.registry import SPECS
from foundation.trail.writing import lock_subjects
from orgs.enterprises.imports.target import EnterpriseImport
from orgs.parties.choices import Category, ChangeKind
from orgs.parties.columns import PARTY_COLUMNS
from orgs.parties.facts import FACTS
from orgs.parties.imports.parsing import CODE, label_of
from orgs.parties.imports.planning import judge_rows, shown_plan
from orgs.parties.models import PartyOrganization, PartyState
from orgs.parties.services.applying import LABEL, Draft, Entry, Joining, apply_changes
from orgs.places.models import Jurisdiction

# How streets are spelt is the same in every ledger.
_places = EnterpriseImport()


class PartyImport(ImportTarget):
    """党建台账: one organisation a row, a joint one on as many rows as it has firms."""

    slug = "parties"
    title = "党建台账"
    unit = "个"
    table = "parties"
    record = LABEL
    answers = {
        "twin_code": "以这一行为准，其他行不导入",
        "which_organization": "不是同一个，作为新的党组织",
        "no_firm": "先不登记这家所在企业",
        "maybe_new": "以前就有，按期初已在登记",
    }

    def columns(self) -> Sequence[TargetColumn]:
        own = [
            TargetColumn(
                key=column.write,
                label=column.label,
                synonyms=column.synonyms,
                group=column.group,
                is_anchor=column.write == "name",
                is_personal=column.personal,
                help=column.help,
            )
            for column in PARTY_COLUMNS
            if column.write
        ]
        code = TargetColumn(CODE, label_of(CODE), ("信用代码", "社会信用代码", "统一代码"), "所在企业")
        return (*own, code)

    def own_labels(self) -> Sequence[str]:
        return [column.label for column in PARTY_COLUMNS if not column.write]

    def judge(self, rows: Sequence[SourceRow], context: JudgeContext) -> list[Judged]:
        return judge_rows(rows, context)

    def apply(
        self, portions: Iterable[Sequence[ReadyRow]], *, records: Sequence[int], by: Actor, batch: Any
    ) -> AppliedRows:
        done = AppliedRows()
        lock_subjects(SPECS[LABEL], records)
        # Two imports of the same organisations must not pass each other by: the second sees what the first wrote.
        list(Jurisdiction.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
        made: dict[str, int] = {}
        for rows in portions:
            writing = WritingRows(rows, by=by, source=f"导入：{batch.filename}"[:200], done=done, made=made)
            writing.leave_out_newcomers(since=batch.created_at)
            writing.run()
        return done

    def shown_new(self, plans: Sequence[Mapping[str, Any]]) -> list[list[Shown]]:
        return [shown_plan(plan, {}) for plan in plans]

    def questions(self, texts: Mapping[str, int], by: Actor) -> list[Question]:
        return _places.questions(texts, by)

    def spelling_texts(self, sheet: str, rows: Sequence[Row]) -> Mapping[str, int]:
        return _places.spelling_texts(sheet, rows)

    def learn(self, spellings: Mapping[str, str], *, by: Actor) -> None:
        _places.learn(spellings, by=by)

    def may_teach(self, by: Actor) -> bool:
        return _places.may_teach(by)

    def options(self, key: str, by: Actor) -> Sequence[str]:
        return _places.options(key, by) if key == "jurisdiction" else FACTS.options(key)

    def candidates(self, ids: Sequence[int], by: Actor) -> list[Candidate]:
        seen = PartyState.objects.visible_to(by).as_of(AsOf.today()).filter(organization__in=ids)
        words = dict(Category.choices)
        return [
            Candidate(
                pk=state.organization_id,
                name=state.name,
                note="，".join(filter(None, (str(words.get(state.category, "")), state.upper))),
                url=self.record_url(state.organization_id),
            )
            for state in seen.order_by("sort_key")
        ]

    def record_url(self, pk: int) -> str:
        return reverse("parties:detail", args=[pk])


class WritingRows:
    """Judged rows being written, inside the changeset their caller opened; ``made`` are new organisations by name."""

    def __init__(
        self, rows: Sequence[ReadyRow], *, by: Actor, source: str, done: AppliedRows, made: dict[str, int]
    ) -> None:
        self.rows, self.by, self.source, self.done, self.made = rows, by, source, done, made

    def run(self) -> None:
        self._leave_out_others()
        entries: dict[str, Entry] = {}
        rows_of: dict[str, list[ReadyRow]] = {}
        for row in self.rows:
            if row.pk in self.done.refused:
                continue
            name = str(row.plan["organization"] or row.plan["group"])
            rows_of.setdefault(name, []).append(row)
            firms = [Joining(pk, date.fromisoformat(on), is_lead) for pk, on, is_lead in row.plan["firms"]]
            if name in entries:
                entries[name].firms += firms
            else:
                known = row.plan["organization"] or self.made.get(name)
                entries[name] = Entry(self._drafts(row, is_new=known is None), organization=known, firms=firms)
        applied = apply_changes(
            entries=list(entries.values()),
            by=self.by,
            kind="import_parties",
            title="导入党建台账",
            source=self.source,
            skip_refused=True,
        )
        names = list(entries)
        for problem in applied.problems:
            for row in rows_of[names[problem.entry]]:
                self._left(row, problem.field if problem.field != "on" else "", problem.sentence.rstrip("。"))
        for index, pk in applied.records.items():
            if not any(problem.entry == index for problem in applied.problems):
                self.made[names[index]] = pk
                for row in rows_of[names[index]]:
                    self.done.records[row.pk] = pk
                    self.done.cells += len(row.plan["values"])

    def _drafts(self, row: ReadyRow, *, is_new: bool) -> list[Draft]:
        plan, day = row.plan, date.fromisoformat(row.plan["day"])
        if not is_new:
            return [Draft(on=day, values=plan["values"], base=row.base, seen_on=day)] if plan["values"] else []
        carried = {k: plan["values"][k] for k in ("name", "jurisdiction", "category", "setup") if k in plan["values"]}
        arrival = Draft(
            on=date.fromisoformat(plan["arrived_on"]),
            values=carried,
            kind=ChangeKind(plan["kind"]),
            precision=plan["arrived_precision"],
        )
        return [arrival, Draft(on=day, values=plan["values"])]

    def leave_out_newcomers(self, *, since: Any) -> None:
        """An organisation that was new at the check and is there now: somebody else entered it.

        Same names that were there at the check were shown then, and settled.
        """
        keys = {row.plan["group"] for row in self.rows if row.plan["organization"] is None}
        today = PartyState.objects.live().present().filter(effective_to=FOREVER, name_key__in=keys)
        own = set(self.made.values())
        there = {s.name_key for s in today.filter(recorded_at__gt=since) if s.organization_id not in own}
        for row in self.rows:
            if row.plan["organization"] is None and name_key(row.name)[:200] in there:
                self._left(row, "name", "检查以后库中有了同名的党组织，请重新检查这一行")

    def _leave_out_others(self) -> None:
        """Organisations this person no longer answers for."""
        ids = {row.plan["organization"] for row in self.rows} - {None}
        if self.by is None:
            return
        mine = set(PartyOrganization.objects.responsible_to(self.by).filter(pk__in=ids).values_list("pk", flat=True))
        for row in self.rows:
            if row.plan["organization"] in ids - mine:
                self._left(row, "", "检查以后这个党组织已不由您负责，不能导入")

    def _left(self, row: ReadyRow, key: str, sentence: str) -> None:
        self.done.refused.setdefault(row.pk, []).append(Reason(key, label_of(key) if key else "", sentence))
