"""A meeting's page, and where the owner of a decision says it is done."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from activities.kinds import MEETING
from activities.models import Decision
from activities.services import NOT_YOURS, finish_decision, may_finish, unfinished
from foundation.accounts.gate import needs
from foundation.accounts.roles import Right
from foundation.common.form_fields import DayField, TextField
from foundation.desk.acting import ActForm, Done
from foundation.records.views import RecordDetail
from foundation.trail import clock


class MeetingDetail(RecordDetail):
    """With what is still to be done, and by whom."""

    template_name = "activities/meeting.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        waiting = list(unfinished().filter(meeting=self.row).select_related("person", "jurisdiction"))
        lines = [(decision, may_finish(decision, user)) for decision in waiting]  # type: ignore[arg-type]
        return super().get_context_data(waiting=lines, **kwargs)


class DoneForm(forms.Form):
    on = DayField(label="办结日期", initial=clock.today, validators=[])
    result = TextField(label="办理结果", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class DecisionDone(needs(Right.EDIT_RECORDS), ActForm):
    """One decision is done."""

    form_class = DoneForm
    template_name = "common/form.html"

    @cached_property
    def decision(self) -> Decision:
        seen = MEETING.seen_by(self.request.user)
        rows = Decision.objects.live().filter(meeting__in=seen.values("pk"), meeting=self.kwargs["pk"])
        decision = get_object_or_404(rows.select_related("meeting"), pk=self.kwargs["decision"])
        if not may_finish(decision, self.request.user):
            raise PermissionDenied(NOT_YOURS)
        return decision

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.decision.meeting
        back = {"back_url": reverse("meetings:detail", args=[meeting.pk]), "back_label": str(meeting)}
        words = {"title": "议定事项办结", "submit_label": "办结", "intro": self.decision.text}
        return super().get_context_data(**words, **back, **kwargs)

    def act(self, data: dict[str, Any]) -> Done:
        act = finish_decision(decision=self.decision, by=self.request.user, **data)
        return Done(f"已办结：{self.decision}。", reverse("meetings:detail", args=[self.kwargs["pk"]]), act)
