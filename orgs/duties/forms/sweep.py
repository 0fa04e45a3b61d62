"""Forms of the sweeps."""

from typing import Any

from django import forms

from foundation.common.form_fields import DayField, TextField
from foundation.trail import clock
from orgs.places.models import Jurisdiction


class SweepForm(forms.Form):
    title = TextField(
        label="名称",
        max_length=60,
        required=True,
        help_text="如 2026年下半年互联网企业摸排",
        error_messages={"required": "请填写名称。"},
    )
    jurisdictions = forms.ModelMultipleChoiceField(
        Jurisdiction.objects.filter(is_active=True),
        label="街道（园区）",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一个街道（园区）。", "invalid_choice": "没有这个街道（园区）。"},
    )
    starts_on = DayField(label="自", initial=clock.today)
    ends_on = DayField(label="至")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            self.add_error("ends_on", "结束日期不能早于开始日期。")
        return cleaned


class SweepResultForm(forms.Form):
    result = forms.CharField(
        label="摸排结果",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="新发现和减少的企业请在企业库登记，这里写文字情况；没有变化也请写明。",
        error_messages={"required": "请写明摸排结果；没有变化也请写明。", "max_length": "最多 500 字。"},
    )
