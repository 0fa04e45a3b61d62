"""消息: what one was told."""

from typing import Any

from django.db.models import QuerySet
from django.views.generic import ListView

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from reminders.models import Notice


class Notices(needs(Right.SEE_RECORDS), ListView):
    """One's own reminders, the newest first; those that are settled say so."""

    template_name = "reminders/notices.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Any]:
        return Notice.objects.visible_to(self.request.user)
