"""Forms of the handovers."""

from collections.abc import Iterable
from typing import Any

from django import forms

from foundation.accounts.models import Person
from foundation.common.form_fields import DayField, TextField
from foundation.trail import clock
from orgs.duties.forms.bases import PersonChoice
from orgs.duties.kinds import part_of
from orgs.duties.people_duties import HeldDuty
from orgs.duties.services.liaison import STILL


class HandoverForm(forms.Form):
    """Which duties of one person pass to whom from which day."""

    duties = forms.MultipleChoiceField(
        label="移交的职责",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一项。", "invalid_choice": "这项职责刚被改动过，请刷新页面。"},
    )
    to = PersonChoice(
        Person.objects.none(), label="接收人", empty_label="请选择", error_messages={"required": "请选择接收人。"}
    )
    on = DayField(label="职责移交日", initial=clock.today, help_text="这一天起由接收人负责，前一天及以前仍算移交人的。")
    note = TextField(label="说明", max_length=500)
    is_second_meant = forms.BooleanField(label=STILL, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, held: list[HeldDuty], people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = {duty.key: duty for duty in held}
        duties: Any = self.fields["duties"]
        to: Any = self.fields["to"]
        duties.choices = [(duty.key, f"{duty.kind} · {duty.name}") for duty in held]
        to.offer(people, *{part_of(duty.row) for duty in held})

    def clean_duties(self) -> list[Any]:
        return [self.held[key].row for key in self.cleaned_data["duties"]]

    def ask_for_a_second(self) -> None:
        self.fields["is_second_meant"].widget = forms.CheckboxInput()


class RecipientForm(forms.Form):
    to = PersonChoice(
        Person.objects.none(), label="接收人", empty_label="请选择", error_messages={"required": "请选择接收人。"}
    )

    is_second_meant = forms.BooleanField(label=STILL, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Any, parts: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.offer(people, *parts)

    def ask_for_a_second(self) -> None:
        self.fields["is_second_meant"].widget = forms.CheckboxInput()
