"""消息: what one was told."""

from typing import Any

from django.db.models import QuerySet
from django.views.generic import ListView

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.trail import clock
from reminders.models import Notice
from reminders.rule_words import load_arranged
from reminders.rules.base import RULES


class Notices(needs(Right.SEE_RECORDS), ListView):
    """One's own reminders, the newest first; those that are settled or put aside say so."""

    template_name = "reminders/notices.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Any]:
        return Notice.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        load_arranged(context["object_list"], self.request.user, clock.today())
        for notice in context["object_list"]:
            notice.is_news = notice.rule in RULES and RULES[notice.rule].is_news
        return context
