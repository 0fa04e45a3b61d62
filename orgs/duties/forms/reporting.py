"""Forms of the reporting tasks."""

from typing import Any

from django import forms

from foundation.accounts.models import Person
from foundation.common.form_fields import DayField, TextField
from orgs.duties.forms.common import PersonChoice
from orgs.duties.models.reporting import ReportingStatus
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.places.models import Jurisdiction


class ReportingForm(forms.Form):
    name = TextField(label="名称", max_length=100, required=True, error_messages={"required": "请填写名称。"})
    requester = TextField(
        label="要求单位", max_length=100, required=True, error_messages={"required": "请填写要求单位。"}
    )
    due_on = DayField(label="截止日期")
    jurisdiction = forms.ModelChoiceField(
        Jurisdiction.objects.filter(is_active=True),
        label="责任街道（园区）",
        required=False,
        empty_label="全区",
    )
    person = PersonChoice(Person.objects.none(), label="责任人", required=False, empty_label="不指定个人")
    columns = forms.MultipleChoiceField(
        label="预填的列",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="收集之前，系统已有的内容先填好。",
        error_messages={"invalid_choice": "没有这一列。"},
    )
    note = TextField(label="说明", max_length=500)

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.visible_to(by).filter(is_active=True)  # type: ignore[attr-defined]
        columns = [(c.key, c.label) for c in ENTERPRISE_COLUMNS if not c.held and not c.is_name]
        self.fields["columns"].choices = columns  # type: ignore[attr-defined]


class ReportingStatusForm(forms.Form):
    status = forms.ChoiceField(
        label="状态",
        choices=ReportingStatus.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择状态。", "invalid_choice": "请选择状态。"},
    )
    note = TextField(label="说明", max_length=500)
