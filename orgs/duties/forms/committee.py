"""Forms of the committee."""

from django import forms

from foundation.common.form_fields import DayField, TextField
from foundation.trail import clock
from orgs.duties.choices import CommitteePost
from orgs.duties.fitting import SEAT
from orgs.duties.forms.bases import DutyForm


class SeatForm(DutyForm):
    post = forms.ChoiceField(
        label="党委职务",
        choices=CommitteePost.choices,
        widget=forms.RadioSelect,
        initial=CommitteePost.MEMBER,
        error_messages={"required": "请选择党委职务。"},
    )
    department = TextField(label="所在部门", max_length=100)
    function = TextField(label="部门职能", max_length=200, help_text="用于结合职能安排联系点。")
    parts = (SEAT,)
    field_order = ("person", "post", "department", "function", "starts_on", "ends_on")


class CommitteeNameForm(forms.Form):
    name = TextField(label="名称", max_length=100, required=True, error_messages={"required": "请填写名称。"})
    since = DayField(label="启用日期", initial=clock.today, validators=[], help_text="这一天以前的页面仍显示原名称。")
