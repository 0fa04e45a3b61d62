"""走访前看一眼."""

from typing import Any

from django.views.generic import TemplateView

from orgs.enterprises.views.bases import OneEnterprise
from visits.briefing import briefing


class Briefing(OneEnterprise, TemplateView):
    """One screen, one sheet of paper."""

    template_name = "visits/briefing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.find(self.request, self.kwargs["firm"])
        return super().get_context_data(state=state, parts=briefing(self.request.user, state), **kwargs)
