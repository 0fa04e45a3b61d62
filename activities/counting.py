"""What the figures of this app are counted from, and how all of one kind are counted in one query."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from activities.choices import AttendanceRole
from activities.kinds import ACTIVITY, CARE, KINDS, MEETING, NOMINATION, TRAINING
from activities.models import Attendance
from foundation.accounts.roles import Right
from foundation.accounts.scope import ALL, NONE, Actor, visible_q
from foundation.common.metrics import Measured, Metric, Period
from foundation.records.kinds import RecordKind

Rows = Callable[[Any, Period], QuerySet]


def counted(kind: RecordKind, user: Actor) -> QuerySet:
    """What this person's figures count: what they see; everything for those who see figures only."""
    if not user.may(Right.SEE_FIGURES):
        return kind.model.objects.filter(NONE)
    rule = visible_q(kind.model, user) if user.may(Right.SEE_RECORDS) else ALL
    return kind.model.objects.filter(rule).live()  # type: ignore[no-any-return]


def _during(kind: RecordKind) -> Rows:
    def rows(user: Actor, period: Period) -> QuerySet:
        return counted(kind, user).filter(on__range=(period.first, period.last))

    return rows


# What the figures are counted from.
SOURCES: dict[str, Rows] = {kind.slug: _during(kind) for kind in KINDS}
MEETINGS, ACTIVITIES, CARED = (SOURCES[kind.slug] for kind in (MEETING, ACTIVITY, CARE))
TRAININGS, NOMINATIONS = (SOURCES[kind.slug] for kind in (TRAINING, NOMINATION))


def came(user: Actor, period: Period) -> QuerySet:
    """Rows of attendance, without those who excused themselves."""
    found = Attendance.objects.live().filter(meeting__in=MEETINGS(user, period).values("pk"))
    return found.exclude(role=AttendanceRole.LEAVE).select_related("meeting", "unit")


@dataclass(frozen=True)
class HeldMetric(Metric):
    """Rows of one kind that meet a condition: so all figures of a kind are one query."""

    source: Rows = MEETINGS
    condition: Q = ALL


def measure_together(metrics: Sequence[Metric], user: Actor, period: Period) -> dict[str, Measured]:
    """One query a kind: as many as there are sources, whatever the number of figures."""
    found: dict[str, Measured] = {}
    sources: dict[Rows, list[HeldMetric]] = {}
    for metric in metrics:
        assert isinstance(metric, HeldMetric)
        sources.setdefault(metric.source, []).append(metric)
    for source, members in sources.items():
        # Not under their bare keys: a field may have the same name.
        asked = {f"n_{m.key}": _value(m) for m in members}
        asked |= {f"vague_{m.key}": _value(m, ~Q(on_precision="day")) for m in members if m.is_imprecise}
        values = source(user, period).order_by().aggregate(**asked)
        for m in members:
            found[m.key] = Measured({None: values[f"n_{m.key}"] or 0}, values.get(f"vague_{m.key}") or 0)
    return found


def _value(metric: HeldMetric, more: Q = ALL) -> Any:
    condition = metric.condition & more
    told: Any = Sum(metric.sums, filter=condition or None) if metric.sums else Count("pk", filter=condition or None)
    return told
