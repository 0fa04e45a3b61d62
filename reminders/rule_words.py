"""Rules in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from foundation.accounts.scope import Actor
from reminders.choices import Who
from reminders.models import Arrangement, Notice
from reminders.rules.base import RULES, Rule, Step


@dataclass(frozen=True)
class DescribedRule:
    """One line of the rules page."""

    rule: Rule
    steps: list[str]
    open: int


def described_rules(notices: QuerySet) -> list[DescribedRule]:
    """All rules by their number, each with its open reminders; one query."""
    counts = dict(notices.order_by().values("rule").annotate(n=Count("pk")).values_list("rule", "n"))
    ordered = sorted(RULES.values(), key=lambda rule: int(rule.code[1:]))
    return [DescribedRule(rule, _all_words(rule.steps()), counts.get(rule.code, 0)) for rule in ordered]


def _all_words(steps: Sequence[Step]) -> list[str]:
    """A line for each step; three or more of the same rhythm to the same people are one line."""
    lines: list[str] = []
    rest = list(steps)
    while rest:
        run = _same_rhythm(rest)
        if len(run) > 2:
            every, last = run[1].days - run[0].days, run[-1].days
            lines.append(f"{_words(run[0])}；以后每 {every} 天一次，到第 {last} 天为止")
        else:
            run = rest[:1]
            lines.append(_words(run[0]))
        rest = rest[len(run) :]
    return lines


def _same_rhythm(steps: list[Step]) -> list[Step]:
    """The steps after the due day from the first on that lie equally far apart and speak to the same."""
    run = [step for step in steps[:1] if step.days >= 0]
    for step in steps[1:] if run else []:
        every = run[1].days - run[0].days if len(run) > 1 else step.days - run[-1].days
        if step.to != run[0].to or step.days - run[-1].days != every:
            break
        run.append(step)
    return run


def _words(step: Step) -> str:
    when = step.words or _day_words(step)
    return f"{when}：{'、'.join(str(Who(who).label) for who in step.to)}"


def _day_words(step: Step) -> str:
    return "当天" if step.days == 0 else f"到期前 {-step.days} 天" if step.days < 0 else f"到期后 {step.days} 天"


def load_arranged(notices: Iterable[Notice], user: Actor, on: date) -> None:
    """Give each of one's own settled reminders the arrangement that put its item aside, if it was not done; one query."""
    aside = {row.key: row for row in Arrangement.objects.aside(user, on).select_related("to__person")}
    for notice in notices:
        notice.arranged = aside.get(notice.key)  # type: ignore[attr-defined]
