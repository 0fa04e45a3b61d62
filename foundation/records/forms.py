"""A kind's form, made from its model: labels, types and choices. What may be written is judged by ``judging.py`` alone."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet

from foundation.accounts.scope import Actor
from foundation.common.form_fields import CountField, DayField, PreciseDateField, TextField, ThreeValueField
from foundation.common.precision import PreciseDate, Precision
from foundation.records.kinds import Children, RecordKind, Rows
from foundation.records.references import reference_to, search_field

LONG = 200  # longer texts get a box of several lines


def form_of(kind: RecordKind) -> type["RecordForm"]:
    """The form class of a kind."""
    fields = {name: field_of(field, kind, name in kind.precise) for name, field in kind.fields().items()}
    return type(f"{kind.model.__name__}Form", (RecordForm,), {**fields, "of_kind": kind})


class RecordForm(forms.Form):
    """What people fill in of one record, and of the rows below it."""

    of_kind: RecordKind

    def __init__(self, *args: Any, by: Actor, row: Any = None, text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.text = str(self.data.get("q", text) if self.is_bound else text).strip()[:50]
        self.searched = [name for name, field in self.of_kind.fields().items() if reference_to(field)]
        for name, rows in self.of_kind.picks.items():
            _offer(self.fields[name], rows, by, getattr(row, f"{name}_id", None))
        for name in self.searched:
            reference, field = reference_to(self.of_kind.fields()[name]), self.fields[name]
            assert reference is not None
            reference.offer(field, field.queryset, by=by, text=self.text, chosen=self._chosen(name))  # type: ignore[attr-defined]
        self.tables = [ChildTable(self, children, by) for children in self.of_kind.children]

    def _chosen(self, name: str) -> list[str]:
        """What stays offered whatever is looked for."""
        chosen = self.data.get(name) if self.is_bound else self.initial.get(name)
        return [str(chosen)] if chosen else []

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The record's own fields; those of the rows below stand in their tables."""
        return [self[name] for name in self.of_kind.writes]

    def clean(self) -> dict[str, Any]:
        """Values as the services take them: days apart from how fine they are, the rows below by name."""
        cleaned = super().clean() or {}
        own = values_of(self.of_kind.precise, {name: cleaned[name] for name in self.of_kind.writes if name in cleaned})
        return {"values": own, "below": {table.children.name: table.told(cleaned) for table in self.tables}}


def values_of(precise: Mapping[str, str], told: Mapping[str, Any]) -> dict[str, Any]:
    """Days no finer than known become a day and how fine it is."""
    values = dict(told)
    for name, fineness in precise.items():
        if name in values:
            day = values[name]
            values[name] = day.value if isinstance(day, PreciseDate) else day
            values[fineness] = str(day.precision) if isinstance(day, PreciseDate) else str(Precision.DAY)
    return values


def initial_of(kind: RecordKind, row: Any) -> dict[str, Any]:
    """What the form shows of a row that is there."""
    shown = {name: row.serializable_value(name) for name in kind.writes}
    for name, fineness in kind.precise.items():
        if shown[name]:
            shown[name] = PreciseDate(shown[name], Precision(getattr(row, fineness)))
    return shown


def field_of(field: Any, kind: RecordKind | None = None, is_precise: bool = False) -> forms.Field:
    """The form's field for a model's field."""
    label, name = str(field.verbose_name), field.name
    told: dict[str, Any] = {"label": label, "required": not field.blank and not field.null}
    if kind is not None:
        told["help_text"] = kind.helps.get(name, "")
        if name in kind.initial:
            told["initial"] = kind.initial[name]
        elif field.has_default():
            told["initial"] = field.get_default
        if name in kind.widgets:
            told["widget"] = kind.widgets[name]
    missing = {"required": f"请填写{label}。"}
    if field.choices:
        chosen = {"required": f"请选择{label}。", "invalid_choice": f"没有这种{label}，请重新选择。"}
        # A row below that was left empty must be empty: no choice of its own accord.
        blank = [("", "未填")] if field.blank else [] if kind else [("", "请选择")]
        told.setdefault("widget", forms.RadioSelect if kind and len(field.choices) < 6 else forms.Select)
        return forms.ChoiceField(choices=[*blank, *field.choices], error_messages=chosen, **told)
    if reference_to(field):
        return search_field(**told)
    if field.is_relation:
        lost = {"required": f"请选择{label}。", "invalid_choice": f"没有这个{label}，请重新选择。"}
        return forms.ModelChoiceField(
            field.related_model._default_manager.none(), empty_label="请选择", error_messages=lost, **told
        )
    if is_precise:
        return PreciseDateField(error_messages=missing, **told)
    if isinstance(field, models.DateField):
        return DayField(validators=[], **told)  # the judge says of which years
    if isinstance(field, models.BooleanField):
        told.pop("required")
        return ThreeValueField(**told) if field.null else forms.BooleanField(required=False, **told)
    if isinstance(field, models.IntegerField):
        return CountField(error_messages=missing, **told)
    if field.max_length and field.max_length <= LONG:
        return TextField(max_length=field.max_length, error_messages=missing, **told)
    told.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
    return TextField(max_length=field.max_length or 10_000, error_messages=missing, **told)


