"""Forms of the reporting tasks."""

from typing import Any

from django import forms
from django.db.models import Q

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.common.form_fields import DayField, TextField
from foundation.trail import clock
from orgs.collection.models import ReportingTask
from orgs.collection.models.reporting import ReportingStatus
from orgs.collection.services.reporting import people_to_ask
from orgs.duties.forms.bases import PersonChoice
from orgs.enterprises.columns import ENTERPRISE_COLUMNS
from orgs.places.models import Jurisdiction


class AskedChoice(PersonChoice):
    """Somebody who may be asked; whoever cannot log in is marked."""

    def label_from_instance(self, obj: Person) -> str:
        label = super().label_from_instance(obj)
        return label if getattr(obj, "user", None) else f"{label}（没有账号，由办公室代办）"


class ReportingForm(forms.Form):
    """What is asked, by when, of whom; a day that is over is asked about once."""

    name = TextField(label="名称", max_length=100, required=True, error_messages={"required": "请填写名称。"})
    requester = TextField(
        label="要求单位", max_length=100, required=True, error_messages={"required": "请填写要求单位。"}
    )
    due_on = DayField(label="截止日期", validators=[])
    is_past_meant = forms.BooleanField(label="日期没有错，补登以前的任务", required=False, widget=forms.HiddenInput)
    jurisdiction = forms.ModelChoiceField(
        Jurisdiction.objects.filter(is_active=True),
        label="责任街道（园区）",
        required=False,
        empty_label="全区",
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
        help_text="收集之前，系统已有的内容先填好。",
        error_messages={"invalid_choice": "没有这一列。"},
    )
    note = TextField(label="说明", max_length=500)

    def __init__(self, *args: Any, by: Actor, task: ReportingTask | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        people = people_to_ask()
        if task is not None:  # whoever was asked already may stay, and so may their street
            people = people | Person.objects.filter(pk=task.person_id or 0)
            places = Jurisdiction.objects.filter(Q(is_active=True) | Q(pk=task.jurisdiction_id or 0))
            self.fields["jurisdiction"].queryset = places  # type: ignore[attr-defined]
        seen = Person.objects.visible_to(by).filter(pk__in=people.values("pk"))
        self.fields["person"].queryset = seen.select_related("user")  # type: ignore[attr-defined]
        columns = [(c.key, c.label) for c in ENTERPRISE_COLUMNS if not c.held and not c.is_name]
        self.fields["columns"].choices = columns  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_meant, due_on = cleaned.pop("is_past_meant", False), cleaned.get("due_on")
        is_new = self.task is None or due_on != self.task.due_on
        if due_on and due_on < clock.today() and is_new and not is_meant:
            self.fields["is_past_meant"].widget = forms.CheckboxInput()
            self.add_error("due_on", f"{due_on} 已经过去，请核对；确实是以前的任务，请勾选下面一项再保存。")
        return cleaned


class ReportingStatusForm(forms.Form):
    status = forms.ChoiceField(
        label="状态",
        choices=ReportingStatus.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择状态。", "invalid_choice": "请选择状态。"},
    )
    note = TextField(label="说明", max_length=500)
