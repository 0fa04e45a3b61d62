"""The chain of a need as a plain machine: a step is allowed or refused, and every chain says who is accountable.

Nothing here asks a database. ``follow`` is total: whatever steps stand (an undo may leave any), each is either taken or
passed over, and from the first on there is exactly one holder.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple, Protocol

from visits.needs.choices import ENDED, RUNNING, UNDER_WAY, Answer, NeedState, StepKind

TRIES = 2  # so often one tries to reach a firm before a need may be closed without its word
WAITING_OR_DOING = (NeedState.DOING, NeedState.WAITING)


class Holder(NamedTuple):
    """Who is accountable: a person, a street or park, or, when neither is named, the office."""

    person: int | None = None
    jurisdiction: int | None = None


OFFICE = Holder()


class Step(Protocol):
    """One row of a chain."""

    @property
    def kind(self) -> str: ...

    @property
    def on(self) -> date: ...

    @property
    def holder(self) -> Holder:
        """Whom it gives the need to, or who joins in."""

    @property
    def due_on(self) -> date | None: ...

    @property
    def answer(self) -> str: ...

    @property
    def outcome(self) -> str: ...

    @property
    def target(self) -> int | None:
        """The need it is joined to."""

    @property
    def unit(self) -> str: ...


class Days(Protocol):
    """Which days are worked."""

    def between(self, first: date, last: date) -> int: ...

    def after(self, day: date, number: int) -> date: ...


class StepRefused(ValueError):
    """The step does not fit where the need stands; the message is the sentence people read."""


@dataclass(frozen=True)
class Standing:
    """Where a need stands after a step."""

    state: NeedState
    holder: Holder
    since: date  # the day of its state
    givers: tuple[Holder, ...] = ()  # who had it before, the last one last: a return goes there
    joint: tuple[Holder, ...] = ()
    unit: str = ""
    due_on: date | None = None
    promised_on: date | None = None
    look_on: date | None = None
    told_on: date | None = None  # the last day anything was said of it
    replied_on: date | None = None
    ended_on: date | None = None
    answer: str = ""
    outcome: str = ""
    tries: int = 0  # to reach the firm since the reply
    is_revisited: bool = False
    reopened: int = 0
    returned: int = 0
    needs_coordination: bool = False
    joined_to: int | None = None

    @property
    def may_be_closed(self) -> bool:
        """Only after the revisit: the firm is content, or was not reached however often one tried."""
        return self.is_revisited or self.tries >= TRIES


ALLOWED: dict[StepKind, tuple[NeedState, ...]] = {
    StepKind.ASSIGNED: (NeedState.UNASSIGNED,),
    StepKind.TRANSFERRED: UNDER_WAY[1:],
    StepKind.RETURNED: WAITING_OR_DOING,
    StepKind.JOINT: UNDER_WAY,
    StepKind.JOINT_OVER: UNDER_WAY,
    StepKind.PROGRESS: UNDER_WAY,
    StepKind.WAITING: (NeedState.DOING,),
    StepKind.RESUMED: (NeedState.WAITING, NeedState.LONG_TERM),
    StepKind.PROMISED: WAITING_OR_DOING,
    StepKind.COORDINATE: UNDER_WAY,
    StepKind.COORDINATED: UNDER_WAY,
    StepKind.REPLIED: (NeedState.UNASSIGNED, *WAITING_OR_DOING, NeedState.LONG_TERM),
    StepKind.ANSWERED: (NeedState.REPLIED,),
    StepKind.REVISITED: (NeedState.REPLIED,),
    StepKind.CLOSED: (NeedState.REPLIED,),
    StepKind.REOPENED: ENDED,
    StepKind.LONG_TERM: (*WAITING_OR_DOING, NeedState.REPLIED),
    StepKind.LOOKED: (NeedState.LONG_TERM,),
    StepKind.JOINED: UNDER_WAY,
    StepKind.SEPARATED: (NeedState.JOINED,),
    StepKind.LEFT: (*UNDER_WAY, NeedState.JOINED),
}


def begun(step: Step) -> Standing:
    """The first standing: accepted, by the office unless the step names somebody."""
    state = NeedState.UNASSIGNED if step.holder == OFFICE else NeedState.DOING
    return Standing(state, step.holder, step.on, due_on=step.due_on, told_on=step.on, unit=step.unit)


def why_not(now: Standing, step: Step) -> str:
    """A sentence when the step does not fit; empty when it does."""
    kind = StepKind(step.kind)
    if kind == StepKind.ACCEPTED or now.state not in ALLOWED[kind]:
        return f"这条诉求现在是“{now.state.label}”，不能{kind.label}。"
    if kind == StepKind.CLOSED and not now.may_be_closed:
        return f"办结之前要先回访：企业满意或基本满意，或者联系了 {TRIES} 次都没有联系上。"
    if kind == StepKind.TRANSFERRED and step.holder == now.holder:
        return "它已经由这一方承办，请选择另一方。"
    if kind == StepKind.JOINT and step.holder in (now.holder, *now.joint):
        return "这一方已经在办理，请选择另一方。"
    if kind == StepKind.JOINT_OVER and step.holder not in now.joint:
        return "这一方没有参加会办。"
    if kind == StepKind.COORDINATE and now.needs_coordination:
        return "已经提请协调。"
    if kind == StepKind.COORDINATED and not now.needs_coordination:
        return "没有提请协调。"
    if kind == StepKind.ANSWERED and step.answer == Answer.NONE:
        return "请选择企业的评价。"
    return ""


def take(now: Standing, step: Step, days: Days) -> Standing:
    """Where it stands after the step. Raises StepRefused."""
    if sentence := why_not(now, step):
        raise StepRefused(sentence)
    return _MOVES[StepKind(step.kind)](replace(now, told_on=step.on, unit=step.unit or now.unit), step, days)


# --- moves ------------------------------------------------------------------------------------------


def _into(now: Standing, state: NeedState, step: Step, **more: Any) -> Standing:
    since = now.since if state == now.state else step.on
    return replace(now, state=state, since=since, **more)


def _resumed(now: Standing, step: Step, days: Days) -> Standing:
    """The time the firm took is added to the deadline."""
    if now.state != NeedState.WAITING or now.due_on is None:
        return now
    return replace(now, due_on=days.after(now.due_on, days.between(now.since, step.on)))


def _given(now: Standing, step: Step, days: Days) -> Standing:
    now = _resumed(now, step, days) if step.kind == StepKind.RETURNED else now
    joint = tuple(one for one in now.joint if one != step.holder)
    state = NeedState.DOING if now.state == NeedState.UNASSIGNED else now.state
    givers = (*now.givers, now.holder)
    return _into(now, state, step, holder=step.holder, givers=givers, joint=joint, due_on=step.due_on or now.due_on)


def _returned(now: Standing, step: Step, days: Days) -> Standing:
    *givers, to = now.givers or (OFFICE,)
    state = NeedState.UNASSIGNED if to == OFFICE else NeedState.DOING
    joint = tuple(one for one in now.joint if one != to)
    given = {"holder": to, "givers": tuple(givers), "joint": joint, "returned": now.returned + 1}
    return _into(_resumed(now, step, days), state, step, **given)


def _joint(now: Standing, step: Step, days: Days) -> Standing:
    return replace(now, joint=(*now.joint, step.holder))


def _joint_over(now: Standing, step: Step, days: Days) -> Standing:
    return replace(now, joint=tuple(one for one in now.joint if one != step.holder))


def _told(now: Standing, step: Step, days: Days) -> Standing:
    return now


def _waiting(now: Standing, step: Step, days: Days) -> Standing:
    return _into(now, NeedState.WAITING, step)


def _goes_on(now: Standing, step: Step, days: Days) -> Standing:
    return _into(
        _resumed(now, step, days), NeedState.DOING, step, due_on=step.due_on or _resumed(now, step, days).due_on
    )


def _promised(now: Standing, step: Step, days: Days) -> Standing:
    return replace(now, promised_on=step.due_on, due_on=step.due_on)


def _coordination(now: Standing, step: Step, days: Days) -> Standing:
    return replace(now, needs_coordination=step.kind == StepKind.COORDINATE)


def _replied(now: Standing, step: Step, days: Days) -> Standing:
    fresh = {"answer": "", "tries": 0, "is_revisited": False, "needs_coordination": False, "look_on": None}
    return _into(_resumed(now, step, days), NeedState.REPLIED, step, replied_on=step.on, outcome=step.outcome, **fresh)


def _answered(now: Standing, step: Step, days: Days) -> Standing:
    if step.answer == Answer.DISSATISFIED:
        return _into(now, NeedState.DOING, step, answer=step.answer, reopened=now.reopened + 1, is_revisited=False)
    return replace(now, answer=step.answer)


def _revisited(now: Standing, step: Step, days: Days) -> Standing:
    if step.answer == Answer.NONE:
        return replace(now, tries=now.tries + 1, answer=now.answer or step.answer)
    return replace(_answered(now, step, days), is_revisited=step.answer != Answer.DISSATISFIED)


def _closed(now: Standing, step: Step, days: Days) -> Standing:
    return _into(now, NeedState.CLOSED, step, ended_on=step.on, due_on=None, joint=())


def _reopened(now: Standing, step: Step, days: Days) -> Standing:
    fresh = {"ended_on": None, "is_revisited": False, "tries": 0, "due_on": step.due_on, "reopened": now.reopened + 1}
    if now.state == NeedState.LEFT:  # whoever had it may have lost the firm; the office says who goes on
        return _into(now, NeedState.UNASSIGNED, step, holder=OFFICE, givers=(), joined_to=None, **fresh)
    return _into(now, NeedState.DOING, step, **fresh)


def _long_term(now: Standing, step: Step, days: Days) -> Standing:
    return _into(now, NeedState.LONG_TERM, step, look_on=step.due_on, due_on=None, promised_on=None)


def _looked(now: Standing, step: Step, days: Days) -> Standing:
    return replace(now, look_on=step.due_on)


def _joined(now: Standing, step: Step, days: Days) -> Standing:
    return _into(now, NeedState.JOINED, step, joined_to=step.target, joint=(), due_on=None, needs_coordination=False)


def _separated(now: Standing, step: Step, days: Days) -> Standing:
    state = NeedState.UNASSIGNED if step.holder == OFFICE else NeedState.DOING
    return _into(now, state, step, holder=step.holder, givers=(), joined_to=None, due_on=step.due_on)


def _left(now: Standing, step: Step, days: Days) -> Standing:
    gone = {"ended_on": step.on, "due_on": None, "look_on": None, "joint": (), "needs_coordination": False}
    return _into(now, NeedState.LEFT, step, outcome=step.outcome, joined_to=None, **gone)


_MOVES = {
    StepKind.ASSIGNED: _given,
    StepKind.TRANSFERRED: _given,
    StepKind.RETURNED: _returned,
    StepKind.JOINT: _joint,
    StepKind.JOINT_OVER: _joint_over,
    StepKind.PROGRESS: _told,
    StepKind.WAITING: _waiting,
    StepKind.RESUMED: _goes_on,
    StepKind.PROMISED: _promised,
    StepKind.COORDINATE: _coordination,
    StepKind.COORDINATED: _coordination,
    StepKind.REPLIED: _replied,
    StepKind.ANSWERED: _answered,
    StepKind.REVISITED: _revisited,
    StepKind.CLOSED: _closed,
    StepKind.REOPENED: _reopened,
    StepKind.LONG_TERM: _long_term,
    StepKind.LOOKED: _looked,
    StepKind.JOINED: _joined,
    StepKind.SEPARATED: _separated,
    StepKind.LEFT: _left,
}


# --- the whole chain --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stretch:
    """One standing and the days it held: from its step to the next one; open = still so."""

    standing: Standing
    first: date
    until: date | None = None


@dataclass
class History:
    """A chain followed from its first step."""

    stretches: list[Stretch] = field(default_factory=list)

    @property
    def now(self) -> Standing:
        return self.stretches[-1].standing

    def on(self, day: date) -> Standing | None:
        """Where it stood at the end of a day; None before it was accepted."""
        return next((one.standing for one in reversed(self.stretches) if one.first <= day), None)


def follow(steps: Iterable[Step], days: Days) -> History:
    """Take step after step; one that does not fit is passed over."""
    history = History()
    for step in steps:
        if not history.stretches:
            history.stretches.append(Stretch(begun(step), step.on))
            continue
        now = history.now
        if step.kind != StepKind.ACCEPTED and not why_not(now, step):
            last = history.stretches[-1]
            history.stretches[-1] = replace(last, until=step.on)
            history.stretches.append(Stretch(take(now, step, days), step.on))
    return history


@dataclass
class Clock:
    """Working days spent, by holder, and those that do not count: the firm's own, and years of 长期推进."""

    by_holder: dict[Holder, int] = field(default_factory=dict)
    paused: int = 0

    @property
    def spent(self) -> int:
        return sum(self.by_holder.values())


def clock_of(history: History, days: Days, until: date) -> Clock:
    """The clocks up to the end of ``until``. The day a step is made on still belongs to the standing before it."""
    clock = Clock()
    for stretch in history.stretches:
        last = min(stretch.until or until, until)
        if last <= stretch.first or stretch.standing.state in ENDED:
            continue
        number = days.between(stretch.first, last)
        if stretch.standing.state in RUNNING:
            holder = stretch.standing.holder
            clock.by_holder[holder] = clock.by_holder.get(holder, 0) + number
        else:
            clock.paused += number
    return clock
