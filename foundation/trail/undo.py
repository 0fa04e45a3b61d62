"""Undo: an ordinary changeset that takes back another one.

What somebody changed since is left alone and listed. Undoing an undo is the same function.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction

from foundation.trail.models import Change, Changeset, Period, PersonalValue, TrailedModel
from foundation.trail.models.dated import AppendOnlyModel
from foundation.trail.periods import fields_of
from foundation.trail.projection import said_of_absence, segment_on
from foundation.trail.recording import Recorder, changeset
from foundation.trail.registry import SPECS, DatedSpec, field_label, names_of, words_for
from foundation.trail.values import referenced
from foundation.trail.writing import (
    chunks,
    facts_of,
    insert_changes,
    live_changes,
    lock_subjects,
    reproject,
    segments_of,
    withdraw_changes,
)


class UndoRefused(ValueError):
    """The changeset cannot be taken back; the text says why and what to do."""


class AlreadyUndone(UndoRefused):
    """The changeset was undone before, perhaps by a colleague a moment ago."""


@dataclass(frozen=True)
class Kept:
    """Something the undo left alone, and why."""

    model: str
    object_id: int
    field: str
    value: Any
    by: Changeset | None
    why: str


@dataclass
class UndoReport:
    """What an undo did: records touched, and cells or records it left alone."""

    changeset: Changeset | None = None
    touched: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    kept: list[Kept] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(ids) for ids in self.touched.values())


class _RolledBack(Exception):
    pass


def preview_undo(*, changeset: Changeset, by: Any) -> UndoReport:
    """What an undo would do: the undo itself, rolled back."""
    try:
        with transaction.atomic():
            report = undo(changeset=changeset, by=by)
            raise _RolledBack
    except _RolledBack:
        report.changeset = None
        return report


def undo(*, changeset: Changeset, by: Any, reason: str = "") -> UndoReport:
    """Take back a changeset, leaving alone what was changed since.

    Raises AlreadyUndone when it was taken back before, UndoRefused when a record stands against it. Who may do so is
    the caller's question.
    """
    report = UndoReport()
    with _opened(changeset, by, reason) as recorder:
        if why := why_keep(changeset, lock=True):
            raise UndoRefused(why)
        # Periods first: those of this very act are no reason to keep the records they refer to.
        _undo_periods(changeset, recorder, report)
        for spec in SPECS.values():
            _undo_dated(spec, changeset, recorder, report)
        _undo_rows(changeset, report)
    # Only now: plain rows are noted without asking for the changeset, which then appears when it is sealed.
    report.changeset = None if recorder.is_empty else recorder.changeset
    return report


def why_keep(changeset: Changeset, *, lock: bool = False) -> str:
    """What a record says against taking this back; empty when none does. With ``lock`` they are held for the undo."""
    for item in changeset.items.filter(model__in=[m._meta.label_lower for m in _guarding()]).order_by("pk"):
        rows = apps.get_model(item.model)._default_manager.filter(pk=item.object_id)
        row = (rows.select_for_update() if lock else rows).first()
        if row is not None and (why := row.why_keep(changeset)):
            return str(why)
    return ""


def _guarding() -> list[type[TrailedModel]]:
    return [model for model in apps.get_models() if issubclass(model, TrailedModel) and model.guards_undo]


def standing_acts(label: str, pk: int) -> list[Changeset]:
    """The acts on a record that were not taken back, the first first; what was brought back counts as done then."""
    acts = Changeset.objects.filter(items__model=label, items__object_id=pk).distinct().order_by("pk")
    standing: dict[int, Changeset] = {}
    gone: dict[int, int] = {}  # an undo → what it took back
    for act in acts:
        if act.undoes_id in standing:
            gone[act.pk] = standing.pop(act.undoes_id).pk
        elif act.undoes_id is None or act.undoes_id in gone:
            standing[act.pk] = act
    return list(standing.values())


def _opened(original: Changeset, by: Any, reason: str) -> Any:
    # The unique "undoes" decides between two people who press the button at once; this is the friendly half of it.
    if Changeset.objects.filter(undoes=original).exists():
        raise AlreadyUndone("这项操作已经撤销过了。")
    return changeset(
        kind="undo", by=by, title=f"{original.undo_word}：{original.first_act.title}", reason=reason, undoes=original
    )


# --- dated records --------------------------------------------------------------------------------


def _undo_dated(spec: DatedSpec, original: Changeset, recorder: Recorder, report: UndoReport) -> None:
    mine = spec.change._default_manager.filter(changeset=original, withdrawn_at__isnull=True)
    taken = spec.change._default_manager.filter(withdrawn_by=original)
    ids = sorted({c.subject_id for c in [*mine, *taken]})
    for chunk in chunks(ids):
        _undo_subjects(spec, chunk, original, recorder, report)


def _undo_subjects(
    spec: DatedSpec, ids: list[int], original: Changeset, recorder: Recorder, report: UndoReport
) -> None:
    lock_subjects(spec, ids)
    before = live_changes(spec, ids)
    taken: dict[int, list[Change]] = defaultdict(list)
    for change in spec.change._default_manager.filter(**{f"{spec.name}_id__in": ids}, withdrawn_by=original):
        taken[change.subject_id].append(change)
    created = {pk for pk in ids if _is_creation(spec, before.get(pk, []), original)}
    referred = spec.referenced_ids(created)
    withdrawing: list[Change] = []
    returning: list[Change] = []
    for pk in ids:
        mine = [c for c in before.get(pk, []) if c.changeset_id == original.pk]
        later = _later(before.get(pk, []), mine, taken[pk], original)
        if pk in created and (later or pk in referred):
            why = "之后又有新的登记" if later else "已有其他记录引用"
            report.kept.append(Kept(spec.subject._meta.label_lower, pk, "", None, _author(later), why))
            continue
        moved = [c for c in later if c.presence] or _left_hanging(before.get(pk, []), mine, taken[pk], later)
        for change in mine:
            if change.presence and moved:
                report.kept.append(_kept(spec, change, "presence", change.presence, moved))
            else:
                withdrawing.append(change)
        for change in taken[pk]:
            if change.presence and moved:
                report.kept.append(_kept(spec, change, "presence", change.presence, moved))
            else:
                returning.append(_copy(change))
    if not withdrawing and not returning:
        return
    withdraw_changes(spec, [c.pk for c in withdrawing], recorder)
    insert_changes(spec, returning, recorder)
    touched = {c.subject_id for c in [*withdrawing, *returning]}
    after = reproject(spec, touched, recorder)
    label = spec.subject._meta.label_lower
    report.touched[label] |= touched
    for pk in touched:
        changed = [c for c in [*withdrawing, *returning] if c.subject_id == pk]
        _note(spec, pk, changed, segments_of(before.get(pk, [])), after[pk], recorder)
        _list_kept_cells(spec, pk, [c for c in withdrawing if c.subject_id == pk], after[pk], report)


def _is_creation(spec: DatedSpec, live: list[Change], original: Changeset) -> bool:
    """The changeset brought the record in, and nothing before it did."""
    mine = [c for c in live if c.changeset_id == original.pk and c.presence in spec.arrivals]
    others = [c for c in live if c.changeset_id != original.pk and c.presence in spec.arrivals]
    return bool(mine) and not others


def _later(live: list[Change], mine: list[Change], taken: list[Change], original: Changeset) -> list[Change]:
    """Live changes of other people recorded after this changeset."""
    return [c for c in live if c.changeset_id > original.pk]


def _left_hanging(live: list[Change], mine: list[Change], taken: list[Change], later: list[Change]) -> list[Change]:
    """What others recorded since and would speak of a day on which the record is not there once these are taken back."""
    if not any(c.presence for c in [*mine, *taken]):
        return []
    now = facts_of(live)
    gone = {c.pk for c in mine}
    then = [*(f for f in now if f.id not in gone), *facts_of(taken)]
    lost = said_of_absence(then) - said_of_absence(now)
    return [c for c in later if c.pk in lost]


def _author(changes: list[Change]) -> Changeset | None:
    return max(changes, key=lambda c: c.pk).changeset if changes else None


def _kept(spec: DatedSpec, change: Change, name: str, value: Any, later: list[Change]) -> Kept:
    label = spec.subject._meta.label_lower
    moved = any(c.presence for c in later)
    why = "之后又有迁入、迁出等登记" if moved else "之后又登记了依赖它的内容"
    return Kept(label, change.subject_id, name, value, _author(later), why)


def _copy(change: Change) -> Change:
    """The same change again, standing where the first one stood."""
    own = {"id", "changeset", "recorded_at", "withdrawn_at", "withdrawn_by", "copy_of"}
    fields = {f.attname: getattr(change, f.attname) for f in change._meta.concrete_fields if f.name not in own}
    return type(change)(**fields, copy_of_id=change.rank)


def _note(spec: DatedSpec, pk: int, changed: list[Change], old: list[Any], new: list[Any], recorder: Recorder) -> None:
    """Before and after of each touched field, on the day it was asserted for."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for change in changed:
        was, now = segment_on(old, change.effective_on), segment_on(new, change.effective_on)
        names = [*change.values, *(["presence"] if change.presence else [])]
        for name in names:
            before[name] = _cell(was, name)
            after[name] = _cell(now, name)
    recorder.note(spec.subject._meta.label_lower, pk, before, after)


