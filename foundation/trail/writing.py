"""Writing dated facts: insert or withdraw changes, project again, replace the states that differ."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet

from foundation.trail.models import Change, State
from foundation.trail.projection import Fact, Segment, project
from foundation.trail.recording import Recorder
from foundation.trail.registry import DatedSpec

CHUNK = 1000
Histories = dict[int, list[Any]]  # changes of the spec's own model, by record


def lock_subjects(spec: DatedSpec, ids: Iterable[int]) -> dict[int, Any]:
    """Lock the records by id, in order, so that two writers never wait for each other in a circle."""
    found: dict[int, Any] = {}
    for chunk in chunks(sorted(set(ids))):
        rows = spec.subject._default_manager.select_for_update().filter(pk__in=chunk).order_by("pk")
        found.update({row.pk: row for row in rows})
    return found


T = TypeVar("T")


def chunks(rows: list[T], size: int = CHUNK) -> Iterable[list[T]]:
    """The rows in lists of at most ``size``, in order."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def live_changes(spec: DatedSpec, ids: Iterable[int]) -> Histories:
    """Live changes of the records."""
    found: Histories = defaultdict(list)
    for chunk in chunks(list(ids)):
        rows: QuerySet[Change] = spec.change._default_manager.filter(
            **{f"{spec.name}_id__in": chunk}, withdrawn_at__isnull=True
        )
        for row in rows:
            found[row.subject_id].append(row)
    return found


def facts_of(changes: Iterable[Change]) -> list[Fact]:
    return [Fact(c.pk, c.rank, c.effective_on, c.values, c.presence) for c in changes]


def segments_of(changes: Iterable[Change]) -> list[Segment]:
    return project(facts_of(changes))


def insert_changes(spec: DatedSpec, rows: Sequence[Change], recorder: Recorder) -> list[Change]:
    """Insert changes in bulk; the caller projects afterwards."""
    for row in rows:
        row.recorded_at = recorder.at
        row.changeset = recorder.changeset
    return spec.change._default_manager.bulk_create(rows, batch_size=500)


def withdraw_changes(spec: DatedSpec, ids: Iterable[int], recorder: Recorder) -> None:
    for chunk in chunks(list(ids)):
        spec.change._default_manager.filter(pk__in=chunk).close(recorder)


def reproject(
    spec: DatedSpec, ids: Iterable[int], recorder: Recorder, *, fresh: Histories | None = None
) -> dict[int, list[Segment]]:
    """Project the records again: supersede the segments that differ, insert the new ones, leave equal ones.

    ``fresh`` gives the changes of records made in this very changeset, which need no reading back.
    """
    fresh = fresh or {}
    known = [pk for pk in ids if pk not in fresh]
    histories = {**live_changes(spec, known), **fresh}
    live: dict[int, list[State]] = defaultdict(list)
    for chunk in chunks(known):
        for state in spec.state._default_manager.filter(**{f"{spec.name}_id__in": chunk}).live():
            live[getattr(state, f"{spec.name}_id")].append(state)
    result: dict[int, list[Segment]] = {}
    stale: list[int] = []
    made: list[State] = []
    for pk in [*known, *fresh]:
        segments = result[pk] = segments_of(histories.get(pk, ()))
        wanted = {s.start: (s, spec.columns_of(s)) for s in segments}
        for state in live.get(pk, ()):
            hit = wanted.get(state.effective_from)
            if hit and _same(state, *hit):
                del wanted[state.effective_from]
            else:
                stale.append(state.pk)
        for segment, columns in wanted.values():
            made.append(
                spec.state(
                    **{f"{spec.name}_id": pk},
                    **columns,
                    effective_from=segment.start,
                    effective_to=segment.end,
                    presence=segment.presence,
                    origins=segment.origins,
                    recorded_at=recorder.at,
                )
            )
    for chunk in chunks(stale):
        spec.state._default_manager.filter(pk__in=chunk).close(recorder)
    spec.state._default_manager.bulk_create(made, batch_size=400)
    return result


def _same(state: State, segment: Segment, columns: dict[str, object]) -> bool:
    return (
        state.effective_to == segment.end
        and state.presence == segment.presence
        and state.origins == segment.origins
        and all(getattr(state, name) == value for name, value in columns.items())
    )
