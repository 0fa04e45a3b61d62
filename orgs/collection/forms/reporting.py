"""Forms of the reporting tasks."""

from typing import Any

from django import forms

from foundation.accounts.models import Person
from foundation.common.form_fields import TextField
from foundation.records.forms import form_of
from foundation.trail import clock
from orgs.collection.kinds.reporting import TASKS, prefillable
from orgs.collection.models.reporting import ReportingStatus
from orgs.duties.forms.bases import PersonChoice
from orgs.places.models import Jurisdiction

AskedForm: Any = form_of(TASKS)


class AskedChoice(PersonChoice):
    """Somebody who may be asked; whoever cannot log in is marked."""

    def label_from_instance(self, obj: Person) -> str:
        label = super().label_from_instance(obj)
        return label if getattr(obj, "user", None) else f"{label}（没有账号，由办公室代办）"


class ReportingForm(AskedForm):
    """What is asked, by when, of whom; a day that is over is asked about once."""

    jurisdiction = forms.ModelChoiceField(
        Jurisdiction.objects.none(), label="责任街道（园区）", required=False, empty_label="全区"
    )
    person = AskedChoice(
        Person.objects.none(),
        label="责任人",
        required=False,
        empty_label="不指定个人",
        help_text="不指定时由责任街道（园区）的牵头人和具体落实人填报；选“全区”又不指定的，由办公室填报。",
        error_messages={"invalid_choice": "这个人现在不能填报，请换一个人。"},
    )
    columns = forms.MultipleChoiceField(
        label="预填的列",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=prefillable,
        help_text="收集之前，系统已有的内容先填好。",
        error_messages={"invalid_choice": "没有这一列。"},
    )
    is_past_meant = forms.BooleanField(label="日期没有错，补登以前的任务", required=False, widget=forms.HiddenInput)
    field_order = ("name", "requester", "due_on", "is_past_meant")

    def clean(self) -> dict[str, Any]:
        is_meant, due_on = self.cleaned_data.get("is_past_meant"), self.cleaned_data.get("due_on")
        is_new = self.row is None or due_on != self.row.due_on
        if due_on and due_on < clock.today() and is_new and not is_meant:
            self.fields["is_past_meant"].widget = forms.CheckboxInput()
            self.add_error("due_on", f"{due_on} 已经过去，请核对；确实是以前的任务，请勾选下面一项再保存。")
        return super().clean()  # type: ignore[no-any-return]


class ReportingStatusForm(forms.Form):
    status = forms.ChoiceField(
        label="状态",
        choices=ReportingStatus.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择状态。", "invalid_choice": "请选择状态。"},
    )
    note = TextField(label="说明", max_length=500)
