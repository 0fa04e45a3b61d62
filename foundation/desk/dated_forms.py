"""Forms that write dated facts: from which day, and whether things changed or had been entered wrongly."""

from typing import Any, ClassVar

from django import forms
from django.core import signing

from foundation.common.form_fields import DayField, TextField
from foundation.common.precision import Precision, first_day
from foundation.desk.fact_fields import Sections, field_of
from foundation.trail import clock
from foundation.trail.applying import NameAsked
from foundation.trail.facts import FactSet


class DatedForm(forms.Form):
    """Shared by all forms that write dated facts: the day, no finer than it is known."""

    on = DayField(label="从哪天起", initial=clock.today)
    precision = forms.ChoiceField(
        label="日期精确到", choices=[("day", "日"), ("month", "月"), ("year", "年")], initial="day"
    )
    reason = TextField(label="原因或依据", max_length=500)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["precision"] = cleaned.get("precision") or "day"
        day = cleaned.get("on")
        if day and day > clock.today():
            self.add_error("on", "日期不能晚于今天：将来的情况请到那天再登记。")
        elif day:
            # An imprecise date takes effect on the first day of its period.
            cleaned["on"] = first_day(day, Precision(cleaned["precision"]))
        return cleaned


class NamingForm(forms.Form):
    """A form that gives a name. When others bear it, it asks whether this is another one; a tick answers."""

    other_label = "确是另一家，仍要保存"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.similar: list[Any] = []  # those of the same or a like name that the person sees
        if "is_other" in self.data:
            self._add_tick()

    def ask_other(self, asked: NameAsked) -> None:
        self.similar = asked.alike
        self._add_tick()

    def _add_tick(self) -> None:
        self.fields["is_other"] = forms.BooleanField(label=self.other_label, required=False)


class SectionForm(NamingForm, DatedForm):
    """Edit one section: 情况变了 from a day on, or 原来录错了.

    What the person saw travels with the form, so that a colleague's change to the same field is shown instead of
    overwritten. A kind of record says which facts and sections it has, and what a fact's field has beyond its column.
    """

    fact_set: ClassVar[FactSet]
    sections: ClassVar[Sections]

    mode = forms.ChoiceField(
        label="这次修改是",
        choices=[("changed", "情况变了"), ("wrong", "原来录错了")],
        initial="changed",
        widget=forms.RadioSelect,
        error_messages={"required": "请说明是情况变了，还是原来录错了。"},
    )
    on = DayField(
        label="从哪天起",
        initial=clock.today,
        help_text="原来录错了的，填资料有误的任何一天，一般不用改。",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, section: str, current: dict[str, Any], **kwargs: Any) -> None:
        """``current``: the record's values today, personal ones as text."""
        super().__init__(*args, **kwargs)
        self.section, self.current = section, current
        self.fact_names = self.sections[section][1]
        self.fields.update({name: self.fact_field(name) for name in self.fact_names})
        shown = self._shown(current)
        self.initial.update(self.fact_set.to_initial(shown), seen=signing.dumps(shown, compress=True))
        self.conflicts: list[Any] = []

    def fact_field(self, name: str) -> forms.Field:
        """The form's field of one fact."""
        return field_of(self.fact_set, name)

    def _shown(self, current: dict[str, Any]) -> dict[str, Any]:
        return {k: current.get(k) for k in [*self.fact_names, *self.fact_set.precision_of.values()]}

    @property
    def facts(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fact_names]

    def take_as_seen(self, current: dict[str, Any]) -> None:
        """The person has now been shown these values: what they send next is meant to replace them."""
        self.data = {**self.data.dict(), "seen": signing.dumps(self._shown(current), compress=True)}  # type: ignore[attr-defined]

    def clean_seen(self) -> dict[str, Any]:
        try:
            return signing.loads(self.cleaned_data["seen"] or "")
        except signing.BadSignature:
            # The page was tampered with or is very old: compare with what holds now, so nothing is overwritten silently.
            return self._shown(self.current)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        values = self.fact_set.to_values({k: cleaned[k] for k in self.fact_names if k in cleaned})
        for name in self.fact_names:  # somebody chose to keep the colleague's value
            if self.data.get(f"keep-{name}") == "theirs":
                values[name] = self.current.get(name)
        cleaned["values"] = values
        return cleaned
