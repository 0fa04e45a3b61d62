"""How the timeline calls firms and their fields."""

from datetime import date
from typing import Any

from foundation.common.masking import mask_phone
from foundation.common.tables.columns import shown_date
from foundation.trail.models import PersonalValue
from foundation.trail.values import referenced
from orgs.enterprises.choices import OperatingStatus, Presence
from orgs.enterprises.facts import FACTS
from orgs.enterprises.models import EnterpriseState
from orgs.places.models import Block, Jurisdiction

FIELD_WORDS = {
    **{
        name: str(EnterpriseState._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in FACTS
        if name != "founded_precision"
    },
    "founded_precision": "成立时间精度",
    "presence": "在册状态",
    "code": "统一社会信用代码",
    "code_note": "代码说明",
}


def shown_values(pairs: list[tuple[str, Any]]) -> list[str]:
    """(field, value) pairs in words: three queries at most. Phones are always masked here."""
    jurisdictions = {v for n, v in pairs if n == "jurisdiction" and v}
    blocks = {v for n, v in pairs if n == "block" and v}
    people = {pk for _, v in pairs if (pk := referenced(v))}
    places = dict(Jurisdiction.objects.filter(pk__in=jurisdictions).values_list("pk", "name")) if jurisdictions else {}
    areas = dict(Block.objects.filter(pk__in=blocks).values_list("pk", "name")) if blocks else {}
    texts = {p.pk: str(p) for p in PersonalValue.objects.filter(pk__in=people)} if people else {}
    words = {"presence": dict(Presence.choices), "operating_status": dict(OperatingStatus.choices)}
    return [_shown(name, value, places, areas, texts, words) for name, value in pairs]


def _shown(name: str, value: Any, places: dict, areas: dict, texts: dict, words: dict) -> str:
    if value is None or value == "" or name == "founded_precision":
        return ""
    if isinstance(value, PersonalValue):
        value = str(value)
        return mask_phone(value) if name == "phone" else value
    if pk := referenced(value):
        return mask_phone(texts[pk]) if name == "phone" else texts[pk]
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return shown_date(value, "day")
    if name == "jurisdiction":
        return str(places.get(value, value))
    if name == "block":
        return str(areas.get(value, value))
    return str(words.get(name, {}).get(value, value))
