"""The run over all rules: who must hear what today. Twice does no harm; what was missed is caught up from the state."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from foundation.trail.asof import AsOf
from foundation.trail.writing import chunks
from reminders.choices import ArrangementKind, Who
from reminders.models import Arrangement, Notice
from reminders.people import People
from reminders.rules.base import RULES, Due, Rule, Scope

log = logging.getLogger(__name__)
CHUNK = 1000


@dataclass
class Told:
    """One line of a run: who hears what, and why."""

    rule: str
    step: str
    user: int
    due: Due


@dataclass
class Run:
    """What a run did, or would do."""

    on: date
    told: list[Told] = field(default_factory=list)
    new: int = 0
    settled: int = 0


def send_reminders(*, on: date, is_dry_run: bool = False, rules: Iterable[str] = ()) -> Run:
    """Write the reminders due on the day and settle those whose reason is gone; each rule in a transaction of its own.

    A dry run writes nothing and lists who would be told what.
    """
    run, people = Run(on), People(AsOf(on))
    for code in rules or RULES:
        _run_rule(RULES[code], run, people, is_dry_run=is_dry_run)
    return run


def _run_rule(rule: Rule, run: Run, people: People, *, is_dry_run: bool) -> None:
    first = rule.first_day(run.on, frozenset(Who))
    assert first is not None, f"{rule.code} tells nobody"
    dues = list(rule.find(AsOf(run.on), first, Scope()))
    told = list(_told(rule, dues, run.on, people, _arrangements(rule)))
    known = _open(rule)
    new = [t for t in told if (t.due.subject, t.due.period, t.step, t.user) not in known]
    if is_dry_run:
        run.told += new
        return
    current = {(t.due.subject, t.due.period, t.user) for t in told}
    gone = [pk for (subject, period, _, user), pk in known.items() if (subject, period, user) not in current]
    with transaction.atomic():
        run.new += _write(new, run.on)
        # Reminders stop when their reason is gone or when somebody else answers for it now.
        for chunk in chunks(gone, CHUNK):
            run.settled += Notice.objects.open().filter(pk__in=chunk).update(settled_at=timezone.now())


def _open(rule: Rule) -> dict[tuple[str, str, str, int], int]:
    rows = Notice.objects.open().filter(rule=rule.code).values_list("subject", "period", "step", "user", "pk")
    return {(subject, period, step, user): pk for subject, period, step, user, pk in rows.iterator()}


def _arrangements(rule: Rule) -> dict[tuple[str, str, int], Arrangement]:
    rows = Arrangement.objects.standing().filter(rule=rule.code).select_related("user__person")
    return {(row.subject, row.period, row.user_id): row for row in rows}


def _told(
    rule: Rule, dues: list[Due], on: date, people: People, arranged: dict[tuple[str, str, int], Arrangement]
) -> Iterator[Told]:
    """The last step reached speaks; who was spoken to by a later step is not told by an earlier one again.

    What a colleague handed on comes first: who takes it over must read from whom it is, also when it is theirs anyway.
    """
    steps = sorted(rule.steps(), key=lambda step: -step.days)
    people.prepare(dues)
    for due in dues:
        reached = [step for step in steps if step.is_reached(due.due_on, on)]
        calls = [(step, user) for step in reached for user in people.of(due, step.to)]
        heard: set[int] = set()
        for step, user in sorted(calls, key=lambda call: not _is_handed(arranged, due, call[1])):
            arrangement = arranged.get((due.subject, due.period, user))
            heir = _heir(people, due, arrangement, user, on)
            if heir and heir not in heard and user not in heard:
                yield Told(rule.code, step.name, heir, _handed(due, arrangement) if heir != user else due)
            heard |= {user, heir or user}


def _is_handed(arranged: dict[tuple[str, str, int], Arrangement], due: Due, user: int) -> bool:
    arrangement = arranged.get((due.subject, due.period, user))
    return arrangement is not None and arrangement.kind == ArrangementKind.HANDED


def _heir(people: People, due: Due, arrangement: Arrangement | None, user: int, on: date) -> int | None:
    """Who hears of it instead: nobody for the time being, a colleague, or the person themselves."""
    if arrangement is None or not arrangement.holds_on(on):
        return user
    return people.heir_of(due, arrangement)


def _handed(due: Due, arrangement: Arrangement | None) -> Due:
    """With who handed it on, and why."""
    if arrangement is None:
        return due
    return replace(due, text=f"{arrangement.user}转来（{arrangement.reason}）。{due.text}")


def _write(told: list[Told], on: date) -> int:
    """New rows by the key; one that was settled and is due again (an undo) is opened again and not told twice."""
    made = 0
    for chunk in chunks(told, CHUNK):
        rows = [notice_of(t, on) for t in chunk]
        keys = {(row.subject, row.period, row.step, row.user_id): row for row in rows}
        same = Notice.objects.filter(rule=chunk[0].rule, subject__in={row.subject for row in rows})
        there = {
            (n.subject, n.period, n.step, n.user_id): n.pk
            for n in same
            if (n.subject, n.period, n.step, n.user_id) in keys
        }
        Notice.objects.filter(pk__in=there.values()).update(settled_at=None)
        new = [row for key, row in keys.items() if key not in there]
        Notice.objects.bulk_create(new, ignore_conflicts=True)  # another beat may be at it this very moment
        made += len(new)
    return made


def notice_of(told: Told, on: date) -> Notice:
    """The row of one reminder."""
    due = told.due
    return Notice(
        rule=told.rule,
        subject=due.subject,
        period=due.period,
        step=told.step,
        user_id=told.user,
        about=due.about[:200],
        text=due.text[:200],
        url=due.url[:200],
        due_on=due.due_on,
        on=on,
    )
