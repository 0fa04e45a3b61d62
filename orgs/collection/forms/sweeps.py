"""Forms of the sweeps."""

from typing import Any

from django import forms

from foundation.common.form_fields import DayField, TextField
from foundation.trail import clock
from orgs.collection.models import Sweep
from orgs.duties.forms.ending import WithdrawForm
from orgs.places.models import Jurisdiction


class SweepDaysForm(forms.Form):
    """What a sweep is called and from when to when it runs."""

    title = TextField(
        label="名称",
        max_length=60,
        required=True,
        help_text="如 2026年下半年互联网企业摸排",
        error_messages={"required": "请填写名称。"},
    )
    starts_on = DayField(label="自", initial=clock.today, validators=[])
    ends_on = DayField(label="至", validators=[])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            self.add_error("ends_on", "结束日期不能早于开始日期。")
        return cleaned


class SweepForm(SweepDaysForm):
    """A new one, in all streets and parks or in some."""

    everywhere = forms.BooleanField(label="全部街道（园区）", required=False)
    jurisdictions = forms.ModelMultipleChoiceField(
        Jurisdiction.objects.filter(is_active=True),
        label="街道（园区）",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="只在其中几个摸排时逐个勾选；勾了“全部”就不用再选。",
        error_messages={"invalid_choice": "没有这个街道（园区）。"},
    )
    field_order = ("title", "everywhere", "jurisdictions", "starts_on", "ends_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        everywhere, chosen = cleaned.pop("everywhere", False), cleaned.get("jurisdictions")
        if everywhere and chosen:
            self.add_error("everywhere", "勾了“全部”，下面又选了几个：请只留一种。")
        elif everywhere:
            cleaned["jurisdictions"] = Jurisdiction.objects.filter(is_active=True)
        elif not chosen and "jurisdictions" not in self.errors:
            self.add_error("jurisdictions", "请勾选“全部街道（园区）”，或至少选一个。")
        return cleaned


class _OneOrAll(forms.Form):
    """Asked when several streets have the same sweep: does it concern them all?"""

    scope = forms.ChoiceField(label="范围", widget=forms.RadioSelect, initial="all")

    def __init__(self, *args: Any, sweep: Sweep, together: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope: Any = self.fields["scope"]
        scope.choices = [("all", f"这次摸排的 {together} 个街道（园区）"), ("one", f"只有{sweep.jurisdiction}")]
        scope.error_messages["required"] = scope.error_messages["invalid_choice"] = "请选择范围。"
        if together < 2:
            del self.fields["scope"]


class SweepEditForm(_OneOrAll, SweepDaysForm):
    field_order = ("title", "starts_on", "ends_on", "scope")


class SweepWithdrawForm(_OneOrAll, WithdrawForm):
    field_order = ("scope", "reason")


class SweepResultForm(forms.Form):
    result = forms.CharField(
        label="摸排结果",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="新发现和减少的企业请在企业库登记，这里写文字情况；没有变化也请写明。",
        error_messages={"required": "请写明摸排结果；没有变化也请写明。", "max_length": "最多 500 字。"},
    )
