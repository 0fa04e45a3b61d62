"""The one primitive of writing dated records: a list of drafts becomes changes in one changeset.

Each kind of record (enterprises, Party organisations) subclasses ``Writing`` with its own words and rules; judging,
merging, correcting, inserting and projecting are the same for all. A loop of single calls costs ten times as much as
a list, so every verb, form and import of every kind ends here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.db import connection

from foundation.trail.merge import Conflict, Merge, merge3
from foundation.trail.models import Change, Changeset, PersonalValue
from foundation.trail.projection import Fact, Segment, project, segment_on
from foundation.trail.recording import Recorder
from foundation.trail.registry import SPECS
from foundation.trail.values import reference, referenced
from foundation.trail.writing import insert_changes, live_changes, lock_subjects, reproject, segments_of

UNSAVED = 1 << 62  # ranks of changes that have no id yet


@dataclass
class Draft:
    """One thing to be written about one record.

    Without ``kind`` the values are sorted into the changes they are (人员增减, 书记调整 …). ``base`` is what the
    writer saw per field; when given, a colleague's change to the same field is a conflict instead of being
    overwritten. It was seen today (a form), or on ``seen_on`` (an import compares with the day its values hold on).
    Personal values are plain text here.
    """

    on: date
    values: dict[str, Any] = field(default_factory=dict)
    kind: Any = None
    precision: str = "day"
    base: dict[str, Any] | None = None
    seen_on: date | None = None
    counterpart: str = ""
    reason: str = ""
    is_correction: bool = False


@dataclass(frozen=True)
class Problem:
    """Why an entry was not written."""

    entry: int
    field: str
    sentence: str
    conflict: Conflict | None = None


class ChangeRefused(Exception):
    """Nothing was written; each problem has a sentence for the person."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("；".join(p.sentence for p in problems))
        self.problems = problems


class NameAsked(ChangeRefused):
    """Others bear the name: a question, no refusal; the same call with ``is_other`` goes through.

    ``alike`` are the states of those the person sees; of all others nothing is told but the sentence.
    """

    def __init__(self, sentences: list[str], alike: list[Any]) -> None:
        super().__init__([Problem(0, "name", sentence) for sentence in sentences])
        self.alike = alike


@dataclass
class Applied:
    """What was written: the changeset (None when nothing differed), and record ids by entry."""

    changeset: Changeset | None = None
    records: dict[int, int] = field(default_factory=dict)  # entry index → record id
    changed: set[int] = field(default_factory=set)  # entry indexes that changed something
    problems: list[Problem] = field(default_factory=list)