def _cell(segment: Any, name: str) -> Any:
    if segment is None:
        return None
    return segment.presence if name == "presence" else segment.values.get(name)


def _list_kept_cells(
    spec: DatedSpec, pk: int, withdrawn: list[Change], segments: list[Any], report: UndoReport
) -> None:
    """Cells that keep their value because somebody asserted them again for the same or a later day."""
    if not segments:
        return
    for change in withdrawn:
        for name in change.values:
            origin = segments[-1].origins.get(name)
            if origin and origin > change.pk:
                author = spec.change._default_manager.select_related("changeset__by").get(pk=origin)
                if author.effective_on >= change.effective_on and not author.copy_of_id:
                    value = segments[-1].values[name]
                    label = spec.subject._meta.label_lower
                    report.kept.append(Kept(label, pk, name, value, author.changeset, "之后已被修改"))


# --- plain rows -----------------------------------------------------------------------------------


def _undo_rows(original: Changeset, report: UndoReport) -> None:
    for item in original.items.all():
        model = apps.get_model(item.model)
        if not issubclass(model, TrailedModel):
            continue
        names = {f.name: f for f in model.trail_fields()}
        row = model._default_manager.select_for_update().filter(pk=item.object_id).first()
        if row is None:
            continue
        if item.before is None:
            if not row.undo_creation() and item.model not in SPECS:
                report.kept.append(Kept(item.model, row.pk, "", None, None, "已建立的记录保留"))
            report.touched[item.model].add(row.pk)
            continue
        snapshot = row.trail_snapshot()
        changed = False
        for name in set(item.after) & set(names):
            if snapshot[name] == _resolve(item.after[name]):
                setattr(row, names[name].attname, names[name].to_python(_resolve(item.before[name])))
                changed = True
            else:
                report.kept.append(Kept(item.model, row.pk, name, snapshot[name], None, "之后已被修改"))
        if not changed:
            continue
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # what it was is taken by another row meanwhile
            report.kept.append(Kept(item.model, row.pk, "", None, None, "与现有记录冲突，未恢复"))
            continue
        report.touched[item.model].add(row.pk)


