"""一天多家: a day's visits in one table."""

from typing import Any

from django.urls import reverse

from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.desk.acting import ActForm, Done
from visits.forms.day import DayForm
from visits.services.day import record_day


class VisitDay(needs(Right.EDIT_RECORDS), ActForm):
    form_class = DayForm
    template_name = "visits/day.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = {
            "title": "登记一天的走访",
            "submit_label": "登记",
            "back_url": reverse("visits:list"),
            "back_label": "走访",
        }
        return super().get_context_data(**back, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        act = record_day(**data, by=self.request.user)
        return Done(f"已登记 {len(data['lines'])} 家的走访。", "visits:list", act)
