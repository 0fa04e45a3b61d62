"""What a refresh round asks and how far it is, read from the firms' checks (ux.md §3.5).

A round asks only what is stale or in doubt: firms whose last check before it holds until its last day at most, and
firms that are 待核实. Any change or confirmation since its first day makes a firm done, whoever wrote it and why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256

from constance import config
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from foundation.accounts.scope import Actor
from foundation.desk.records import making_acts
from foundation.trail import clock
from foundation.trail.asof import AsOf
from orgs.duties.querysets import named_if_few
from orgs.enterprises.checks.freshness import (
    changed_q,
    changes_that_check,
    confirmed_q,
    doubted_q,
    due_by_q,
    due_cutoff,
    open_doubts,
    rhythm_of,
    unchecked_q,
)
from orgs.enterprises.choices import UNREACHABLE
from orgs.enterprises.models import Doubt, EnterpriseState
from orgs.places.names import names_on
from orgs.rounds.models import RefreshMark, RefreshRound, SampleCheck

ONE_DAY = timedelta(days=1)
RUNNING = 3  # so many rounds unchanged in a row make a firm one to look at


def round_at(found: RefreshRound) -> AsOf:
    """The day a round is looked at: today while it runs, its last day afterwards."""
    return AsOf(min(clock.today(), found.ends_on))


def rounds() -> QuerySet[RefreshRound]:
    """Rounds that have begun, the newest first."""
    return RefreshRound.objects.filter(starts_on__lte=clock.today())


def running_round() -> RefreshRound | None:
    today = clock.today()
    return RefreshRound.objects.filter(starts_on__lte=today, ends_on__gte=today).first()


# --- Which firms ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Parts:
    """The parts of a round as conditions on firms' states; ``left`` and ``done`` make up what it asks."""

    asked: Q  # stale when the round began, or in doubt
    left: Q  # to be confirmed, edited or, when in doubt, looked at
    clear: Q  # those left that one tap may confirm
    doubted: Q
    done: Q
    by_itself: Q  # done without anybody being asked: an edit or import since the round began


def parts_of(found: RefreshRound, at: AsOf | None = None) -> Parts:
    at = at or round_at(found)
    due, doubted = due_by_q(found.ends_on, at), doubted_q(at)
    before = _checked_since(found) if at.is_today else due_by_q(found.ends_on, _eve(found))
    done = before & ~due & ~doubted
    return Parts(
        asked=due | doubted | before,
        left=due | doubted,
        clear=due & ~doubted,
        doubted=doubted,
        done=done,
        by_itself=done & ~confirmed_q(found.starts_on, at),
    )


def _eve(found: RefreshRound) -> AsOf:
    """How things stood, and were known to stand, when the round began."""
    opened = timezone.make_aware(datetime.combine(found.starts_on, time.min))
    return AsOf(found.starts_on - ONE_DAY, known_at=opened)


def _checked_since(found: RefreshRound) -> Q:
    """Stale when the round began and checked since: today the day kept beside the state finds the latter.

    What was stale and was not checked since is due still, and found as such.
    """
    months = {is_key: rhythm_of(is_key) for is_key in (True, False)}
    key, other = (due_cutoff(found.ends_on, months[is_key]) for is_key in (True, False))
    stale = [
        flag if cutoff >= found.starts_on else flag & unchecked_q(cutoff, _eve(found))
        for flag, cutoff in ((Q(is_key=True), key), (~Q(is_key=True), other))
    ]
    return Q(checked_on__gte=found.starts_on) & (stale[0] | stale[1])


def firms_in(found: RefreshRound, user: Actor) -> QuerySet:
    """States of the present firms this person sees, on the round's day."""
    return EnterpriseState.objects.visible_to(user).as_of(round_at(found)).present()


def firms_of(user: Actor, at: AsOf | None = None) -> QuerySet:
    """States of the present firms this person answers for, today or as they stood on a day; one query.

    They are named one by one, so that what is asked of them is not asked of the whole base.
    """
    states = EnterpriseState.objects
    mine = states.responsible_to(user).as_of(at or AsOf.today()).present()
    named = named_if_few(mine.values_list("pk", flat=True))
    return mine if named is None else states.filter(pk__in=named)


def to_confirm(found: RefreshRound, mine: QuerySet) -> QuerySet:
    """Those of the firms for whom one tap is enough: not in doubt, not put aside."""
    clear = parts_of(found, AsOf.today()).clear
    return mine.filter(clear).exclude(marked_q(found)).order_by("sort_key", "pk")


def in_doubt(mine: QuerySet) -> QuerySet:
    """Those that want to be looked at one by one."""
    at = AsOf.today()
    return mine.filter(doubted_q(at)).exclude(unreached_q(at)).order_by("sort_key", "pk")


def unreached_q(at: AsOf) -> Q:
    """States of firms nobody could be reached at: they wait for the street, or until somebody gets through."""
    asked = Doubt.objects.open_on(at).filter(enterprise=OuterRef("enterprise"), reason__in=UNREACHABLE)
    return Q(Exists(asked))


def unreached(mine: QuerySet) -> QuerySet:
    """联系不上: out of the way of everything else."""
    return mine.filter(unreached_q(AsOf.today())).order_by("sort_key", "pk")


def marked_q(found: RefreshRound) -> Q:
    """States of firms put aside as 有变化 and not edited since."""
    mark = RefreshMark.objects.filter(round=found, enterprise=OuterRef("enterprise"))
    edited = changes_that_check(AsOf.today()).filter(enterprise=OuterRef("enterprise"), recorded_at__gte=OuterRef("at"))
    return Q(Exists(mark.filter(~Exists(edited))))


