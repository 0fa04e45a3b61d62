"""What a step asks for: only the fields it needs, as ``steps.py`` says them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Value, When

from foundation.accounts.scope import Actor
from foundation.common.form_fields import DayField, TextField
from foundation.trail import clock
from visits.models import Need
from visits.needs.chain import Standing
from visits.needs.choices import UNDER_WAY, Answer, Outcome, RevisitWay, StepKind
from visits.needs.holders import key_of, names_of, possible_holders
from visits.needs.kind import NEED
from visits.needs.steps import StepSpec

OFFERED = 100  # needs one may be joined to, those of the same firm and category first
REPLIES = [choice for choice in Outcome.choices if choice[0] not in (Outcome.SETTLED, Outcome.HANDED_ON)]


class StepForm(forms.Form):
    """One step of one need."""

    def __init__(self, *args: Any, spec: StepSpec, need: Need, standing: Standing, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spec, self.need, self.standing, self.by = spec, need, standing, by
        self.holders = self._holders() if "to" in spec.fields else {}
        for name in (*spec.fields, "on"):
            self.fields[name] = _FIELDS[name](self, name)

    def _holders(self) -> dict[str, Any]:
        if self.spec.kind == StepKind.JOINT_OVER:
            return {key_of(h): (h, words) for h, words in names_of(self.standing.joint).items()}
        return possible_holders(self.need.enterprise_id)

    def told(self, name: str) -> dict[str, Any]:
        label, is_needed = self.spec.label(name), name in self.spec.needs
        word = "选择" if name in ("to", "answer", "way", "outcome", "other") else "填写"
        missing = {"required": f"请{word}{label}。"}
        return {
            "label": label,
            "required": is_needed,
            "help_text": self.spec.helps.get(name, ""),
            "error_messages": missing,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "to" in cleaned:
            cleaned["to"] = self.holders[cleaned["to"]][0]
        if "other" in self.fields:
            cleaned["other"] = joinable(self.need, self.by).filter(pk=cleaned.get("other") or 0).first()
        return {name: value for name, value in cleaned.items() if value is not None}


def joinable(need: Need, by: Actor) -> Any:
    """Needs this person sees that stand by themselves, the likeliest first."""
    rows = NEED.seen_by(by).filter(state__in=UNDER_WAY, is_confidential=need.is_confidential).exclude(pk=need.pk)
    near = Case(
        When(enterprise=need.enterprise_id, then=Value(0)),
        When(category=need.category_id, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.order_by(near, "-raised_on", "-pk")


def _choice(form: StepForm, name: str, options: list[tuple[Any, Any]], *, as_list: bool = False) -> forms.Field:
    told = form.told(name)
    messages = {**told["error_messages"], "invalid_choice": f"没有这种{told['label']}，请重新选择。"}
    widget = forms.Select if as_list else forms.RadioSelect
    blank = [("", "请选择")] if as_list else []
    return forms.ChoiceField(**{**told, "error_messages": messages}, choices=[*blank, *options], widget=widget)


def _to(form: StepForm, name: str) -> forms.Field:
    return _choice(form, name, [(key, words) for key, (_, words) in form.holders.items()], as_list=True)


def _other(form: StepForm, name: str) -> forms.Field:
    rows = joinable(form.need, form.by)[:OFFERED]
    return _choice(form, name, [(row.pk, f"{row.title}（{row.shown_on}）") for row in rows], as_list=True)


def _text(form: StepForm, name: str) -> forms.Field:
    longest = 1000 if name == "text" else 100
    widget = forms.Textarea(attrs={"rows": 3}) if name == "text" else forms.TextInput()
    return TextField(max_length=longest, widget=widget, **form.told(name))


def _day(form: StepForm, name: str) -> forms.Field:
    told = form.told(name)
    if name == "on":
        told |= {"required": False, "initial": clock.today(), "help_text": "不是今天的可以改"}
    told.pop("error_messages")
    return DayField(**told)


_FIELDS: dict[str, Callable[[StepForm, str], forms.Field]] = {
    "to": _to,
    "other": _other,
    "text": _text,
    "unit": _text,
    "due_on": _day,
    "on": _day,
    "outcome": lambda form, name: _choice(form, name, REPLIES),
    "answer": lambda form, name: _choice(form, name, _answers(form)),
    "way": lambda form, name: _choice(form, name, list(RevisitWay.choices)),
    "closes": lambda form, name: forms.BooleanField(label=form.spec.label(name), required=False, initial=True),
}


def _answers(form: StepForm) -> list[tuple[Any, Any]]:
    return [c for c in Answer.choices if c[0] != Answer.NONE or form.spec.kind == StepKind.REVISITED]
