"""A form's field for each fact of a dated record, typed by what the fact holds, named and explained by its column."""

from collections.abc import Mapping
from typing import Any

from django import forms

from foundation.common.form_fields import (
    CountField,
    DayField,
    NameField,
    PhoneField,
    PreciseDateField,
    TextField,
    ThreeValueField,
)
from foundation.trail.facts import FactSet

Sections = dict[str, tuple[str, tuple[str, ...]]]  # key → its heading and the facts it holds
LONG = 500  # from this length on a text gets a box of several lines


def sections_of(facts: FactSet, headings: Mapping[str, str], first: tuple[str, ...] = ()) -> Sections:
    """The sections of an edit page, each with the facts whose columns name its heading, in the columns' order.

    Those of ``first`` lead their sections.
    """
    held: dict[str, list[str]] = {heading: [] for heading in headings.values()}
    for name in sorted(facts.columns, key=lambda name: first.index(name) if name in first else len(first)):
        column = facts.column(name)
        if name in facts and (heading := column.section or column.group) in held:
            held[heading].append(name)
    return {key: (heading, tuple(held[heading])) for key, heading in headings.items()}


def field_of(facts: FactSet, name: str, **more: Any) -> forms.Field:
    """The form's field of one fact; ``more`` is what its form says of it beside the column."""
    column = facts.column(name)
    told = {"label": column.label, "help_text": column.help, **more}
    if name == "name":
        return NameField(**told)
    if name in facts.places:
        rows = facts.fields[name].related_model._default_manager.filter(is_active=True)
        return forms.ModelChoiceField(rows, **{"required": False, "empty_label": "未填", **told})
    if name in facts.choices:
        return forms.ChoiceField(choices=[("", "未知"), *facts.choices[name].items()], required=False, **told)
    if name in facts.phones:
        return PhoneField(**told)
    if name in facts.precision_of:
        return PreciseDateField(**told)
    if name in facts.dates:
        return DayField(**{"required": False, **told})
    if name in facts.counts:
        return CountField(**told)
    if name in facts.flags:
        return ThreeValueField(**told)
    longest = facts.longest(name)
    box = {"widget": forms.Textarea(attrs={"rows": 2})} if longest >= LONG else {}
    return TextField(max_length=longest, **{**box, **told})
