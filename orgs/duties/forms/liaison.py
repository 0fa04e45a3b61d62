"""Forms of the liaison points."""

from typing import Any

from django import forms

from foundation.common.form_fields import TextField
from orgs.duties.choices import LIAISON
from orgs.duties.forms.bases import DutyForm, times_field
from orgs.duties.services.liaison import STILL
from orgs.enterprises.models import Enterprise


class LiaisonForm(DutyForm):
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(),
        label="企业",
        widget=forms.RadioSelect,
        error_messages={"required": "请先搜索，再选择企业。", "invalid_choice": "没有这家企业，请重新搜索。"},
    )
    reason = TextField(label="安排理由", max_length=200)
    required_contacts = times_field("每年应联系次数")
    is_second_meant = forms.BooleanField(label=STILL, required=False, widget=forms.HiddenInput)
    parts = (LIAISON,)
    field_order = ("enterprise", "person", "reason", "required_contacts", "starts_on", "ends_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_firms("enterprise")
        if self.is_bound and self.data.get("is_second_meant"):
            self.ask_for_a_second()

    def ask_for_a_second(self) -> None:
        """The member or the firm has a liaison point already: whoever means a second one ticks the box."""
        self.fields["is_second_meant"].widget = forms.CheckboxInput()
