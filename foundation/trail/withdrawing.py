"""Taking one change of a dated record back as never having happened; each kind adds its own refusals in between."""

from typing import Any

from foundation.trail.applying import ChangeRefused, Problem
from foundation.trail.models import Change
from foundation.trail.projection import Segment, segment_on
from foundation.trail.recording import Recorder
from foundation.trail.registry import DatedSpec
from foundation.trail.writing import live_changes, lock_subjects, reproject, segments_of, withdraw_changes


def history_around(spec: DatedSpec, change: Change) -> tuple[list[Change], list[Change]]:
    """The record's live changes, with and without this one; the record is locked.

    Raises ChangeRefused when the change was taken back already.
    """
    pk = change.subject_id
    lock_subjects(spec, [pk])
    live = live_changes(spec, [pk])[pk]
    if change.pk not in {c.pk for c in live}:
        raise ChangeRefused([Problem(0, "", "这条变动已经撤回过了。")])
    return live, [c for c in live if c.pk != change.pk]


def is_always_named(changes: list[Change]) -> bool:
    """Whether every period of these changes has a name."""
    return all(segment.values.get("name") for segment in segments_of(changes))


def take_back(spec: DatedSpec, change: Change, live: list[Change], recorder: Recorder) -> None:
    """Withdraw the change and remember what its fields held before and hold now, on its day."""
    pk = change.subject_id
    before = segments_of(live)
    withdraw_changes(spec, [change.pk], recorder)
    after = reproject(spec, [pk], recorder)[pk]
    names = [*change.values, *(["presence"] if change.presence else [])]
    recorder.note(spec.subject._meta.label_lower, pk, _cells(before, change, names), _cells(after, change, names))


def _cells(segments: list[Segment], change: Change, names: list[str]) -> dict[str, Any]:
    here = segment_on(segments, change.effective_on)
    if here is None:
        return dict.fromkeys(names)
    return {n: here.presence if n == "presence" else here.values.get(n) for n in names}