def queue(found: RefreshRound, mine: QuerySet) -> QuerySet:
    """待修改: those that were put aside and still wait for an edit; whom nobody reaches nobody can ask."""
    return mine.filter(marked_q(found)).exclude(unreached_q(AsOf.today())).order_by("sort_key", "pk")


@dataclass(frozen=True)
class UnreachedFirm:
    """A firm nobody reached: why, and what takes that back when it was a slip."""

    state: EnterpriseState
    doubts: list[Doubt]
    undo: int | None  # the act, when it is this person's to take back


def unreached_firms(states: Sequence[EnterpriseState], user: Actor) -> list[UnreachedFirm]:
    """These firms with their open questions; two queries."""
    doubts = open_doubts([state.enterprise_id for state in states], AsOf.today())
    acts = making_acts(Doubt, [doubt.pk for mine in doubts.values() for doubt in mine])
    found = []
    for state in states:
        mine = [doubt for doubt in doubts[state.enterprise_id] if doubt.reason in UNREACHABLE]
        act = acts.get(mine[0].pk) if len(mine) == 1 else None
        found.append(UnreachedFirm(state, mine, act.pk if act and act.by_id == user.pk else None))
    return found


# --- How far ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """Counts of firms; never a percentage of a person, never a ranking."""

    left: int = 0
    doubted: int = 0
    done: int = 0
    by_itself: int = 0

    @property
    def scope(self) -> int:
        return self.left + self.done

    @property
    def confirmed(self) -> int:
        return self.done - self.by_itself


COUNTED = ("left", "doubted", "done", "by_itself")


def progress(found: RefreshRound, states: QuerySet) -> Progress:
    """How far these firms are; four queries."""
    parts = parts_of(found)
    return Progress(**{name: states.filter(getattr(parts, name)).count() for name in COUNTED})


@dataclass(frozen=True)
class PlaceProgress:
    """One street or park (None = 属地待补)."""

    jurisdiction: int | None
    name: str
    progress: Progress


def progress_by_place(found: RefreshRound, states: QuerySet) -> list[PlaceProgress]:
    """The same per street, in the streets' own order; five queries."""
    parts = parts_of(found)
    counted: dict[int | None, dict[str, int]] = {}
    for name in COUNTED:
        grouped = states.filter(getattr(parts, name)).order_by().values_list("jurisdiction").annotate(n=Count("pk"))
        for place, n in grouped:
            counted.setdefault(place, {})[name] = n
    names = names_on(round_at(found))
    order = [*names, None]
    return [
        PlaceProgress(place, names.get(place, "") if place else "属地待补", Progress(**counted[place]))
        for place in order
        if place in counted
    ]


# --- 抽查 -------------------------------------------------------------------------------------------


def to_sample(found: RefreshRound, states: QuerySet) -> tuple[list[EnterpriseState], int]:
    """Firms to look at, and out of how many that were confirmed unchanged in three rounds running.

    At least the set share of them, always the same ones for the same round: whoever confirms cannot know which.
    """
    last = list(RefreshRound.objects.filter(starts_on__lte=found.starts_on)[:RUNNING])
    candidates: list[int] = []
    if len(last) == RUNNING:
        unchanged = Q()
        for one in last:
            day = round_at(one)
            unchanged &= confirmed_q(one.starts_on, day) & ~changed_q(one.starts_on, day)
        candidates = list(states.filter(unchanged).values_list("enterprise_id", flat=True))
    wanted = -(-len(candidates) * min(max(config.REFRESH_SAMPLE_PERCENT, 0), 100) // 100)
    picked = sorted(candidates, key=lambda pk: _draw(found, pk))[:wanted]
    checked = SampleCheck.objects.filter(round=found, is_active=True).values("enterprise")
    shown = states.filter(Q(enterprise__in=picked) | Q(enterprise__in=checked)).order_by("sort_key", "pk")
    return list(shown.select_related("enterprise")), len(candidates)


def _draw(found: RefreshRound, pk: int) -> str:
    return sha256(f"{found.starts_on}/{pk}".encode()).hexdigest()


def sample_results(found: RefreshRound) -> dict[int, SampleCheck]:
    checks: Iterable[SampleCheck] = SampleCheck.objects.filter(round=found, is_active=True).select_related("by__person")
    return {check.enterprise_id: check for check in checks}


# --- What comes next ----------------------------------------------------------------------------------


def next_on_screen(found: RefreshRound, mine: QuerySet, after: EnterpriseState) -> int | None:
    """The firm that stands where this one stood, once it has left the list."""
    return to_confirm(found, mine).filter(_behind(after)).values_list("enterprise_id", flat=True).first()


def _behind(state: EnterpriseState) -> Q:
    return Q(sort_key__gt=state.sort_key) | Q(sort_key=state.sort_key, pk__gt=state.pk)


def next_card(found: RefreshRound, mine: QuerySet, after: EnterpriseState) -> int | None:
    """The firm to look at after this one, in the list's order; from the top again at its end."""
    at = AsOf.today()
    left = mine.filter(parts_of(found, at).left).exclude(marked_q(found)).exclude(unreached_q(at))
    left = left.exclude(enterprise=after.enterprise_id).order_by("sort_key", "pk")
    behind = left.filter(_behind(after))
    return (
        behind.values_list("enterprise_id", flat=True).first() or left.values_list("enterprise_id", flat=True).first()
    )


def total_of(places: Iterable[PlaceProgress]) -> Progress:
    """All streets together."""
    rows = [place.progress for place in places]
    return Progress(**{name: sum(getattr(row, name) for row in rows) for name in COUNTED})
