"""Writing periods: replace and remove; a new one is simply saved."""

from typing import Any, TypeVar

from foundation.trail.asof import FOREVER
from foundation.trail.models import Period
from foundation.trail.models.dated import AppendOnlyModel
from foundation.trail.recording import require_recorder

P = TypeVar("P", bound=Period)

_END = {"superseded_at", "superseded_by", "withdrawn_at", "withdrawn_by"}
_OWN = {"id", "recorded_at", "changeset", "replaces", *_END}


def fields_of(row: AppendOnlyModel) -> dict[str, Any]:
    """The row's own content, without its bookkeeping."""
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in _OWN}


def replace_period(row: P, **changes: Any) -> P:
    """Supersede the row and insert it again with the changes; nothing happens when nothing differs."""
    changed = type(row)(**{**fields_of(row), **changes}, replaces=row)
    if fields_of(changed) == fields_of(row):
        return row
    _close(row)
    changed.save()
    _tell(row, changed)
    return changed


def remove_period(row: Period) -> None:
    """Take the period back as if it had never been entered (it stays readable as known before)."""
    _close(row)
    _tell(row, None)


def _close(row: Period) -> None:
    type(row)._default_manager.filter(pk=row.pk).close(require_recorder(type(row)))


def _tell(old: Period, new: Period | None) -> None:
    before, after = str(old), str(new) if new else None
    if new is not None and before == after:  # only its time changed
        before, after = _with_end(old), _with_end(new)
    require_recorder(type(old)).tell(old, before, after)


def _with_end(row: Period) -> str:
    return str(row) if row.ends_on == FOREVER else f"{row}（至 {row.ends_on}）"
