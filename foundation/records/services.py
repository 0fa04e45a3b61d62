"""The three acts of a plain record: pages, interface, import and commands call these and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from foundation.accounts.scope import Actor
from foundation.records.judging import judge
from foundation.records.kinds import Children, RecordKind
from foundation.trail.models import Changeset
from foundation.trail.recording import Recorder, changeset

Values = Mapping[str, Any]
Below = Mapping[str, Sequence[Values]]  # the rows below a record by name; ``id`` names one that is there


def add(*, kind: RecordKind, values: Values, below: Below | None = None, by: Actor | None, source: str = "") -> Any:
    """Enter one. Raises ValidationError by field, PermissionDenied for one that ``by`` would not answer for."""
    row = kind.model(**values)
    draft(kind, row, below or {})
    kind.prepare(row, by)
    judge(kind, row, by)
    title = f"登记{kind.one}：{row}"
    with _told_twice(kind), changeset(kind=f"add_{kind.word}", by=by, title=title, source=source) as recorder:
        row.save()
        _save_below(kind, row, recorder)
        _refuse_others(kind, row, by)
        kind.after(row, by)
    return row


def edit(
    *,
    kind: RecordKind,
    row: Any,
    values: Values,
    below: Below | None = None,
    base: Values | None = None,
    by: Actor | None,
    source: str = "",
) -> Changeset | None:
    """Change what was entered; returns what to undo, None when nothing was changed. Raises as ``add`` does.

    ``base`` is what the writer saw: a field a colleague has changed since is refused, not overwritten. Rows below are
    left as they are unless ``below`` names them. Within a larger act, what to undo is that act.
    """
    with (
        _told_twice(kind),
        changeset(kind=f"edit_{kind.word}", by=by, title=f"修改{kind.one}：{row}", source=source) as recorder,
    ):
        now = locked(kind, row)
        _refuse_others(kind, now, by)
        _refuse_overtaken(now, values, base or {})
        for name, value in values.items():
            setattr(now, name, value)
        draft(kind, now, below or {})
        kind.prepare(now, by)
        judge(kind, now, by)
        now.save()
        _save_below(kind, now, recorder)
        _refuse_others(kind, now, by)  # nobody hands a record to a street that is not theirs
        kind.after(now, by)
    return None if recorder.is_empty else recorder.changeset


def withdraw(*, kind: RecordKind, row: Any, reason: str, by: Actor | None) -> Changeset:
    """撤回: it was entered by mistake; the record of it stays. Returns what to undo."""
    with changeset(kind=f"withdraw_{kind.word}", by=by, title=f"撤回{kind.one}：{row}", reason=reason) as recorder:
        now = locked(kind, row)
        _refuse_others(kind, now, by)
        now.is_active = False
        now.save()
    return recorder.changeset


def locked(kind: RecordKind, row: Any) -> Any:
    """The row as it is now, locked for this transaction; a colleague may have withdrawn it a moment ago."""
    now = kind.model.objects.live().select_for_update(of=("self",)).filter(pk=row.pk).first()
    if now is None:
        raise ValidationError(f"这{kind.unit}{kind.one}刚被撤回，请回到列表查看。")
    return now


def _refuse_others(kind: RecordKind, row: Any, by: Actor | None) -> None:
    """Asked once the row is written: only then is it known whose it is."""
    if by is not None and not kind.may_write(by, row):
        raise PermissionDenied(kind.refusal)


def _refuse_overtaken(now: Any, values: Values, base: Values) -> None:
    present = now.trail_snapshot()
    for name, seen in base.items():
        if name in values and present.get(name) != seen:
            label = now._meta.get_field(name).verbose_name
            raise ValidationError({name: f"{label}刚被同事改过，请核对后再提交。"})


@contextmanager
def _told_twice(kind: RecordKind) -> Iterator[None]:
    """Two people entered the same in one moment: the database decided, the second one is told."""
    try:
        yield
    except IntegrityError as clash:
        if "unique" not in str(clash).lower():
            raise
        raise ValidationError(kind.said_twice) from clash


# --- rows below -------------------------------------------------------------------------------------


def draft(kind: RecordKind, row: Any, below: Below) -> None:
    """Put the rows that will stand below it on the record, unsaved, so that the whole can be judged."""
    row.drafted = {}
    for children in kind.children:
        present = {child.pk: child for child in _present(children, row)}
        if children.name not in below:
            row.drafted[children.name] = list(present.values())
            continue
        row.drafted[children.name] = [_drafted(children, row, dict(told), present) for told in below[children.name]]


def _present(children: Children, row: Any) -> Any:
    return children.rows_of([row.pk]) if row.pk else ()


def _drafted(children: Children, row: Any, told: dict[str, Any], present: dict[int, Any]) -> Any:
    key = told.pop("id", None)
    child = present.get(key) if key else children.model(**{children.parent: row})
    if child is None:
        raise ValidationError(f"{children.title}里有一行刚被同事删去，请刷新后再改。")
    for name, value in told.items():
        setattr(child, name, value)
    return child


def _save_below(kind: RecordKind, row: Any, recorder: Recorder) -> None:
    """Write the rows below, and tell the record of all of them together: its timeline is where people look."""
    for children in kind.children:
        standing, before = row.drafted[children.name], list(_present(children, row))
        was = _told(children, before)
        kept = {child.pk for child in standing}
        for gone in before:
            if gone.pk not in kept:
                gone.is_active = False
                _save_child(gone)
        for child in standing:
            setattr(child, children.parent, row)
            _save_child(child)
        if was != (now := _told(children, standing)):
            recorder.note(row._meta.label_lower, row.pk, {children.title: was}, {children.title: now})


def _told(children: Children, rows: Sequence[Any]) -> str:
    """The rows in words; their number where not everybody who sees the record sees them."""
    return f"{len(rows)} 个" if children.seen else "；".join(map(str, rows))


def _save_child(child: Any) -> None:
    child.is_told = True
    child.save()
