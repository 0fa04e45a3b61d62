"""Choosing firms in a form: typed in part, then ticked in a short list."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from orgs.enterprises.models import EnterpriseState

# A search that finds more firms than this wants another word, not a longer list.
OFFERED = 20


def is_key(text: str) -> bool:
    """It may be a record's key; longer numbers fit into no database."""
    return text.isdecimal() and len(text) < 19


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
        field.help_text = nothing if text else "先在上面查找企业，再在这里选择。"


def _found(today: QuerySet, text: str, chosen: list[str]) -> list[EnterpriseState]:
    today = today.select_related("jurisdiction")
    found = list(today.filter(enterprise__in=[pk for pk in chosen if is_key(pk)][:OFFERED]))
    if text and "\x00" not in text:
        others = today.search(text).exclude(enterprise__in=[s.enterprise_id for s in found])  # type: ignore[attr-defined]
        found += others.order_by("sort_key", "pk")[:OFFERED]
    return found
