"""The chains of needs read and followed."""

from collections import defaultdict
from collections.abc import Iterable

from foundation.desk.calendar import WorkingDays
from foundation.trail.asof import AsOf
from visits.models import NeedStep
from visits.needs.chain import History, follow


def histories(ids: Iterable[int], *, days: WorkingDays | None = None, at: AsOf | None = None) -> dict[int, History]:
    """Each chain followed, up to a day and as known then where asked; one query, two without ``days``."""
    days = days or WorkingDays.load()
    rows = NeedStep.objects.filter(need__in=list(ids))
    rows = rows.live() if at is None else rows.filter(at.changes_recorded(), on__lte=at.day)
    steps = defaultdict(list)
    for step in rows.order_by("need", "number"):
        steps[step.need_id].append(step)
    return {pk: follow(chain, days) for pk, chain in steps.items()}
