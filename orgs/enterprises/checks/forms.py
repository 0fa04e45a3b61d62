"""Forms of 联系不上 and 核实完毕."""

from typing import Any

from django import forms

from foundation.common.form_fields import TextField
from orgs.enterprises.choices import UNREACHABLE, DoubtReason


class UnreachableForm(forms.Form):
    reason = forms.ChoiceField(
        label="原因",
        choices=[(reason.value, reason.label) for reason in UNREACHABLE],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择原因。", "invalid_choice": "请选择列出的原因。"},
    )
    note = TextField(label="说明", max_length=200, help_text="选“其他”时请写明情况")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == DoubtReason.OTHER and not cleaned.get("note"):
            self.add_error("note", "请写明情况。")
        return cleaned


class SettleForm(forms.Form):
    outcome = TextField(
        label="核实结果",
        max_length=200,
        required=True,
        help_text="如：换了号码，已更新；确已搬离，另行登记迁出",
        error_messages={"required": "请写明核实结果。"},
    )
