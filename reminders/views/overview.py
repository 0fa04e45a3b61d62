"""总览 and 驾驶舱: the same figures, to work with and to look at."""

from typing import Any

from django.views.generic import TemplateView

from foundation.accounts.gate import needs
from foundation.accounts.roles import SEE_ALL_FIRMS, Right
from reminders.overview import overview_of
from reminders.todo import todo_of


class OverviewPage(needs(Right.SEE_RECORDS), TemplateView):
    """The office's and the streets' first page."""

    template_name = "reminders/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        todo = todo_of(user)
        is_all = bool(user.roles.intersection(SEE_ALL_FIRMS))
        return super().get_context_data(
            overview=overview_of(user, with_round=not is_all), todo=todo, is_all=is_all, **kwargs
        )


class Cockpit(needs(Right.SEE_RECORDS), TemplateView):
    """驾驶舱: the leaders' first page, larger and without anything to do."""

    template_name = "reminders/cockpit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(overview=overview_of(self.request.user), **kwargs)
