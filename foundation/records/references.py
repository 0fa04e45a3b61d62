"""Records of which there are too many for a list of choices: looked for in a form, found by name in a file.

An app says it once for its model (``register_reference``); every kind that refers to the model works so by that.
"""

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from django import forms
from django.db import models
from django.db.models import QuerySet

from foundation.accounts.scope import Actor


class Reference(Protocol):
    """How the records of one model are chosen."""

    def offer(self, field: Any, rows: QuerySet, *, by: Actor, text: str, chosen: Sequence[str]) -> None:
        """Let a form's field take any of the rows, but show only those found by the text and those chosen."""

    def named(self, rows: QuerySet, texts: Collection[str]) -> dict[str, list[Any]]:
        """Which of the rows a cell may mean, by what stands in it; a constant number of queries."""


_references: dict[str, Reference] = {}


def register_reference(model: type[models.Model], reference: Reference) -> None:
    _references[model._meta.label_lower] = reference


def reference_to(field: Any) -> Reference | None:
    """How the records a model's field points to are chosen; None when a plain list serves."""
    return _references.get(field.related_model._meta.label_lower) if field.is_relation else None


def search_field(label: str, **told: Any) -> forms.ModelChoiceField:
    """A choice among the few that were found."""
    lost = {"required": f"请先查找，再选择{label}。", "invalid_choice": f"没有这个{label}，请重新查找。"}
    return _Searched(None, empty_label=None, widget=forms.RadioSelect, label=label, error_messages=lost, **told)


class _Searched(forms.ModelChoiceField):
    def clean(self, value: Any) -> Any:
        """Longer numbers than a key fit into no database; they name nothing."""
        if value not in self.empty_values and not (str(value).isdecimal() and len(str(value)) < 19):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)
