"""May this be written? Said by the model's fields and constraints and by the kind's own function, and nowhere else.

Form, interface and import only turn text into types; the sentences found here they put beside the field, the key, the
cell.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from foundation.accounts.scope import Actor
from foundation.common.precision import refuse_far_year
from foundation.records.kinds import Children, RecordKind

Found = Iterator[tuple[str, list[str]]]


def judge(kind: RecordKind, row: Any, by: Actor | None) -> None:
    """Raises ValidationError with all sentences by field; those of a row below are under ``name-place-field``."""
    _raise_all(kind, row, _of_row)
    kind.judge(row, by)  # relies on what the model says; where it has nearer bounds, its sentence says more
    _raise_all(kind, row, _of_years)


def _raise_all(kind: RecordKind, row: Any, told: Callable[[models.Model, str], Found]) -> None:
    """Raise what is told of the record and of the rows below it, if anything is."""
    found: dict[str, list[str]] = {}
    for name, sentences in told(row, ""):
        found.setdefault(name, []).extend(sentences)
    for children in kind.children:
        for place, child in enumerate(row.drafted.get(children.name, ())):
            for name, sentences in told(child, children.parent):
                key = f"{children.name}-{place}-{name}" if name != NON_FIELD_ERRORS else f"{children.name}-{place}"
                found.setdefault(key, []).extend(sentences)
        for place, sentence in _twice(children, row.drafted.get(children.name, ())) if told is _of_row else ():
            found.setdefault(f"{children.name}-{place}", []).append(sentence)
    if found:
        raise ValidationError({name: list(dict.fromkeys(sentences)) for name, sentences in found.items()})


def _twice(children: Children, rows: Sequence[Any]) -> Iterator[tuple[int, str]]:
    """Rows of one form that say the same, as the model's unique constraints tell: the database knows only saved ones."""
    for rule in children.model._meta.constraints:
        if not isinstance(rule, models.UniqueConstraint) or children.parent not in rule.fields:
            continue
        said: set[tuple[Any, ...]] = set()
        names = [children.model._meta.get_field(name).attname for name in rule.fields if name != children.parent]
        for place, row in enumerate(rows):
            same = tuple(getattr(row, name) for name in names)
            if same in said and None not in same:
                yield place, str(rule.violation_error_message)
            said.add(same)


def _of_years(row: models.Model, skip: str) -> Found:
    """Days outside the years the portal knows."""
    for field in row._meta.concrete_fields:
        day = getattr(row, field.attname)
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField) and day is not None:
            try:
                refuse_far_year(day)
            except ValidationError as wrong:
                yield field.name, wrong.messages


def _of_row(row: models.Model, skip: str) -> Found:
    # References are looked up among those one may pick; asking the database for each again costs a query a row.
    references = {field.name for field in row._meta.concrete_fields if field.is_relation}
    filled_in = {f.name for f in row._meta.concrete_fields if f.is_relation and (f.null or f.name == skip)}
    try:
        row.clean_fields(exclude=references)
    except ValidationError as wrong:
        for name, errors in wrong.error_dict.items():
            yield name, [_say(row._meta.get_field(name), error) for error in errors]
        return
    for field in row._meta.concrete_fields:
        if field.name in references - filled_in and getattr(row, field.attname) is None and field.editable:
            yield field.name, [f"请选择{field.verbose_name}。"]
            return
    skipped = {skip} if skip else set()
    for check in (row.clean, lambda: row.validate_unique(skipped), lambda: row.validate_constraints(skipped)):
        try:
            check()
        except ValidationError as wrong:
            known = wrong.message_dict if hasattr(wrong, "error_dict") else {NON_FIELD_ERRORS: wrong.messages}
            yield from known.items()
            skipped.update(known)  # what is said of a field already is not said again


def _say(field: Any, error: ValidationError) -> str:
    """The house's sentence for what Django's fields refuse."""
    label = field.verbose_name
    if error.code in ("blank", "null"):
        return f"请{'选择' if field.choices else '填写'}{label}。"
    if error.code == "max_length":
        return f"{label}最多 {field.max_length} 字。"
    if error.code == "invalid_choice":
        return f"没有这种{label}，请重新选择。"
    return " ".join(error.messages)
