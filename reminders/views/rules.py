"""提醒规则: what is looked for, when, and who hears of it; and what a run would do now."""

from typing import Any

from django.views.generic import TemplateView

from foundation.accounts.gate import needs
from foundation.accounts.models import User
from foundation.accounts.roles import Right
from foundation.desk.calendar import year_lacking
from foundation.trail import clock
from reminders import services
from reminders.models import Notice
from reminders.rule_words import described_rules
from reminders.rules.base import RULES

SHOWN = 500


class Rules(needs(Right.MANAGE_DICTIONARIES), TemplateView):
    """Every rule in words, with its thresholds of today and how many reminders of it are open."""

    template_name = "reminders/rules.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rules = described_rules(Notice.objects.open())
        return super().get_context_data(rules=rules, year_lacking=year_lacking(clock.today()), **kwargs)


class DryRun(needs(Right.MANAGE_DICTIONARIES), TemplateView):
    """试运行: who would be told what if the run were now, and why; nothing is written."""

    template_name = "reminders/dry_run.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = services.send_reminders(on=clock.today(), is_dry_run=True)
        told = run.told[:SHOWN]
        names = {u.pk: str(u) for u in User.objects.filter(pk__in={t.user for t in told}).select_related("person")}
        lines = [(RULES[t.rule], t, names.get(t.user, "")) for t in told]
        return super().get_context_data(lines=lines, count=len(run.told), more=len(run.told) - len(told), **kwargs)
