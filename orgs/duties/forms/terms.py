"""Forms of how instructors serve."""

from django import forms

from foundation.common.form_fields import DayField
from orgs.duties.choices import INSTRUCTOR, Employment
from orgs.duties.forms.bases import DutyForm, times_field


class TermForm(DutyForm):
    employment = forms.ChoiceField(
        label="专兼职",
        choices=Employment.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择专职或兼职。"},
    )
    term_ends_on = DayField(label="任期届满日", required=False, help_text="没有明确任期的空着。")
    required_visits = times_field("每家企业每季度应走访次数")
    parts = (INSTRUCTOR,)
    field_order = ("person", "employment", "starts_on", "term_ends_on", "required_visits", "ends_on")