class Writing:
    """One call of a kind's ``apply_changes``, step by step.

    An entry has ``drafts``, ``identity`` (fields of a new record's own row) and, under the name of the change's
    subject field, the record's id, None = a new record.
    """

    label: ClassVar[str]
    corrected: ClassVar[Any]  # the kind of a correction
    presence_of: ClassVar[Mapping[Any, Any]]  # kind → presence, of arrivals and departures
    arrivals: ClassVar[Iterable[Any]]
    personal: ClassVar[Sequence[str]]
    together: ClassVar[Mapping[str, str]] = {}  # a field told with another one
    carried: ClassVar[Sequence[str]] = ("name",)  # what an arrival before the first known day takes from it
    nameless: ClassVar[str]  # the sentence for a new record without a name

    def __init__(self, *, entries: Sequence[Any], by: Any, source: str, recorder: Recorder, applied: Any) -> None:
        self.entries, self.by, self.source, self.recorder = entries, by, source, recorder
        self.applied = applied
        self.spec = SPECS[self.label]

    def run(self, *, skip_refused: bool) -> None:
        self.known = {i: pk for i, e in enumerate(self.entries) if (pk := self.subject(e)) is not None}
        self.check_entries()
        self.locked = lock_subjects(self.spec, self.known.values())
        self.histories = live_changes(self.spec, self.known.values())
        self.texts = self._personal_texts()
        plans = {i: plan for i, entry in enumerate(self.entries) if (plan := self._plan(i, entry)) is not None}
        if self.applied.problems and not skip_refused:
            raise ChangeRefused(self.applied.problems)
        self._write(plans)

    def subject(self, entry: Any) -> int | None:
        return getattr(entry, self.spec.name)

    # --- what each kind says for itself ---------------------------------------------------------------

    def check_entries(self) -> None:
        """Rights and identities, before anything is locked. Raises PermissionDenied, or notes problems."""

    def judge_draft(self, draft: Draft, segments: list[Segment]) -> str:
        """Why this cannot have happened on that day; empty when it can."""
        raise NotImplementedError

    def judge_values(self, values: dict[str, Any]) -> list[tuple[str, str]]:
        """What can never be true: (field, sentence)."""
        raise NotImplementedError

    def judge_change(
        self, draft: Draft, before: dict[str, Any], after: dict[str, Any], segments: list[Segment]
    ) -> list[tuple[str, str]]:
        """What may not be told now, although rows from before may hold it: (field, sentence)."""
        return []

    def with_what_follows(self, before: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
        """What is told, and what is over by it; corrections mean just what they say."""
        return told

    def split_by_kind(self, before: dict[str, Any], after: dict[str, Any]) -> dict[Any, dict[str, Any]]:
        """The asserted values of an edit, sorted into the changes they are."""
        raise NotImplementedError

    def create_identities(self, identities: list[dict[str, Any]]) -> list[Any]:
        """The rows of new records."""
        raise NotImplementedError

    def follow_up(self, rows: list[Change], after: dict[int, list[Segment]]) -> None:
        """What else happens in the same transaction and changeset."""

    # --- reading --------------------------------------------------------------------------------------

    def _personal_texts(self) -> dict[int, str]:
        values = [c.values for changes in self.histories.values() for c in changes]
        ids = personal_ids(values, self.personal)
        return {p.pk: p.value or "" for p in PersonalValue.objects.filter(pk__in=ids)}

    def plain(self, values: dict[str, Any]) -> dict[str, Any]:
        """Values with personal references replaced by their text, as people compare them."""
        return {k: self.texts.get(pk, "") if (pk := referenced(v)) else v for k, v in values.items()}

    # --- judging --------------------------------------------------------------------------------------

    def _plan(self, index: int, entry: Any) -> list[Change] | None:
        """The changes an entry becomes; None when it is refused."""
        if any(p.entry == index for p in self.applied.problems):
            return None
        before = len(self.applied.problems)
        pk = self.subject(entry)
        history = list(self.histories.get(pk, ())) if pk else []
        planned: list[Change] = []
        for draft in sorted(entry.drafts, key=lambda d: d.on):
            planned.extend(self._changes(index, draft, history, _segments(history, planned)))
        if pk is None and not asserted(entry, "name"):
            self.problem(index, "name", self.nameless)
        return planned if len(self.applied.problems) == before else None

    def problem(self, index: int, name: str, sentence: str, conflict: Conflict | None = None) -> None:
        self.applied.problems.append(Problem(index, name, sentence, conflict))

    def _changes(self, index: int, draft: Draft, history: list[Any], segments: list[Segment]) -> list[Change]:
        if sentence := self.judge_draft(draft, segments):
            self.problem(index, "on", sentence)
            return []
        here = segment_on(segments, draft.on)
        if here is None and segments and draft.kind in self.arrivals:
            # It was here before the first day we knew of: under the name and in the place we know it by.
            first = segments[0].values
            draft.values = {**{name: first.get(name) for name in self.carried}, **draft.values}
        current = self.plain(here.values) if here else {}
        values = self._merged(index, draft, current, segments)
        if values is None:
            return []
        if not draft.is_correction:
            values = self.with_what_follows(current, values)
        for name, sentence in self.judge_values({**current, **values} if values else {}):
            self.problem(index, name, sentence)
        for name, sentence in self.judge_change(draft, current, values, segments):
            self.problem(index, name, sentence)
        if draft.is_correction:
            return self._corrections(draft, values, history, here)
        if draft.kind is None:
            parts = self.split_by_kind(current, values)
            return [self._change(draft, kind, part) for kind, part in parts.items()]
        if not values and draft.kind not in self.presence_of:
            return []
        return [self._change(draft, draft.kind, values)]

    def _merged(
        self, index: int, draft: Draft, current: dict[str, Any], segments: list[Segment]
    ) -> dict[str, Any] | None:
        """The values to assert: those that differ; None when a colleague changed the same field."""
        if draft.base is None:
            return differing(draft.values, current)
        compared = segment_on(segments, draft.seen_on) if draft.seen_on else segments[-1] if segments else None
        latest = self.plain(compared.values) if compared else {}
        wanted, clean = {}, True
        for name, mine in draft.values.items():
            seen, now = _blank(draft.base.get(name)), _blank(latest.get(name))
            outcome = merge3(base=seen, mine=_blank(mine), current=now)
            if outcome == Merge.APPLY:
                wanted[name] = mine
            elif outcome == Merge.CONFLICT:
                conflict = Conflict(name, seen, mine, now)
                self.problem(index, name, "这一项刚被别人改过，请选择保留哪个值。", conflict)
                clean = False
        return differing(wanted, current) if clean else None

    def _corrections(
        self, draft: Draft, values: dict[str, Any], history: list[Any], here: Segment | None
    ) -> list[Change]:
        """A correction holds from the day the wrong value was given for, and is no flow."""
        given = {change.pk: change.effective_on for change in history}
        days: dict[date, dict[str, Any]] = {}
        for name, value in values.items():
            origin = (here.origins.get(name) or here.origins.get(self.together.get(name, name))) if here else None
            day = given.get(origin, draft.on) if origin else draft.on
            days.setdefault(day, {})[name] = value
        return [self._change(draft, self.corrected, part, on=day) for day, part in days.items()]

    def _change(self, draft: Draft, kind: Any, values: dict[str, Any], on: date | None = None) -> Change:
        return self.spec.change(
            kind=kind,
            effective_on=on or draft.on,
            precision=draft.precision,
            values=values,
            presence=self.presence_of.get(kind, ""),
            counterpart=draft.counterpart[:200],
            reason=draft.reason[:500],
            source=self.source[:200],
        )

    # --- writing --------------------------------------------------------------------------------------

    def _write(self, plans: dict[int, list[Change]]) -> None:
        new = [i for i in plans if self.subject(self.entries[i]) is None]
        made = self.create_identities([self.entries[i].identity for i in new]) if new else []
        for index, row in zip(new, made, strict=True):
            self.applied.records[index] = row.pk
        self.applied.records.update({i: pk for i, pk in self.known.items() if i in plans})
        old = {pk: segments_of(self.histories.get(pk, ())) for pk in self.known.values()}
        rows: list[Change] = []
        for index, planned in plans.items():
            pk = self.applied.records[index]
            self._update_identity(index, pk)
            for change in planned:
                setattr(change, f"{self.spec.name}_id", pk)
                rows.append(change)
            if planned or index in new:
                self.applied.changed.add(index)
        self._refer_personal(rows)
        insert_changes(self.spec, rows, self.recorder)
        fresh: dict[int, list] = {row.pk: [] for row in made}
        for change in rows:
            if change.subject_id in fresh:
                fresh[change.subject_id].append(change)
        touched = {c.subject_id for c in rows} - set(fresh)
        after = reproject(self.spec, touched, self.recorder, fresh=fresh)
        self._note(rows, old)
        self.follow_up(rows, after)

    def _update_identity(self, index: int, pk: int) -> None:
        entry = self.entries[index]
        row = self.locked.get(pk)
        if row is None or not entry.identity:
            return
        for name, value in entry.identity.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
                self.applied.changed.add(index)
        if index in self.applied.changed:
            row.save()

    def _refer_personal(self, rows: list[Change]) -> None:
        """Replace personal texts by references, all of them in one insert."""
        made: list[tuple[dict[str, Any], str, PersonalValue]] = []
        for change in rows:
            for name in self.personal:
                text = change.values.get(name)
                if isinstance(text, str) and text:
                    value = PersonalValue(model=self.label, object_id=change.subject_id, field=name, value=text[:200])
                    made.append((change.values, name, value))
                elif text == "":
                    change.values[name] = None
        PersonalValue.objects.bulk_create([value for _, _, value in made], batch_size=2000)
        for values, name, value in made:
            values[name] = reference(value.pk)

    def _note(self, rows: list[Change], old: dict[int, list[Segment]]) -> None:
        for change in rows:
            here = segment_on(old.get(change.subject_id, []), change.effective_on)
            before = {name: here.values.get(name) if here else None for name in change.values}
            now = dict(change.values)
            if change.presence:
                before["presence"] = here.presence if here else None
                now["presence"] = change.presence
            self.recorder.note(self.label, change.subject_id, before, now)


def differing(values: dict[str, Any], current: dict[str, Any]) -> dict[str, Any]:
    """Only the values that differ from what holds now; an empty text equals nothing known."""
    return {k: v for k, v in values.items() if _blank(v) != _blank(current.get(k))}


def _blank(value: Any) -> Any:
    return None if value == "" else value


def personal_ids(changes: Iterable[dict[str, Any]], names: Sequence[str]) -> set[int]:
    """Ids of personal values that these values refer to."""
    return {pk for values in changes for name in names if (pk := referenced(values.get(name)))}


def asserted(entry: Any, name: str) -> Any:
    """What an entry says of a field, in whichever of its drafts."""
    return next((d.values[name] for d in entry.drafts if name in d.values), None)


def _segments(history: list[Any], planned: list[Change]) -> list[Segment]:
    """The projection with changes that are not saved yet: they stand after the saved ones of their day."""
    saved = [Fact(c.pk, c.rank, c.effective_on, c.values, c.presence) for c in history]
    return project(
        [*saved, *(Fact(UNSAVED + i, UNSAVED + i, c.effective_on, c.values, c.presence) for i, c in enumerate(planned))]
    )


def reserve_ids(model: Any, count: int) -> list[int]:
    """Ids for new rows whose number is made of the id; inside the caller's transaction."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        # SQLite: the transaction already holds the write lock, nobody else can take these.
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own table
        first = cursor.fetchone()[0] + 1
        return list(range(first, first + count))
