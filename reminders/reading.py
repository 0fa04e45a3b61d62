"""Rules in words."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from reminders.choices import Who
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
    return [DescribedRule(rule, [_words(step) for step in rule.steps()], counts.get(rule.code, 0)) for rule in ordered]


def _words(step: Step) -> str:
    when = "当天" if step.days == 0 else f"到期前 {-step.days} 天" if step.days < 0 else f"到期后 {step.days} 天"
    return f"{when}：{'、'.join(str(Who(who).label) for who in step.to)}"
