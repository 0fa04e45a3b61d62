from django import forms

from foundation.common.form_fields import DayField, TextField
from foundation.trail import clock
from orgs.places.choices import JurisdictionKind


class AddPlaceForm(forms.Form):
    name = TextField(
        label="名称", max_length=60, required=True, error_messages={"required": "请填写街道（园区）名称。"}
    )
    kind = forms.ChoiceField(label="类别", choices=JurisdictionKind.choices)
    code = TextField(label="代码", max_length=20)
    since = DayField(label="从哪天起", initial=clock.today)


class RenamePlaceForm(forms.Form):
    name = TextField(label="新名称", max_length=60, required=True, error_messages={"required": "请填写新名称。"})
    since = DayField(label="从哪天起", initial=clock.today)
