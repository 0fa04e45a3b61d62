"""数据状态: how fresh what is known of a firm is, on any day (handbook §6.2 R1; decisions: refresh).

The last check of a firm is the latest of its confirmations and of its recorded changes (edit, import, arrival). It
holds until the end of the period that *follows* the one it was made in: quarters for 重点, half-years for the others,
by the firm's flag on the day asked about. One rule answers for a page (``load_freshness``), for a filter
(``freshness_q``, ``due_by_q``) and for any past day. Today's answer is also kept beside the state (``checked_on``,
see ``following.py``), because a list of 100,000 firms counts its tabs on every page.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from constance import config
from django.db.models import BooleanField, Exists, ExpressionWrapper, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils import timezone

from foundation.accounts.scope import Actor
from foundation.common.periods import period_end, period_start
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.enterprises.choices import OFFICE_LABELS, FreshnessStatus, Presence
from orgs.enterprises.models import Doubt, EnterpriseChange, Verification

DAY = timedelta(days=1)
RHYTHMS = (1, 2, 3, 4, 6, 12)  # months; a year is a whole number of each
TONES = {
    FreshnessStatus.NORMAL: "ok",
    FreshnessStatus.SOON: "warn",
    FreshnessStatus.OVERDUE: "danger",
    FreshnessStatus.DOUBTED: "mute",
}


# --- The rhythm -----------------------------------------------------------------------------------


def rhythm_of(is_key: bool | None) -> int:
    """How many months a check's period has; a setting that divides no year falls back to the decided one."""
    wanted, decided = (config.REFRESH_MONTHS_KEY, 3) if is_key else (config.REFRESH_MONTHS_OTHER, 6)
    return wanted if wanted in RHYTHMS else decided


def due_of(checked_on: date, months: int) -> date:
    """The last day on which a check still holds."""
    return period_end(period_end(checked_on, months) + DAY, months)


def due_cutoff(by: date, months: int) -> date:
    """Checks made before this day are due on ``by`` or earlier, those made on it or later are not."""
    running = period_start(by + DAY, months)
    return period_start(running - DAY, months)


# --- One firm -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Freshness:
    """How fresh one firm's data is on a day, and why."""

    status: FreshnessStatus
    day: date
    checked_on: date | None
    due_on: date | None
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def tone(self) -> str:
        return TONES[self.status]

    @property
    def text(self) -> str:
        """The fact itself, as a pill carries it: 逾期 2 天 rather than a colour."""
        if self.status == FreshnessStatus.SOON and self.due_on:
            days = (self.due_on - self.day).days
            return f"还有 {days} 天到期" if days else "今天到期"
        if self.status == FreshnessStatus.OVERDUE and self.due_on:
            return f"已逾期 {(self.day - self.due_on).days} 天"
        return str(self.status.label)


def judge(*, checked_on: date | None, months: int, soon: date, day: date, doubts: Sequence[Doubt] = ()) -> Freshness:
    """The status of a firm last checked then; a firm nobody had checked yet is overdue.

    The settings come from outside, read once for a page of firms: ``rhythm_of`` and ``soon_until``.
    """
    due = due_of(checked_on, months) if checked_on else None
    if doubts:
        status = FreshnessStatus.DOUBTED
    elif due is None or due < day:
        status = FreshnessStatus.OVERDUE
    elif due <= soon:
        status = FreshnessStatus.SOON
    else:
        status = FreshnessStatus.NORMAL
    return Freshness(status, day, checked_on, due, list(doubts))


def soon_until(day: date) -> date:
    return day + timedelta(days=max(config.REFRESH_SOON_DAYS, 0))


# --- A page of firms --------------------------------------------------------------------------------


def load_freshness(states: Sequence[Any], at: AsOf, user: Actor) -> None:
    """Put ``state.freshness`` on each state (None for firms not in the base then); one query today, three for a past day."""
    day = min(at.day, clock.today())
    if at.is_today:
        found = {s.enterprise_id: s.checked_on for s in states if s.checked_on}
    else:
        found = last_checks([s.enterprise_id for s in states], at)
    doubts = open_doubts([s.enterprise_id for s in states], at)
    months, soon = {is_key: rhythm_of(is_key) for is_key in (True, False, None)}, soon_until(day)
    for state in states:
        state.freshness = None
        if state.presence == Presence.IN:
            state.freshness = judge(
                checked_on=found.get(state.enterprise_id),
                months=months[state.is_key],
                soon=soon,
                day=day,
                doubts=doubts.get(state.enterprise_id, ()),
            )


def last_checks(enterprises: Iterable[int], at: AsOf) -> dict[int, date]:
    """The day of each firm's last check up to the day; two queries."""
    wanted = list(enterprises)
    found: dict[int, date] = {}

    def take(pk: int, day: date | None) -> None:
        if day is not None and (pk not in found or day > found[pk]):
            found[pk] = day

    asked = Q(enterprise__in=wanted)
    changes = changes_that_check(at).filter(asked).values_list("enterprise").order_by()
    days = changes.annotate(
        recorded=Max("recorded_at", filter=Q(recorded_at__lt=_after(at.day))),
        effective=Max("effective_on", filter=Q(effective_on__lte=at.day)),
    )
    for pk, moment, day in days:
        take(pk, timezone.localdate(moment) if moment else None)
        take(pk, day)
    confirmed = Verification.objects.as_of(at).filter(asked).values_list("enterprise").order_by()
    for pk, day in confirmed.annotate(latest=Max("on")):
        take(pk, day)
    return found


