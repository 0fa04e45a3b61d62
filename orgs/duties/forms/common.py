"""What the forms share. A person is chosen from a list, a firm by typing part of its name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from foundation.accounts.models import Person
from foundation.common.form_fields import DayField
from foundation.trail import clock
from foundation.trail.asof import FOREVER, AsOf
from orgs.enterprises.models import Enterprise, EnterpriseState

# A search that finds more firms than this wants another word, not a longer list.
OFFERED = 20


class PersonChoice(forms.ModelChoiceField):
    """Somebody entered already, told apart by unit and post."""

    def label_from_instance(self, obj: Person) -> str:
        return " · ".join(filter(None, (obj.name, obj.unit, obj.post)))


def is_key(text: str) -> bool:
    """It may be a record's key; longer numbers fit into no database."""
    return text.isdecimal() and len(text) < 19


class FirmsChoice(forms.ModelMultipleChoiceField):
    """Firms by their keys; anything else is refused before the database is asked."""

    def clean(self, value: Any) -> Any:
        if not all(is_key(str(one)) for one in value or ()):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class DutyForm(forms.Form):
    """Who, from when, and until when if that is known."""

    person = PersonChoice(
        Person.objects.none(), label="人员", empty_label="请选择", error_messages={"required": "请选择人员。"}
    )
    starts_on = DayField(label="自", initial=clock.today)
    ends_on = DayField(label="至（空着就是长期）", required=False)

    def __init__(self, *args: Any, by: Any, text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.visible_to(by).filter(is_active=True)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.by, self.text = by, text.strip()[:50]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["ends_on"] = cleaned.get("ends_on") or FOREVER
        if cleaned.get("starts_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            self.add_error("ends_on", "结束日期不能早于开始日期。")
        return cleaned

    def offer_firms(self, name: str) -> None:
        """Let the field take any firm the person sees, but show only those found by the text and those chosen."""
        field: Any = self.fields[name]
        field.queryset = Enterprise.objects.visible_to(self.by)
        field.widget.choices = [(s.enterprise_id, firm_words(s)) for s in self._offered(name)]
        if not field.widget.choices:
            nothing = f"没有找到“{self.text}”，请换一个字，或者用拼音首字母。"
            field.help_text = nothing if self.text else "先在上面查找企业，再在这里选择。"

    def offered_first(self) -> list[str]:
        """Firms offered before anything was searched."""
        return []

    def _offered(self, name: str) -> list[EnterpriseState]:
        today = EnterpriseState.objects.visible_to(self.by).as_of(AsOf.today()).present().select_related("jurisdiction")
        data: Any = self.data
        chosen: Any = [pk for pk in data.getlist(name) if is_key(pk)] if self.is_bound else self.offered_first()
        found = list(today.filter(enterprise__in=chosen[:OFFERED]))
        if self.text and "\x00" not in self.text:
            others = today.search(self.text).exclude(enterprise__in=[s.enterprise_id for s in found])
            found += others.order_by("sort_key", "pk")[:OFFERED]
        return found


def firm_words(state: EnterpriseState) -> str:
    return f"{state.name}（{state.jurisdiction or '属地待补'}）"
