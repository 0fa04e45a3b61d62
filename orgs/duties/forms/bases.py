"""What the forms share. A person is chosen from a list, a firm by typing part of its name."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator

from foundation.accounts.models import Person
from foundation.accounts.scope import Actor
from foundation.common.form_fields import DayField
from foundation.trail import clock
from foundation.trail.asof import FOREVER, AsOf
from orgs.duties.choices import MOST_TIMES
from orgs.duties.fitting import fitting
from orgs.enterprises import picking
from orgs.enterprises.models import Enterprise, EnterpriseState


class FittingIterator(ModelChoiceIterator):
    """Those of a choice of people who fit."""

    def __init__(self, field: "PersonChoice") -> None:
        super().__init__(field)
        if field.fits is not None:
            self.queryset = field.fits


class PersonChoice(forms.ModelChoiceField):
    """Somebody entered already, told apart by unit and post."""

    iterator = FittingIterator
    fits: QuerySet[Person] | None = None  # those offered, where not everybody

    def label_from_instance(self, obj: Person) -> str:
        return " · ".join(filter(None, (obj.name, obj.unit, obj.post)))

    def offer(self, people: QuerySet[Person], *parts: str) -> None:
        """Offer those who fit one of the parts. Somebody else sent all the same is refused by the services, in words."""
        self.fits = fitting(people, *parts) if parts else None
        self.queryset = people


def times_field(label: str) -> forms.IntegerField:
    """How often something is due; empty = as the settings say."""
    told = f"请填写 0 到 {MOST_TIMES} 的整数，或者空着按业务设置。"
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_TIMES,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="空着就按业务设置。",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), told),
    )


class DutyForm(picking.FindsFirms):
    """Who, from when, and until when if that is known."""

    person = PersonChoice(
        Person.objects.none(), label="人员", empty_label="请选择", error_messages={"required": "请选择人员。"}
    )
    starts_on = DayField(label="自", initial=clock.today)
    ends_on = DayField(label="至（空着就是长期）", required=False)
    only_own_firms: ClassVar[bool] = False
    parts: ClassVar[tuple[str, ...]] = ()  # what the person is to be, see fitting.py

    def __init__(self, *args: Any, by: Actor, text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.visible_to(by).filter(is_active=True)
        person: Any = self.fields["person"]
        person.offer(people, *self.parts)
        self.by, self.text = by, self.asked_for(text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {**cleaned, "ends_on": cleaned.get("ends_on") or FOREVER}

    def offer_firms(self, name: str) -> None:
        """Offer the firms the person sees, or answers for where only those may be chosen."""
        data: Any = self.data
        chosen: list[str] = [*(data.getlist(name) if self.is_bound else ()), *self.offered_first()]
        rule = "responsible_to" if self.only_own_firms else "visible_to"
        today = getattr(EnterpriseState.objects, rule)(self.by).as_of(AsOf.today()).present()
        firms = getattr(Enterprise.objects, rule)(self.by)
        picking.offer(self.fields[name], firms, today, text=self.text, chosen=chosen)

    def offered_first(self) -> list[str]:
        """Firms offered before anything was searched: those the page was opened for."""
        given = [self.initial.get("enterprise"), *self.initial.get("enterprises", ())]
        return [str(pk) for pk in given if picking.is_key(str(pk))]
