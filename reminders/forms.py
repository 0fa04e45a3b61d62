"""Forms of the open items."""

from datetime import timedelta
from typing import Any

from django import forms

from foundation.accounts.models import User
from foundation.common.form_fields import DayField, TextField
from foundation.trail import clock
from reminders.people import colleagues_of
from reminders.rules.base import Due

REASON = {"required": "请写一句原因。"}


class PostponeForm(forms.Form):
    until = DayField(label="推迟到", initial=lambda: clock.today() + timedelta(days=7), validators=[])
    reason = TextField(label="原因", max_length=200, required=True, error_messages=REASON)


class MuteForm(forms.Form):
    reason = TextField(label="原因", max_length=200, required=True, error_messages=REASON)


class ColleagueChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        more = (obj.person.unit, obj.person.post) if obj.person else ()
        return " · ".join(filter(None, (str(obj), *more)))


class HandOnForm(forms.Form):
    """Colleagues who answer for the same firm or street, and the office."""

    to = ColleagueChoice(
        User.objects.none(),
        label="转给",
        empty_label="请选择",
        error_messages={"required": "请选择一位同事。", "invalid_choice": "请在列出的同事中选择。"},
    )
    reason = TextField(label="原因", max_length=200, required=True, error_messages=REASON)

    def __init__(self, *args: Any, due: Due, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues_of(due, by)  # type: ignore[attr-defined]


class MailForm(forms.Form):
    address = forms.EmailField(
        label="工作邮箱",
        max_length=120,
        error_messages={"required": "请填写工作邮箱。", "invalid": "邮箱地址不完整，应像 name@example.com。"},
    )
    is_active = forms.BooleanField(label="每个工作日收一封待办邮件", required=False)
