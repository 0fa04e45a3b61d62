"""Puts a payload into every text that the portal keeps, each with the number of its field."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction

from tests.injection.payloads import MARK

NUMBERED = re.compile(rf"{MARK}f(\d+)x")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

# Written by the portal alone, from words of its own: nobody's text ever stands there.
OF_THE_PORTAL = {
    "digest", "previous", "prefix", "password", "sha256", "token", "stored_as", "session_key", "session_data",
    "kind", "model", "status", "presence", "rule", "step", "subject", "period", "stream", "opened_with", "head",
    "event", "key", "task", "maker", "table", "number", "target", "part", "field_group", "headings", "identity",
    "name_key", "sort_key", "initials", "search_text", "request", "session_hash", "file", "columns", "query",
    "mode", "url", "object_id", "action_flag", "field", "record", "column", "last_address", "address",
    "stored", "counts", "mapping", "options", "include_hidden", "payload", "result", "origins", "decisions", "base",
    "spellings", "described",
}  # fmt: skip
OF_DJANGO = {"auth", "contenttypes", "sessions", "constance"}


def markup(number: int) -> str:
    return f"{MARK}f{number}x<b data-{MARK} hx-get=/{MARK}>'\"&`"


def attribute(number: int) -> str:
    return f"{MARK}f{number}x\" data-{MARK} hx-get=/{MARK} x='"


def template(number: int) -> str:
    return f"{MARK}f{number}x{{{{7|add:42}}}}{{% csrf_token %}}"


def formula(number: int) -> str:
    return f"=1+1&{MARK}f{number}x"


WAYS: dict[str, Callable[[int], str]] = {
    "markup": markup,
    "attribute": attribute,
    "template": template,
    "formula": formula,
}


def text_fields() -> list[Any]:
    """Every column that keeps what somebody may have written."""
    return [
        one
        for model in apps.get_models()
        if model._meta.app_label not in OF_DJANGO
        for one in model._meta.concrete_fields
        if isinstance(one, models.CharField | models.TextField | models.JSONField)
        and not one.choices
        and not one.is_relation
        and one.name not in OF_THE_PORTAL
        and "precision" not in one.name
    ]


def fill(text_of: Callable[[int], str]) -> dict[int, str]:
    """The payload in every field of every record; the numbers of the fields that hold it, with their names."""
    held = {}
    for number, one in enumerate(text_fields(), start=1):
        rows = one.model._base_manager.all()[:200]
        if sum([_filled(one, row, text_of(number)) for row in rows]):
            held[number] = f"{one.model._meta.label}.{one.name}"
    return held


def _filled(one: Any, row: Any, text: str) -> bool:
    if isinstance(one, models.JSONField):
        value = with_texts(getattr(row, one.name), text)
        if value == getattr(row, one.name):
            return False
    else:
        value = text[: one.max_length]
        if one.unique:
            value = f"{text[: one.max_length - len(str(row.pk))]}{row.pk}"
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**{one.name: value})
    except DatabaseError:  # the last word is the database's: such a text cannot stand there
        return False
    return True


def with_texts(value: Any, text: str) -> Any:
    """The same value with the text in place of every text that people wrote."""
    if isinstance(value, dict):
        return {key: with_texts(one, text) for key, one in value.items()}
    if isinstance(value, list):
        return [with_texts(one, text) for one in value]
    return text if isinstance(value, str) and CHINESE.search(value) else value


def fields_in(body: bytes) -> Iterator[int]:
    return (int(number) for number in set(NUMBERED.findall(body.decode(errors="replace"))))
