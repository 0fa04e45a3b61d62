"""Forms of the sweeps: what one is called and its days are the kind's; the streets it concerns are chosen here."""

from typing import Any

from django import forms

from foundation.records.forms import form_of
from foundation.records.views import WithdrawForm
from orgs.collection.kinds.sweeps import SWEEPS
from orgs.collection.models import Sweep
from orgs.places.models import Jurisdiction

DaysForm: Any = form_of(SWEEPS)


class SweepForm(DaysForm):
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
        everywhere, chosen = self.cleaned_data.get("everywhere"), self.cleaned_data.get("jurisdictions")
        if everywhere and chosen:
            self.add_error("everywhere", "勾了“全部”，下面又选了几个：请只留一种。")
        elif everywhere:
            chosen = Jurisdiction.objects.filter(is_active=True)
        elif not chosen and "jurisdictions" not in self.errors:
            self.add_error("jurisdictions", "请勾选“全部街道（园区）”，或至少选一个。")
        return {**super().clean()["values"], "jurisdictions": chosen}


class _OneOrAll(forms.Form):
    """Asked when several streets have the same sweep: does it concern them all?"""

    scope = forms.ChoiceField(label="范围", widget=forms.RadioSelect, initial="all")

    def __init__(self, *args: Any, row: Sweep, together: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope: Any = self.fields["scope"]
        scope.choices = [("all", f"这次摸排的 {together} 个街道（园区）"), ("one", f"只有{row.jurisdiction}")]
        scope.error_messages["required"] = scope.error_messages["invalid_choice"] = "请选择范围。"
        if together < 2:
            del self.fields["scope"]


class SweepEditForm(_OneOrAll, DaysForm):
    field_order = ("title", "starts_on", "ends_on", "scope")

    def clean(self) -> dict[str, Any]:
        scope = self.cleaned_data.get("scope", "one")
        told: Any = super().clean()
        return {**told["values"], "scope": scope}


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
