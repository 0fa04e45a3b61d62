"""The one primitive: apply a list of drafts in one changeset.

A loop of single calls costs ten times as much as a list, so every verb, form and import ends here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection

from foundation.trail.merge import Conflict, Merge, merge3
from foundation.trail.models import Changeset, PersonalValue
from foundation.trail.projection import Fact, Segment, project, segment_on, value_before
from foundation.trail.recording import Recorder, changeset
from foundation.trail.registry import SPECS
from foundation.trail.values import reference, referenced
from foundation.trail.writing import insert_changes, live_changes, lock_subjects, reproject, segments_of
from orgs.enterprises import facts
from orgs.enterprises.choices import ARRIVALS, DEPARTURES, PRESENCE_OF, ChangeKind
from orgs.enterprises.models import Enterprise, EnterpriseChange, EnterpriseState
from orgs.enterprises.permissions import may_add_in
from orgs.enterprises.services.judging import judge_day, judge_kind, judge_values
from orgs.enterprises.services.names import keep_former_name

LABEL = "enterprises.enterprise"
DepartureHook = Callable[[list[int], date, Recorder], None]
_departure_hooks: list[DepartureHook] = []
UNSAVED = 1 << 62  # ranks of changes that have no id yet
CODE_TAKEN = "库中已有这个统一社会信用代码的企业。"


def on_departure(hook: DepartureHook) -> None:
    """A higher app says what else happens when firms leave; runs in the same transaction and changeset."""
    _departure_hooks.append(hook)


@dataclass
class Draft:
    """One thing to be written about one firm.

    Without ``kind`` the values are sorted into the changes they are (人员增减, 更名 …). ``base`` is what the writer
    saw per field; when given, a colleague's change to the same field is a conflict instead of being overwritten.
    It was seen today (a form), or on ``seen_on`` (an import compares with the day its values hold on).
    Personal values are plain text here.
    """

    on: date
    values: dict[str, Any] = field(default_factory=dict)
    kind: ChangeKind | None = None
    precision: str = "day"
    base: dict[str, Any] | None = None
    seen_on: date | None = None
    counterpart: str = ""
    reason: str = ""
    is_correction: bool = False


@dataclass
class Entry:
    """All drafts of one firm; written together or not at all."""

    drafts: list[Draft]
    enterprise: int | None = None  # None = a new firm
    identity: dict[str, Any] = field(default_factory=dict)  # code, code_note


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


@dataclass
class Applied:
    """What was written: the changeset (None when nothing differed), and firm ids by entry."""

    changeset: Changeset | None = None
    enterprises: dict[int, int] = field(default_factory=dict)  # entry index → firm id
    changed: set[int] = field(default_factory=set)  # entry indexes that changed something
    problems: list[Problem] = field(default_factory=list)


def apply_changes(
    *,
    entries: list[Entry],
    by: Any,
    kind: str,
    title: str,
    source: str = "",
    reason: str = "",
    skip_refused: bool = False,
) -> Applied:
    """Judge, lock, merge, insert, project: one transaction, one changeset.

    With ``skip_refused`` the entries that cannot be written are returned as problems and the others are written
    (an import); otherwise any problem raises ChangeRefused and nothing is written. Raises PermissionDenied when
    ``by`` does not answer for a firm.
    """
    try:
        with changeset(kind=kind, by=by, title=title, reason=reason, source=source) as recorder:
            work = _Work(entries=entries, by=by, source=source, recorder=recorder)
            work.run(skip_refused=skip_refused)
            if not recorder.is_empty:
                work.applied.changeset = recorder.changeset
    except IntegrityError as error:
        # Two people entered the same code in the same moment: the database decided, the second one is told.
        if "code" not in str(error):
            raise
        raise ChangeRefused([Problem(0, "code", CODE_TAKEN)]) from error
    return work.applied


class _Work:
    """One call of apply_changes, step by step."""

    def __init__(self, *, entries: list[Entry], by: Any, source: str, recorder: Recorder) -> None:
        self.entries, self.by, self.source, self.recorder = entries, by, source, recorder
        self.applied = Applied()
        self.spec = SPECS[LABEL]

    def run(self, *, skip_refused: bool) -> None:
        self.known = {i: e.enterprise for i, e in enumerate(self.entries) if e.enterprise is not None}
        self._check_rights()
        self._check_codes()
        self.locked = lock_subjects(self.spec, self.known.values())
        self.histories = live_changes(self.spec, self.known.values())
        self.texts = self._personal_texts()
        plans = {i: plan for i, entry in enumerate(self.entries) if (plan := self._plan(i, entry)) is not None}
        if self.applied.problems and not skip_refused:
            raise ChangeRefused(self.applied.problems)
        self._write(plans)

    # --- rights and reading -------------------------------------------------------------------------

    def _check_rights(self) -> None:
        if self.by is None:
            return  # the portal itself: demonstration data, scheduled work
        ids = set(self.known.values())
        mine = set(Enterprise.objects.responsible_to(self.by).filter(pk__in=ids).values_list("pk", flat=True))
        # An identity whose creation was undone belongs to nobody: it is used again as if the firm were new.
        others = ids - mine
        states = EnterpriseState.objects.live().filter(enterprise__in=others)
        if others and states.exists():
            raise PermissionDenied("其中有不属于您负责的企业。")
        may_add = cache(partial(may_add_in, self.by))
        for index, entry in enumerate(self.entries):
            is_new = entry.enterprise is None or entry.enterprise in others
            if is_new and not may_add(_asserted(entry, "jurisdiction")):
                self.applied.problems.append(Problem(index, "jurisdiction", "只能新增您负责的街道（园区）的企业。"))

    def _check_codes(self) -> None:
        """A code belongs to one firm for life."""
        wanted = {e.identity["code"]: i for i, e in enumerate(self.entries) if e.identity.get("code")}
        for pk, code in Enterprise.objects.filter(code__in=wanted).values_list("pk", "code"):
            if self.entries[wanted[code]].enterprise != pk:
                self._problem(wanted[code], "code", CODE_TAKEN)

    def _personal_texts(self) -> dict[int, str]:
        values = [c.values for changes in self.histories.values() for c in changes]
        ids = facts.personal_ids(values)
        return {p.pk: p.value or "" for p in PersonalValue.objects.filter(pk__in=ids)}

    def plain(self, values: dict[str, Any]) -> dict[str, Any]:
        """Values with personal references replaced by their text, as people compare them."""
        return {k: self.texts.get(pk, "") if (pk := referenced(v)) else v for k, v in values.items()}

    # --- judging ------------------------------------------------------------------------------------

    def _plan(self, index: int, entry: Entry) -> list[EnterpriseChange] | None:
        """The changes an entry becomes; None when it is refused."""
        if any(p.entry == index for p in self.applied.problems):
            return None
        before = len(self.applied.problems)
        history = list(self.histories.get(entry.enterprise, ())) if entry.enterprise else []
        planned: list[EnterpriseChange] = []
        for draft in sorted(entry.drafts, key=lambda d: d.on):
            planned.extend(self._changes(index, draft, history, _segments(history, planned)))
        if entry.enterprise is None and not _asserted(entry, "name"):
            self._problem(index, "name", "请填写企业名称。")
        return planned if len(self.applied.problems) == before else None

    def _problem(self, index: int, name: str, sentence: str, conflict: Conflict | None = None) -> None:
        self.applied.problems.append(Problem(index, name, sentence, conflict))

    def _changes(
        self, index: int, draft: Draft, history: list[EnterpriseChange], segments: list[Segment]
    ) -> list[EnterpriseChange]:
        if sentence := judge_day(draft.on) or judge_kind(draft.kind, draft.on, segments):
            self._problem(index, "on", sentence)
            return []
        here = segment_on(segments, draft.on)
        if here is None and segments and draft.kind in ARRIVALS:
            # It was here before the first day we knew of: under the name and in the place we know it by.
            first = segments[0].values
            draft.values = {"name": first.get("name"), "jurisdiction": first.get("jurisdiction"), **draft.values}
        current = self.plain(here.values) if here else {}
        values = self._merged(index, draft, current, segments)
        if values is None:
            return []
        for name, sentence in judge_values({**current, **values} if values else {}):
            self._problem(index, name, sentence)
        if draft.is_correction:
            return self._corrections(draft, values, history, here)
        if draft.kind is None:
            parts = facts.split_by_kind(current, values)
            return [self._change(draft, kind, part) for kind, part in parts.items()]
        if not values and draft.kind not in PRESENCE_OF:
            return []
        return [self._change(draft, draft.kind, values)]

    def _merged(
        self, index: int, draft: Draft, current: dict[str, Any], segments: list[Segment]
    ) -> dict[str, Any] | None:
        """The values to assert: those that differ; None when a colleague changed the same field."""
        if draft.base is None:
            return facts.differing(draft.values, current)
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
                self._problem(index, name, "这一项刚被别人改过，请选择保留哪个值。", conflict)
                clean = False
        return facts.differing(wanted, current) if clean else None

    def _corrections(
        self, draft: Draft, values: dict[str, Any], history: list[EnterpriseChange], here: Segment | None
    ) -> list[EnterpriseChange]:
        """A correction holds from the day the wrong value was given for, and is no flow."""
        asserted = {change.pk: change.effective_on for change in history}
        days: dict[date, dict[str, Any]] = {}
        for name, value in values.items():
            origin = (here.origins.get(name) or here.origins.get(facts.TOGETHER.get(name, name))) if here else None
            day = asserted.get(origin, draft.on) if origin else draft.on
            days.setdefault(day, {})[name] = value
        return [self._change(draft, ChangeKind.CORRECTED, part, on=day) for day, part in days.items()]

    def _change(
        self, draft: Draft, kind: ChangeKind, values: dict[str, Any], on: date | None = None
    ) -> EnterpriseChange:
        return EnterpriseChange(
            kind=kind,
            effective_on=on or draft.on,
            precision=draft.precision,
            values=values,
            presence=PRESENCE_OF.get(kind, ""),
            counterpart=draft.counterpart[:200],
            reason=draft.reason[:500],
            source=self.source[:200],
        )

    # --- writing ------------------------------------------------------------------------------------

    def _write(self, plans: dict[int, list[EnterpriseChange]]) -> None:
        new = [i for i in plans if self.entries[i].enterprise is None]
        made = create_identities([self.entries[i].identity for i in new]) if new else []
        for index, row in zip(new, made, strict=True):
            self.applied.enterprises[index] = row.pk
        self.applied.enterprises.update({i: pk for i, pk in self.known.items() if i in plans})
        old = {pk: segments_of(self.histories.get(pk, ())) for pk in self.known.values()}
        rows: list[EnterpriseChange] = []
        for index, planned in plans.items():
            pk = self.applied.enterprises[index]
            self._update_identity(index, pk)
            for change in planned:
                change.enterprise_id = pk
                rows.append(change)
            if planned or index in new:
                self.applied.changed.add(index)
        self._refer_personal(rows)
        insert_changes(self.spec, rows, self.recorder)
        fresh_ids = {row.pk for row in made}
        fresh: dict[int, list] = {pk: [] for pk in fresh_ids}
        for change in rows:
            if change.enterprise_id in fresh_ids:
                fresh[change.enterprise_id].append(change)
        touched = {c.enterprise_id for c in rows} - fresh_ids
        after = reproject(self.spec, touched, self.recorder, fresh=fresh)
        self._note(rows, old, after)
        self._follow_up(rows, after)

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

    def _refer_personal(self, rows: list[EnterpriseChange]) -> None:
        """Replace personal texts by references, all of them in one insert."""
        made: list[tuple[dict[str, Any], str, PersonalValue]] = []
        for change in rows:
            for name in facts.PERSONAL:
                text = change.values.get(name)
                if isinstance(text, str) and text:
                    value = PersonalValue(model=LABEL, object_id=change.enterprise_id, field=name, value=text[:200])
                    made.append((change.values, name, value))
                elif text == "":
                    change.values[name] = None
        PersonalValue.objects.bulk_create([value for _, _, value in made], batch_size=2000)
        for values, name, value in made:
            values[name] = reference(value.pk)

    def _note(
        self, rows: list[EnterpriseChange], old: dict[int, list[Segment]], after: dict[int, list[Segment]]
    ) -> None:
        for change in rows:
            pk = change.enterprise_id
            here = segment_on(old.get(pk, []), change.effective_on)
            before = {name: here.values.get(name) if here else None for name in change.values}
            now = dict(change.values)
            if change.presence:
                before["presence"] = here.presence if here else None
                now["presence"] = change.presence
            self.recorder.note(LABEL, pk, before, now)

    def _follow_up(self, rows: list[EnterpriseChange], after: dict[int, list[Segment]]) -> None:
        for change in rows:
            former = value_before(after.get(change.enterprise_id, []), "name", change.effective_on)
            if change.kind == ChangeKind.RENAMED and former:
                keep_former_name(change.enterprise_id, former, change.effective_on)
        gone: dict[date, list[int]] = {}
        for change in rows:
            if change.kind in DEPARTURES:
                gone.setdefault(change.effective_on, []).append(change.enterprise_id)
        for day, ids in gone.items():
            for hook in _departure_hooks:
                hook(ids, day, self.recorder)


def _blank(value: Any) -> Any:
    return None if value == "" else value


def _asserted(entry: Entry, name: str) -> Any:
    return next((d.values[name] for d in entry.drafts if name in d.values), None)


def _segments(history: list[EnterpriseChange], planned: list[EnterpriseChange]) -> list[Segment]:
    """The projection with changes that are not saved yet: they stand after the saved ones of their day."""
    saved = [Fact(c.pk, c.rank, c.effective_on, c.values, c.presence) for c in history]
    return project(
        [*saved, *(Fact(UNSAVED + i, UNSAVED + i, c.effective_on, c.values, c.presence) for i, c in enumerate(planned))]
    )


def create_identities(identities: list[dict[str, Any]]) -> list[Enterprise]:
    """New firms with numbers of their own; ids are reserved first because the number is made of the id."""
    ids = _reserve_ids(len(identities))
    rows = [Enterprise(pk=pk, number=f"QY{pk:06d}", **fields) for pk, fields in zip(ids, identities, strict=True)]
    return Enterprise.objects.bulk_create(rows, batch_size=1000)


def _reserve_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('enterprises_enterprise', 'id')) FROM generate_series(1, %s)",
                [count],
            )
            return [row[0] for row in cursor.fetchall()]
        # SQLite: the transaction already holds the write lock, nobody else can take these.
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM enterprises_enterprise")
        first = cursor.fetchone()[0] + 1
        return list(range(first, first + count))
