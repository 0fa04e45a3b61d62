"""Forms of the street roles."""

from django import forms

from foundation.common.form_fields import TextField
from orgs.duties.choices import StreetPart
from orgs.duties.forms.bases import DutyForm
from orgs.places.models import Jurisdiction


class StreetRoleForm(DutyForm):
    jurisdiction = forms.ModelChoiceField(
        Jurisdiction.objects.filter(is_active=True),
        label="街道（园区）",
        empty_label="请选择",
        error_messages={"required": "请选择街道（园区）。"},
    )
    part = forms.ChoiceField(
        label="职责",
        choices=StreetPart.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择职责。"},
    )
    post = TextField(label="职务", max_length=60, help_text="如 组织员、副书记、党政综合部副部长")
    parts = (StreetPart.LEAD.value, StreetPart.IMPLEMENTER.value)
    field_order = ("jurisdiction", "part", "person", "post", "starts_on", "ends_on")
