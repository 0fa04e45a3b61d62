"""The day a report is asked for."""

from typing import Any

from django import forms

from foundation.trail import clock


class PeriodForm(forms.Form):
    """Until which day, and as known when."""

    as_of = forms.DateField(
        label="截至日期", required=False, widget=forms.DateInput(attrs={"type": "date"}), input_formats=["%Y-%m-%d"]
    )
    known_at = forms.DateField(
        label="当时所知",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "title": "按那一天已录入的资料统计"}),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, year: int, may_know_at: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = min(f"{year}-12-31", clock.today().isoformat())
        self.fields["as_of"].widget.attrs.update(min=f"{year}-01-01", max=last)
        self.may_know_at = may_know_at
        if not may_know_at:
            self.fields["known_at"].widget = forms.HiddenInput()

    def clean_known_at(self) -> Any:
        day = self.cleaned_data["known_at"]
        if day and not self.may_know_at:
            raise forms.ValidationError("“当时所知”只供行业党委办公室使用。")
        return day