def _resolve(value: Any) -> Any:
    pk = referenced(value)
    return PersonalValue.objects.get(pk=pk).value if pk else value


# --- periods and other append-only rows --------------------------------------------------------------


def _undo_periods(original: Changeset, recorder: Recorder, report: UndoReport) -> None:
    for model in apps.get_models():
        if not issubclass(model, AppendOnlyModel) or issubclass(model, Change) or not model.is_chained:
            continue
        copies = _Copies(model)
        passed_on = _take_back(model, original, recorder, report, copies)
        _give_back(model, original, recorder, report, passed_on, copies)


class _Copies:
    """Finds what undos put in the place of rows that were closed meanwhile: it stands for them."""

    def __init__(self, model: type[AppendOnlyModel]) -> None:
        self.model, self.closed_by = model, f"{model.closed_word}_by_id"
        self._of: dict[int, dict[Any, AppendOnlyModel]] = {}  # closing act → content → row its undo inserted

    def latest(self, row: Any) -> Any:
        """The row, or the last of its copies."""
        while (closer := getattr(row, self.closed_by)) is not None:
            if closer not in self._of:
                brought_back = self.model._default_manager.filter(changeset__undoes=closer)
                self._of[closer] = {self._content(copy): copy for copy in brought_back}
            copy = self._of[closer].get(self._content(row))
            if copy is None:
                return row
            row = copy
        return row

    @staticmethod
    def _content(row: Any) -> tuple[str, ...]:
        return tuple(repr(value) for _, value in sorted(fields_of(row).items()))


