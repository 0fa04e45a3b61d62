"""How the timeline calls Party organisations and their fields."""

from datetime import date
from typing import Any

from foundation.common.masking import mask_phone
from foundation.common.tables.columns import shown_date
from foundation.trail.models import PersonalValue
from foundation.trail.values import referenced
from orgs.parties.choices import Category, Presence, Setup
from orgs.parties.facts import FACTS, QUIET
from orgs.parties.models import PartyState
from orgs.places.models import Jurisdiction

PHONES = frozenset({"secretary_phone", "contact_phone"})
FIELD_WORDS = {
    **{
        name: str(PartyState._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in FACTS
        if name not in QUIET
    },
    "presence": "在册状态",
}
_WORDS = {"presence": dict(Presence.choices), "category": dict(Category.choices), "setup": dict(Setup.choices)}


def shown_values(pairs: list[tuple[str, Any]]) -> list[str]:
    """(field, value) pairs in words: two queries at most. Phones are always masked here."""
    places = {v for n, v in pairs if n == "jurisdiction" and v}
    people = {pk for _, v in pairs if (pk := referenced(v))}
    names = dict(Jurisdiction.objects.filter(pk__in=places).values_list("pk", "name")) if places else {}
    texts = {p.pk: str(p) for p in PersonalValue.objects.filter(pk__in=people)} if people else {}
    return [_shown(name, value, names, texts) for name, value in pairs]


def _shown(name: str, value: Any, places: dict, texts: dict) -> str:
    if value is None or value == "" or name in QUIET:
        return ""
    if isinstance(value, PersonalValue):
        value = str(value)
        return mask_phone(value) if name in PHONES else value
    if pk := referenced(value):
        return mask_phone(texts[pk]) if name in PHONES else texts[pk]
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return shown_date(value, "day")
    if name == "jurisdiction":
        return str(places.get(value, value))
    return str(_WORDS.get(name, {}).get(value, value))
