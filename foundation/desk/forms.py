"""Forms of the desk."""

from django import forms

from foundation.desk.models import DisplaySettings, Feedback


class FeedbackForm(forms.ModelForm):
    class Meta:
        model = Feedback
        fields = ("text", "page")
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "page": forms.HiddenInput()}
        error_messages = {"text": {"required": "请写下您的意见。"}}


class DisplayForm(forms.ModelForm):
    class Meta:
        model = DisplaySettings
        fields = ("size", "density", "shortcuts")
        widgets = {"size": forms.RadioSelect(), "density": forms.RadioSelect()}