def open_doubts(enterprises: Iterable[int], at: AsOf) -> dict[int, list[Doubt]]:
    """Each firm's open questions on the day; one query."""
    found: dict[int, list[Doubt]] = defaultdict(list)
    asked = Doubt.objects.open_on(at).filter(enterprise__in=list(enterprises))
    for doubt in asked.select_related("opened_by__person"):
        found[doubt.enterprise_id].append(doubt)
    return found


# --- Filters ----------------------------------------------------------------------------------------


def freshness_q(status: FreshnessStatus | str, at: AsOf) -> Q:
    """States (present ones) whose data has this status on the day; the four exclude each other."""
    day = min(at.day, clock.today())
    if status == FreshnessStatus.DOUBTED:
        return doubted_q(at)
    clear = ~doubted_q(at)
    overdue = due_by_q(day - DAY, at)
    if status == FreshnessStatus.OVERDUE:
        return clear & overdue
    soon = due_by_q(soon_until(day), at)
    if status == FreshnessStatus.SOON:
        # Checks hold to the end of a month: mostly nothing ends within the days to come, and nothing is searched.
        return Q(pk__in=[]) if _cutoffs(soon_until(day)) == _cutoffs(day - DAY) else clear & soon & ~overdue
    return clear & ~soon


def doubted_q(at: AsOf) -> Q:
    """States of firms with an open question."""
    return Q(Exists(Doubt.objects.open_on(at).filter(enterprise=OuterRef("enterprise"))))


def due_by_q(by: date, at: AsOf) -> Q:
    """States whose last check (up to the day of ``at``) holds until ``by`` at most."""
    key, other = _cutoffs(by)
    if at.is_today:
        # The earlier condition alone lets the index find them; a firm without a flag is none of the key ones.
        later = Q(is_key=True) if key > other else ~Q(is_key=True)
        return Q(checked_on__lt=max(key, other)) & (Q(checked_on__lt=min(key, other)) | later)
    return ~_changed_since(key, other, at) & ~_confirmed_since(key, other, at)


def _cutoffs(by: date) -> tuple[date, date]:
    """The days from which a check holds beyond ``by``: of a key firm, of another."""
    return due_cutoff(by, rhythm_of(True)), due_cutoff(by, rhythm_of(False))


def unchecked_q(since: date, at: AsOf) -> Q:
    """States of firms nobody had checked from ``since`` to the day of ``at``, looked up firm by firm.

    For conditions few firms reach: a plain NOT EXISTS would have the database read the checks of the whole base.
    """
    mine = changes_that_check(at).filter(enterprise=OuterRef("enterprise"))
    recorded = Q(recorded_at__gte=_midnight(since), recorded_at__lt=_after(at.day))
    changed = mine.filter(recorded | Q(effective_on__gte=since, effective_on__lte=at.day))
    confirmed = Verification.objects.as_of(at).filter(enterprise=OuterRef("enterprise"), on__gte=since)
    return _no(changed) & _no(confirmed)


def _no(rows: QuerySet) -> Q:
    first = Subquery(rows.order_by().values(there=Value(1))[:1])
    return Q(Exact(Coalesce(first, Value(0)), Value(0)))


def changed_q(since: date, at: AsOf) -> Q:
    """States of firms with a change that counts as a check, from ``since`` to the day of ``at``."""
    return _changed_since(since, since, at)


def confirmed_q(since: date, at: AsOf) -> Q:
    """States of firms somebody confirmed, from ``since`` to the day of ``at``."""
    return _confirmed_since(since, since, at)


def _changed_since(key: date, other: date, at: AsOf) -> Q:
    mine = changes_that_check(at).filter(enterprise=OuterRef("enterprise"))
    recorded = _since("recorded_at", _midnight(key), _midnight(other))
    if at.day < clock.today():
        effective = _since("effective_on", key, other) & Q(effective_on__lte=at.day)
        recorded = recorded & Q(recorded_at__lt=_after(at.day)) | effective
    return Q(Exists(_knowing_key(mine).filter(recorded)))


def _confirmed_since(key: date, other: date, at: AsOf) -> Q:
    mine = Verification.objects.as_of(at).filter(enterprise=OuterRef("enterprise"))
    return Q(Exists(_knowing_key(mine).filter(_since("on", key, other))))


def _knowing_key(rows: QuerySet) -> QuerySet:
    """One subquery for both rhythms: joined once, where two of them joined by OR would be asked firm by firm."""
    flag = ExpressionWrapper(OuterRef("is_key"), output_field=BooleanField(null=True))
    return rows.annotate(of_key=flag)


def _since(name: str, key: Any, other: Any) -> Q:
    """Not before the day that counts for this firm, by its flag."""
    surely = Q(**{f"{name}__gte": max(key, other)})
    if key == other:
        return surely
    mine = Q(of_key=True) if key < other else Q(of_key=False) | Q(of_key__isnull=True)
    return surely | Q(**{f"{name}__gte": min(key, other)}) & mine


def changes_that_check(at: AsOf) -> QuerySet:
    """Changes that say somebody looked at the firm.

    Not the office's labels, and not the copies an undo makes. A change counts on the day it was recorded, and on the
    day it is about: a ledger of December read in March says how things stood in December.
    """
    known = EnterpriseChange.objects.as_known(at).filter(copy_of__isnull=True)
    return known.exclude(kind__in=OFFICE_LABELS)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _after(day: date) -> datetime:
    return _midnight(day + DAY)
