"""Forms of the refresh rounds."""

from typing import Any

from django import forms

from foundation.common.form_fields import TextField
from orgs.rounds.models import SampleResult

# How somebody came to know (ux.md §3.5: 代确认 is allowed, and says so).
SOURCES = [("", "日常掌握"), ("电话核实", "电话核实"), ("上门核实", "上门核实"), ("企业反馈", "企业反馈")]


class ConfirmForm(forms.Form):
    """What a screen of firms sends back: which firms, as they were shown, and how one knows."""

    source = forms.ChoiceField(label="依据", choices=SOURCES, required=False)
    token = forms.CharField(required=False, max_length=36)

    def clean_source(self) -> str:
        return self.cleaned_data["source"] or ""

    def seen(self) -> dict[int, int]:
        """Firm → state shown; whatever is not a pair of numbers is passed over."""
        pairs: dict[int, int] = {}
        data: Any = self.data
        for text in data.getlist("firm")[:50]:
            firm, _, state = text.partition(":")
            if all(part.isdecimal() and len(part) < 18 for part in (firm, state)):
                pairs[int(firm)] = int(state)
        return pairs


class SampleForm(forms.Form):
    result = forms.ChoiceField(
        label="抽查结果",
        choices=SampleResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择抽查结果。", "invalid_choice": "请选择抽查结果。"},
    )
    note = TextField(label="说明", max_length=200, help_text="有出入时写明哪里有出入，企业将转为待核实")
