"""Forms of the deputies."""

from typing import Any

from foundation.accounts.models import Person
from foundation.common.form_fields import DayField, TextField
from orgs.duties.fitting import STANDING_IN
from orgs.duties.forms.bases import DutyForm, PersonChoice


class DeputyForm(DutyForm):
    """Who stands in for whom; always with an end."""

    deputy = PersonChoice(
        Person.objects.none(), label="代理人", empty_label="请选择", error_messages={"required": "请选择代理人。"}
    )
    ends_on = DayField(label="至")
    reason = TextField(label="原因", max_length=200, help_text="如 休假、借调")
    parts = (STANDING_IN,)
    field_order = ("person", "deputy", "starts_on", "ends_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        deputy: Any = self.fields["deputy"]
        person.label = "被代理人"
        deputy.offer(person.queryset, *self.parts)
