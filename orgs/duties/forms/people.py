"""登记人员."""

from django import forms

from foundation.common.form_fields import TextField


class PersonForm(forms.Form):
    """Somebody new: without a login until the system administrator gives one."""

    name = TextField(label="姓名", max_length=40, required=True, error_messages={"required": "请填写姓名。"})
    unit = TextField(label="单位", max_length=100)
    post = TextField(label="职务", max_length=100)
    phone = TextField(label="工作电话", max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"}))