def _offer(field: Any, rows: Rows, by: Actor, standing: int | None) -> None:
    """Those one may pick; what stands already may stay."""
    picked: QuerySet = rows(by)
    if standing is not None:
        picked = picked | picked.model._default_manager.filter(pk=standing)
    field.queryset = picked


class ChildTable:
    """The rows below a record as a part of its form: those that are there, and some empty ones."""

    def __init__(self, form: RecordForm, children: Children, by: Actor) -> None:
        self.form, self.children = form, children
        there = self._there()
        given = form.initial.get(children.name, []) if form.row is None else []  # rows the page opens with
        self.count = min(self._asked(len(there) or len(given)), children.most)
        for place in range(self.count):
            child = there[place] if place < len(there) else None
            for name, field in children.fields().items():
                made = field_of(field)
                made.required = False  # an empty row is no row; what a filled one lacks, the judge says
                if name in children.picks:
                    _offer(made, children.picks[name], by, getattr(child, f"{name}_id", None))
                if child is not None:
                    made.initial = child.serializable_value(name)
                elif place < len(given):
                    made.initial = given[place].get(name)
                form.fields[self.key(place, name)] = made
            form.fields[self.key(place, "id")] = forms.IntegerField(
                required=False, widget=forms.HiddenInput, initial=child and child.pk
            )

    def _there(self) -> list[Any]:
        if self.form.row is None:
            return []
        live = self.children.model.objects.live().filter(**{self.children.parent: self.form.row.pk})
        return list(live.order_by("pk"))

    def _asked(self, there: int) -> int:
        """As many rows as were sent, a few more when somebody asked for them."""
        if not self.form.is_bound:
            return there + self.children.spare
        sent = str(self.form.data.get(f"{self.children.name}-rows", ""))
        rows = int(sent) if sent.isdecimal() and len(sent) < 4 else there + self.children.spare
        return rows + self.children.spare if f"{self.children.name}-more" in self.form.data else rows

    def key(self, place: int, name: str) -> str:
        return f"{self.children.name}-{place}-{name}"

    @property
    def heads(self) -> list[str]:
        return [str(field.verbose_name) for field in self.children.fields().values()]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each row's bound fields."""
        return [
            {
                "number": place + 1,
                "fields": [self.form[self.key(place, name)] for name in self.children.writes],
                "id": self.form[self.key(place, "id")],
            }
            for place in range(self.count)
        ]

    def told(self, cleaned: dict[str, Any]) -> list[dict[str, Any]]:
        """The filled rows; where each stands in the form is remembered, so that sentences find back."""
        self.places: list[int] = []
        filled = []
        for place in range(self.count):
            values = {name: cleaned.get(self.key(place, name)) for name in self.children.writes}
            if not any(value not in (None, "") for value in values.values()):
                continue
            values = {name: "" if value is None and self._is_text(name) else value for name, value in values.items()}
            filled.append({**values, "id": cleaned.get(self.key(place, "id"))})
            self.places.append(place)
        return filled

    def _is_text(self, name: str) -> bool:
        return isinstance(self.children.fields()[name], models.CharField | models.TextField)

    def find(self, name: str) -> str | None:
        """The form's field for a sentence's name: the judge counts filled rows only."""
        start = f"{self.children.name}-"
        if not name.startswith(start):
            return None
        place, _, field = name.removeprefix(start).partition("-")
        if not place.isdecimal() or int(place) >= len(self.places):
            return None
        return self.key(self.places[int(place)], field or self.children.writes[0])
