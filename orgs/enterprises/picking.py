"""Choosing firms in a form: typed in part, then ticked in a short list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.utils import ErrorDict

from orgs.enterprises.models import EnterpriseState

# A search that finds more firms than this wants another word, not a longer list.
OFFERED = 20
KEPT = 200  # as many as were ticked stay, over several searches


def is_key(text: str) -> bool:
    """It may be a record's key; longer numbers fit into no database."""
    return text.isdecimal() and len(text) < 19


class FindsFirms(forms.Form):
    """A form in which firms are looked for: its button 查找 sends everything, keeps it, and judges nothing yet."""

    text: str = ""

    def asked_for(self, text: str) -> str:
        """What is looked for: as sent with the form, else as the address says."""
        return str(self.data.get("q", text) if self.is_bound else text).strip()[:50]

    @property
    def is_finding(self) -> bool:
        return self.is_bound and "find" in self.data

    def is_valid(self) -> bool:
        return not self.is_finding and super().is_valid()

    def full_clean(self) -> None:
        if self.is_finding:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()


class FirmsChoice(forms.ModelMultipleChoiceField):
    """Firms by their keys; anything else is refused before the database is asked."""

    def clean(self, value: Any) -> Any:
        if not all(is_key(str(one)) for one in value or ()):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


def firm_words(state: EnterpriseState) -> str:
    return f"{state.name}（{state.jurisdiction or '属地待补'}）"


def offer(field: Any, allowed: QuerySet, today: QuerySet, *, text: str, chosen: list[str]) -> None:
    """Let the field take any of the allowed firms, but show only those found by the text and those chosen.

    ``today``: states of these firms as they are now.
    """
    field.queryset = allowed
    field.widget.choices = [(s.enterprise_id, firm_words(s)) for s in _found(today, text, chosen)]
    if not field.widget.choices:
        nothing = f"没有找到“{text}”，请换一个字，或者用拼音首字母。"
        field.help_text = nothing if text else "先查找企业，再在这里选择。"


def _found(today: QuerySet, text: str, chosen: list[str]) -> list[EnterpriseState]:
    today = today.select_related("jurisdiction")
    found = list(today.filter(enterprise__in=[pk for pk in chosen if is_key(pk)][:KEPT]))
    if text and "\x00" not in text:
        others = today.search(text).exclude(enterprise__in=[s.enterprise_id for s in found])  # type: ignore[attr-defined]
        found += others.order_by("sort_key", "pk")[:OFFERED]
    return found
