"""Forms that end a responsibility or take it back."""

from django import forms

from foundation.common.form_fields import DayField, TextField
from foundation.trail import clock


class EndForm(forms.Form):
    on = DayField(label="最后一天", initial=clock.today)


class WithdrawForm(forms.Form):
    reason = TextField(label="撤回原因", max_length=500, required=True, error_messages={"required": "请写明撤回原因。"})