def _take_back(
    model: type[AppendOnlyModel], original: Changeset, recorder: Recorder, report: UndoReport, copies: _Copies
) -> set[tuple[Any, ...]]:
    """Close what the changeset inserted and nobody touched since; returns the seats somebody did touch."""
    open_rows: list[Any] = []
    passed_on: set[tuple[Any, ...]] = set()
    for row in map(copies.latest, model._default_manager.filter(changeset=original)):
        if getattr(row, f"{model.closed_word}_at") is None:
            open_rows.append(row)
        elif getattr(row, copies.closed_by) != original.pk:
            closer = getattr(row, f"{model.closed_word}_by")
            report.kept.append(Kept(model._meta.label_lower, row.pk, "", str(row), closer, "之后已被修改"))
            passed_on |= {_seat(row)} - {None}
    open_rows = [r for r in open_rows if _seat(r) not in passed_on]
    if not open_rows:
        return passed_on
    model._default_manager.filter(pk__in=[r.pk for r in open_rows]).close(recorder)
    report.touched[model._meta.label_lower] |= {r.pk for r in open_rows}
    for row in open_rows:
        recorder.tell(row, str(row), None)
    return passed_on


def _seat(row: Any) -> Any:
    return row.seat() if isinstance(row, Period) else None


def _give_back(
    model: type[AppendOnlyModel],
    original: Changeset,
    recorder: Recorder,
    report: UndoReport,
    passed_on: set[tuple[Any, ...]],
    copies: _Copies,
) -> None:
    """Insert again what the changeset closed: periods under their new one, other rows as they were."""
    for row in model._default_manager.filter(**{f"{model.closed_word}_by": original}).exclude(changeset=original):
        before = {}
        if isinstance(row, Period):
            if row.seat() in passed_on:
                continue  # listed above
            successor = model._default_manager.filter(replaces=row, changeset=original).first()
            last: Any = successor and copies.latest(successor)
            if last is not None and last.superseded_by_id not in (None, recorder.changeset.pk):
                continue  # somebody edited the row since: their version stands and was listed above
            before = {"replaces": row}
        try:
            with transaction.atomic():
                model(**fields_of(row), **before).save()
        except IntegrityError:
            why = "与现有记录冲突，未恢复"
            report.kept.append(Kept(model._meta.label_lower, row.pk, "", str(row), None, why))
            continue
        report.touched[model._meta.label_lower].add(row.pk)
        recorder.tell(row, None, str(row))


@dataclass(frozen=True)
class KeptWords:
    """One kept cell as people read it."""

    record: str
    field: str
    value: str
    who: str
    why: str


def kept_words(report: UndoReport, limit: int = 100) -> list[KeptWords]:
    """The first of the kept cells and records in words."""
    shown = report.kept[:limit]
    names: dict[tuple[str, int], str] = {}
    for label in {k.model for k in shown}:
        ids = {k.object_id for k in shown if k.model == label}
        names.update({(label, pk): name for pk, name in names_of(label, ids).items()})
    return [
        KeptWords(
            record=names.get((k.model, k.object_id), f"#{k.object_id}"),
            field=field_label(k.model, k.field) if k.field else "",
            value=words_for(k.model, [(k.field, k.value)])[0] if k.field else "",
            who=str(k.by.by) if k.by and k.by.by else "",
            why=k.why,
        )
        for k in shown
    ]
