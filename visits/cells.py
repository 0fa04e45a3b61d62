"""Visitors and people met as one cell of a ledger tells them: 张三、李四; 负责人 1 人、职工（工程师）5 人."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from foundation.accounts.scope import Actor
from foundation.common.cells.characters import on_one_line
from visits.choices import MetKind
from visits.models import PersonMet, Visitor
from visits.people import people

BETWEEN = re.compile(r"[、,，;；\n]+")
MET = re.compile(r"(负责人|党群负责人|职工)\s*(?:[（(](.*?)[）)])?\s*(\d{1,5})?\s*(?:人|名)?")
MOST = 30


def _parts(text: str) -> list[str]:
    return [part for one in BETWEEN.split(text) if (part := on_one_line(one).strip())]


def visitors_in(texts: Sequence[str], by: Actor) -> Mapping[str, Any]:
    """People the importer may name, by their names; all others are told as units. Two of one name are asked about."""
    wanted = {part for text in texts for part in _parts(text)}
    named: dict[str, list[int]] = {}
    for pk, name in people(by).filter(name__in=wanted).order_by("pk").values_list("pk", "name"):
        named.setdefault(name, []).append(pk)
    return {text: _visitors(text, named) for text in texts}


def _visitors(text: str, named: Mapping[str, list[int]]) -> Any:
    rows: list[dict[str, Any]] = []
    for part in _parts(text):
        found = named.get(part, [])
        if len(found) > 1:
            return f"叫“{part[:20]}”的有几个人，请写成单位加姓名，或登记后在页面上选择"
        limit = Visitor._meta.get_field("unit").max_length or 0
        if not found and len(part) > limit:
            return f"“{part[:20]}…”太长，一个走访人最多 {limit} 字"
        rows.append({"person_id": found[0], "unit": ""} if found else {"unit": part})
    return rows if len(rows) <= MOST else f"走访人最多 {MOST} 个"


def met_in(texts: Sequence[str], by: Actor) -> Mapping[str, Any]:
    return {text: _met(text) for text in texts}


def _met(text: str) -> Any:
    rows = []
    kinds = {str(label): value for value, label in MetKind.choices}
    for part in _parts(text):
        if not (found := MET.fullmatch(part)):
            return f"“{part[:20]}”请写成 负责人 1 人、职工 5 人 的样子"
        kind, post, count = found.groups()
        rows.append({"kind": kinds[kind], "post": (post or "")[:60], "count": int(count or 1)})
    return rows if len(rows) <= MOST else f"会见对象最多 {MOST} 行"


IN_CELLS = {Visitor: visitors_in, PersonMet: met_in}
